"""`groundswell run` on the made world: everything, again, and what people then look at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.groundswell.command import Ended, groundswell
from tests.groundswell.tables import differences, layer_tables
from tests.ml.notebook import executed, outputs
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from tests.groundswell.conftest import MadeRun

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def first(made_run: MadeRun) -> Ended:
    return made_run.ended


@pytest.fixture(scope="module")
def var(made_run: MadeRun) -> Path:
    return made_run.var


@pytest.fixture(scope="module")
def workspace(made_run: MadeRun) -> Path:
    return made_run.workspace


def test_every_step_succeeds(first: Ended) -> None:
    assert first.code == 0, first.err
    assert [(step["name"], step["status"]) for step in first.told["steps"]] == [
        ("load", "done"),
        ("build", "done"),
        ("match", "done"),
        ("train", "done"),
        ("score", "done"),
        ("explain", "done"),
        ("report", "done"),
        ("publish", "done"),
    ]
    assert first.told["world"] == "made"


def test_the_outputs_it_names_exist(first: Ended, var: Path) -> None:
    named = [Path(path) for step in first.told["steps"] for path in step["outputs"]]
    assert var / "reports" / "html" / "index.html" in named
    assert var / "reports" / "html" / "performance.html" in named
    assert var / "reports" / "html" / "forecasts.html" in named
    assert var / "reports" / "finance.xlsx" in named
    assert all(path.stat().st_size > 1000 for path in named)


def test_no_mart_that_the_made_world_fills_is_empty(first: Ended, var: Path) -> None:
    filled_later = {
        "marts.fct_post_periods",  # by imports
        "marts.fct_metric_revisions",  # when a second load finds restated days
        "features.feat_posts__first_hour",  # by loads within the hour after a publication
    }
    empty = {name for name, rows in layer_tables(var / "warehouse.duckdb").items() if not rows}
    assert empty == filled_later


def test_the_notebook_of_post_performance_answers_on_the_run(first: Ended, var: Path) -> None:
    with open_warehouse(Target.local(var / "warehouse.duckdb"), read_only=True) as warehouse:
        scored = warehouse.query(
            "select count(distinct post_key) as posts from marts.rpt_post_performance"
        )
    answered = executed(var / "warehouse.duckdb")
    assert outputs(answered, "text/plain")[0].startswith(
        f"'{scored['posts'][0].as_py():,} posts of"
    )
    assert len(outputs(answered, "image/png")) == 5


def test_a_second_run_skips_every_step_and_changes_no_mart(
    first: Ended, var: Path, workspace: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before.duckdb"
    shutil.copy(var / "warehouse.duckdb", before)
    again = groundswell("run", "--json", "--var", var, "--workspace", workspace)
    assert again.code == 0, again.err
    assert {step["status"] for step in again.told["steps"]} == {"skipped"}
    assert differences(before, var / "warehouse.duckdb") == []


def test_status_names_the_newest_day_of_each_resource(
    first: Ended, var: Path, workspace: Path
) -> None:
    told = groundswell("status", "--json", "--var", var, "--workspace", workspace).told
    newest = {r["resource"]: r["newest_day"] for r in told["resources"]}
    # Analytics is two to three days behind the clock, 2026-11-20 14:00 UTC
    assert "2026-11-16" <= newest["channel_days"] <= "2026-11-18"
    assert all(r["rows"] > 0 for r in told["resources"] if r["resource"] == "videos")
    assert told["quota_left"]["data"] < 10_000


def test_plan_after_a_run_needs_no_call(first: Ended, var: Path, workspace: Path) -> None:
    told = groundswell("plan", "--json", "--var", var, "--workspace", workspace).told
    assert told["calls"] == 0
    assert set(told["platforms"]) == {"youtube", "facebook", "instagram"}


def test_a_day_later_the_restated_days_are_in_the_marts_and_in_the_ledger(
    first: Ended, var: Path, workspace: Path
) -> None:
    place = ("--json", "--var", var, "--workspace", workspace)
    later = groundswell("run", "--now", "2026-11-21T14:00:00Z", *place)
    assert later.code == 0, later.err
    assert later.step("load")["facts"]["youtube"]["newest_day"] == "2026-11-18"
    tables = layer_tables(var / "warehouse.duckdb")
    assert len(tables["marts.fct_metric_revisions"]) > 0
