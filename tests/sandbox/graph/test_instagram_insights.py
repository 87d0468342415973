"""Insights of Instagram accounts, media and stories."""

from datetime import datetime, timedelta

import pytest

from .conftest import GraphClient, error_of
from .tiny import (
    ALBUM,
    CHILD,
    COOK,
    IG_REEL,
    NOON,
    NOVICE,
    OLD_STORY,
    QUIET_STORY,
    STORY,
    TinyWorld,
)

TOTALS = {"metric_type": "total_value", "period": "day"}
DEMOGRAPHICS = {
    "metric": "follower_demographics",
    "metric_type": "total_value",
    "period": "lifetime",
    "timeframe": "this_month",
    "breakdown": "country",
}


def test_media_answer_lifetime_values(graph: GraphClient) -> None:
    told = graph.get(f"{IG_REEL}/insights", metric="views,reels_skip_rate").json()["data"]
    assert [(one["name"], one["period"], one["values"]) for one in told] == [
        ("views", "lifetime", [{"value": 50}]),
        ("reels_skip_rate", "lifetime", [{"value": 50}]),
    ]
    assert told[0]["id"] == f"{IG_REEL}/insights/views/lifetime"


def test_a_metric_of_another_kind_of_media_refuses_the_call_and_is_named(
    graph: GraphClient,
) -> None:
    refused = graph.get(f"{IG_REEL}/insights", metric="views,profile_visits,follows")
    assert error_of(refused) == (400, 100, None)
    assert refused.json()["error"]["message"] == (
        "The Media Insights API does not support the profile_visits, follows metric "
        "for this media product type."
    )
    assert graph.get(f"{ALBUM}/insights", metric="profile_visits").status_code == 200


def test_an_unknown_or_retired_metric_is_answered_with_the_list_of_the_living(
    graph: GraphClient,
) -> None:
    refused = graph.get(f"{IG_REEL}/insights", metric="views,plays")
    assert error_of(refused) == (400, 100, None)
    message = refused.json()["error"]["message"]
    assert message.startswith("(#100) metric[1] must be one of the following values: comments, ")
    assert "plays" not in message.partition("values:")[2].replace(" ", "").split(",")


@pytest.mark.parametrize(
    ("node", "metric", "last_without", "first_with"),
    [
        (IG_REEL, "reels_skip_rate", "2025-12-02", "2025-12-03"),
        (ALBUM, "total_views", "2026-04-21", "2026-04-22"),
        (IG_REEL, "views", None, "2025-01-05"),
        (IG_REEL, "plays", "2025-04-21", "2025-04-20"),
    ],
)
def test_metrics_come_and_go_with_the_sandboxs_clock(
    graph: GraphClient, node: str, metric: str, last_without: str | None, first_with: str
) -> None:
    if last_without is not None:
        graph.running.set_clock(datetime.fromisoformat(f"{last_without}T20:00:00+00:00"))
        assert error_of(graph.get(f"{node}/insights", metric=metric)) == (400, 100, None)
    graph.running.set_clock(datetime.fromisoformat(f"{first_with}T20:00:00+00:00"))
    assert graph.get(f"{node}/insights", metric=metric).status_code == 200


def test_a_storys_navigation_is_told_by_kind(graph: GraphClient) -> None:
    query = {"metric": "navigation", "breakdown": "story_navigation_action_type"}
    told = graph.get(f"{STORY}/insights", **query).json()["data"][0]
    assert told["values"] == [{"value": 7}]
    assert told["total_value"] == {
        "value": 7,
        "breakdowns": [
            {
                "dimension_keys": ["story_navigation_action_type"],
                "results": [
                    {"dimension_values": ["tap_forward"], "value": 6},
                    {"dimension_values": ["tap_exit"], "value": 1},
                ],
            }
        ],
    }
    refused = graph.get(f"{STORY}/insights", metric="views", breakdown="action_type")
    assert error_of(refused) == (400, 100, None)


def test_a_story_under_five_viewers_has_no_insights(graph: GraphClient) -> None:
    refused = graph.get(f"{QUIET_STORY}/insights", metric="views")
    assert error_of(refused) == (400, 10, None)
    message = refused.json()["error"]["message"]
    assert message == "(#10) Not enough viewers for the media to show insights"


def test_a_story_lives_24_hours(graph: GraphClient) -> None:
    assert error_of(graph.get(OLD_STORY)) == (400, 100, 33)
    assert error_of(graph.get(f"{OLD_STORY}/insights", metric="views")) == (400, 100, 33)
    graph.running.set_clock(NOON - timedelta(seconds=1))
    assert graph.get(f"{OLD_STORY}/insights", metric="views").status_code == 200


def test_the_children_of_an_album_have_no_insights(graph: GraphClient) -> None:
    assert error_of(graph.get(f"{CHILD}/insights", metric="views")) == (400, 100, None)


def test_media_without_data_yet_answer_an_empty_list(graph: GraphClient, world: TinyWorld) -> None:
    world.social.missing_metrics.add("views")
    assert graph.get(f"{ALBUM}/insights", metric="views").json() == {"data": []}


def test_account_totals_are_one_value_for_the_days_asked_for(graph: GraphClient) -> None:
    query = {"metric": "views,reach", "since": "2026-11-01", "until": "2026-11-15", **TOTALS}
    told = graph.get(f"{COOK}/insights", **query).json()["data"]
    assert [(one["name"], one["total_value"]) for one in told] == [
        ("views", {"value": 140}),
        ("reach", {"value": 140}),
    ]
    assert "values" not in told[0]


def test_account_totals_have_breakdowns(graph: GraphClient) -> None:
    span = {"since": "2026-11-13", "until": "2026-11-15", "breakdown": "follow_type"}
    query = {"metric": "follows_and_unfollows", **span, **TOTALS}
    told = graph.get(f"{COOK}/insights", **query).json()["data"]
    assert told[0]["total_value"]["breakdowns"][0]["results"] == [
        {"dimension_values": ["FOLLOWER"], "value": 2},
        {"dimension_values": ["NON_FOLLOWER"], "value": 1},
    ]


def test_totals_asked_for_as_a_series_are_refused_and_named(graph: GraphClient) -> None:
    refused = graph.get(f"{COOK}/insights", metric="reach,views,likes", period="day")
    assert error_of(refused) == (400, 100, None)
    assert refused.json()["error"]["message"] == (
        "(#100) The following metrics (views,likes) should be specified with parameter "
        "metric_type=total_value"
    )
    follower_count = graph.get(f"{COOK}/insights", metric="follower_count", **TOTALS)
    assert error_of(follower_count) == (400, 100, None)


def test_a_series_has_a_value_a_day(graph: GraphClient) -> None:
    span = {"since": "2026-11-17", "until": "2026-11-19"}
    told = graph.get(f"{COOK}/insights", metric="follower_count", **span).json()
    assert told["data"][0]["values"] == [
        {"value": 10, "end_time": "2026-11-18T08:00:00+0000"},
        {"value": 10, "end_time": "2026-11-19T08:00:00+0000"},
    ]
    early = {"since": "2026-10-01", "until": "2026-10-03"}
    refused = graph.get(f"{COOK}/insights", metric="follower_count", **early)
    assert error_of(refused) == (400, 100, None)


def test_more_than_30_days_are_refused_and_90_are_kept(graph: GraphClient) -> None:
    long = {"metric": "views", "since": "2026-10-01", "until": "2026-11-01", **TOTALS}
    assert error_of(graph.get(f"{COOK}/insights", **long)) == (400, 100, None)
    old = {"metric": "views", "since": "2026-08-01", "until": "2026-08-20", **TOTALS}
    assert graph.get(f"{COOK}/insights", **old).json()["data"] == []
    at_the_edge = {"metric": "views", "since": "2026-08-15", "until": "2026-08-31", **TOTALS}
    told = graph.get(f"{COOK}/insights", **at_the_edge).json()["data"]
    # The first day that closed less than 90 days before 2026-11-20T14:00Z is 2026-08-22.
    assert told[0]["total_value"] == {"value": 90}


def test_demographics_show_the_45_largest_values(graph: GraphClient) -> None:
    told = graph.get(f"{COOK}/insights", **DEMOGRAPHICS).json()["data"][0]
    results = told["total_value"]["breakdowns"][0]["results"]
    assert len(results) == 45
    assert results[0] == {"dimension_values": ["country59"], "value": 59}
    assert told["total_value"]["breakdowns"][0]["dimension_keys"] == ["country"]


@pytest.mark.parametrize(
    "changed",
    [
        {"breakdown": "age,gender"},
        {"breakdown": ""},
        {"breakdown": "follow_type"},
        {"timeframe": "last_30_days"},
        {"period": "day"},
        {"metric": "follower_demographics,views"},
    ],
)
def test_demographics_need_one_breakdown_and_a_timeframe(
    graph: GraphClient, changed: dict[str, str]
) -> None:
    answer = graph.get(f"{COOK}/insights", **(DEMOGRAPHICS | changed))
    assert error_of(answer) == (400, 100, None)


def test_an_account_under_100_followers_has_no_demographics(graph: GraphClient) -> None:
    assert graph.get(f"{NOVICE}/insights", **DEMOGRAPHICS).json() == {"data": []}
