"""A made world is loaded whole over HTTP, again, later, and by several kinds of caller."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from ingestion.pacific import pacific_date
from ingestion.youtube import ChannelSettings, YoutubeCredentials, quota_left
from ingestion.youtube.tables import TABLES, YOUTUBE
from warehouse import open_warehouse

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


def test_a_whole_world_lands_in_the_planned_calls(rig: Rig) -> None:
    planned = rig.plan()
    rig.sandbox.forget()
    report = rig.load()
    assert report.failures == ()
    assert report.extra_calls == 0
    asked = Counter(request.bucket for request in rig.api_requests())
    assert asked == Counter(report.calls)
    assert asked == {b: planned for b, (planned, _) in planned.buckets.items() if planned}
    assert Counter(r["bucket"] for r in rig.query("select bucket from raw.requests")) == asked
    counted = {bucket: rig.sandbox.quota_used(bucket) for bucket in asked}
    assert {b: counted[b] - planned_calls(rig, b) for b in asked} == dict(asked)


def planned_calls(rig: Rig, bucket: str) -> int:
    """What the plan itself asked for, by its own ledger."""
    from ingestion.youtube.session import make_ledger

    return make_ledger(rig.settings, rig.var / "plan", lambda: rig.clock).used(bucket)


def test_every_table_and_column_is_there_even_when_empty(cheap_rig: Rig) -> None:
    cheap_rig.load()
    with open_warehouse(cheap_rig.target, read_only=True) as warehouse:
        for table in TABLES:
            columns = set(warehouse.columns("raw_youtube", table))
            assert columns == {*YOUTUBE.arrow_schema(table).names, "_dlt_id", "_dlt_load_id"}, table
        assert warehouse.columns("raw_youtube", "videos")["payload"] == "JSON"
        money = warehouse.columns("raw_youtube", "channel_revenue_days")["estimated_revenue"]
        assert money == "DECIMAL(38,9)"


def test_figures_agree_across_resources(rig: Rig) -> None:
    rig.load()
    by_channel = rig.query(
        "select channel_id, day, views from raw.channel_days order by channel_id, day"
    )
    by_kind = rig.query(
        "select channel_id, day, sum(views)::bigint as views from raw.channel_content_type_days "
        "group by all order by channel_id, day"
    )
    assert by_channel
    assert by_channel == by_kind
    assert rig.count("video_days", "views is null") == 0
    assert rig.count("channel_country_days", "country is null") == 0
    assert rig.count("video_retention") == rig.count("requests", "row_count = 100") * 100


def test_a_second_run_with_nothing_due_asks_and_writes_nothing(cheap_rig: Rig) -> None:
    cheap_rig.load()
    loads = cheap_rig.query("select count(*) as n from raw._dlt_loads")
    cheap_rig.sandbox.forget()
    report = cheap_rig.load()
    assert cheap_rig.sandbox.requests == []
    assert report.rows == {}
    assert len(report.skipped) == len(cheap_rig.channel_ids) * 6
    assert cheap_rig.query("select count(*) as n from raw._dlt_loads") == loads


def test_a_day_later_the_newest_week_and_new_days_are_read_again(cheap_rig: Rig) -> None:
    cheap_rig.load()
    cheap_rig.at(cheap_rig.clock + timedelta(days=1))
    planned = cheap_rig.plan()
    cheap_rig.sandbox.forget()
    report = cheap_rig.load()
    assert report.calls["analytics"] == planned.buckets["analytics"][0]
    asked = [dict(r.query) for r in cheap_rig.api_requests() if r.bucket == "analytics"]
    starts = {query["startDate"] for query in asked if query["dimensions"] == "day"}
    assert starts <= {"2026-11-11", "2026-11-12"}  # a week up to the 18th
    newest = cheap_rig.query("select max(day) as day from raw.channel_days")[0]["day"]
    assert newest == report.newest_day
    days = cheap_rig.query(
        "select count(distinct day) as n, min(day) as first from raw.channel_days"
    )[0]
    assert days["n"] == (newest - days["first"]).days + 1


def test_a_load_since_an_earlier_day_fetches_only_what_is_missing(cheap_rig: Rig) -> None:
    cheap_rig.only("channel_days")
    cheap_rig.change(history_start=date(2026, 11, 10))
    cheap_rig.load()
    cheap_rig.sandbox.forget()
    cheap_rig.load(since=date(2026, 10, 25))
    asked = [dict(r.query) for r in cheap_rig.api_requests() if r.bucket == "analytics"]
    ranges = sorted({(query["startDate"], query["endDate"]) for query in asked})
    assert ranges == [("2026-10-25", "2026-10-31"), ("2026-11-01", "2026-11-09")]


def test_a_fresh_machine_goes_on_where_the_last_one_stopped(cheap_rig: Rig) -> None:
    import shutil

    cheap_rig.load()
    shutil.rmtree(cheap_rig.var / "dlt")
    cheap_rig.sandbox.forget()
    cheap_rig.load()
    assert cheap_rig.sandbox.requests == []
    cheap_rig.at(cheap_rig.clock + timedelta(days=1))
    assert cheap_rig.load().failures == ()


def test_channels_are_found_by_handle_and_remembered(cheap_rig: Rig) -> None:
    handles = [channel.handle for channel in cheap_rig.sandbox.channels]
    cheap_rig.change(channels=tuple(ChannelSettings(handle=handle) for handle in handles))
    cheap_rig.load()
    assert {r["channel_id"] for r in cheap_rig.query("select channel_id from raw.channels")} == set(
        cheap_rig.channel_ids
    )
    cheap_rig.at(cheap_rig.clock + timedelta(days=1))
    cheap_rig.sandbox.forget()
    cheap_rig.load()
    assert not any("forHandle" in dict(r.query) for r in cheap_rig.api_requests())


def test_a_content_owner_acts_for_its_channels(cheap_rig: Rig) -> None:
    owner = cheap_rig.sandbox.channels[0].content_owner
    cheap_rig.only("channels", "uploads", "videos", "channel_days", "bulk_reports")
    cheap_rig.change(content_owner=owner)
    cheap_rig.credentials = YoutubeCredentials.sandbox([], owner=owner)
    report = cheap_rig.load()
    assert report.failures == ()
    assert {r["content_owner_id"] for r in cheap_rig.query("from raw.channels")} == {owner}
    asked = [dict(r.query) for r in cheap_rig.api_requests() if r.bucket == "analytics"]
    assert {query["ids"] for query in asked} == {f"contentOwner=={owner}"}
    assert cheap_rig.count("channel_days") > 0
    reasons = {(r["resource"], r["reason"]) for r in cheap_rig.query("from raw.collection_gaps")}
    assert reasons == {("bulk_reports", "not_available")}


def test_an_observed_channel_is_read_with_the_key_and_marked_public(cheap_rig: Rig) -> None:
    observed = ChannelSettings(channel_id=cheap_rig.channel_ids[0], ownership="observed")
    cheap_rig.change(channels=(observed,))
    report = cheap_rig.load()
    assert report.failures == ()
    assert set(report.calls) == {"data", "batch_stats"}
    assert {r["consent_scope"] for r in cheap_rig.query("from raw.videos")} == {"public"}


def test_an_owned_channel_without_a_token_says_what_to_do(cheap_rig: Rig) -> None:
    cheap_rig.credentials = YoutubeCredentials(api_key="sandbox-key")
    report = cheap_rig.load()
    assert all("groundswell authorize youtube" in str(error) for error in report.failures)
    assert len(report.failures) == len(cheap_rig.channel_ids)
    assert report.rows["videos"] > 0
    gaps = cheap_rig.query("select distinct resource, reason from raw.collection_gaps")
    assert {"resource": "channel_days", "reason": "unauthorised"} in gaps


def test_a_channel_that_is_not_monetised_has_no_revenue_and_a_reason(rig: Rig) -> None:
    rig.only("channel_days", "channel_revenue_days", "video_revenue_days", "uploads")
    poor = next(c.channel_id for c in rig.sandbox.channels if not c.is_monetised)
    report = rig.load()
    assert report.failures == ()
    assert rig.count("channel_revenue_days", f"channel_id = '{poor}'") == 0
    assert rig.count("channel_revenue_days") > 0
    refusals = rig.query(
        f"select resource, metric from raw.metric_refusals where channel_id = '{poor}' "
        "and reason = 'not_monetised'"
    )
    assert {"resource": "video_revenue_days", "metric": "estimated_revenue"} in refusals
    asked = [r for r in rig.api_requests() if dict(r.query).get("ids") == f"channel=={poor}"]
    assert [r.status for r in asked if "currency" in dict(r.query)] == [403]
    rig.at(rig.clock + timedelta(days=1))
    rig.sandbox.forget()
    rig.load()
    assert not [
        r
        for r in rig.api_requests()
        if "currency" in dict(r.query) and dict(r.query)["ids"] == f"channel=={poor}"
    ]


def test_revenue_is_asked_again_when_the_recheck_date_has_come(rig: Rig) -> None:
    poor = next(c.channel_id for c in rig.sandbox.channels if not c.is_monetised)
    rig.change(channels=(ChannelSettings(channel_id=poor),), recheck_days=10)
    rig.only("channel_revenue_days")
    rig.load()
    rig.at(rig.clock + timedelta(days=10))
    rig.load()
    assert [request.status for request in rig.api_requests() if request.bucket] == [403, 403]


def test_without_the_money_scope_revenue_is_not_even_asked(rig: Rig) -> None:
    channel = rig.channel_ids[0]
    rig.change(channels=(ChannelSettings(channel_id=channel),))
    rig.only("channel_days", "channel_revenue_days")
    token = f"sandbox-refresh-{channel}-without-money"
    rig.credentials = replace(rig.credentials, refresh_tokens={channel: token})
    report = rig.load()
    assert report.failures == ()
    assert not any("currency" in dict(r.query) for r in rig.api_requests())
    reasons = rig.query("select distinct resource, reason from raw.metric_refusals")
    assert reasons == [{"resource": "channel_revenue_days", "reason": "unauthorised"}]


def test_revenue_comes_in_every_currency(rig: Rig) -> None:
    rig.change(
        currencies=("USD", "EUR"), channels=(ChannelSettings(channel_id=rig.channel_ids[0]),)
    )
    rig.only("channel_revenue_days")
    rig.load()
    found = rig.query("select currency, count(*) as n from raw.channel_revenue_days group by all")
    assert {row["currency"] for row in found} == {"EUR", "USD"}
    assert len({row["n"] for row in found}) == 1


def test_bulk_jobs_are_made_on_day_one_and_their_files_fetched_once(rig: Rig) -> None:
    rig.only("bulk_reports")
    rig.load()
    made = [r for r in rig.api_requests() if r.method == "POST"]
    assert len(made) == 4  # the third channel had no jobs
    files = rig.count("bulk_reports")
    assert files > 0
    assert len(list((rig.var / "archive").rglob("*.csv.gz"))) == files
    assert rig.count("bulk_channel_basic_a3") == sum(
        row["row_count"]
        for row in rig.query("from raw.bulk_reports where report_type = 'channel_basic_a3'")
    )
    rig.at(rig.clock + timedelta(hours=24))
    rig.sandbox.forget()
    rig.load()
    again = rig.query("select report_id, count(*) as n from raw.bulk_reports group by all")
    assert {row["n"] for row in again} == {1}
    assert not [r for r in rig.api_requests() if r.method == "POST"]
    after = [dict(r.query) for r in rig.api_requests() if r.path.endswith("/reports")]
    assert sum("createdAfter" in query for query in after) == 8


def test_a_day_that_is_issued_again_lands_as_a_later_report(rig: Rig) -> None:
    rig.only("bulk_reports")
    rig.change(channels=tuple(ChannelSettings(channel_id=c) for c in rig.channel_ids[:1]))
    rig.load()
    rig.at(rig.clock + timedelta(days=4))
    rig.load()
    issued = rig.query(
        "select job_id, start_time, count(*) as n, count(distinct create_time) as moments "
        "from raw.bulk_reports group by all having count(*) > 1"
    )
    assert issued
    assert all(row["n"] == row["moments"] for row in issued)


def test_comment_threads_are_off_by_default_and_load_when_asked_for(rig: Rig) -> None:
    rig.change(channels=(ChannelSettings(channel_id=rig.channel_ids[0]),))
    rig.change(resources={"comment_threads": True, "bulk_reports": False})
    rig.only("uploads", "videos", "comment_threads")
    report = rig.load()
    assert report.failures == ()
    assert rig.count("comment_threads") > 0
    assert not replace(rig.settings, resources={}).wants("comment_threads")


def test_what_is_left_of_the_quota_is_told(cheap_rig: Rig) -> None:
    cheap_rig.load()
    left = quota_left(cheap_rig.settings, var=cheap_rig.var, clock=lambda: cheap_rig.clock)
    assert left["data"] == 10_000 - cheap_rig.sandbox.quota_used("data")
    assert set(left) == {"data", "batch_stats", "reporting"}


@pytest.mark.parametrize("moment", ["2026-03-08T12:00:00", "2026-11-01T12:00:00"])
def test_a_fetched_snapshot_belongs_to_its_pacific_day(cheap_rig: Rig, moment: str) -> None:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    cheap_rig.only("channels")
    cheap_rig.at(now)
    cheap_rig.load()
    rows: list[dict[str, Any]] = cheap_rig.query("from raw.fetched_ranges")
    assert {row["start_date"] for row in rows} == {pacific_date(now)}
