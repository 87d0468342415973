"""What happens to the made brand beside its days: all that an increment could miss.

The brand's loads, and with them a ledger of what could not be had, a retired metric, windows, a
post that goes, one that is published anew, one read again ten days later, an account read no more
for a month, imports of old days, an export of the Page's old posts, forecasts. What changes old
rows happens from load 41 on.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from typing import TYPE_CHECKING

from tests.dbt_analytics.made_brand import CHANNEL, FIRST_DAY, daily_load, measures, published_at
from tests.dbt_analytics.made_page import PAGE

if TYPE_CHECKING:
    from tests.dbt.raw_rows import Load

OLD_DAY = "2026-09-04"  # restated by load 44, forty-one days later
RESTED = range(11, 43)  # loads that do not read the second channel
SELDOM = (*range(28, 35), 44)  # loads that read the video published at 15:00 of day 27
GONE_FROM, MOVED_FROM, RETIRED_FROM, FILLED_BY = 47, 44, 43, 43
FORECASTS_FROM = 38


def changed_load(number: int) -> Load:
    """The brand's load of a day and what happened beside it."""
    load = daily_load(number)
    today = FIRST_DAY + timedelta(days=number)
    add_windows(load, today)
    add_ledgers(load, number)
    if number not in RESTED:
        add_second_channel(load, number)
    if number in SELDOM:
        add_seldom_read(load, number)
    if number >= GONE_FROM:
        load.youtube("missing_videos", channel_id=CHANNEL, video_id="v0", resource="videos")
    if number == 44:
        add_old_days(load, today)
    if number >= FORECASTS_FROM:
        add_forecasts(load, number)
    if number in {20, 40, 43}:
        add_export(load, number)
    return load


def add_windows(load: Load, today: date) -> None:
    """The audience of the last 28 days and a retention curve; last week's window again."""
    for back in (3, 10):
        end = today - timedelta(days=back)
        window = {"start_date": str(end - timedelta(days=27)), "end_date": str(end)}
        share = 40.0 + (today.day % 3 if back == 3 else 0)
        audience = {"age_group": "age25-34", "gender": "female", "viewer_percentage": share}
        load.youtube("channel_audience", channel_id=CHANNEL, **window, **audience)
        for point in (0.5, 1.0):
            load.youtube(
                "video_retention",
                channel_id=CHANNEL,
                video_id="v0",
                **window,
                elapsed_video_time_ratio=point,
                audience_watch_ratio=share / 100 / point,
                relative_retention_performance=0.5,
            )


def add_ledgers(load: Load, number: int) -> None:
    """Days out of quota, some filled later, some past their deadline; metrics refused."""
    money = {"channel_id": CHANNEL, "resource": "video_revenue_days"}
    gap = {**money, "reason": "quota_exhausted"}
    if number == 12:
        days = {"gap_start_date": "2026-09-06", "gap_end_date": "2026-09-09"}
        load.youtube("collection_gaps", **gap, **days, recoverable_until="2026-10-12")
    if number in {20, 45}:
        day = str(FIRST_DAY + timedelta(days=number - 5))
        load.youtube("collection_gaps", **gap, gap_start_date=day, gap_end_date=day)
    if number == FILLED_BY:
        filled = {"start_date": "2026-09-08", "end_date": "2026-09-09"}
        load.youtube("fetched_ranges", **money, **filled)
    if number in {5, RETIRED_FROM}:
        reason = "unsupported" if number == 5 else "retired"
        refused = {"channel_id": CHANNEL, "resource": "bulk_channel_reach_basic_a1"}
        metric = "video_thumbnail_impressions"
        load.youtube("metric_refusals", **refused, metric=metric, reason=reason, detail="no")


def add_second_channel(load: Load, number: int) -> None:
    """A channel of counters alone, with a video that was published anew."""
    now = datetime.fromisoformat(load.observed_at)
    for video, hour in (("w1", 2), ("w2", 220), ("w3", 900)):
        published = datetime.combine(FIRST_DAY, datetime.min.time(), UTC) + timedelta(hours=hour)
        if video == "w3" and number >= MOVED_FROM:
            published += timedelta(days=3)
        if published <= now:
            counters = {"viewCount": str(3 * number + hour), "likeCount": "2"}
            snippet = {"publishedAt": published.isoformat(), "title": video}
            load.video(video, channel_id="UC2", snippet=snippet, statistics=counters)
            load.statistics(video, channel_id="UC2", viewCount=3 * number + hour, likeCount=2)


def add_seldom_read(load: Load, number: int) -> None:
    """A video without days: read until an hour before it is seven days old, and at seventeen."""
    snippet = {"publishedAt": "2026-09-28T15:00:00Z", "title": "Seldom"}
    counters = {"viewCount": str(100 * number), "likeCount": "2"}
    load.video("w9", channel_id=CHANNEL, snippet=snippet, statistics=counters, duration="PT8M")


def add_old_days(load: Load, today: date) -> None:
    """A day restated after forty days, days of old exports, and the money of a closed month."""
    old = {"channel_id": CHANNEL, "day": OLD_DAY}
    load.youtube("video_days", **old, video_id="v0", **measures(77))
    load.youtube("channel_days", **old, **measures(90))
    money = {"currency": "USD", "estimated_revenue": "0.9", "estimated_ad_revenue": "0.2"}
    load.youtube("channel_revenue_days", **old, **money)
    for back in (60, 59, 30):
        day = str(today - timedelta(days=back))
        load.files("post_days", account_id=CHANNEL, post_id="v1", metric_date=day, view_count=back)
        load.files("account_days", account_id="UC9", metric_date=day, view_count=back)
    load.files(
        "post_periods",
        account_id=CHANNEL,
        post_id="v1",
        period_start_date="2026-08-01",
        period_end_date="2026-08-31",
        view_count=12,
    )


def add_export(load: Load, number: int) -> None:
    """An export of the Page's old posts, whose ages are over; read again, the first has grown."""
    for post in range(6):
        names = {"platform": "facebook", "account_id": PAGE, "post_id": f"{PAGE}_old{post}"}
        published = f"2026-0{2 + post}-10T09:00:00Z"
        load.files("posts", **names, published_at=published, post_kind="image", description="Soup")
        count = 40 + 10 * post + (number if post == 0 else 0)
        counters = {"reaction_count": count, "comment_count": 4, "share_count": 2}
        load.files("post_snapshots", **names, **counters, observed_at=load.observed_at)


def add_forecasts(load: Load, number: int) -> None:
    """A forecast of the newest post, the back-test of an old one, and of an export's lifetime."""
    newest, old = (number - 1) // 3, datetime(2026, 2, 10, 9, tzinfo=UTC)
    for post, made, horizon, is_backtest in (
        (f"youtube|v{newest}", published_at(newest), "7d", False),
        (f"youtube|v{number - 36}", published_at(number - 36), None, True),
        (f"facebook|{PAGE}_old{number % 6}", old, "lifetime", True),
    ):
        row = {
            "post_key": md5(post.encode(), usedforsecurity=False).hexdigest(),
            "stage": "publication",
            "horizon": horizon,
            "horizon_days": None if horizon == "lifetime" else 7,
            "metric": "engagement_count" if horizon == "lifetime" else "engaged_view_count",
            "model_version": "1",
            "model_kind": "model",
            "is_backtest": is_backtest,
            "made_at": (made + timedelta(hours=1)).isoformat(),
            "recorded_at": load.observed_at,
            "forecast_count": 700.0,
            "lower_80_count": 500.0,
            "upper_80_count": 900.0,
        }
        if is_backtest or (number - 1) % 3 == 0:
            load.rows.append(("predictions", "post_forecasts", row))
