"""Raw rows of a Page and an Instagram account that reach every staging model of the two."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from tests.bigquery.made_videos import FIRST_LOAD
from tests.dbt.made_pages import (
    add_account_day,
    add_media,
    add_media_insights,
    add_page_day,
    add_post,
    add_post_insights,
    add_split_views,
    counters,
)
from tests.dbt.raw_rows import Load, declared_columns

Rows = dict[tuple[str, str], list[dict[str, Any]]]
RESOURCES = {
    "facebook": ("page_insights", "post_insights", "post_media_view/is_from_ads"),
    "instagram": ("account_insights", "media_insights", "replies/STORY"),
}

SOON_READ = (3, 8)  # loads that read a post in the second hour of its life


def social_rows(number: int, observed_at: datetime, load_id: str) -> Rows:
    """Return (schema, table) → rows that load `number` lands of Meta's accounts."""
    load = Load(load_id, observed_at.isoformat())
    today = observed_at.date()
    _page(load, number, today)
    _posts(load, number, today)
    _account(load, number, today)
    for source, named in RESOURCES.items():
        _ledgers(load, source, today, named)
    return _typed(load)


def _page(load: Load, number: int, today: date) -> None:
    profile = {"name": "La Louche 🍲", "username": "louche", "followers_count": 900 + number}
    load.facebook("pages", payload=profile)
    for back in range(1, 4):
        day = str(today - timedelta(days=back))
        kinds: dict[str, Any] = {"page_actions_post_reactions_total": {"like": back, "anger": 1}}
        add_page_day(load, day, page_media_view=3000 - back, page_daily_follows=back, **kinds)
        add_page_day(load, day, page_follows=900 + number, page_total_media_view_unique=800)
    yesterday = str(today - timedelta(days=1))
    add_page_day(load, yesterday, period="days_28", page_total_media_view_unique=5000 + number)
    earned = {"value": {"currency": "USD", "microAmount": 1_000_001 * number}}
    for post in ("", "10_1"):
        stated = {"period": "day", "day": yesterday, "payload": earned}
        load.facebook("page_earnings", post_id=post, **stated)


def _posts(load: Load, number: int, today: date) -> None:
    at = {"created_time": f"{FIRST_LOAD}T05:30:00+0000"}  # the day before, Pacific
    shown = {"data": [{"media_type": "photo", "target": {"url": "https://fb.example/1"}}]}
    told = counters(9 * number, number, number or None, like=8 * number, sad=number)
    words: dict[str, Any] = {"message": f"Crème brûlée #{number // 4}", "attachments": shown}
    add_post(load, "10_1", edge="posts", **at, **words, **told)
    add_post(load, "10_1", **at, **words, **told)
    figures: dict[str, Any] = {"post_media_view": 70 * number, "post_clicks": number}
    reach: dict[str, Any] = {"post_total_media_view_unique": 60 * number}
    add_post_insights(load, "10_1", **figures, **reach, post_video_avg_time_watched=1234.5)
    add_split_views(load, "10_1", organic=50 * number, paid=20 * number)
    if number in SOON_READ:
        young = {"created_time": f"{today}T12:30:00+0000", "message": "Tôt lu"}
        add_post(load, f"10_{number}", **young, **counters(5 * number, 2, number, like=4 * number))
    reel = {"length": 28.6, "title": "Ragoût", "created_time": f"{FIRST_LOAD}T18:00:00+0000"}
    load.facebook("videos", video_id="55", post_id="10_2", edge="video_reels", payload=reel)
    add_post(load, "10_2", **at, **counters(3 * number, 1, None))
    for metric, value in [("fb_reels_total_plays", 90), ("total_video_view_total_time", 61_499)]:
        plays = {"video_id": "55", "metric": metric, "period": "lifetime"}
        load.facebook("video_insights", **plays, payload={"value": value * number})
    if number == 5:
        load.facebook("missing_posts", post_id="10_1", reason="gone")


def _account(load: Load, number: int, today: date) -> None:
    profile = {"username": "louche", "followers_count": 400 + number, "media_count": 2}
    load.instagram("accounts", page_id="10", payload=profile)
    at = {"timestamp": f"{FIRST_LOAD}T20:00:00+0000"}
    add_media(load, "m1", caption="Œufs #pâques", **at, like_count=7)
    add_media_insights(load, "m1", views=40 * number, reach=30 * number, likes=4 * number)
    add_media_insights(load, "m1", comments=1, saved=2, shares=0, total_views=50 * number)
    if number == 4:
        load.instagram("missing_media", media_id="m0", reason="gone")
    story = f"s{number}"
    add_media(load, story, kind="STORY", timestamp=f"{today}T08:00:00+0000")
    add_media_insights(load, story, kind="STORY", views=9, link_clicks=1)
    yesterday = today - timedelta(days=1)
    day: dict[str, Any] = {"views": 300, "reach": 200, "likes": 5, "comments": 1}
    add_account_day(load, str(yesterday), **day, accounts_engaged=20)
    add_account_day(load, str(today - timedelta(days=7)), str(yesterday), reach=900)
    part = {"metric": "follower_demographics", "breakdown": "age", "timeframe": "this_month"}
    payload = {"dimension_values": ["18-24"], "value": 120}
    load.instagram("account_demographics", **part, payload=payload)


def _ledgers(load: Load, source: str, today: date, named: tuple[str, ...]) -> None:
    add: Any = getattr(load, source)
    of_days, of_posts, metric = named
    add("fetched_ranges", resource=of_days, start_date=str(today), end_date=str(today))
    gap = {"gap_start_date": str(today), "gap_end_date": str(today), "reason": "unreachable"}
    add("collection_gaps", resource=of_posts, detail="500", **gap)
    add("metric_refusals", resource=of_posts, metric=metric, reason="retired", detail="(#100)")
    asked = {"bucket": "graph", "units": 3, "pacific_date": str(today), "status_code": 200}
    add("requests", endpoint="batch", **asked, row_count=9)


def _typed(load: Load) -> Rows:
    """The load's rows with dates, moments and JSON as the landing takes them."""
    made: Rows = defaultdict(list)
    read: dict[str, Any] = {
        "date": date.fromisoformat,
        "timestamp": datetime.fromisoformat,
        "json": lambda value: json.dumps(value, ensure_ascii=False),
    }
    declared = {source: declared_columns(source) for source in RESOURCES}
    for source, table, row in load.rows:
        columns = declared[source][table]
        typed = {name: read.get(columns[name], lambda v: v)(value) for name, value in row.items()}
        made[f"raw_{source}", table].append(typed)
    return made
