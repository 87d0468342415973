"""The options the commands share."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from groundswell.session import Options


class TargetName(StrEnum):
    """The engines a warehouse can live in."""

    local = "local"
    bigquery = "bigquery"


class Platform(StrEnum):
    """The sources that can be loaded."""

    youtube = "youtube"


def moment(text: str) -> datetime:
    """Read a moment; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"expected a moment such as 2026-11-20T14:00:00Z, got {text!r}"
        ) from error
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", "-w", help="The workspace file.", show_default=True)
]
TargetOption = Annotated[TargetName, typer.Option("--target", help="Which warehouse.")]
VarOption = Annotated[Path, typer.Option("--var", help="The folder everything is written to.")]
NowOption = Annotated[
    datetime | None,
    typer.Option(parser=moment, metavar="MOMENT", help="Take this moment as now (UTC)."),
]
SandboxOption = Annotated[
    str | None, typer.Option("--sandbox-url", help="Ask a running sandbox, not the platforms.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Work even if nothing has changed.")]

DEFAULT_WORKSPACE_FILE = Path("workspaces/media_brand.yml")
DEFAULT_VAR = Path("var")


def make_options(
    workspace: Path,
    target: TargetName,
    var: Path,
    now: datetime | None,
    *,
    sandbox_url: str | None = None,
    as_json: bool,
) -> Options:
    """Gather what the user gave."""
    from groundswell.session import Options

    return Options(workspace, target.value, var, now, sandbox_url, as_json)
