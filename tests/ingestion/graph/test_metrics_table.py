"""Groups of metrics by kind of object, less what Meta refused lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingestion.graph.errors import RefusedMetricError
from ingestion.graph.metrics_table import MetricGroup, MetricsTable, Refusal, refusal_reason

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
FEED = MetricGroup("media_insights", "FEED", ("views", "reach", "saved"))
STORY = MetricGroup("media_insights", "STORY", ("views", "navigation"))
ACTIONS = MetricGroup("media_insights", "STORY", ("navigation",), {"breakdown": "action"})
DAYS = MetricGroup("account_insights", "", ("views",))
GROUPS = (FEED, STORY, ACTIONS, DAYS)


def table(*refusals: Refusal) -> MetricsTable:
    return MetricsTable(GROUPS, refusals, now=NOW)


def refusal(group: MetricGroup, metric: str, *, days_ago: float = 1) -> Refusal:
    return Refusal(group.resource, group.scope, metric, NOW - timedelta(days=days_ago))


def test_a_kind_has_its_own_groups() -> None:
    assert [group for group, _ in table().groups("media_insights", "STORY")] == [STORY, ACTIONS]
    assert [group for group, _ in table().groups("account_insights")] == [DAYS]
    assert table().groups("media_insights", "AD") == []
    assert table().call_count("media_insights", "STORY") == 2


def test_a_refusal_is_about_its_kind_and_breakdown_only() -> None:
    made = table(refusal(STORY, "navigation"), refusal(FEED, "saved"))
    asked = {group: healing.parts for group, healing in made.groups("media_insights", "STORY")}
    assert asked == {STORY: (("views",),), ACTIONS: (("navigation",),)}
    assert made.groups("media_insights", "FEED")[0][1].parts == (("views", "reach"),)


def test_the_scope_names_kind_and_breakdown() -> None:
    assert [group.scope for group in GROUPS] == ["FEED", "STORY", "STORY/action", ""]


def test_a_group_of_which_everything_is_refused_is_not_asked() -> None:
    made = table(refusal(ACTIONS, "navigation"))
    assert [group for group, _ in made.groups("media_insights", "STORY")] == [STORY]
    assert made.call_count("media_insights", "STORY") == 1


def test_a_refusal_is_tried_again_after_thirty_days() -> None:
    old, recent = refusal(FEED, "saved", days_ago=30), refusal(FEED, "reach", days_ago=29.9)
    healing = table(old, recent).groups("media_insights", "FEED")[0][1]
    assert healing.parts == (("views", "saved"),)


def test_what_a_run_finds_is_told_with_its_group() -> None:
    made = table()
    _, healing = made.groups("account_insights")[0]

    def refuse(metrics: tuple[str, ...]) -> None:
        raise RefusedMetricError("(#100) The value must be a valid insights metric")

    assert healing.run(refuse) == []  # type: ignore[arg-type]
    assert made.found == [(DAYS, {"views": "(#100) The value must be a valid insights metric"})]
    assert made.extra_calls == 0


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("(#100) The value must be a valid insights metric", "retired"),
        ("(#100) metric[3] must be one of the following values: reach, views", "retired"),
        ("The Media Insights API does not support the follows metric", "not_supported"),
        ("Breakdown action is incompatible with the metric views", "not_supported"),
    ],
)
def test_a_name_meta_no_longer_knows_is_retired(told: str, reason: str) -> None:
    assert refusal_reason(told) == reason
