"""Prepares a warehouse with a history and makes one daily run on it, recorded or timed."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bench.history.recorder import Recorder, recorded
from bench.history.unrolled import unroll
from bench.history.world import NEW_DAY, write_workspace
from groundswell.archive_command import archive_new_loads
from groundswell.options import Options
from groundswell.pipeline import Pipeline
from groundswell.session import session
from groundswell.warehouse_identity import Origin, record_origin
from warehouse import Target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from groundswell.steps import StepResult


STEPS = ("build", "train", "score", "report")


class RunFailedError(Exception):
    """A step of a run failed; the message says which, and what it said."""


@dataclass(frozen=True)
class History:
    """A warehouse that holds `days` daily loads, and what was built of them.

    Attributes:
        days: How many loads.
        var: The folder of the warehouse and of all that a run writes.
        workspace: The workspace file whose history starts where the loads do.
    """

    days: int
    var: Path
    workspace: Path

    @property
    def warehouse(self) -> Path:
        """The DuckDB file."""
        return self.var / "warehouse.duckdb"

    def copied(self, folder: Path) -> History:
        """The same in another folder, to run on."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.var, folder)
        return History(self.days, folder, self.workspace)


def prepare(
    back: Path, folder: Path, *, days: int, project: Path, steps: Sequence[str] = STEPS
) -> History:
    """Unroll `back` into `days` daily loads, archive and build them, as of the day before the new.

    Args:
        back: The warehouse of one load of all days.
        folder: Where the history's folder and workspace file are made.
        days: How many daily loads.
        project: The folder of the project.
        steps: What is done on the loads.

    Raises:
        RunFailedError: A step failed.
    """
    var = folder / f"history-{days}"
    var.mkdir(parents=True)
    parsed = next(folder.glob("history-*/dbt/partial_parse.msgpack"), None)
    if parsed:  # by the history prepared before
        (var / "dbt").mkdir()
        shutil.copy(parsed, var / "dbt")
    workspace = folder / f"history-{days}.yml"
    shipped = project / "workspaces" / "media_brand.yml"
    history = History(days, var, write_workspace(shipped, workspace, days=days))
    unroll(back, history.warehouse, days=days)
    before = NEW_DAY - timedelta(days=1)
    record_origin(Target.local(history.warehouse), Origin("made", before))
    options = Options(workspace, "local", var, before, as_json=True)
    with session(options, "run") as opened:
        archive_new_loads(opened)
        run = Pipeline(opened)
        for step in steps:
            _require_done(_step(run, step))
    return history


def recorded_run(
    history: History, *, sandbox_url: str, steps: Sequence[str] = ("load", *STEPS)
) -> Recorder:
    """Make the run of the new day, and return every statement it sent.

    Raises:
        RunFailedError: A step failed.
    """
    options = Options(history.workspace, "local", history.var, NEW_DAY, sandbox_url, as_json=True)
    with recorded() as recorder, session(options, "run", platforms=True) as opened:
        run = Pipeline(opened)
        for step in steps:
            recorder.step = step
            _require_done(_step(run, step))
    return recorder


def _step(run: Pipeline, name: str) -> StepResult:
    """Do the step of this name."""
    done: StepResult = getattr(run, name)()
    return done


def _require_done(result: StepResult) -> None:
    if result.status == "failed":
        raise RunFailedError(f"{result.name}: {' '.join(result.problems)}")
