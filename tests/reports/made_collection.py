"""Made readings of counters, gaps, reasons, restated values and an imported export."""

from __future__ import annotations

from datetime import timedelta

from tests.reports.made_channels import CHANNELS, LAST_DAY, OBSERVED_AT, Post, Row, key, who


def snapshots_of(posts: list[Post]) -> tuple[list[Row], list[Row]]:
    post_rows = [
        {
            "post_snapshot_key": key(post.post_key, OBSERVED_AT),
            "post_key": post.post_key,
            **who(post.channel),
            "post_id": post.post_id,
            "observed_at": OBSERVED_AT,
            "observed_date": OBSERVED_AT.date(),
            "view_count_lifetime": sum(day["view_count"] for day in post.days),
            "like_count_lifetime": sum(day["like_count"] for day in post.days),
            "comment_count_lifetime": sum(day["comment_count"] for day in post.days),
            "metric_epoch": "youtube_2026",
            "reading_source": "api",
            "is_decrease": False,
        }
        for post in posts
    ]
    account_rows = [
        {
            "account_snapshot_key": key(channel.account_key, OBSERVED_AT),
            **who(channel),
            "observed_at": OBSERVED_AT,
            "observed_date": OBSERVED_AT.date(),
            "follower_count_lifetime": channel.scale * 10,
            "is_follower_count_rounded": True,
            "view_count_lifetime": channel.scale * 900,
            "post_count_lifetime": 20,
            "reading_source": "api",
        }
        for channel in CHANNELS
    ]
    return post_rows, account_rows


def made_gaps() -> list[Row]:
    return [
        {
            "gap_key": key("gap", number),
            **who(CHANNELS[2]),
            "resource": "channel_revenue_days",
            "gap_date": LAST_DAY - timedelta(days=number),
            "reason": "not_monetised",
            "detail": "403 forbidden <b>monetary</b>",
            "recoverable_until": None,
            "is_recoverable": False,
            "status": "open",
            "first_seen_at": OBSERVED_AT,
        }
        for number in range(10)
    ]


def made_availability() -> list[Row]:
    return [
        {
            "availability_key": key("availability", CHANNELS[2].account_id),
            "entity_type": "account",
            "account_key": CHANNELS[2].account_key,
            "metric": "estimated_revenue_micros",
            "metric_date": LAST_DAY,
            "availability": "not_monetised",
            "reason": "the channel is not in the partner programme",
        }
    ]


def periods_of(posts: list[Post]) -> list[Row]:
    """An imported export: lifetime totals of ten videos, without money."""
    return [
        {
            "post_period_key": key("period", post.post_id),
            "post_key": post.post_key,
            **who(post.channel),
            "post_id": post.post_id,
            "file_name": "Table <data>.csv",
            "file_sha256": "0" * 64,
            "view_count": 100 + place,
            "watch_seconds": 3_600,
            "imported_at": OBSERVED_AT,
        }
        for place, post in enumerate(posts[:10])
    ]


def made_revisions() -> list[Row]:
    return [
        {
            "metric_revision_key": key("revision", number),
            "account_key": CHANNELS[0].account_key,
            "metric": "view_count",
            "old_value": 10,
            "new_value": 9,
            "metric_date": LAST_DAY - timedelta(days=number),
            "known_from": OBSERVED_AT,
        }
        for number in range(3)
    ]
