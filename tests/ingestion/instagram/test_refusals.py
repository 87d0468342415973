"""A metric retired overnight is found in few calls; every other one arrives in the same run."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from ingestion.instagram import AccountSettings
from ingestion.instagram.metrics import GROUPS

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration

REELS = next(group for group in GROUPS if group.kind == "REELS").metrics
BOUND = 2 * math.log2(len(REELS)) + 2


def retire(rig: Rig, *metrics: str) -> None:
    rig.sandbox.faults.drift = replace(
        rig.sandbox.faults.drift, retired_graph_metrics=frozenset(metrics)
    )


def test_one_retired_metric_is_set_aside_and_all_others_arrive(media_rig: Rig) -> None:
    planned = media_rig.plan()
    retire(media_rig, "reels_skip_rate")
    report = media_rig.load()
    assert report.failures == ()
    assert report.units == {"instagram": planned.calls + report.extra_calls}
    assert 0 < report.extra_calls <= BOUND
    found = media_rig.column("metric", "media_insights", "media_product_type = 'REELS'")
    told = media_rig.told(media_rig.ladle, "REELS", REELS)
    assert "reels_skip_rate" in told
    assert set(found) == told - {"reels_skip_rate"}
    read = media_rig.query(
        "select count(distinct media_id) as n from raw.media_insights where metric = 'views'"
    )
    assert read[0]["n"] == media_rig.count("media")
    assert media_rig.query("select resource, metric, reason from raw.metric_refusals") == [
        {"resource": "media_insights", "metric": "reels_skip_rate/REELS", "reason": "retired"}
    ]


def test_a_metric_refused_is_left_out_for_thirty_days_and_then_tried_again(media_rig: Rig) -> None:
    retire(media_rig, "reels_skip_rate")
    media_rig.load()
    retire(media_rig)
    media_rig.sandbox.forget()
    media_rig.later(days=7)
    assert media_rig.load().extra_calls == 0
    assert not [call for call in media_rig.asked() if "reels_skip_rate" in call]
    media_rig.later(days=24)
    assert media_rig.load().extra_calls == 0
    assert [call for call in media_rig.asked() if "reels_skip_rate" in call]


def test_what_one_account_found_out_holds_for_the_others(rig: Rig) -> None:
    rig.only("media", "media_insights")
    retire(rig, "reels_skip_rate")
    report = rig.load()
    assert report.failures == ()
    assert report.extra_calls <= BOUND
    rows = rig.query("select account_id, metric from raw.metric_refusals order by account_id")
    assert rows == [
        {"account_id": account, "metric": "reels_skip_rate/REELS"}
        for account in sorted([rig.ladle, rig.louche])
    ]


def test_an_account_that_comes_later_knows_what_the_others_found_out(rig: Rig) -> None:
    rig.only("media", "media_insights")
    rig.only_account(rig.ladle)
    retire(rig, "reels_skip_rate")
    rig.load()
    rig.change(accounts=(AccountSettings(rig.ladle), AccountSettings(rig.louche)))
    rig.later(days=1)
    assert rig.load().extra_calls == 0
    assert rig.query(
        f"select metric, reason from raw.metric_refusals where account_id = '{rig.louche}'"
    ) == [{"metric": "reels_skip_rate/REELS", "reason": "retired"}]
    rig.later(days=1)
    assert rig.load().refused == ()


def test_a_metric_retired_for_every_kind_is_found_once_a_kind(media_rig: Rig) -> None:
    retire(media_rig, "shares")
    report = media_rig.load()
    assert report.failures == ()
    assert report.extra_calls <= 2 * BOUND
    assert media_rig.column("metric", "metric_refusals") == ["shares/FEED", "shares/REELS"]
    assert media_rig.count("media_insights", "metric = 'shares'") == 0
    # every media but the first of its kind is asked once
    assert Counter(Counter(media_rig.asked_by_object()).values())[1] == media_rig.count("media") - 2


def test_an_account_metric_retired_overnight_leaves_the_others(rig: Rig) -> None:
    rig.only("account_insights")
    rig.only_account(rig.ladle)
    rig.change(history_start=date(2026, 11, 15))
    rig.load()
    retire(rig, "reposts")
    rig.later(days=1)
    report = rig.load()
    assert report.failures == ()
    assert 0 < report.extra_calls <= 2 * math.log2(11) + 2
    assert rig.column("metric", "metric_refusals") == ["reposts/day"]
    since = f"observed_at = timestamptz '{rig.clock.isoformat()}'"
    arrived = rig.column("metric", "account_insights", since)
    assert "reposts" not in arrived
    assert {"views", "reach", "likes", "profile_links_taps"} <= set(arrived)


def test_two_incompatible_metrics_are_asked_apart_and_neither_is_blamed(media_rig: Rig) -> None:
    media_rig.sandbox.faults.drift = replace(
        media_rig.sandbox.faults.drift,
        incompatible_graph_metrics=frozenset({"views", "total_comments"}),
    )
    report = media_rig.load()
    assert report.failures == ()
    assert 0 < report.extra_calls <= 2 * BOUND
    assert media_rig.count("metric_refusals") == 0
    found = media_rig.column("metric", "media_insights", "media_product_type = 'REELS'")
    told = media_rig.told(media_rig.ladle, "REELS", REELS)
    assert {"views", "total_comments"} <= told
    assert set(found) == told


def test_insights_refused_whatever_is_asked_leave_the_object_and_a_gap(media_rig: Rig) -> None:
    media_rig.sandbox.faults.add(
        "error", r"/insights\?", count=None, status=400, reason="100/2108006"
    )
    report = media_rig.load()
    assert report.failures == ()
    assert media_rig.count("media_insights") == 0
    assert media_rig.count("media") > 0
    assert media_rig.column("reason", "collection_gaps") == ["not_available"]
    assert media_rig.count("metric_refusals") == 0
    # one search a kind, given up after five metrics refused alone; the other media cost one call
    assert report.extra_calls <= 2 * 14
