"""A year's one load, unrolled, is what daily loads would have landed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from bench.history.unrolled import unroll

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The new day is 12 November: twenty loads are those of 23 October to 11 November.
FIRST_LOAD, LAST_LOAD = date(2026, 10, 23), date(2026, 11, 11)


@pytest.fixture(scope="module")
def held(back: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    warehouse = tmp_path_factory.mktemp("unrolled") / "warehouse.duckdb"
    unroll(back, warehouse, days=20)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"attach '{back}' as back (read_only)")
        yield connection


def test_there_is_one_load_a_day(held: Any) -> None:
    loads = held.execute(
        "select count(*), count(distinct load_id), min(cast(inserted_at as date)), "
        "max(cast(inserted_at as date)) from raw_youtube._dlt_loads where status = 0"
    ).fetchall()
    assert loads == [(20, 20, FIRST_LOAD, LAST_LOAD)]


def test_a_day_is_read_on_seven_mornings_from_the_third_on(held: Any) -> None:
    (read,) = held.execute(
        "select list(distinct cast(observed_at as date) order by cast(observed_at as date)) "
        "from raw_youtube.channel_days where day = date '2026-10-28'"
    ).fetchone()
    assert read == [date(2026, 10, 31), *(date(2026, 11, number) for number in range(1, 7))]


def test_a_day_is_told_in_full_from_the_fifth_morning_on(held: Any) -> None:
    """Nine tenths on the first morning, 0.97 on the second, rounded down."""
    told = held.execute(
        "select made.views, back.views from raw_youtube.channel_days as made "
        "inner join back.raw_youtube.channel_days as back using (channel_id, day) "
        "where made.day = date '2026-10-28' and back.channel_id = "
        "(select min(channel_id) from back.raw_youtube.channel_days) order by made.observed_at"
    ).fetchall()
    whole = told[0][1]
    assert whole > 0
    expected = [int(whole * 0.9), int(whole * 0.97), *[whole] * 5]
    assert [views for views, _ in told] == expected


def test_every_load_sees_the_posts_that_were_out(held: Any) -> None:
    wrong = held.execute(
        "with seen as (select cast(observed_at as date) as load_day, count(*) as found "
        "from raw_youtube.videos group by 1), published as (select cast(json_extract_string("
        "payload, '$.snippet.publishedAt') as timestamptz) as published_at "
        "from back.raw_youtube.videos) "
        "select load_day from seen where found != (select count(*) from published "
        "where published_at <= load_day + interval 14 hour)"
    ).fetchall()
    assert wrong == []


def test_counters_never_fall(held: Any) -> None:
    falls = held.execute(
        "with counted as (select video_id, observed_at, cast(json_extract_string(payload, "
        "'$.statistics.viewCount') as bigint) as views from raw_youtube.video_statistics) "
        "select * from (select views, lag(views) over (partition by video_id order by observed_at) "
        "as before from counted) as compared where views < before"
    ).fetchall()
    assert falls == []


def test_the_ledger_says_what_each_load_read(held: Any) -> None:
    silent = held.execute(
        "select days.day, days.observed_at from raw_youtube.channel_days as days "
        "left join raw_youtube.fetched_ranges as ranges "
        "on days.channel_id = ranges.channel_id and ranges.resource = 'channel_days' "
        "and days._dlt_load_id = ranges._dlt_load_id "
        "and days.day between ranges.start_date and ranges.end_date "
        "where ranges.channel_id is null"
    ).fetchall()
    assert silent == []


@pytest.mark.parametrize("table", ["video_days", "bulk_channel_basic_a3", "video_retention"])
def test_no_row_is_landed_twice(held: Any, table: str) -> None:
    rows, ids = held.execute(
        f"select count(*), count(distinct _dlt_id) from raw_youtube.{table}"
    ).fetchone()
    assert rows == ids > 0
