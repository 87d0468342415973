"""A made brand, loaded every day: days stated three days late and restated twice, posts, money.

And its Page on Facebook (made_page).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.dbt.raw_rows import Load
from tests.dbt_analytics.made_page import add_page

FIRST_DAY = date(2026, 9, 1)  # after the change of the view rule, so that one epoch holds
LATENCY_DAYS = 3
POST_EVERY_DAYS = 3
LIFE_DAYS = 12
CHANNEL = "UC1"


def published_at(number: int) -> datetime:
    """The moment of publication of a video; every third one is a Short."""
    return datetime.combine(
        FIRST_DAY + timedelta(days=number * POST_EVERY_DAYS), datetime.min.time(), UTC
    ) + timedelta(hours=17 + number % 5)


def views(number: int, day: date, asked_on: date) -> int:
    """Views of a video's day as stated on another: restated after five and after twenty days."""
    age = (day - published_at(number).date()).days
    settled = max(1000 + 50 * number - 80 * age, 40)
    late = (asked_on - day).days
    return settled - 9 if late < 5 else settled - 4 if late < 20 else settled


def videos_on(day: date) -> list[int]:
    """The videos that have views on a day."""
    newest = (day - FIRST_DAY).days // POST_EVERY_DAYS
    return [
        number
        for number in range(max(newest - LIFE_DAYS // POST_EVERY_DAYS, 0), newest + 1)
        if published_at(number).date() <= day
    ]


def daily_load(number: int) -> Load:
    """The load of 14:00 UTC on day `number`: facts, counters, and the days known by then."""
    today = FIRST_DAY + timedelta(days=number)
    load = Load(f"{3000 + number}.5", f"{today}T14:00:00Z")
    stocks = {"subscriberCount": str(1000 + 10 * number), "viewCount": "9", "videoCount": "3"}
    channel = {"snippet": {"title": "Copper Ladle"}, "statistics": stocks}
    load.youtube("channels", channel_id=CHANNEL, payload=channel)
    now = datetime.combine(today, datetime.min.time(), UTC) + timedelta(hours=14)
    for video in videos_on(today):
        if published_at(video) <= now:
            add_video(load, video, now)
    for late in (LATENCY_DAYS, 5, 20):
        day = today - timedelta(days=late)
        if day >= FIRST_DAY:
            add_day(load, day, today)
    add_page(load, now)
    return load


def add_video(load: Load, number: int, now: datetime) -> None:
    """One video's facts and counters at a moment."""
    moment = published_at(number).isoformat()
    title = f"Dish {number}" if (now - published_at(number)).days < 10 else f"Dish {number}, again"
    snippet = {"publishedAt": moment, "title": title, "description": "How to cook it."}
    load.video(f"v{number}", channel_id=CHANNEL, snippet=snippet, duration="PT8M")
    hours = (now - published_at(number)).total_seconds() / 3600
    load.statistics(
        f"v{number}",
        channel_id=CHANNEL,
        viewCount=int(60 * hours**0.8),
        likeCount=int(3 * hours**0.8),
        commentCount=2,
    )


def add_day(load: Load, day: date, asked_on: date) -> None:
    """A day of the channel and of its videos, as stated on another day."""
    total = {"long": 0, "short": 0}
    for number in videos_on(day):
        count = views(number, day, asked_on)
        kind = "short" if number % 3 == 0 else "long"
        total[kind] += count
        load.youtube(
            "video_days",
            channel_id=CHANNEL,
            video_id=f"v{number}",
            day=str(day),
            creator_content_type="SHORTS" if kind == "short" else "VIDEO_ON_DEMAND",
            **measures(count),
        )
    whole = total["long"] + total["short"] + 5  # five views that belong to no video
    load.youtube("channel_days", channel_id=CHANNEL, day=str(day), **measures(whole))
    for content_type, count in [
        ("SHORTS", total["short"]),
        ("VIDEO_ON_DEMAND", total["long"]),
        ("UNSPECIFIED", 5),
    ]:
        load.youtube(
            "channel_content_type_days",
            channel_id=CHANNEL,
            day=str(day),
            creator_content_type=content_type,
            **measures(count),
        )
    money = {"estimated_revenue": f"{whole / 1000:.6f}", "estimated_ad_revenue": "0.25"}
    load.youtube("channel_revenue_days", channel_id=CHANNEL, day=str(day), currency="USD", **money)
    for resource in ("channel_days", "video_days", "channel_content_type_days"):
        load.youtube(
            "fetched_ranges",
            channel_id=CHANNEL,
            resource=resource,
            start_date=str(day),
            end_date=str(day),
        )


def measures(count: int) -> dict[str, int]:
    """The activity that goes with a number of views."""
    return {
        "views": count,
        "engaged_views": count // 2,
        "estimated_minutes_watched": count * 2,
        "likes": count // 20,
        "dislikes": 1,
        "comments": count // 100,
        "shares": count // 200,
        "subscribers_gained": count // 250,
        "subscribers_lost": 1,
        "videos_added_to_playlists": 2,
        "videos_removed_from_playlists": 1,
    }
