"""Building day by day gives what building once gives; loading twice changes nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.dbt.made_history import daily_load, late_import
from tests.dbt.project import Project, differing_tables, one, rows
from tests.dbt.raw_rows import Load, append

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

LATE = ("2026.9", "2026-09-16T15:00:00Z")


@pytest.fixture(scope="module")
def day_by_day(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse built on the first loads, then after one load, then after an outage."""
    warehouse = tmp_path_factory.mktemp("increments") / "warehouse.duckdb"
    append(warehouse, *(daily_load(number) for number in range(12)))
    project.build(warehouse)
    append(warehouse, daily_load(12))
    project.build(warehouse)
    append(warehouse, *(daily_load(number) for number in range(13, 27)), late_import(*LATE))
    project.build(warehouse)
    return warehouse


def test_a_full_refresh_equals_the_increments(
    project: Project, day_by_day: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.duckdb"
    shutil.copy(day_by_day, whole)
    project.build(whole, full_refresh=True)
    assert differing_tables(day_by_day, whole) == []


def test_building_again_changes_nothing(project: Project, day_by_day: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.duckdb"
    shutil.copy(day_by_day, again)
    project.build(again)
    assert differing_tables(day_by_day, again) == []


def test_a_load_repeated_with_the_same_readings_changes_no_mart(
    project: Project, day_by_day: Path, tmp_path: Path
) -> None:
    repeated = tmp_path / "repeated.duckdb"
    shutil.copy(day_by_day, repeated)
    append(repeated, repeated_load(daily_load(26), "2027.1"))
    project.build(repeated)
    changed = [name for name in differing_tables(day_by_day, repeated) if "marts." in name]
    assert changed == []


def repeated_load(load: Load, load_id: str) -> Load:
    """The same rows at the same moments, under the id of another load."""
    again = Load(load_id, load.observed_at)
    for number, (source, table, row) in enumerate(load.rows):
        stamp = {"_dlt_load_id": load_id, "_dlt_id": f"{load_id}-{number}"}
        again.rows.append((source, table, {**row, **stamp}))
    return again


def test_a_day_restated_after_40_days_changes_the_fact_and_keeps_both_values(
    day_by_day: Path,
) -> None:
    day = "post_id = 'v1' and metric_date = '2026-08-06'"
    fact = f"select view_count, load_id from marts.fct_post_metrics_daily where {day}"
    assert one(day_by_day, fact) == (4000, "2026.5")
    versions = "select view_count, known_to is null from intermediate.int_post_days__versions"
    found = rows(day_by_day, f"{versions} where {day} order by known_from")
    assert found == [(4100, False), (4000, True)]


def test_the_history_holds_what_increments_could_get_wrong(day_by_day: Path) -> None:
    facts = "select count(*) from marts.fct_post_metrics_daily where"
    assert one(day_by_day, f"{facts} is_derived") > 20
    assert one(day_by_day, f"{facts} is_derived and post_id = 'v3'") == 0
    assert one(day_by_day, f"{facts} settlement_status = 'settling'") > 0
    assert one(day_by_day, f"{facts} post_id = 'v2' and post_kind != 'short'") == 0
    versions = "select count(*) from intermediate.int_post_days__versions where"
    assert one(day_by_day, f"{versions} is_removed and reading_source = 'bulk_reach'") > 0
    countries = "select count(*) from marts.fct_account_breakdowns_daily"
    held = one(day_by_day, f"{countries} where dimension_value = 'JP'")
    assert held == 1
