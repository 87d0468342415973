"""Which fields and metrics are asked for, by media product type and kind of window.

Source:
    https://developers.facebook.com/docs/instagram-platform/reference: ig-media/insights and
    ig-user/insights, as of Graph API v26. What Meta retires is learned, not edited here.
"""

from __future__ import annotations

from ingestion.graph.metrics_table import MetricGroup

PROFILE_FIELDS = (
    "id",
    "username",
    "name",
    "biography",
    "website",
    "profile_picture_url",
    "followers_count",
    "follows_count",
    "media_count",
)
MEDIA_FIELDS = (
    "id",
    "caption",
    "media_type",
    "media_product_type",
    "permalink",
    "shortcode",
    "timestamp",
    "like_count",
    "comments_count",
    "is_comment_enabled",
    "is_shared_to_feed",
    "is_ai_generated",
    "media_url",
    "thumbnail_url",
    "children{id,media_type}",
)
STORY_FIELDS = (
    "id",
    "caption",
    "media_type",
    "media_product_type",
    "permalink",
    "timestamp",
    "media_url",
    "thumbnail_url",
)
FEED, REELS, STORY = "FEED", "REELS", "STORY"
DAY, WINDOW, SERIES = "day", "window", "series"
FOLLOWERS_NEEDED = 100
WINDOW_LENGTHS = (7, 28)
TIMEFRAME = "this_month"

TOTAL = {"metric_type": "total_value", "period": "day"}
AUDIENCE = {"metric_type": "total_value", "period": "lifetime", "timeframe": TIMEFRAME}
FOR_ALL = ("views", "reach", "total_interactions", "shares")
ORGANIC = ("likes", "comments", "saved", "reposts")
PROMOTED_TOO = ("total_views", "total_likes", "total_comments", "facebook_views")
PROFILE_ACTIONS = ("profile_visits", "profile_activity", "follows")

GROUPS = (
    MetricGroup("media_insights", FEED, (*FOR_ALL, *ORGANIC, *PROFILE_ACTIONS, *PROMOTED_TOO)),
    MetricGroup(
        "media_insights",
        REELS,
        (
            *FOR_ALL,
            *ORGANIC,
            "ig_reels_avg_watch_time",
            "ig_reels_video_view_total_time",
            "reels_skip_rate",
            "crossposted_views",
            *PROMOTED_TOO,
        ),
    ),
    MetricGroup(
        "media_insights",
        STORY,
        (*FOR_ALL, "replies", "navigation", *PROFILE_ACTIONS, "link_clicks", "facebook_views"),
    ),
    MetricGroup(
        "media_insights", STORY, ("navigation",), {"breakdown": "story_navigation_action_type"}
    ),
    MetricGroup(
        "account_insights",
        DAY,
        (
            "views",
            "reach",
            "accounts_engaged",
            "total_interactions",
            "likes",
            "comments",
            "saves",
            "shares",
            "replies",
            "reposts",
            "profile_links_taps",
        ),
        TOTAL,
    ),
    MetricGroup(
        "account_insights",
        DAY,
        ("views", "reach", "follows_and_unfollows"),
        {**TOTAL, "breakdown": "follow_type"},
    ),
    MetricGroup(
        "account_insights",
        DAY,
        ("views", "reach", "total_interactions", "likes", "comments", "saves", "shares"),
        {**TOTAL, "breakdown": "media_product_type"},
    ),
    MetricGroup("account_insights", WINDOW, ("reach", "accounts_engaged"), TOTAL),
    MetricGroup("account_insights", SERIES, ("follower_count",), {"period": "day"}),
    *(
        MetricGroup(
            "account_demographics",
            "",
            ("follower_demographics", "engaged_audience_demographics"),
            {**AUDIENCE, "breakdown": breakdown},
        )
        for breakdown in ("age", "city", "country", "gender")
    ),
)
