"""The commands of ``groundswell access``; they import what they need, as those of cli.py do."""

from __future__ import annotations

from typing import Annotated

import typer

from groundswell.cli_options import (
    DEFAULT_VAR,
    DEFAULT_WORKSPACE_FILE,
    JsonOption,
    TargetName,
    TargetOption,
    VarOption,
    WorkspaceOption,
    make_options,
)

app = typer.Typer(no_args_is_help=True, help="Who may see what, as the workspace file says.")


@app.callback()
def access() -> None:
    """Who may see what, as the workspace file says."""


@app.command()
def apply(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would change; exit 1 if anything.")
    ] = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    as_json: JsonOption = False,
) -> None:
    """Make views, grants and row policies what the workspace file says."""
    from groundswell.access_command import apply_access

    options = make_options(workspace, target, var, None, as_json=as_json)
    raise typer.Exit(apply_access(options, dry_run=dry_run))
