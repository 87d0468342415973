"""A made world's Pages are loaded whole over HTTP, again, later, in the calls that were planned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ingestion.facebook.tables import FACEBOOK, TABLES
from ingestion.graph.schedule import SnapshotSchedule, Step
from warehouse import open_warehouse

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


def test_a_whole_world_lands_in_the_planned_calls(rig: Rig) -> None:
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert report.extra_calls == 0
    assert len(rig.asked()) == planned.calls == report.units["facebook"]
    assert len(rig.sandbox.requests) == report.calls["facebook"]
    assert rig.query("select sum(units)::bigint as n from raw.requests") == [{"n": planned.calls}]


def test_a_second_run_with_nothing_due_asks_and_writes_nothing(rig: Rig) -> None:
    rig.load()
    loads = rig.query("select count(*) as n from raw._dlt_loads")
    rig.sandbox.forget()
    assert rig.plan().calls == 0
    report = rig.load()
    assert rig.sandbox.requests == []
    assert report.rows == {}
    assert len(report.skipped) == 3
    assert rig.query("select count(*) as n from raw._dlt_loads") == loads


def test_every_table_and_column_is_there_even_when_empty(rig: Rig) -> None:
    rig.only_page(rig.tiny)
    rig.load()
    with open_warehouse(rig.target, read_only=True) as warehouse:
        for table in TABLES:
            columns = set(warehouse.columns("raw_facebook", table))
            expected = {*FACEBOOK.arrow_schema(table).names, "_dlt_id", "_dlt_load_id"}
            assert columns == expected, table
        assert warehouse.columns("raw_facebook", "posts")["payload"] == "JSON"


def test_everything_the_pages_show_is_landed_with_its_figures(rig: Rig) -> None:
    rig.load()
    shown = {i for page in rig.sandbox.pages for i in rig.shown(page.page_id)}
    landed = {row["post_id"] for row in rig.query("select post_id from raw.posts")}
    assert landed == shown
    told = rig.query(
        "select distinct post_id from raw.post_insights where metric = 'post_media_view' "
        f"and breakdown = '' and page_id <> '{rig.tiny}'"
    )
    assert {row["post_id"] for row in told} == {i for i in shown if not i.startswith(rig.tiny)}
    assert rig.count("videos", "edge = 'video_reels'") > 0
    assert rig.count("video_insights", "metric = 'fb_reels_total_plays'") == rig.count(
        "videos", "edge = 'video_reels'"
    )


def test_a_page_day_is_the_pacific_day_that_its_end_closes(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    rig.load()
    rows = rig.query(
        "select distinct day, end_time from raw.page_insights where metric = 'page_media_view' "
        "and day between date '2026-10-31' and date '2026-11-01' order by day"
    )
    assert [(str(row["day"]), f"{row['end_time']:%Y-%m-%d %H:%M}") for row in rows] == [
        ("2026-10-31", "2026-11-01 07:00"),
        ("2026-11-01", "2026-11-02 08:00"),  # the clocks went back
    ]


def test_a_post_is_read_again_when_its_age_asks_for_it(rig: Rig) -> None:
    page = rig.only_page(rig.louche)
    rig.only("posts")
    young = rig.sandbox.world.social.posts(page, rig.clock)[0]
    rig.at(datetime.fromisoformat(str(young["created_time"])) + timedelta(minutes=10))
    rig.load()
    for minutes in (30, 30, 23 * 60, 60, 5 * 60):  # an hour old, a day old, then every six hours
        rig.later(minutes=minutes)
        rig.load()
    moments = rig.query(
        f"select observed_at from raw.posts where post_id = '{young['id']}' order by observed_at"
    )
    first = moments[0]["observed_at"]
    hours = [(row["observed_at"] - first) / timedelta(hours=1) for row in moments]
    assert hours == [0, 1, 24, 30]


def test_a_post_off_the_first_page_of_the_list_is_looked_up_by_its_id(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("posts", "videos", "post_insights", "video_insights")
    rig.change(items_per_page=3)
    rig.load()
    known = rig.count("posts")
    assert known == len(rig.shown(rig.ladle)) > 3
    rig.later(days=8)
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert len(rig.asked()) == planned.calls
    assert {line.resource: line.why for line in planned.lines}["posts"].endswith("looked up")
    newest = f"observed_at = timestamptz '{rig.clock.isoformat()}'"
    assert rig.count("posts", f"{newest} and edge = 'lookup'") >= known - 3
    assert rig.count("posts", newest) == len(rig.shown(rig.ladle))
    reels = rig.query(
        "select video_id, count(distinct edge) as n from raw.videos group by all having n > 1"
    )
    assert reels == []


def test_only_the_newest_days_are_read_again(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    rig.load()
    rig.later(days=1)
    report = rig.load()
    assert report.newest_day == date(2026, 11, 19)
    again = rig.query(
        "select min(day) as first, max(day) as last from raw.page_insights "
        f"where observed_at = timestamptz '{rig.clock.isoformat()}'"
    )
    assert again == [{"first": date(2026, 11, 14), "last": date(2026, 11, 19)}]


def test_ranges_longer_than_ninety_days_are_asked_in_pieces(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    rig.change(history_start=date(2026, 5, 1))
    rig.load()
    spans = {
        (query["since"], query["until"])
        for query in map(asked_params, rig.asked())
        if "since" in query
    }
    # 203 days up to yesterday: the end is not part of the range
    assert spans == {
        ("2026-08-22", "2026-11-20"),
        ("2026-05-24", "2026-08-22"),
        ("2026-05-01", "2026-05-24"),
    }


def asked_params(call: str) -> dict[str, str]:
    """The parameters of one call."""
    from urllib.parse import parse_qsl

    return dict(parse_qsl(call.partition("?")[2]))


def test_days_that_meta_no_longer_keeps_are_a_gap(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    rig.change(history_start=date(2024, 11, 10))
    report = rig.load()
    [gap] = rig.query("select * from raw.collection_gaps")
    assert (gap["gap_start_date"], gap["gap_end_date"]) == (date(2024, 11, 10), date(2024, 11, 19))
    assert gap["reason"] == "not_available"
    assert report.failures == ()


def test_earnings_come_in_calls_of_their_own_from_the_page_that_has_any(rig: Rig) -> None:
    rig.only("page_earnings", "posts")
    rig.load()
    calls = [call for call in rig.asked() if "content_monetization_earnings" in call]
    assert {asked_params(call)["metric"] for call in calls} == {"content_monetization_earnings"}
    rows = rig.query("select distinct page_id, post_id from raw.page_earnings")
    assert rows == [{"page_id": rig.ladle, "post_id": ""}]
    assert rig.query(
        "select page_id, metric, reason from raw.metric_refusals where resource = 'page_earnings'"
    ) == [{"page_id": rig.louche, "metric": "*", "reason": "not_monetised"}]
    rig.later(days=1)
    rig.sandbox.forget()
    rig.load()
    assert not [c for c in rig.asked() if "earnings" in c and rig.louche in c]
    assert rig.count("page_earnings", "post_id <> ''") > 0


def test_the_schedule_can_be_set(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("posts")
    rig.change(snapshot_schedule=SnapshotSchedule((Step(None, timedelta(days=30)),)))
    rig.load()
    rig.later(days=10)
    rig.sandbox.forget()
    assert rig.load().rows == {}
    assert rig.sandbox.requests == []


def test_an_earlier_start_fetches_what_lies_before(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("posts", "page_insights")
    rig.change(history_start=date(2026, 10, 20))
    rig.load()
    before = rig.count("posts")
    report = rig.load(since=date(2026, 9, 1))
    assert report.failures == ()
    assert rig.count("posts") > before
    first = rig.query("select min(day) as day from raw.page_insights")
    assert first == [{"day": date(2026, 9, 1)}]
    assert rig.load(since=date(2026, 9, 1)).rows == {}
