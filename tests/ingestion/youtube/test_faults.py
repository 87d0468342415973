"""Whatever goes wrong ends in one clear line; what was loaded stays, what lacks is recorded."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from ingestion.youtube import (
    ChannelSettings,
    UnknownChannelError,
    UnreachableError,
    UnreadableAnswerError,
)

if TYPE_CHECKING:
    from typing import Any

    from conftest import Rig

pytestmark = pytest.mark.integration

NEXT_PACIFIC_DAY = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def test_an_unknown_channel_fails_clearly_and_the_others_load(cheap_rig: Rig) -> None:
    channels = (
        ChannelSettings(channel_id="UC0000000000000000000000", ownership="observed"),
        ChannelSettings(handle="@nobodyhasthishandle", ownership="observed"),
        ChannelSettings(channel_id=cheap_rig.channel_ids[0]),
    )
    cheap_rig.change(channels=channels)
    report = cheap_rig.load()
    assert [type(error) for error in report.failures] == [UnknownChannelError] * 2
    texts = sorted(cheap_rig.one_line(error) for error in report.failures)
    assert "no channel has the handle @nobodyhasthishandle" in texts[0]
    assert "UC0000000000000000000000" in texts[1]
    assert cheap_rig.count("channel_days") > 0


def test_a_page_for_people_is_told_as_such(cheap_rig: Rig) -> None:
    cheap_rig.only_channel()
    cheap_rig.sandbox.faults.add("html", "/playlistItems")
    report = cheap_rig.load()
    [error] = report.failures
    assert isinstance(error, UnreadableAnswerError)
    assert "expected JSON, got an HTML page" in cheap_rig.one_line(error)
    assert cheap_rig.count("channel_days") > 0


@pytest.mark.parametrize("kind", ["reset", "half_body", "half_gzip", "gzip"])
def test_a_torn_answer_is_asked_again_and_nothing_lands_twice(cheap_rig: Rig, kind: Any) -> None:
    cheap_rig.only_channel()
    cheap_rig.sandbox.faults.add(kind, "/playlistItems")
    cheap_rig.sandbox.faults.add(kind, "/v2/reports")
    report = cheap_rig.load()
    assert report.failures == ()
    assert report.extra_calls == (0 if kind == "gzip" else 2)
    assert cheap_rig.count("uploads") == len(cheap_rig.readings("uploads"))


def test_a_network_that_stays_away_ends_after_five_tries_with_one_line(cheap_rig: Rig) -> None:
    cheap_rig.only_channel()
    cheap_rig.sandbox.faults.add("half_body", "/playlistItems", count=None)
    report = cheap_rig.load()
    [error] = report.failures
    assert isinstance(error, UnreachableError)
    assert "no whole answer in five tries" in cheap_rig.one_line(error)
    tries = [r for r in cheap_rig.api_requests() if r.path.endswith("/playlistItems")]
    assert len(tries) == 5
    assert len(cheap_rig.slept) == 4
    assert cheap_rig.count("uploads") == 0


@pytest.mark.parametrize(
    ("status", "reason"),
    [(500, "backendError"), (503, "backendError"), (403, "rateLimitExceeded"), (429, "x")],
)
def test_a_passing_refusal_is_asked_again(cheap_rig: Rig, status: int, reason: str) -> None:
    cheap_rig.only_channel()
    cheap_rig.sandbox.faults.add(
        "error", "/v2/reports", status=status, reason=reason, retry_after=3
    )
    report = cheap_rig.load()
    assert report.failures == ()
    assert report.extra_calls == 1
    if reason != "rateLimitExceeded":
        assert cheap_rig.slept == [3.0]


def test_a_video_that_vanished_is_recorded_and_not_asked_for_again(cheap_rig: Rig) -> None:
    cheap_rig.only_channel()
    cheap_rig.load()
    gone = cheap_rig.query("select min(video_id) as id from raw.videos")[0]["id"]
    cheap_rig.sandbox.faults.vanish(gone)
    cheap_rig.at(cheap_rig.clock + timedelta(days=1))
    assert cheap_rig.load().failures == ()
    missing = cheap_rig.query(
        f"select resource, observed_at from raw.missing_videos where video_id = '{gone}'"
    )
    assert {row["resource"] for row in missing} == {"videos", "video_statistics"}
    assert {row["observed_at"] for row in missing} == {cheap_rig.clock}


def test_unknown_fields_and_columns_are_kept(rig: Rig) -> None:
    rig.only_channel()
    rig.only("uploads", "videos", "bulk_reports")
    rig.load()
    rig.sandbox.faults.drift.new_field = True
    rig.sandbox.faults.drift.new_bulk_column = True
    rig.sandbox.faults.drift.bulk_columns_reversed = True
    rig.at(rig.clock + timedelta(days=2))
    report = rig.load()
    assert report.failures == ()
    declared = ["job_id", "report_id", "date", "channel_id", "video_id", "views"]
    newest = rig.query("select * from raw.bulk_channel_basic_a3 order by report_create_time")[-1]
    assert all(newest[name] is not None for name in declared if name != "video_id")
    from ingestion.youtube.tables import YOUTUBE

    added = set(newest) - set(YOUTUBE.arrow_schema("bulk_channel_basic_a3").names)
    assert len(added - {"_dlt_id", "_dlt_load_id"}) == 1


def test_a_refused_metric_is_set_aside_and_remembered(cheap_rig: Rig) -> None:
    channel = cheap_rig.only_channel()
    cheap_rig.sandbox.faults.drift.retired_metrics = frozenset({"shares"})
    report = cheap_rig.load()
    assert report.failures == ()
    assert report.extra_calls <= 2 * (2 * 4 + 2)  # two reports ask for it: channel and video days
    refusals = cheap_rig.query("from raw.metric_refusals")
    assert sorted(row["resource"] for row in refusals) == ["channel_days", "video_days"]
    assert {(r["channel_id"], r["metric"], r["reason"]) for r in refusals} == {
        (channel, "shares", "unsupported")
    }
    assert cheap_rig.count("channel_days", "views is not null and shares is null") > 0
    cheap_rig.at(cheap_rig.clock + timedelta(days=1))
    cheap_rig.sandbox.forget()
    assert cheap_rig.load().extra_calls == 0
    asked = [dict(r.query)["metrics"] for r in cheap_rig.api_requests() if r.bucket == "analytics"]
    assert asked
    assert not any("shares" in metrics.split(",") for metrics in asked)


def test_a_failing_channel_does_not_stop_the_others(cheap_rig: Rig) -> None:
    bad = cheap_rig.channel_ids[1]
    cheap_rig.sandbox.faults.add("error", f"playlistId=UU{bad[2:]}", status=400, count=None)
    report = cheap_rig.load()
    assert len(report.failures) == 1
    good = {row["channel_id"] for row in cheap_rig.query("from raw.uploads")}
    assert good == set(cheap_rig.channel_ids) - {bad}


def test_a_shortened_answer_is_not_taken_for_silence(cheap_rig: Rig) -> None:
    cheap_rig.only_channel()
    cheap_rig.only("channel_days")
    hidden = [date(2026, 11, 13) + timedelta(days=n) for n in range(5)]
    cheap_rig.sandbox.faults.hidden_days.update(day.isoformat() for day in hidden)
    cheap_rig.load()
    held = cheap_rig.query("select max(end_date) as day from raw.fetched_ranges")[0]["day"]
    assert held == date(2026, 11, 12)
    gaps = cheap_rig.query("select gap_start_date, gap_end_date, reason from raw.collection_gaps")
    assert gaps == [
        {
            "gap_start_date": date(2026, 11, 13),
            "gap_end_date": date(2026, 11, 16),
            "reason": "not_available",
        }
    ]
    cheap_rig.sandbox.faults.hidden_days.clear()
    cheap_rig.at(cheap_rig.clock + timedelta(days=1))
    cheap_rig.load()
    assert cheap_rig.count("channel_days", "day between '2026-11-13' and '2026-11-16'") == 4


def test_videos_are_not_taken_for_read_when_their_list_could_not_be(cheap_rig: Rig) -> None:
    channel = cheap_rig.only_channel()
    cheap_rig.sandbox.faults.add("error", "/playlistItems", status=400, count=1)
    assert len(cheap_rig.load().failures) == 1
    lacking = {row["resource"] for row in cheap_rig.query("from raw.collection_gaps")}
    assert lacking == {"uploads", "videos", "video_statistics", "video_days"}
    fetched = {row["resource"] for row in cheap_rig.query("from raw.fetched_ranges")}
    assert fetched == {"channels", "channel_days"}
    assert cheap_rig.load().failures == ()
    assert cheap_rig.count("video_days", f"channel_id = '{channel}'") > 0


@pytest.mark.parametrize(
    ("endpoint", "resource"), [("playlistItems.list", "uploads"), ("videos.list", "videos")]
)
def test_an_answer_of_another_form_fails_its_resource_alone(
    cheap_rig: Rig, monkeypatch: pytest.MonkeyPatch, endpoint: str, resource: str
) -> None:
    from ingestion.youtube import answers

    true_read = answers.read

    def changed(response: Any, call: Any, **options: Any) -> Any:
        data, content = true_read(response, call, **options)
        if call.endpoint == endpoint:
            data["items"][0] = ["a list", "where an object stood"]
        return data, content

    cheap_rig.only_channel()
    monkeypatch.setattr(answers, "read", changed)
    report = cheap_rig.load()
    assert report.failures
    assert "got another form" in cheap_rig.one_line(report.failures[0])
    assert cheap_rig.count("channel_days") > 0
    fetched = {row["resource"] for row in cheap_rig.query("from raw.fetched_ranges")}
    assert resource not in fetched
