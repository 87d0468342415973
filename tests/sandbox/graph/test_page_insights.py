"""Insights of Pages, posts and videos: days, breakdowns, retirements and refusals."""

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.graph.metrics import PAGE, POST, VIDEO

from .conftest import GraphClient, error_of
from .tiny import CLIP, LADLE, NOON, TINY, TinyWorld, post_id

INSIGHTS = f"{LADLE}/insights"


def days_told(answer: dict[str, list[dict[str, list[dict[str, object]]]]]) -> list[object]:
    return [value["end_time"] for value in answer["data"][0]["values"]]


def test_a_day_is_named_by_the_pacific_midnight_that_closes_it(graph: GraphClient) -> None:
    query = {"since": "2026-10-31", "until": "2026-11-03"}
    told = graph.insights(INSIGHTS, "page_media_view", period="day", **query).json()
    (metric,) = told["data"]
    # The clocks went back on 2026-11-01, so that this day ends an hour later in UTC.
    assert metric["values"] == [
        {"value": 31, "end_time": "2026-11-01T07:00:00+0000"},
        {"value": 1, "end_time": "2026-11-02T08:00:00+0000"},
        {"value": 2, "end_time": "2026-11-03T08:00:00+0000"},
    ]
    assert (metric["name"], metric["period"]) == ("page_media_view", "day")
    assert metric["id"] == f"{LADLE}/insights/page_media_view/day"


def test_days_are_the_same_asked_for_in_epoch_seconds_across_the_clocks_going_forward(
    graph: GraphClient,
) -> None:
    midnights = [datetime(2026, 3, 7, 8, tzinfo=UTC), datetime(2026, 3, 10, 7, tzinfo=UTC)]
    since, until = (str(int(moment.timestamp())) for moment in midnights)
    by_seconds = graph.insights(INSIGHTS, "page_follows", since=since, until=until).json()
    by_days = graph.insights(INSIGHTS, "page_follows", since="2026-03-07", until="2026-03-10")
    assert by_seconds["data"] == by_days.json()["data"]
    assert days_told(by_seconds) == [
        "2026-03-08T08:00:00+0000",
        "2026-03-09T07:00:00+0000",
        "2026-03-10T07:00:00+0000",
    ]


def test_a_day_that_is_not_over_has_no_value(graph: GraphClient) -> None:
    told = graph.insights(INSIGHTS, "page_follows", since="2026-11-18", until="2026-11-25").json()
    assert days_told(told) == ["2026-11-19T08:00:00+0000", "2026-11-20T08:00:00+0000"]
    assert days_told(graph.insights(INSIGHTS, "page_follows").json()) == days_told(told)


def test_windows_of_unique_people_end_with_each_day(graph: GraphClient) -> None:
    query = {"since": "2026-11-18", "until": "2026-11-20"}
    name = "page_total_media_view_unique"
    for period, first in (("day", 18), ("week", 126), ("days_28", 504)):
        told = graph.insights(INSIGHTS, name, period=period, **query).json()
        assert [value["value"] for value in told["data"][0]["values"]] == [first, first // 18 * 19]
    assert graph.insights(INSIGHTS, name, period="lifetime", **query).json()["data"] == []
    assert error_of(graph.insights(INSIGHTS, name, period="fortnight")) == (400, 100, None)


def test_a_breakdown_is_one_element_a_value(graph: GraphClient) -> None:
    query = {"since": "2026-11-18", "until": "2026-11-19", "breakdown": "is_from_ads"}
    told = graph.insights(INSIGHTS, "page_media_view", **query).json()
    end = "2026-11-19T08:00:00+0000"
    assert told["data"][0]["values"] == [
        {"value": 18, "end_time": end, "is_from_ads": "0"},
        {"value": 2, "end_time": end, "is_from_ads": "1"},
    ]
    post = graph.insights(f"{post_id(1)}/insights", "post_media_view", breakdown="is_from_ads")
    assert post.json()["data"][0]["values"] == [
        {"value": 90, "is_from_ads": "0"},
        {"value": 10, "is_from_ads": "1"},
    ]


@pytest.mark.parametrize(
    ("path", "metrics"),
    [
        (INSIGHTS, "page_follows,page_impressions"),
        (INSIGHTS, "page_impressions_unique"),
        (INSIGHTS, "page_follows,page_shoe_sizes"),
        (f"{post_id(1)}/insights", "post_media_view,post_impressions"),
        (f"{CLIP}/video_insights", "total_video_impressions,total_video_views"),
    ],
)
def test_one_retired_or_unknown_metric_refuses_the_whole_call_and_is_not_named(
    graph: GraphClient, path: str, metrics: str
) -> None:
    answer = graph.insights(path, metrics)
    assert error_of(answer) == (400, 100, None)
    message = answer.json()["error"]["message"]
    assert message == "(#100) The value must be a valid insights metric"


@pytest.mark.parametrize(
    ("metric", "last_day"),
    [
        ("page_impressions", "2025-11-14"),
        ("page_impressions_unique", "2026-06-14"),
        ("page_engaged_users", "2024-03-13"),
    ],
)
def test_a_metric_answers_until_the_sandboxs_clock_retires_it(
    graph: GraphClient, metric: str, last_day: str
) -> None:
    noon = datetime.fromisoformat(f"{last_day}T20:00:00+00:00")
    graph.running.set_clock(noon)
    assert graph.insights(INSIGHTS, metric).status_code == 200
    graph.running.set_clock(noon + timedelta(days=1))
    assert error_of(graph.insights(INSIGHTS, metric)) == (400, 100, None)


def test_a_metric_may_be_retired_overnight(graph: GraphClient) -> None:
    assert graph.insights(INSIGHTS, "page_views_total,page_follows").status_code == 200
    graph.running.faults.drift.retired_graph_metrics = frozenset({"page_views_total"})
    refused = graph.insights(INSIGHTS, "page_views_total,page_follows")
    assert error_of(refused) == (400, 100, None)
    assert graph.insights(INSIGHTS, "page_follows").status_code == 200


def test_no_metric_at_all_is_3001(graph: GraphClient) -> None:
    token = graph.page_token()
    assert error_of(graph.get(INSIGHTS, token=token)) == (400, 3001, 1504028)
    assert error_of(graph.get(f"{post_id(1)}/insights", token=token)) == (400, 3001, 1504028)


def test_metrics_that_cannot_be_asked_together_are_refused(graph: GraphClient) -> None:
    mixed = graph.insights(INSIGHTS, "content_monetization_earnings,page_follows")
    assert error_of(mixed) == (500, 2, None)
    query = {"breakdown": "is_from_ads"}
    incompatible = graph.insights(INSIGHTS, "page_media_view,page_follows", **query)
    assert error_of(incompatible) == (400, 100, None)
    two = graph.insights(INSIGHTS, "page_media_view", breakdown="is_from_ads,is_from_followers")
    assert error_of(two) == (400, 100, None)


def test_earnings_are_money_by_day_and_by_post(graph: GraphClient) -> None:
    query = {"since": "2026-11-18", "until": "2026-11-19"}
    earned = "content_monetization_earnings"
    told = graph.insights(INSIGHTS, earned, **query).json()["data"]
    assert told[0]["values"] == [
        {
            "value": {"currency": "USD", "microAmount": 1_234_567},
            "end_time": "2026-11-19T08:00:00+0000",
        }
    ]
    both = graph.insights(INSIGHTS, f"{earned},monetization_approximate_earnings", **query).json()
    assert both["data"][1]["values"][0]["value"] == pytest.approx(1.23)
    assert graph.insights(INSIGHTS, earned, period="week", **query).json()["data"] == []
    post = graph.insights(f"{post_id(1)}/insights", earned).json()["data"]
    assert post[0]["values"] == [{"value": {"currency": "USD", "microAmount": 5_000_000}}]


def test_a_page_under_100_likes_has_no_insights(graph: GraphClient) -> None:
    token = graph.running.pages[1].token
    told = graph.get(f"{TINY}/insights", token=token, metric="page_follows").json()
    assert told == {"data": []}


def test_more_than_90_days_are_refused_and_90_across_the_clocks_going_back_are_not(
    graph: GraphClient,
) -> None:
    told = graph.insights(INSIGHTS, "page_follows", since="2026-08-20", until="2026-11-18")
    assert len(days_told(told.json())) == 90
    refused = graph.insights(INSIGHTS, "page_follows", since="2026-08-19", until="2026-11-18")
    assert error_of(refused) == (400, 100, None)
    backwards = graph.insights(INSIGHTS, "page_follows", since="2026-11-18", until="2026-11-17")
    assert error_of(backwards) == (400, 100, None)


def test_two_years_of_history_are_kept(graph: GraphClient) -> None:
    told = graph.insights(INSIGHTS, "page_follows", since="2024-11-15", until="2024-11-25").json()
    assert days_told(told)[0] == "2024-11-21T08:00:00+0000"


def test_page_insights_link_to_the_ranges_beside_for_ever(graph: GraphClient) -> None:
    query = {"since": "2026-11-17", "until": "2026-11-19"}
    paging = graph.insights(INSIGHTS, "page_follows", **query).json()["paging"]
    seconds = int(datetime(2026, 11, 19, 8, tzinfo=UTC).timestamp())
    assert f"since={seconds}" in paging["next"]
    assert f"until={seconds - 2 * 86400}" in paging["previous"]


def test_a_posts_values_have_no_time_and_kinds_are_an_object(graph: GraphClient) -> None:
    names = "post_media_view,post_reactions_by_type_total"
    told = graph.insights(f"{post_id(1)}/insights", names).json()
    assert [(one["name"], one["period"], one["values"]) for one in told["data"]] == [
        ("post_media_view", "lifetime", [{"value": 100}]),
        ("post_reactions_by_type_total", "lifetime", [{"value": {"like": 4, "love": 2}}]),
    ]
    assert "paging" not in told


def test_a_value_that_is_not_there_is_left_out_and_never_0(
    graph: GraphClient, world: TinyWorld
) -> None:
    world.social.missing_metrics |= {"post_clicks", "page_follows"}
    told = graph.insights(f"{post_id(1)}/insights", "post_clicks,post_media_view").json()
    assert [one["name"] for one in told["data"]] == ["post_media_view"]
    assert graph.insights(INSIGHTS, "page_follows").json()["data"] == []


def test_a_video_answers_all_it_has_when_no_metric_is_named(graph: GraphClient) -> None:
    token = graph.page_token()
    told = graph.get(f"{CLIP}/video_insights", token=token).json()["data"]
    values = {one["name"]: one["values"][0]["value"] for one in told}
    assert values == {
        "total_video_views": 7,
        "total_video_view_total_time": 7,
        "total_video_retention_graph": {"0": 1.0, "1": 0.5},
    }


def test_metric_names_may_come_as_a_json_list(graph: GraphClient) -> None:
    told = graph.insights(f"{post_id(1)}/insights", '["post_media_view","post_clicks"]').json()
    assert [one["name"] for one in told["data"]] == ["post_media_view", "post_clicks"]


def test_tables_have_a_replacement_alive_for_what_was_retired() -> None:
    today = NOON.date()
    for table, retired, alive in (
        (PAGE, "page_impressions_unique", "page_total_media_view_unique"),
        (PAGE, "page_fans", "page_follows"),
        (POST, "post_impressions", "post_media_view"),
        (VIDEO, "total_video_views_unique", "total_video_views"),
    ):
        assert not table[retired].answers_on(today)
        assert table[alive].answers_on(today)
