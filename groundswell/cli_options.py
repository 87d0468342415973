"""The options the commands share."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groundswell.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable


class TargetName(StrEnum):
    """The engines a warehouse can live in."""

    local = "local"
    bigquery = "bigquery"


class Platform(StrEnum):
    """The sources that can be loaded."""

    youtube = "youtube"
    facebook = "facebook"
    instagram = "instagram"


def moment(text: str) -> datetime:
    """Read a moment; without a zone it is UTC."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"expected a moment such as 2026-11-20T14:00:00Z, got {text!r}"
        ) from error
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


ForceOption = Annotated[bool, typer.Option("--force", help="Work even if nothing has changed.")]
NowOption = Annotated[
    datetime | None,
    typer.Option(parser=moment, metavar="MOMENT", help="Take this moment as now (UTC)."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")]
SHARED: dict[str, tuple[Any, Any]] = {
    "workspace": (
        Annotated[
            Path, typer.Option("--workspace", "-w", help="The workspace file.", show_default=True)
        ],
        Path("workspaces/media_brand.yml"),
    ),
    "target": (
        Annotated[TargetName, typer.Option("--target", help="Which warehouse.")],
        TargetName.local,
    ),
    "var": (
        Annotated[Path, typer.Option("--var", help="The folder everything is written to.")],
        Path("var"),
    ),
    "now": (NowOption, None),
    "sandbox_url": (
        Annotated[
            str | None,
            typer.Option("--sandbox-url", help="Ask a running sandbox, not the platforms."),
        ],
        None,
    ),
    "as_json": (JsonOption, False),
}
"""Option → what Typer is told of it, and its default."""


def with_options(
    *, asks: bool = False, has_target: bool = True, has_now: bool = True
) -> Callable[[Callable[..., int]], Callable[..., None]]:
    """Give a command the options that all share; it takes them as `options`.

    Args:
        asks: Whether it asks platforms, so that a sandbox can be named.
        has_target: Whether it takes the warehouse by `--target`.
        has_now: Whether it takes "now".

    Returns:
        A decorator: the command ends with the exit code that the decorated function returns.
    """
    left_out = {
        *(() if asks else ("sandbox_url",)),
        *(() if has_target else ("target",)),
        *(() if has_now else ("now",)),
    }

    def decorate(command: Callable[..., int]) -> Callable[..., None]:
        own = inspect.signature(command, eval_str=True).parameters
        parameters = [each for name, each in own.items() if name != "options"]
        parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
        parameters += [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation
            )
            for name, (annotation, default) in SHARED.items()
            if name not in left_out
        ]

        def called(**given: Any) -> None:
            shared = {name: given.pop(name, default) for name, (_, default) in SHARED.items()}
            options = Options(**{**shared, "target": shared["target"].value})
            raise typer.Exit(command(options=options, **given))

        called.__name__, called.__doc__ = command.__name__, command.__doc__
        called.__annotations__ = {each.name: each.annotation for each in parameters}
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return called

    return decorate
