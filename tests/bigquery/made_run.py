"""One engine's run of one made day, in a process of its own: the real pipeline, step by step.

    python -m tests.bigquery.made_run <local|bigquery> <folder> <first load> <last load>

What the platform shows comes from the sandbox; after it is loaded, the rows made by hand are landed
beside it. The variables of the environment lead the target bigquery to its server.
"""

from __future__ import annotations

import contextlib
import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from groundswell.dbt_runner import DbtRunner
from groundswell.options import Options
from groundswell.pipeline import Pipeline
from groundswell.session import session
from ml import forecast
from ml.forecast import ForecastSettings
from tests.bigquery.landing import land
from tests.bigquery.made_world import load_ids_of, moment_of, started_world, write_workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from groundswell.dbt_runner import Built
    from groundswell.steps import StepResult


# what a world of a few weeks has labels for; the thresholds of real runs ask for months
SMALL = ForecastSettings(
    min_baseline_posts=3, min_train_posts=5, min_test_posts=3, step_days=3, group_min_posts=2
)


class StepFailedError(Exception):
    """A step of the run failed."""


def run(engine: str, folder: Path, numbers: range) -> None:
    """Load, land, build, match, train, score, explain and report on one engine.

    Raises:
        StepFailedError: With the step and what it said.
    """
    now = moment_of(numbers[-1])
    folder.mkdir(parents=True, exist_ok=True)
    tested = engine == "local" or numbers[0] == 0
    tests = contextlib.nullcontext() if tested else without_data_tests()
    with tests, load_ids_of(now), small_forecasts(), started_world(now) as running:
        write_workspace(folder / "workspace.yml", running)
        options = Options(
            workspace=folder / "workspace.yml",
            target=engine,
            var=folder / "var",
            now=now,
            sandbox_url=running.url,
            as_json=True,
        )
        with session(options, "run", platforms=True) as opened:
            pipeline = Pipeline(opened)
            _require(pipeline.load())
            land(opened.target, numbers, folder=folder)
            for step in (
                pipeline.build,
                pipeline.match,
                pipeline.train,
                pipeline.score,
                pipeline.explain,
                pipeline.report,
            ):
                _require(step())
        if running.violations:
            raise StepFailedError(f"the sandbox was asked what no platform answers: {running}")


@contextlib.contextmanager
def small_forecasts() -> Iterator[None]:
    """Train with the thresholds of a small world while the block runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forecast, "train", functools.partial(forecast.train, settings=SMALL))
        yield


@contextlib.contextmanager
def without_data_tests() -> Iterator[None]:
    """Build without data tests, for tables that must equal those the other engine tests.

    That BigQuery takes the tests' statements is seen on the first days.
    """
    build, left_out = DbtRunner.build, ("--exclude-resource-type", "test", "unit_test")

    def untested(self: DbtRunner, *selection: str, **how: Any) -> Built:
        return build(self, *selection, *left_out, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DbtRunner, "build", untested)
        yield


def _require(result: StepResult) -> None:
    """Say what the step did; stop where it failed."""
    sys.stdout.write(f"{result.name}: {result.status}, {result.note}, {result.seconds:.1f} s\n")
    sys.stdout.flush()
    if result.status == "failed":
        raise StepFailedError(f"{result.name}: {' '.join(result.problems)}")


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]), range(int(sys.argv[3]), int(sys.argv[4]) + 1))
