"""Pages and Instagram accounts in the one model, against values worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.dbt.made_pages import (
    add_account_day,
    add_media,
    add_media_insights,
    add_page_day,
    add_post,
    add_post_insights,
    add_split_day,
    add_split_views,
    counters,
)
from tests.dbt.project import Project, one, rows
from tests.dbt.raw_rows import Load, append

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

MODELS = (
    "+path:dbt_project/models/marts/core +path:dbt_project/models/marts/quality "
    "+path:dbt_project/models/marts/finance"
)


def first_load() -> Load:
    """A Page's post read in three answers, a reel, a photo, a story, days and earnings."""
    load = Load("1000.1", "2026-09-03T12:00:00Z")
    load.facebook("pages", payload={"name": "Copper Ladle", "username": "ladle", "fan_count": 90})
    add_post(load, "10_1", edge="posts", **counters(99, 9, 9))
    add_post(load, "10_1", **counters(50, 4, None, like=30, love=20, angry=0))
    views: dict[str, Any] = {
        "post_media_view": 1000,
        "post_total_media_view_unique": 700,
        "post_clicks": 40,
    }
    add_post_insights(load, "10_1", at="2026-09-03T12:05:00Z", **views)
    plays: dict[str, Any] = {"post_video_view_time": 61_499, "post_video_views": 300}
    add_post_insights(load, "10_1", **plays)
    add_split_views(load, "10_1", organic=800, paid=200)
    add_post(load, "10_2", edge="posts", **counters(7, 1, 1))
    reel = {"length": 28.6, "post_id": "2", "title": "Stew"}
    for edge in ("videos", "video_reels"):
        load.facebook("videos", video_id="555", post_id="2", edge=edge, payload=reel)
    for day, seen in [("2026-09-01", 60), ("2026-09-02", 70)]:
        of_day: dict[str, Any] = {
            "page_media_view": seen,
            "page_daily_follows": 3,
            "page_follows": 1000,
        }
        add_page_day(load, day, **of_day, page_actions_post_reactions_total={"love": 2})
    add_split_day(load, "2026-09-02", organic=61, paid=9)
    add_page_day(load, "2026-09-02", period="week", page_total_media_view_unique=44)
    earned = {"value": {"currency": "usd", "microAmount": 1_230_000}}
    load.facebook("page_earnings", post_id="", period="day", day="2026-09-01", payload=earned)
    load.facebook("missing_posts", post_id="10_3", reason="gone")
    load.facebook("missing_posts", post_id="555", reason="video_gone")
    load.instagram("accounts", page_id="10", payload={"username": "ladle", "followers_count": 5})
    add_media(load, "m1", caption="Stew #soup", media_type="CAROUSEL_ALBUM", like_count=99)
    figures: dict[str, Any] = {
        "views": 500,
        "reach": 300,
        "likes": 20,
        "comments": 2,
        "saved": 5,
        "shares": 3,
    }
    add_media_insights(load, "m1", **figures, total_views=650, total_likes=25, reposts=1)
    add_media(load, "s1", kind="STORY")
    add_media_insights(load, "s1", kind="STORY", views=80, replies=2, link_clicks=6)
    add_account_day(load, "2026-09-01", views=90, likes=4, total_interactions=9, reach=70)
    add_account_day(load, "2026-08-27", "2026-09-02", reach=200)
    return load


def next_load() -> Load:
    """A day later: a metric is refused, so that one day's views are not named again."""
    load = Load("1001.1", "2026-09-04T12:00:00Z")
    add_post(load, "10_1", **counters(60, 4, 2, like=35, love=25))
    add_page_day(load, "2026-09-02", page_daily_follows=4)
    why = {"resource": "page_insights", "reason": "retired", "detail": "gone"}
    load.facebook("metric_refusals", metric="page_media_view", **why)
    load.facebook("metric_refusals", metric="*", **(why | {"page_id": "11"}))
    load.facebook("pages", page_id="11", payload={"name": "Test Kitchen", "fan_count": 64})
    return load


@pytest.fixture(scope="module")
def marts(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("pages") / "warehouse.duckdb"
    append(warehouse, first_load(), next_load())
    project.build(warehouse, select=MODELS, with_tests=True)
    return warehouse


def test_what_one_load_says_of_a_post_in_several_answers_is_one_reading(marts: Path) -> None:
    stated = (
        "select view_count_lifetime, reaction_count_lifetime, like_count_lifetime, "
        "comment_count_lifetime, share_count_lifetime, click_count_lifetime, "
        "watch_seconds_lifetime, engagement_count_lifetime, extra_metrics, "
        "strftime(observed_at, '%H:%M') from marts.fct_post_snapshots where post_id = '10_1'"
    )
    first = (1000, 50, 30, 4, 9, 40, 61, 63, '{"post_video_views":300}', "12:05")
    later = (None, 60, 35, 4, 2, None, None, 66, None, "12:00")
    assert rows(marts, f"{stated} order by observed_at") == [first, later]


def test_a_listing_alone_makes_no_reading(marts: Path) -> None:
    listed = "select count(*) from marts.fct_post_snapshots where post_id = '10_2'"
    assert one(marts, listed) == 0
    assert one(marts, "select count(*) from marts.dim_posts where post_id = '10_2'") == 1


def test_reactions_stand_by_kind_beside_the_like(marts: Path) -> None:
    kinds = "select reaction_kind, reaction_count_lifetime from marts.fct_post_reactions"
    found = rows(marts, f"{kinds} where observed_date = '2026-09-03' order by 1")
    assert found == [("angry", 0), ("like", 30), ("love", 20)]


def test_organic_and_paid_stand_apart_as_each_platform_states_them(marts: Path) -> None:
    parts = (
        "select post_id, traffic_scope, view_count_lifetime, reaction_count_lifetime "
        "from marts.fct_post_traffic_snapshots where observed_date = '2026-09-03' order by 1, 2"
    )
    assert rows(marts, parts) == [
        ("10_1", "organic", 800, None),
        ("10_1", "paid", 200, None),
        ("10_1", "total", 1000, 50),
        ("m1", "organic", 500, 20),
        ("m1", "total", 650, 25),
        ("s1", "organic", 80, None),
    ]


def test_a_pages_day_is_split_into_organic_and_paid_views(marts: Path) -> None:
    split = "select dimension, dimension_value, view_count from marts.fct_account_breakdowns_daily"
    found = [("traffic_scope", "organic", 61), ("traffic_scope", "paid", 9)]
    assert rows(marts, f"{split} order by 2") == found


def test_reach_stands_in_its_windows_only(marts: Path) -> None:
    of_posts = "select post_id, window_length, viewer_count from marts.fct_post_windows order by 1"
    assert rows(marts, of_posts) == [("10_1", "lifetime", 700), ("m1", "lifetime", 300)]
    of_accounts = (
        "select platform, window_length, strftime(window_start_date, '%m-%d'), "
        "strftime(window_end_date, '%m-%d'), viewer_count "
        "from marts.fct_account_windows order by all"
    )
    assert rows(marts, of_accounts) == [
        ("facebook", "7d", "08-27", "09-02", 44),
        ("instagram", "1d", "09-01", "09-01", 70),
        ("instagram", "7d", "08-27", "09-02", 200),
    ]


def test_views_of_instagram_are_organic_and_nothing_is_filled_from_another_metric(
    marts: Path,
) -> None:
    stated = (
        "select post_kind, view_count_lifetime, like_count_lifetime, save_count_lifetime, "
        "click_count_lifetime, impression_count_lifetime, engagement_count_lifetime "
        "from marts.fct_post_snapshots where platform = 'instagram' order by post_id"
    )
    photos, story = rows(marts, stated)
    assert photos == ("carousel", 500, 20, 5, None, None, 30)
    assert story == ("story", 80, None, None, 6, None, None)
    extra = "select extra_metrics from marts.fct_post_snapshots where post_id = 'm1'"
    assert one(marts, extra) == '{"reposts":1,"total_likes":25,"total_views":650}'


def test_a_reel_is_one_by_its_list_and_brings_its_length(marts: Path) -> None:
    post = "select post_kind, title, duration_seconds, lifecycle from marts.dim_posts where post_id"
    assert one(marts, f"{post} = '10_2'") == ("reel", "Stew", 29, "live")
    assert one(marts, f"{post} = '10_3'") == (None, None, None, "deleted")
    assert one(marts, f"{post} = '10_1'")[0] == "text"
    assert one(marts, "select count(*) from marts.dim_posts where platform = 'facebook'") == 3


def test_a_metric_retired_overnight_keeps_its_old_days_and_has_a_reason(marts: Path) -> None:
    days = (
        "select strftime(metric_date, '%m-%d'), view_count, reaction_count, like_count, "
        "followers_gained_count, engagement_count from marts.fct_account_metrics_daily "
        "where platform = 'facebook' order by 1"
    )
    assert rows(marts, days) == [("09-01", 60, 2, 0, 3, None), ("09-02", 70, 2, 0, 4, None)]
    why = (
        "select account_id, availability from marts.metric_availability "
        "join marts.dim_accounts using (account_key) "
        "where metric = 'view_count' and entity_type = 'account' and metric_date is null order by 1"
    )
    assert rows(marts, why) == [("10", "retired"), ("11", "retired")]


def test_followers_and_earnings_arrive(marts: Path) -> None:
    stocks = (
        "select account_id, follower_count_lifetime from marts.fct_account_snapshots "
        "where follower_count_lifetime is not null group by all order by all"
    )
    assert rows(marts, stocks) == [("10", 1000), ("17", 5)]
    money = "select currency, estimated_revenue_micros, revenue_level from marts.fct_revenue_daily"
    assert one(marts, money) == ("USD", 1_230_000, "account")
    parent = "select parent_account_id from marts.dim_accounts where account_id = '17'"
    assert one(marts, parent) == "10"


def test_a_null_counter_of_a_post_says_why(marts: Path) -> None:
    why = (
        "select metric, reason from marts.metric_availability "
        "join marts.dim_posts using (post_key) "
        "where post_id = '{}' and metric like '%lifetime' order by 1"
    )
    assert rows(marts, why.format("m1")) == [("click_count_lifetime", "not_stated_by_platform")]
    assert rows(marts, why.format("10_1")) == [
        ("click_count_lifetime", "not_stated_by_platform"),
        ("save_count_lifetime", "not_defined_by_platform"),
        ("view_count_lifetime", "not_stated_by_platform"),
    ]
