"""A warehouse whose predictions are of an older project goes on working."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ml.forecast import score
from ml.forecast.settings import Task
from ml.forecast.versions import noted_versions
from ml.forecast.watch import DRIFT_FIELDS
from tests.ml.conftest import World
from tests.ml.made_features import NOW
from warehouse import Target, open_warehouse

NEW_COLUMNS = (
    "platform",
    "horizon",
    "served_name",
    "lower_95_count",
    "upper_95_count",
    "baseline_log_linear_count",
    "baseline_linear_count",
)


@pytest.fixture(scope="module")
def before(world: World, tmp_path_factory: pytest.TempPathFactory) -> Target:
    """The trained world, with three forecasts as an older project logged them."""
    target = Target.local(tmp_path_factory.mktemp("before") / "warehouse.duckdb")
    shutil.copy(world.target.path, target.path)
    with open_warehouse(target) as warehouse:
        warehouse.execute("drop table if exists predictions.post_forecasts")
        warehouse.execute("drop table if exists predictions.forecast_drift")
    score(target, models_dir=world.models_dir, now=NOW)
    with open_warehouse(target) as warehouse:
        rows = warehouse.query(
            "select * from predictions.post_forecasts where stage = 'publication' "
            "order by post_key, horizon, metric limit 3"
        )
        warehouse.replace("predictions", "post_forecasts", rows.drop_columns(list(NEW_COLUMNS)))
    return target


def _rows(target: Target, sql: str) -> list[dict[str, Any]]:
    with open_warehouse(target, read_only=True) as warehouse:
        found: list[dict[str, Any]] = warehouse.query(sql).to_pylist()
    return found


def test_the_log_of_before_gets_the_new_columns_and_no_second_answer(
    world: World, before: Target
) -> None:
    old = _rows(
        before, "select post_key, stage, horizon_days, metric from predictions.post_forecasts"
    )
    report = score(before, models_dir=world.models_dir, now=NOW + timedelta(hours=1))
    assert report.live_rows + report.backtest_rows > 500
    held = _rows(
        before,
        "select post_key, stage, horizon_days, metric, count(*) as row_count, "
        "max(horizon) as horizon from predictions.post_forecasts group by 1, 2, 3, 4",
    )
    assert {row["row_count"] for row in held} == {1}
    unnamed = [row for row in held if row["horizon"] is None]
    keys = ("post_key", "stage", "horizon_days", "metric")
    assert sorted(tuple(row[key] for key in keys) for row in unnamed) == sorted(
        tuple(row[key] for key in keys) for row in old
    )


def test_versions_of_before_are_of_youtubes_engaged_views(tmp_path: Path) -> None:
    row = {
        "model_version": "forecast-20260101-abc",
        "stage": "first_day",
        "horizon_days": 28,
        "trained_at": NOW.replace(tzinfo=None),
        "artifact_sha256": "0" * 64,
    }
    with open_warehouse(Target.local(tmp_path / "warehouse.duckdb")) as warehouse:
        warehouse.replace("predictions", "model_versions", pa.Table.from_pylist([row]))
        noted = noted_versions(warehouse, NOW)
    assert noted[0].task == Task("youtube", "engaged_view_count", "first_day", "28d")
    assert noted[0].role == "champion"


def test_drift_is_looked_at_once_a_day(world: World, before: Target) -> None:
    rows = _rows(before, "select * from predictions.forecast_drift")
    assert rows
    assert set(rows[0]) == set(DRIFT_FIELDS.names)
    assert {row["checked_at"] for row in rows} == {NOW.replace(tzinfo=None)}
    assert {row["subject"] for row in rows} == {"feature", "error"}
    assert {row["model_version"] for row in rows} == {world.report.model_version}
    for row in rows:
        assert row["is_drifting"] == (row["value"] > row["threshold"])
    score(before, models_dir=world.models_dir, now=NOW + timedelta(days=1))
    days = _rows(before, "select distinct checked_at from predictions.forecast_drift")
    assert len(days) == 2
