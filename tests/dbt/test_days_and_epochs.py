"""Pacific days count once, views of two epochs never mix, ages are read off at equal age."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, clock, one, rows
from tests.dbt.raw_rows import Load, append

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration


def clock_changes() -> Load:
    """Hourly readings around both changes of the Pacific clock in 2026."""
    load = Load("1000.1", "2026-11-20T12:00:00Z")
    for name, first in [("spring", "2026-03-07"), ("autumn", "2026-10-31")]:
        load.video(name, snippet={"publishedAt": f"{first}T12:00:00Z"})
    for day in range(7, 10):
        for hour in range(24):
            load.statistics("spring", at=f"2026-03-{day:02d}T{hour:02d}:30:00Z", viewCount=hour)
    for day in range(1, 3):
        for hour in range(24):
            load.statistics("autumn", at=f"2026-11-{day:02d}T{hour:02d}:30:00Z", viewCount=hour)
    for stated, views in [("2026-03-07", 240), ("2026-03-08", 230), ("2026-03-09", 240)]:
        load.youtube("video_days", channel_id="UC1", video_id="spring", day=stated, views=views)
    return load


def grown_posts() -> Load:
    """Observed posts read at known ages; one lives through the change of the view."""
    load = Load("1000.2", "2026-11-20T12:00:00Z", consent_scope="public")
    for name, published in [("steady", "2026-09-01T00:00:00Z"), ("across", "2026-08-23T12:00:00Z")]:
        load.video(name, channel_id="UC2", snippet={"publishedAt": published}, statistics={})
    for at, views in [("2026-09-01T12:00:00Z", 120), ("2026-09-02T12:00:00Z", 240)]:
        load.statistics("steady", channel_id="UC2", at=at, viewCount=views, likeCount=views // 12)
    for at, views in [("2026-08-23T20:00:00Z", 80), ("2026-08-24T20:00:00Z", 400)]:
        load.statistics("across", channel_id="UC2", at=at, viewCount=views)
    return load


def quiet_posts() -> Load:
    """Two posts seen on few days of five weeks that were answered for; one is deleted by then."""
    load = Load("1000.3", "2026-07-08T12:00:00Z")
    for name in ("quiet", "gone"):
        load.youtube(
            "uploads", channel_id="UC3", playlist_id="UU3", video_id=name, payload="{}",
            video_published_at="2026-06-01T07:00:00Z", privacy_status="public",
        )  # fmt: skip
    published = {"publishedAt": "2026-06-01T07:00:00Z"}
    load.video("quiet", channel_id="UC3", snippet=published, statistics={})
    load.youtube("missing_videos", channel_id="UC3", video_id="gone", resource="videos")
    for name, day, views in [
        ("quiet", "2026-06-01", 10),
        ("quiet", "2026-06-20", 5),
        ("gone", "2026-06-20", 900),
    ]:
        load.youtube("video_days", channel_id="UC3", video_id=name, day=day, views=views)
    load.youtube(
        "fetched_ranges", channel_id="UC3", resource="video_days",
        start_date="2026-06-01", end_date="2026-07-05",
    )  # fmt: skip
    return load


@pytest.fixture(scope="module")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("days") / "warehouse.duckdb"
    append(warehouse, clock_changes(), grown_posts(), quiet_posts())
    project.build(warehouse)
    return warehouse


def test_the_days_of_the_clock_changes_hold_23_and_25_hours(built: Path) -> None:
    days = "select observed_date, count(*) from marts.fct_post_snapshots where observed_at < "
    spring = rows(built, f"{days} '2026-03-10' and post_id = 'spring' group by 1 order by 1")
    assert spring[1] == (date(2026, 3, 7), 24)
    assert spring[2] == (date(2026, 3, 8), 23)
    autumn = rows(built, f"{days} '2026-11-10' and post_id = 'autumn' group by 1 order by 1")
    assert autumn[1] == (date(2026, 11, 1), 25)


def test_every_reading_falls_on_one_day(built: Path) -> None:
    readings = "select count(*) from marts.fct_post_snapshots where reading_source = 'api'"
    assert one(built, readings) == 3 * 24 + 2 * 24 + 4 + 2


def test_a_stated_23_hour_day_counts_once_and_ends_an_hour_earlier(built: Path) -> None:
    day = "select view_count from marts.fct_post_metrics_daily where post_id = 'spring'"
    assert rows(built, f"{day} order by metric_date") == [(240,), (230,), (240,)]
    at_age = (
        "select view_count_lifetime, age_error_hours, closed_at "
        "from intermediate.int_post_ages__by_source join marts.dim_posts using (post_key) "
        "where post_id = 'spring' and reading_source = 'daily'"
    )
    # published on 7 March at 4 o'clock in the morning: its days end 20, 43 and 67 hours later, so a
    # day after 240 views came 4 of the 23 hours in which 230 more came, and ended at 7 UTC
    assert one(built, f"{at_age} and age = '1d'") == (280, 4.0, clock("2026-03-09T07:00"))


def test_counters_at_an_age_lie_on_the_line_between_two_readings(built: Path) -> None:
    at_age = (
        "select view_count_lifetime, like_count_lifetime, age_error_hours from marts.fct_post_ages"
    )
    steady = (
        f"{at_age} where post_key = (select post_key from marts.dim_posts where post_id = 'steady')"
    )
    assert one(built, f"{steady} and age = '6h'") == (60, 5, 6.0)
    assert one(built, f"{steady} and age = '1d'") == (180, 15, 12.0)
    assert rows(built, f"{steady} and age = '3d'") == []


def test_a_day_answered_without_a_post_counts_as_zero_in_its_running_sum(built: Path) -> None:
    at_age = (
        "select age, view_count_lifetime, age_error_hours from marts.fct_post_ages "
        "join marts.dim_posts using (post_key) where post_id = 'quiet' and age_hours >= 24"
    )
    expected = [("1d", 10, 0.0), ("28d", 15, 0.0), ("3d", 10, 0.0), ("7d", 10, 0.0)]
    assert rows(built, f"{at_age} order by age") == expected


def test_days_before_a_deletion_stay_unknown_when_they_were_asked_for_after_it(
    built: Path,
) -> None:
    gone = "select age from marts.fct_post_ages join marts.dim_posts using (post_key)"
    assert rows(built, f"{gone} where post_id = 'gone'") == []


def test_an_age_across_the_change_of_the_view_has_no_views(built: Path) -> None:
    at_age = "select age, view_count_lifetime, metric_epoch from marts.fct_post_ages"
    across = (
        f"{at_age} where post_key = (select post_key from marts.dim_posts where post_id = 'across')"
    )
    expected = [("1d", None, None), ("1h", 10, "youtube_2005"), ("6h", 60, "youtube_2005")]
    assert rows(built, f"{across} order by age") == expected


def test_a_difference_across_the_change_of_the_view_is_unknown(built: Path) -> None:
    day = (
        "select metric_date, view_count, is_derived, metric_epoch from marts.fct_post_metrics_daily"
    )
    expected = [
        (date(2026, 8, 23), 80, True, "youtube_2005"),
        (date(2026, 8, 24), None, True, "youtube_2026"),
    ]
    assert rows(built, f"{day} where post_id = 'across' order by metric_date") == expected


def test_no_row_mixes_two_epochs(built: Path) -> None:
    wrong = (
        "select count(*) from {table} as facts where facts.platform = 'youtube' and not exists ("
        "select 1 from marts.metric_epochs as epochs where "
        "epochs.metric_epoch = facts.metric_epoch "
        "and facts.{day} between epochs.valid_from_date and epochs.valid_to_date)"
    )
    for table, day in [
        ("marts.fct_post_metrics_daily", "metric_date"),
        ("marts.fct_post_snapshots", "observed_date"),
    ]:
        assert one(built, wrong.format(table=table, day=day)) == 0


def test_money_is_never_a_float(built: Path) -> None:
    floats = rows(
        built,
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where data_type in ('DOUBLE', 'FLOAT') and regexp_matches(column_name, "
        "'revenue|micros|cpm|amount|money|usd|eur') and schema_name not like 'raw%'",
    )
    assert floats == []


def test_moments_are_utc(built: Path) -> None:
    at = "select published_at, published_date from marts.dim_posts where post_id = 'steady'"
    assert one(built, at) == (clock("2026-09-01"), date(2026, 8, 31))
