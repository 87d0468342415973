"""The command line. Each command imports what it needs, so that --help answers at once."""

from __future__ import annotations

import sys
from datetime import datetime  # noqa: TC003 - Typer reads the annotations
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from groundswell import archive_cli
from groundswell.access_cli import app as access
from groundswell.cli_options import (
    DEFAULT_VAR,
    DEFAULT_WORKSPACE_FILE,
    ForceOption,
    JsonOption,
    NowOption,
    Platform,
    SandboxOption,
    TargetName,
    TargetOption,
    VarOption,
    WorkspaceOption,
    make_options,
    moment,
)

app = typer.Typer(
    name="groundswell",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Collect, model, forecast and report social-media metrics. Start with `groundswell run`.",
)
app.add_typer(access, name="access")


@app.command()
def run(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    sandbox_url: SandboxOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Do everything: load, build, train, score, report."""
    from groundswell.commands import run_everything

    options = make_options(workspace, target, var, now, sandbox_url=sandbox_url, as_json=as_json)
    raise typer.Exit(run_everything(options, force=force))


@app.command()
def load(
    platform: Annotated[Platform, typer.Argument(help="The source.")] = Platform.youtube,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Back-fill from this day, month by month."),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    sandbox_url: SandboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Collect what is new from a platform."""
    from groundswell.commands import load_platform

    options = make_options(workspace, target, var, now, sandbox_url=sandbox_url, as_json=as_json)
    raise typer.Exit(load_platform(options, platform.value, since=since.date() if since else None))


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Exports: CSV, TSV, JSON, XLSX, Parquet.")],
    mapping: Annotated[
        Path | None, typer.Option(help="How the columns are named; else recognised by header.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, land nothing.")] = False,
    account: Annotated[
        str | None, typer.Option(help="The account id, where the file does not say it.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Land export files beside what the platforms answer."""
    from groundswell.commands import import_exports

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(
        import_exports(options, files, mapping=mapping, dry_run=dry_run, account=account)
    )


@app.command()
def build(
    as_of: Annotated[
        datetime | None,
        typer.Option(parser=moment, metavar="MOMENT", help="Use only what was known then."),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build incremental models anew.")
    ] = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Build and test the models; with --as-of, beside the live ones."""
    from groundswell.commands import build_models

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(build_models(options, as_of=as_of, full_refresh=full_refresh, force=force))


@app.command()
def train(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Train the forecast and promote it if it beats the plain baselines."""
    from groundswell.commands import single_step

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(single_step(options, "train", force=force))


@app.command()
def score(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Forecast the posts that are still young."""
    from groundswell.commands import single_step

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(single_step(options, "score", force=force))


@app.command()
def report(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    force: ForceOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write the HTML report and the finance workbook."""
    from groundswell.commands import single_step

    options = make_options(workspace, target, var, now, as_json=as_json)
    raise typer.Exit(single_step(options, "report", force=force))


@app.command()
def plan(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As for `load`.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    sandbox_url: SandboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the calls and quota units the next load will need."""
    from groundswell.look import show_plan

    options = make_options(workspace, target, var, now, sandbox_url=sandbox_url, as_json=as_json)
    raise typer.Exit(show_plan(options, since=since.date() if since else None))


@app.command()
def status(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is held: last success, newest day, rows, gaps, quota left."""
    from groundswell.look import show_status

    raise typer.Exit(show_status(make_options(workspace, target, var, now, as_json=as_json)))


@app.command()
def doctor(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    target: TargetOption = TargetName.local,
    var: VarOption = DEFAULT_VAR,
    now: NowOption = None,
    sandbox_url: SandboxOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check Python, disk, credentials, each API and the warehouse, and say how to mend them."""
    from groundswell.doctor import show_checks

    options = make_options(workspace, target, var, now, sandbox_url=sandbox_url, as_json=as_json)
    raise typer.Exit(show_checks(options))


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
            now=now,
            until_stdin_closes=until_stdin_closes,
            as_json=as_json,
        )
    )


@app.command()
def docs(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE_FILE,
    var: VarOption = DEFAULT_VAR,
    as_json: JsonOption = False,
) -> None:
    """Write the documentation of every table as one page."""
    from groundswell.commands import write_docs

    raise typer.Exit(
        write_docs(make_options(workspace, TargetName.local, var, None, as_json=as_json))
    )


archive_cli.register(app)


def main() -> None:
    """Run the command line; what goes wrong reaches the user as one line."""
    from groundswell.failure import ending

    sys.exit(ending(app))
