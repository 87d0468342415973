"""Thirty days of made loads of one channel: restatements, reissued reports, changes of kind."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

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
from tests.dbt.raw_rows import Load

FIRST_DAY = date(2026, 8, 20)  # four days before the view changed
OLD_DAY = FIRST_DAY - timedelta(days=14)  # read once by the first load, restated 41 days later
RESTATED_IN = 26
VIDEOS = ("v1", "v2", "v3")


def views(video: int, day: date, asked_on: date) -> int:
    """Views of a day as stated on another: restated once, three days later."""
    settled = 100 * (video + 1) + 7 * (day - FIRST_DAY).days
    return settled if (asked_on - day).days >= 3 else settled - 5


def daily_load(number: int) -> Load:
    """The load of the morning after day `number`: counters, and the last five days again."""
    today = FIRST_DAY + timedelta(days=number + 1)
    load = Load(f"{2000 + number}.5", f"{today}T14:00:00Z")
    for channel, name in (("UC1", "Copper Ladle"), ("UC8", "Only Read")):
        load.youtube("channels", channel_id=channel, payload={"snippet": {"title": name}})
    for index, video in enumerate(VIDEOS):
        published = {"publishedAt": f"{FIRST_DAY}T12:00:00Z", "title": f"{video} {number // 10}"}
        counters = {"viewCount": str(1000 * number + index), "commentCount": "3"}
        load.video(video, snippet=published, statistics=counters, duration="PT2M")
        for back in range(1, 6):
            day = today - timedelta(days=back)
            if day >= FIRST_DAY and (video != "v3" or number > 20):
                add_day(load, video, index, day, today)
    if number in {0, RESTATED_IN}:
        stated = {"views": 4000 if number else 4100, "engaged_views": 2000}
        load.youtube("video_days", channel_id="UC1", video_id="v1", day=str(OLD_DAY), **stated)
    add_breakdowns(load, today - timedelta(days=1), today)
    add_bulk(load, today - timedelta(days=2), number)
    likes, views_so_far = 3 * number, 500 + number * number
    load.statistics("observed", channel_id="UC2", viewCount=views_so_far, likeCount=likes)
    add_page(load, today, number)
    add_instagram(load, today, number)
    return load


def add_page(load: Load, today: date, number: int) -> None:
    """A Page's day: its last three days again, two posts looked up around midnight, a reel."""
    load.facebook("pages", payload={"name": "Copper Ladle", "followers_count": 500 + number})
    published = {"created_time": f"{FIRST_DAY}T12:00:00+0000"}
    add_post(load, "10_1", edge="posts", **published)
    before_midnight, after = f"{today - timedelta(days=1)}T23:59:50Z", f"{today}T00:00:10Z"
    told = counters(10 * number, number, number or None, like=9 * number, love=number)
    add_post(load, "10_1", at=before_midnight, **published, **told)
    add_post_insights(load, "10_1", at=after, post_media_view=100 * number * (number < 20))
    if number % 7 == 0:
        add_split_views(load, "10_1", organic=80 * number, paid=20 * number)
        reel = {"length": 30 + number // 14, "title": "Stew"}
        edge = "video_reels" if number else "videos"
        load.facebook("videos", video_id="555", post_id="10_2", edge=edge, payload=reel)
        plays = {"video_id": "555", "metric": "fb_reels_total_plays", "period": "lifetime"}
        load.facebook("video_insights", **plays, payload={"value": 40 * number})
    for back in range(1, 4):
        day = today - timedelta(days=back)
        seen: dict[str, Any] = {"page_media_view": 200 - back} if number % 5 else {}
        add_page_day(load, str(day), page_daily_follows=back, page_follows=500, **seen)
        add_split_day(load, str(day), organic=150, paid=50 - back)
    reach: dict[str, Any] = {"page_total_media_view_unique": 60 + number}
    add_page_day(load, str(today - timedelta(days=1)), period="week", **reach)
    earned = {"period": "day", "day": str(today - timedelta(days=1))}
    load.facebook("page_earnings", post_id="", **earned, payload={"value": 1000 + number})
    if number == 15:
        why = {"resource": "page_insights", "metric": "page_media_view", "reason": "retired"}
        load.facebook("metric_refusals", **why)
        load.facebook("missing_posts", post_id="10_2", reason="gone")


def add_instagram(load: Load, today: date, number: int) -> None:
    """An account's day: media, a story of the day, a window of seven days."""
    load.instagram("accounts", payload={"username": "ladle", "followers_count": 90 + number})
    published = {"timestamp": f"{FIRST_DAY}T20:00:00+0000"}
    add_media(load, "m1", caption=f"Stew {number // 10}", media_type="IMAGE", **published)
    figures: dict[str, Any] = {
        "views": 50 * number,
        "likes": 5 * number,
        "comments": 1,
        "reach": 30 * number,
    }
    add_media_insights(load, "m1", **figures, saved=number, shares=2, total_likes=6 * number)
    story = f"s{number}"
    add_media(load, story, kind="STORY", timestamp=f"{today}T08:00:00+0000")
    add_media_insights(load, story, kind="STORY", views=number, replies=1)
    yesterday = today - timedelta(days=1)
    add_account_day(load, str(yesterday), views=70 + number, likes=3, reach=40)
    add_account_day(load, str(today - timedelta(days=7)), str(yesterday), reach=200 + number)


def add_day(load: Load, video: str, index: int, day: date, today: date) -> None:
    """One video's day; its kind becomes known late."""
    load.youtube(
        "video_days",
        channel_id="UC1",
        video_id=video,
        day=str(day),
        creator_content_type="SHORTS" if video == "v2" and today > date(2026, 9, 5) else None,
        views=views(index, day, today),
        engaged_views=views(index, day, today) // 2,
        estimated_minutes_watched=9,
        likes=1,
    )


def add_breakdowns(load: Load, day: date, today: date) -> None:
    """Countries and the channel's own day; one country vanishes from the second answer."""
    for asked in (day, day - timedelta(days=1)):
        for country in ("FR", "DE", "JP") if asked == day else ("FR", "DE"):
            load.youtube(
                "channel_country_days", channel_id="UC1", day=str(asked), country=country, views=10
            )
        load.youtube("channel_days", channel_id="UC1", day=str(asked), views=views(5, asked, today))
        load.youtube(
            "channel_revenue_days",
            channel_id="UC1",
            day=str(asked),
            currency="EUR",
            estimated_revenue=f"1.{(today - asked).days}5",
            estimated_ad_revenue="0.950000001",
        )


def add_bulk(load: Load, day: date, number: int) -> None:
    """A bulk report of each day, and every fifth day a new one for an old day."""
    for of, report in [(day, f"r{number}"), (day - timedelta(days=9), f"again{number}")]:
        if report.startswith("again") and number % 5:
            continue
        for video in VIDEOS[: 1 if report.startswith("again") else 3]:
            load.youtube(
                "bulk_channel_reach_basic_a1",
                channel_id="UC1",
                job_id="j1",
                report_id=report,
                report_create_time=load.observed_at,
                date=str(of),
                video_id=video,
                video_thumbnail_impressions=100 + number,
                video_thumbnail_impressions_ctr=0.1,
            )


def late_import(load_id: str, observed_at: str) -> Load:
    """An export imported late, with old days and old readings."""
    load = Load(load_id, observed_at)
    for day, count in [("2026-08-21", 55), ("2026-08-22", 56)]:
        load.files("post_days", account_id="UC3", post_id="w1", metric_date=day, view_count=count)
    for at, count in [("2026-08-21T10:00:00Z", 20), ("2026-08-22T10:00:00Z", 90)]:
        load.files(
            "post_snapshots",
            account_id="UC2",
            post_id="observed",
            observed_at=at,
            view_count=count,
        )
    return load


def after_an_outage() -> Load:
    """The first load after 40 days without one, with a video published in between."""
    load = daily_load(67)
    add_new_video(load, kind=None)
    load.youtube("uploads", channel_id="UC1", playlist_id="UU1", video_id="v2", payload={})
    return load


def eventful() -> Load:
    """A load two days later: a kind, a lifecycle and a name change, a year-old export arrives."""
    load = daily_load(69)
    add_new_video(load, kind="LIVE_STREAM")
    an_hour_later = {"channel_id": "UC1", "observed_at": "2026-10-29T15:00:00Z"}
    load.youtube("missing_videos", video_id="v3", resource="videos", **an_hour_later)
    hidden = {"privacy_status": "private", "payload": {"snippet": {"title": "Private video"}}}
    load.youtube("uploads", playlist_id="UU1", video_id="v2", **hidden, **an_hour_later)
    for day, count in [("2025-12-01", 31), ("2025-12-02", 32)]:
        load.files("post_days", account_id="UC1", post_id="v0", metric_date=day, view_count=count)
        load.files("account_days", account_id="UC1", metric_date=day, view_count=2 * count)
    load.files(
        "posts", account_id="UC1", post_id="v0", title="Old", published_at="2025-11-30T09:00Z"
    )
    load.files(
        "revenue",
        account_id="UC1",
        metric_date="2025-12-01",
        currency="USD",
        revenue_source="ads",
        revenue_amount="0.000007",
    )
    return load


def seen_late() -> Load:
    """The load of the day between, of a second writer, visible only after the later one."""
    load = daily_load(68)
    evening = "2026-10-28T20:00:00Z"
    load.statistics("observed", channel_id="UC2", at=evening, viewCount=4000, likeCount=1)
    return load


def add_new_video(load: Load, *, kind: str | None) -> None:
    """A video published late in October, and its first days."""
    published = {"publishedAt": "2026-10-24T12:00:00Z", "title": "v9"}
    load.video("v9", snippet=published, statistics={"viewCount": load.load_id[2:4]})
    for day, count in [("2026-10-24", 5), ("2026-10-25", 6)]:
        stated = {"creator_content_type": kind, "views": count, "engaged_views": 1, "likes": 0}
        load.youtube("video_days", channel_id="UC1", video_id="v9", day=day, **stated)
