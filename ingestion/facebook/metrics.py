"""Which figures are asked of Pages, posts and videos, in groups that one call can ask for."""

from __future__ import annotations

from ingestion.graph.metrics_table import MetricGroup

LIFETIME = {"period": "lifetime"}
DAY = {"period": "day"}
VIDEO, REEL = "video", "reel"
WINDOWS = ("week", "days_28")

GROUPS = (
    MetricGroup(
        "post_insights",
        "",
        (
            "post_media_view",
            "post_total_media_view_unique",
            "post_clicks",
            "post_clicks_by_type",
            "post_reactions_by_type_total",
        ),
        LIFETIME,
    ),
    MetricGroup(
        "post_insights", "", ("post_media_view",), {**LIFETIME, "breakdown": "is_from_ads"}
    ),
    MetricGroup(
        "post_insights",
        VIDEO,
        (
            "post_video_views",
            "post_video_avg_time_watched",
            "post_video_view_time",
            "post_video_retention_graph",
        ),
        LIFETIME,
    ),
    MetricGroup(
        "video_insights",
        VIDEO,
        (
            "total_video_views",
            "total_video_avg_time_watched",
            "total_video_view_total_time",
            "total_video_retention_graph",
        ),
        LIFETIME,
    ),
    MetricGroup(
        "video_insights",
        REEL,
        (
            "blue_reels_play_count",
            "fb_reels_total_plays",
            "fb_reels_replay_count",
            "total_video_avg_time_watched",
            "total_video_view_total_time",
        ),
        LIFETIME,
    ),
    MetricGroup(
        "page_insights",
        "",
        (
            "page_media_view",
            "page_total_media_view_unique",
            "page_follows",
            "page_daily_follows",
            "page_daily_follows_unique",
            "page_daily_unfollows_unique",
            "page_post_engagements",
            "page_views_total",
            "page_video_views",
            "page_total_actions",
            "page_actions_post_reactions_total",
        ),
        DAY,
    ),
    *(
        MetricGroup("page_insights", "", ("page_media_view",), {**DAY, "breakdown": name})
        for name in ("is_from_ads", "is_from_followers")
    ),
    *(
        MetricGroup("page_insights", window, ("page_total_media_view_unique",), {"period": window})
        for window in WINDOWS
    ),
)
PAGE_KINDS = ("", *WINDOWS)
EARNINGS = "content_monetization_earnings"  # on its own: a Page without earnings refuses it
