"""The commands of the archive and of moving a warehouse."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from groundswell.cli_options import TargetName, with_options
from groundswell.options import Options  # noqa: TC001 - read when a command is made

app = typer.Typer(
    no_args_is_help=True,
    help="Every reading as Parquet files, written once: write, verify, expire.",
)
PlaceOption = Annotated[
    str | None, typer.Option("--archive", metavar="PATH|gs://…", help="Another archive.")
]
NoBuildOption = Annotated[bool, typer.Option("--no-build", help="Do not build the models then.")]


@app.command()
@with_options()
def write(
    options: Options,
) -> int:
    """Archive what is not archived yet; loads and imports do so by themselves."""
    from groundswell.archive_command import archive_write

    return archive_write(options)


@app.command()
@with_options()
def verify(
    options: Options,
    *,
    archive: PlaceOption = None,
) -> int:
    """Compare the archive with the warehouse, by counts and checksums of every table and load."""
    from groundswell.archive_command import archive_verify

    return archive_verify(options, archive=archive)


@app.command()
@with_options()
def expire(
    options: Options,
    *,
    days: Annotated[int, typer.Option(min=0, help="Keep this many days; 0 on BigQuery: all.")],
) -> int:
    """Let raw readings go that are older and archived."""
    from groundswell.archive_command import archive_expire

    return archive_expire(options, days=days)


@with_options()
def rebuild(
    options: Options,
    *,
    from_archive: Annotated[
        bool, typer.Option("--from-archive", help="The only source there is; say it.")
    ] = False,
    archive: Annotated[
        str | None,
        typer.Argument(metavar="[PATH|gs://…]", help="The archive; the warehouse's own when none."),
    ] = None,
    no_build: NoBuildOption = False,
) -> int:
    """Make an empty warehouse whole again from the archive; no platform is asked."""
    from groundswell.rebuild_command import rebuild as rebuild_warehouse

    if not from_archive:
        raise typer.BadParameter("say where from: --from-archive [PATH|gs://…]")
    return rebuild_warehouse(options, archive=archive, build=not no_build)


@with_options(has_target=False)
def copy(
    options: Options,
    *,
    source: Annotated[TargetName, typer.Option("--from", help="Where the warehouse is.")],
    destination: Annotated[TargetName, typer.Option("--to", help="Where it goes, still empty.")],
    no_build: NoBuildOption = False,
) -> int:
    """Take a warehouse to the other engine, with its history and load state."""
    from groundswell.copy_command import copy_warehouse

    return copy_warehouse(
        replace(options, target=destination.value),
        source=source.value,
        destination=destination.value,
        build=not no_build,
    )


def register(commands: typer.Typer) -> None:
    """Add the commands to the command line."""
    commands.add_typer(app, name="archive")
    commands.command()(rebuild)
    commands.command()(copy)
