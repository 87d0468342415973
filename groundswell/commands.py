"""The commands that change something: each opens a session, runs steps and sums them up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from groundswell.pipeline import Pipeline
from groundswell.session import session
from groundswell.summary import print_summary

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from groundswell.options import Options


Step = Literal["match", "train", "score", "explain", "report", "publish"]


def run_everything(options: Options, *, force: bool = False) -> int:
    """Do every step; a source or step that fails stops only itself."""
    with session(options, "run", platforms=True) as opened:
        pipeline = Pipeline(opened, force=force)
        results = [pipeline.load(), pipeline.build()]
        if results[-1].status != "failed":
            steps = (
                pipeline.match,
                pipeline.train,
                pipeline.score,
                pipeline.explain,
                pipeline.report,
                pipeline.publish,
            )
            results += [step() for step in steps]
        return print_summary(opened, "run", results)


def load_platform(options: Options, platform: str | None, *, since: date | None) -> int:
    """Collect what is new from `platform`, or from every one of the workspace."""
    with session(options, f"load {platform or ''}".strip(), platforms=True) as opened:
        return print_summary(opened, "load", [Pipeline(opened).load(since, only=platform)])


def build_models(
    options: Options, *, as_of: datetime | None, full_refresh: bool, force: bool
) -> int:
    """Build and test the models."""
    with session(options, "build") as opened:
        pipeline = Pipeline(opened, force=force, as_of=as_of)
        return print_summary(opened, "build", [pipeline.build(full_refresh=full_refresh)])


def single_step(options: Options, step: Step, *, force: bool) -> int:
    """Run one step alone."""
    with session(options, step) as opened:
        pipeline = Pipeline(opened, force=force)
        return print_summary(opened, step, [getattr(pipeline, step)()])


def write_docs(options: Options) -> int:
    """Write the documentation page of every table."""
    with session(options, "docs") as opened:
        return print_summary(opened, "docs", [Pipeline(opened).docs()])


def import_exports(
    options: Options,
    files: list[Path],
    *,
    mapping: Path | None,
    dry_run: bool,
    account: str | None,
) -> int:
    """Land export files, or show how they would land."""
    from groundswell.import_step import import_step

    with session(options, "import", writes=not dry_run) as opened:
        result = import_step(opened, files, mapping=mapping, dry_run=dry_run, account=account)
        return print_summary(opened, "import", [result])
