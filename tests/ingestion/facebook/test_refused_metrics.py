"""A metric that Meta refuses overnight is found, set aside and told; all others arrive."""

from __future__ import annotations

from datetime import timedelta
from math import log2
from typing import TYPE_CHECKING

import pytest

from ingestion.facebook.metrics import GROUPS

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration

PAGE_METRICS = next(g.metrics for g in GROUPS if g.resource == "page_insights" and not g.scope)
POST_METRICS = next(g.metrics for g in GROUPS if g.resource == "post_insights" and not g.scope)


def retire(rig: Rig, *metrics: str) -> None:
    """Let Meta refuse `metrics` from now on."""
    rig.sandbox.faults.drift.retired_graph_metrics = frozenset(metrics)


def test_a_metric_retired_overnight_is_found_in_few_calls_and_all_others_arrive(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    rig.load()
    rig.later(days=1)
    retire(rig, "page_total_actions")
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert 0 < report.extra_calls <= 2 * log2(len(PAGE_METRICS)) + 2
    assert len(rig.asked()) == planned.calls + report.extra_calls
    newest = f"observed_at = timestamptz '{rig.clock.isoformat()}' and breakdown = ''"
    landed = rig.query(
        f"select distinct metric from raw.page_insights where {newest} and period = 'day'"
    )
    assert {row["metric"] for row in landed} == set(PAGE_METRICS) - {"page_total_actions"}
    assert rig.query("select page_id, resource, metric, reason from raw.metric_refusals") == [
        {
            "page_id": rig.ladle,
            "resource": "page_insights",
            "metric": "page_total_actions",
            "reason": "retired",
        }
    ]
    assert "page_total_actions" in report.refused[0]


def test_a_refused_metric_is_left_out_until_it_is_tried_again(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts", "post_insights")
    retire(rig, "post_clicks")
    rig.load()
    rig.later(days=8)
    planned = rig.plan()
    report = rig.load()
    assert report.extra_calls == 0
    assert len(rig.asked()) == planned.calls
    assert not [call for call in rig.asked() if "post_clicks%2C" in call]
    retire(rig)
    rig.later(days=30)
    report = rig.load()
    assert report.extra_calls == 0
    newest = f"observed_at = timestamptz '{rig.clock.isoformat()}'"
    assert rig.count("post_insights", f"metric = 'post_clicks' and {newest}") > 0


def test_what_one_page_learns_the_others_need_not_ask(rig: Rig) -> None:
    rig.only("posts", "post_insights")
    rig.change(max_parallel=1)
    retire(rig, "post_clicks_by_type")
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert report.extra_calls <= 2 * log2(len(POST_METRICS)) + 2
    assert len(rig.asked()) <= planned.calls + report.extra_calls
    refusals = rig.query("select page_id, metric from raw.metric_refusals where metric <> '*'")
    assert {row["page_id"] for row in refusals} == {rig.ladle, rig.louche}
    assert {row["metric"] for row in refusals} == {"post_clicks_by_type"}


def test_a_page_that_is_added_later_is_told_what_is_left_out(rig: Rig) -> None:
    rig.only("page_insights")
    both = rig.settings.pages
    rig.only_page(rig.ladle)
    retire(rig, "page_views_total")
    rig.load()
    rig.change(pages=both)
    report = rig.load()
    assert report.extra_calls == 0
    told = rig.query(
        "select metric, reason from raw.metric_refusals "
        f"where page_id = '{rig.louche}' and metric <> '*'"
    )
    assert told == [{"metric": "page_views_total", "reason": "retired"}]


def test_a_breakdown_alone_is_refused_under_its_own_name(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    retire(rig, "page_media_view")
    report = rig.load()
    assert report.failures == ()
    names = rig.query("select metric from raw.metric_refusals order by metric")
    assert [row["metric"] for row in names] == [
        "page_media_view",
        "page_media_view/is_from_ads",
        "page_media_view/is_from_followers",
    ]
    rig.later(days=1)
    rig.sandbox.forget()
    assert rig.load().extra_calls == 0
    assert not [call for call in rig.asked() if "page_media_view" in call]


def test_all_metrics_of_a_kind_refused_is_another_fault_and_nothing_is_set_aside(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("posts", "post_insights")
    retire(rig, *POST_METRICS)
    report = rig.load()
    assert "post_insights" in str(report.gaps)
    assert rig.count("metric_refusals", "metric in ('post_clicks', 'post_clicks_by_type')") == 0
    retire(rig)
    rig.later(days=8)
    assert rig.load(since=rig.settings.history_start).failures == ()
    assert rig.count("post_insights", "metric = 'post_clicks'") > 0


def test_the_search_waits_a_month_before_it_is_made_again(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("page_insights")
    retire(rig, "page_follows")
    rig.load()
    first = rig.clock
    rig.at(first + timedelta(days=31))
    report = rig.load()
    assert report.extra_calls > 0
    moments = rig.query("select observed_at from raw.metric_refusals order by observed_at")
    assert [row["observed_at"] for row in moments] == [first, rig.clock]


def test_two_metrics_that_cannot_be_combined_are_asked_apart_and_both_arrive(rig: Rig) -> None:
    rig.only_page(rig.ladle)
    rig.only("page_insights")
    pair = {"page_follows", "page_post_engagements"}
    rig.sandbox.faults.drift.incompatible_graph_metrics = frozenset(pair)
    report = rig.load()
    assert report.failures == ()
    assert report.refused == ()
    assert rig.count("metric_refusals") == 0
    assert 0 < report.extra_calls <= 2 * log2(len(PAGE_METRICS)) + 2
    landed = rig.query("select distinct metric from raw.page_insights where breakdown = ''")
    assert {row["metric"] for row in landed} == set(PAGE_METRICS)
    days = rig.query(
        "select metric, count(distinct day) as n from raw.page_insights "
        f"where metric in {tuple(sorted(pair))} group by metric"
    )
    assert len({row["n"] for row in days}) == 1
