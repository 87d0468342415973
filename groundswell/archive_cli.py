"""The commands of the archive and of moving a warehouse."""

from __future__ import annotations

from typing import Annotated

import typer

from groundswell.cli_options import (
    DEFAULT_VAR,
    DEFAULT_WORKSPACE_FILE,
    JsonOption,
    NowOption,
    TargetName,
    TargetOption,
    VarOption,
    WorkspaceOption,
    make_options,
)

app = typer.Typer(
    no_args_is_help=True,
    help="Every reading as Parquet files, written once: write, verify, expire.",
)
PlaceOption = Annotated[
    str | None, typer.Option("--archive", metavar="PATH|gs://…", help="Another archive.")
]
NoBuildOption = Annotated[bool, typer.Option("--no-build", help="Do not build the models then.")]


@app.command()
def write(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Archive what is not archived yet; loads and imports do so by themselves."""
    from groundswell.archive_command import archive_write

    raise typer.Exit(archive_write(make_options(workspace, target, var, now, as_json=as_json)))


@app.command()
def verify(  # noqa: PLR0917 - options arrive by name, from Typer
    archive: PlaceOption = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the archive with the warehouse, by counts and checksums of every table and load."""
    from groundswell.archive_command import archive_verify

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(archive_verify(options, archive=archive))


@app.command()
def expire(  # noqa: PLR0917 - options arrive by name, from Typer
    days: Annotated[int, typer.Option(min=0, help="Keep this many days; 0 on BigQuery: all.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let raw readings go that are older and archived."""
    from groundswell.archive_command import archive_expire

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(archive_expire(options, days=days))


def rebuild(  # noqa: PLR0917 - options arrive by name, from Typer
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="The only source there is; say it.")
    ] = False,
    archive: Annotated[
        str | None,
        typer.Argument(metavar="[PATH|gs://…]", help="The archive; the warehouse's own when none."),
    ] = None,
    no_build: NoBuildOption = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an empty warehouse whole again from the archive; no platform is asked."""
    from groundswell.rebuild_command import rebuild as rebuild_warehouse

    if not from_archive:
        raise typer.BadParameter("say where from: --from-archive [PATH|gs://…]")
    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(rebuild_warehouse(options, archive=archive, build=not no_build))


def copy(  # noqa: PLR0917 - options arrive by name, from Typer
    source: Annotated[TargetName, typer.Option("--from", help="Where the warehouse is.")],
    destination: Annotated[TargetName, typer.Option("--to", help="Where it goes, still empty.")],
    no_build: NoBuildOption = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a warehouse to the other engine, with its history and load state."""
    from groundswell.copy_command import copy_warehouse

    options = make_options(workspace, destination, var, now, as_json=as_json)
    raise typer.Exit(
        copy_warehouse(
            options, source=source.value, destination=destination.value, build=not no_build
        )
    )


def register(commands: typer.Typer) -> None:
    """Add the commands to the command line."""
    commands.add_typer(app, name="archive")
    commands.command()(rebuild)
    commands.command()(copy)
