"""Building day by day gives what building once gives; loading twice changes nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.dbt.made_history import after_an_outage, daily_load, eventful, late_import, seen_late
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
    shutil.copy(warehouse, warehouse.with_stem("after_one_load"))
    append(warehouse, *(daily_load(number) for number in range(13, 27)), late_import(*LATE))
    project.build(warehouse)
    return warehouse


@pytest.fixture(scope="module")
def later(project: Project, day_by_day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse after 40 days without loads: half a build, many events, a load seen late."""
    warehouse = tmp_path_factory.mktemp("later") / "warehouse.duckdb"
    shutil.copy(day_by_day, warehouse)
    append(warehouse, after_an_outage())
    project.build(warehouse, select="+int_post_days__versions +int_post_snapshots__newest")
    append(warehouse, eventful())
    project.build(warehouse)
    append(warehouse, seen_late())
    project.build(warehouse)
    return warehouse


def test_an_outage_events_and_a_late_load_end_where_a_full_refresh_ends(
    project: Project, later: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.duckdb"
    shutil.copy(later, whole)
    project.build(whole, full_refresh=True)
    assert differing_tables(later, whole) == []


def test_the_events_after_the_outage_arrived(later: Path) -> None:
    posts = "select post_kind, lifecycle, privacy_status from marts.dim_posts where post_id ="
    assert one(later, f"{posts} 'v9'") == ("live", "live", "public")
    assert one(later, f"{posts} 'v2'")[1:] == ("private", "private")
    assert one(later, f"{posts} 'v3'")[1] == "deleted"
    days = "select sum(view_count) from marts.fct_post_metrics_daily where post_id ="
    assert one(later, f"{days} 'v0'") == 31 + 32
    assert one(later, f"{days} 'v9'") == 5 + 6
    labelled = "select distinct post_kind from marts.fct_post_metrics_daily where post_id = 'v9'"
    assert rows(later, labelled) == [("live",)]
    late = "select view_count_lifetime, is_decrease from marts.fct_post_snapshots"
    on_that_day = "post_id = 'observed' and observed_date = '2026-10-28' order by observed_at"
    # in the afternoon 500 + 68 * 68, in the evening fewer
    assert rows(later, f"{late} where {on_that_day}") == [(5124, False), (4000, True)]


def test_a_daily_build_replaces_the_days_its_load_names_and_those_that_settle(
    day_by_day: Path,
) -> None:
    after = day_by_day.with_stem("after_one_load")
    # the load of 2 September names five days and an account last read on 1 September; days of 25
    # and 26 August may have settled since, the day of the reading itself is derived
    days = (
        "select strftime(first_date, '%m-%d'), strftime(last_date, '%m-%d') "
        "from intermediate.int_builds__days where first_date > '1900-01-01' and model_name = "
    )
    facts = [("08-25", "08-26"), ("08-28", "01-01")]
    assert rows(after, f"{days} 'fct_post_metrics_daily' order by 1") == facts
    assert rows(after, f"{days} 'int_post_days__versions'") == [("08-28", "09-01")]
    landed = "select first_load_date from intermediate.int_builds__days where model_name ="
    found = rows(after, f"{landed} 'int_loads__days' and date_column = '' order by build_number")
    # the Page's answers begin before midnight
    assert [str(day) for (day,) in found] == ["2026-08-20", "2026-09-01"]


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
