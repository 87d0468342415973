"""The command line. Each command imports what it needs, so that --help answers at once."""

from __future__ import annotations

import sys
from datetime import datetime  # noqa: TC003 - Typer reads the annotations
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from groundswell import archive_cli, forecast_cli
from groundswell.access_cli import app as access
from groundswell.cli_options import (
    ForceOption,
    JsonOption,
    NowOption,
    Platform,
    moment,
    with_options,
)
from groundswell.options import Options  # noqa: TC001 - read when a command is made

app = typer.Typer(
    name="groundswell",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Collect, model, forecast and report social-media metrics. Start with `groundswell run`.",
)
app.add_typer(access, name="access")


@app.command()
@with_options(asks=True)
def run(
    options: Options,
    *,
    force: ForceOption = False,
) -> int:
    """Do everything: load, build, match, train, score, explain, report, publish."""
    from groundswell.commands import run_everything

    return run_everything(options, force=force)


@app.command()
@with_options(asks=True)
def load(
    options: Options,
    *,
    platform: Annotated[
        Platform | None, typer.Argument(help="One platform; without it all of the workspace.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Back-fill from this day, month by month."),
    ] = None,
) -> int:
    """Collect what is new from the platforms of the workspace."""
    from groundswell.commands import load_platform

    return load_platform(options, platform, since=since.date() if since else None)


@app.command("import")
@with_options()
def import_(
    options: Options,
    *,
    files: Annotated[list[Path], typer.Argument(help="Exports: CSV, TSV, JSON, XLSX, Parquet.")],
    mapping: Annotated[
        Path | None, typer.Option(help="How the columns are named; else recognised by header.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, land nothing.")] = False,
    account: Annotated[
        str | None, typer.Option(help="The account id, where the file does not say it.")
    ] = None,
) -> int:
    """Land export files beside what the platforms answer."""
    from groundswell.commands import import_exports

    return import_exports(options, files, mapping=mapping, dry_run=dry_run, account=account)


@app.command()
@with_options()
def build(
    options: Options,
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="MOMENT", help="Use only what was known then."),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build incremental models anew.")
    ] = False,
    force: ForceOption = False,
) -> int:
    """Build and test the models; with --as-of, beside the live ones."""
    from groundswell.commands import build_models

    return build_models(options, as_of=as_of, full_refresh=full_refresh, force=force)


@app.command()
@with_options()
def match(options: Options, *, force: ForceOption = False) -> int:
    """Tell languages and topics, and which posts are the same work in several places."""
    from groundswell.commands import single_step

    return single_step(options, "match", force=force)


@app.command()
@with_options()
def explain(options: Options, *, force: ForceOption = False) -> int:
    """Estimate what goes with over-performance, and the best times to publish."""
    from groundswell.commands import single_step

    return single_step(options, "explain", force=force)


@app.command()
@with_options()
def train(
    options: Options,
    *,
    force: ForceOption = False,
) -> int:
    """Train the forecast and promote it if it beats the plain baselines."""
    from groundswell.commands import single_step

    return single_step(options, "train", force=force)


@app.command()
@with_options()
def score(
    options: Options,
    *,
    force: ForceOption = False,
) -> int:
    """Forecast the posts that are still young."""
    from groundswell.commands import single_step

    return single_step(options, "score", force=force)


@app.command()
@with_options()
def report(
    options: Options,
    *,
    force: ForceOption = False,
) -> int:
    """Write the HTML report and the finance workbook."""
    from groundswell.commands import single_step

    return single_step(options, "report", force=force)


@app.command()
@with_options(asks=True)
def plan(
    options: Options,
    *,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As for `load`.")
    ] = None,
) -> int:
    """Show the calls and quota units the next load will need."""
    from groundswell.plan_command import show_plan

    return show_plan(options, since=since.date() if since else None)


@app.command()
@with_options()
def status(
    options: Options,
) -> int:
    """Show what is held: last success, newest day, rows, gaps, quota left."""
    from groundswell.look import show_status

    return show_status(options)


@app.command()
@with_options(asks=True)
def doctor(
    options: Options,
) -> int:
    """Check Python, disk, credentials, each API and the warehouse, and say how to mend them."""
    from groundswell.doctor import show_checks

    return show_checks(options)


@app.command()
def authorize(
    platform: Annotated[Platform, typer.Argument(help="The platform.")] = Platform.youtube,
    owner: Annotated[
        str | None,
        typer.Option(help="Channel id, handle or content owner the consent is for; else all."),
    ] = None,
) -> None:
    """Ask the owner of a channel for consent in the browser and keep the token."""
    from groundswell.platforms import authorize_owner

    typer.echo(f"{platform.value}: {authorize_owner(owner)}")


@app.command()
def sandbox(
    recorded: Annotated[
        Path | None, typer.Option(help="Serve recorded answers (*.jsonl) of this folder.")
    ] = None,
    write_workspace: Annotated[
        Path | None, typer.Option(help="Write a workspace file of the sandbox's channels.")
    ] = None,
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8787,
    seed: Annotated[int, typer.Option(help="Another made world.")] = 7,
    retire: Annotated[
        list[str] | None,
        typer.Option(metavar="METRIC", help="Refuse this Graph metric, as Meta does once it ends."),
    ] = None,
    now: NowOption = None,
    until_stdin_closes: Annotated[bool, typer.Option(hidden=True)] = False,
    as_json: JsonOption = False,
) -> None:
    """Serve local stand-ins of the platforms until Ctrl-C."""
    from groundswell.sandbox_command import serve

    raise typer.Exit(
        serve(
            recorded=recorded,
            write_workspace=write_workspace,
            port=port,
            seed=seed,
            retired=retire or (),
            now=now,
            until_stdin_closes=until_stdin_closes,
            as_json=as_json,
        )
    )


@app.command()
@with_options(has_target=False, has_now=False)
def docs(
    options: Options,
) -> int:
    """Write the documentation of every table as one page."""
    from groundswell.commands import write_docs

    return write_docs(options)


archive_cli.register(app)
forecast_cli.register(app)


def main() -> None:
    """Run the command line; what goes wrong reaches the user as one line."""
    from groundswell.failure import ending

    sys.exit(ending(app))
