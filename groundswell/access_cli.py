"""The commands of ``groundswell access``; they import what they need, as those of cli.py do."""

from __future__ import annotations

from typing import Annotated

import typer

from groundswell.cli_options import with_options
from groundswell.options import Options  # noqa: TC001 - read when a command is made

app = typer.Typer(no_args_is_help=True, help="Who may see what, as the workspace file says.")


@app.callback()
def access() -> None:
    """Who may see what, as the workspace file says."""


@app.command()
@with_options(has_now=False)
def apply(
    options: Options,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change; exit 1 if anything.")
    ] = False,
) -> int:
    """Make views, grants and row policies what the workspace file says."""
    from groundswell.access_command import apply_access

    return apply_access(options, dry_run=dry_run)
