"""Every raw table of YouTube with its columns and types."""

from __future__ import annotations

from ingestion.landing.columns import (
    DAY,
    INTEGER,
    JSON,
    LEDGERS,
    MOMENT,
    MONEY,
    REAL,
    REQUESTS,
    TEXT,
    Columns,
    RawSource,
    ledger_tables,
)

METRICS: Columns = {
    "views": INTEGER,
    "engaged_views": INTEGER,
    "red_views": INTEGER,
    "estimated_minutes_watched": INTEGER,
    "estimated_red_minutes_watched": INTEGER,
    "average_view_duration": REAL,
    "average_view_percentage": REAL,
    "likes": INTEGER,
    "dislikes": INTEGER,
    "comments": INTEGER,
    "shares": INTEGER,
    "subscribers_gained": INTEGER,
    "subscribers_lost": INTEGER,
    "videos_added_to_playlists": INTEGER,
    "videos_removed_from_playlists": INTEGER,
}
VIDEO_MONEY: Columns = {
    "currency": TEXT,
    "estimated_revenue": MONEY,
    "estimated_ad_revenue": MONEY,
    "estimated_red_partner_revenue": MONEY,
    "gross_revenue": MONEY,
    "playback_based_cpm": MONEY,
    "cpm": MONEY,
    "monetized_playbacks": INTEGER,
}
CHANNEL_DAY: Columns = {"channel_id": TEXT, "day": DAY}
WINDOW: Columns = {"channel_id": TEXT, "start_date": DAY, "end_date": DAY}
BULK: Columns = {"job_id": TEXT, "report_id": TEXT, "report_create_time": MOMENT, "date": DAY}
BULK_VIDEO: Columns = {"channel_id": TEXT, "video_id": TEXT}
BULK_SPLIT: Columns = {
    **BULK_VIDEO,
    "live_or_on_demand": TEXT,
    "subscribed_status": TEXT,
    "country_code": TEXT,
}
BULK_WATCH: Columns = {
    "views": INTEGER,
    "engaged_views": INTEGER,
    "watch_time_minutes": REAL,
    "average_view_duration_seconds": REAL,
    "average_view_duration_percentage": REAL,
    "red_views": INTEGER,
    "red_watch_time_minutes": REAL,
}
BULK_BASIC: Columns = {
    **BULK_SPLIT,
    **dict.fromkeys(
        [
            "views",
            "engaged_views",
            "comments",
            "likes",
            "dislikes",
            "videos_added_to_playlists",
            "videos_removed_from_playlists",
            "shares",
        ],
        INTEGER,
    ),
    "watch_time_minutes": REAL,
    "average_view_duration_seconds": REAL,
    "average_view_duration_percentage": REAL,
    **dict.fromkeys(
        ["annotation_impressions", "annotation_clickable_impressions", "annotation_clicks"], INTEGER
    ),
    "annotation_click_through_rate": REAL,
    **dict.fromkeys(["annotation_closable_impressions", "annotation_closes"], INTEGER),
    "annotation_close_rate": REAL,
    **dict.fromkeys(["card_teaser_impressions", "card_teaser_clicks"], INTEGER),
    "card_teaser_click_rate": REAL,
    **dict.fromkeys(["card_impressions", "card_clicks"], INTEGER),
    "card_click_rate": REAL,
    **dict.fromkeys(["subscribers_gained", "subscribers_lost", "red_views"], INTEGER),
    "red_watch_time_minutes": REAL,
}

BULK_TABLES: dict[str, Columns] = {
    "bulk_channel_basic_a3": BULK_BASIC,
    "bulk_channel_reach_basic_a1": {
        **BULK_VIDEO,
        "video_thumbnail_impressions": INTEGER,
        "video_thumbnail_impressions_ctr": REAL,
    },
    "bulk_channel_traffic_source_a3": {
        **BULK_SPLIT,
        "traffic_source_type": TEXT,
        "traffic_source_detail": TEXT,
        **BULK_WATCH,
    },
    "bulk_channel_demographics_a1": {
        **BULK_SPLIT,
        "age_group": TEXT,
        "gender": TEXT,
        "views_percentage": REAL,
    },
}

TABLES: dict[str, Columns] = {
    "channels": {"channel_id": TEXT, "content_owner_id": TEXT, "payload": JSON},
    "uploads": {
        "channel_id": TEXT,
        "playlist_id": TEXT,
        "video_id": TEXT,
        "video_published_at": MOMENT,
        "privacy_status": TEXT,
        "payload": JSON,
    },
    "videos": {"video_id": TEXT, "channel_id": TEXT, "payload": JSON},
    "video_statistics": {"video_id": TEXT, "channel_id": TEXT, "payload": JSON},
    "missing_videos": {"video_id": TEXT, "channel_id": TEXT, "resource": TEXT},
    "comment_threads": {"thread_id": TEXT, "video_id": TEXT, "channel_id": TEXT, "payload": JSON},
    "channel_days": {**CHANNEL_DAY, **METRICS},
    "channel_content_type_days": {**CHANNEL_DAY, "creator_content_type": TEXT, **METRICS},
    "video_days": {
        "channel_id": TEXT,
        "video_id": TEXT,
        "day": DAY,
        "creator_content_type": TEXT,
        **METRICS,
    },
    "channel_country_days": {**CHANNEL_DAY, "country": TEXT, **METRICS},
    "channel_traffic_source_days": {
        **CHANNEL_DAY,
        "insight_traffic_source_type": TEXT,
        **METRICS,
    },
    "channel_device_days": {**CHANNEL_DAY, "device_type": TEXT, **METRICS},
    "channel_audience": {
        **WINDOW,
        "age_group": TEXT,
        "gender": TEXT,
        "viewer_percentage": REAL,
    },
    "video_retention": {
        "channel_id": TEXT,
        "video_id": TEXT,
        "start_date": DAY,
        "end_date": DAY,
        "elapsed_video_time_ratio": REAL,
        "audience_watch_ratio": REAL,
        "relative_retention_performance": REAL,
        "started_watching": INTEGER,
        "stopped_watching": INTEGER,
    },
    "channel_revenue_days": {**CHANNEL_DAY, **VIDEO_MONEY, "ad_impressions": INTEGER},
    "video_revenue_days": {"channel_id": TEXT, "video_id": TEXT, "day": DAY, **VIDEO_MONEY},
    "bulk_reports": {
        "job_id": TEXT,
        "report_id": TEXT,
        "report_type": TEXT,
        "channel_id": TEXT,
        "start_time": MOMENT,
        "end_time": MOMENT,
        "create_time": MOMENT,
        "row_count": INTEGER,
        "sha256": TEXT,
        "archive_path": TEXT,
    },
    **{name: {**BULK, **columns} for name, columns in BULK_TABLES.items()},
    **ledger_tables("channel_id"),
    "requests": REQUESTS,
}

YOUTUBE = RawSource(
    name="youtube",
    dataset="raw_youtube",
    tables=TABLES,
    memory=LEDGERS | {"bulk_reports"},
    account_column="channel_id",
    newest_day_resource="channel_days",
)
