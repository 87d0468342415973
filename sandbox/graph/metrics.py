"""Which metrics there are, since when, until when, and for what: Meta's announcements, typed."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date

MARCH_2024 = date(2024, 3, 14)
APRIL_2025 = date(2025, 4, 21)
NOVEMBER_2025 = date(2025, 11, 15)
DECEMBER_2025 = date(2025, 12, 3)
APRIL_2026 = date(2026, 4, 22)
JUNE_2026 = date(2026, 6, 15)
LINK_CLICKS = date(2026, 6, 22)

EARNINGS = "content_monetization_earnings"
MONEY_METRICS = frozenset({EARNINGS, "monetization_approximate_earnings"})
FROM_ADS_OR_FOLLOWERS = frozenset({"is_from_ads", "is_from_followers"})


@dataclass(frozen=True)
class Metric:
    """One metric: the first day it answers, the first day it no longer does, its breakdowns."""

    since: date | None = None
    until: date | None = None
    breakdowns: Set[str] = field(default_factory=frozenset)

    def answers_on(self, today: date) -> bool:
        """Say whether a request of that day may name it."""
        is_there = self.since is None or today >= self.since
        return is_there and (self.until is None or today < self.until)


Table = Mapping[str, Metric]


def _table(alive: str, retired: Mapping[date, str]) -> dict[str, Metric]:
    found = {name: Metric() for name in alive.split()}
    for day, names in retired.items():
        found |= {name: Metric(until=day) for name in names.split()}
    return found


PAGE: Table = {
    **_table(
        "page_total_media_view_unique page_follows page_daily_follows page_daily_follows_unique "
        "page_daily_unfollows_unique page_post_engagements page_views_total page_video_views "
        "page_total_actions page_actions_post_reactions_total "
        "page_actions_post_reactions_like_total page_actions_post_reactions_love_total "
        "page_actions_post_reactions_wow_total page_actions_post_reactions_haha_total "
        "page_actions_post_reactions_sorry_total page_actions_post_reactions_anger_total",
        {
            MARCH_2024: "page_engaged_users page_consumptions page_consumptions_unique "
            "page_consumptions_by_consumption_type page_negative_feedback page_fans_gender_age "
            "page_impressions_by_age_gender_unique page_content_activity",
            NOVEMBER_2025: "page_fans page_fans_city page_fans_country page_fans_locale "
            "page_fan_adds page_fan_adds_unique page_fan_removes page_fan_removes_unique "
            "page_impressions page_impressions_paid page_impressions_viral "
            "page_impressions_nonviral",
            JUNE_2026: "page_impressions_unique page_impressions_paid_unique "
            "page_impressions_viral_unique page_impressions_nonviral_unique "
            "page_posts_impressions page_posts_impressions_unique page_posts_impressions_paid "
            "page_posts_impressions_paid_unique page_posts_impressions_organic_unique "
            "page_posts_impressions_viral page_posts_impressions_viral_unique "
            "page_posts_impressions_nonviral page_posts_impressions_nonviral_unique "
            "page_posts_served_impressions_organic_unique page_video_views_unique",
        },
    ),
    "page_media_view": Metric(breakdowns=FROM_ADS_OR_FOLLOWERS),
    **{name: Metric() for name in MONEY_METRICS},
}

POST: Table = {
    **_table(
        "post_total_media_view_unique post_clicks post_clicks_by_type "
        "post_reactions_by_type_total post_reactions_like_total post_reactions_love_total "
        "post_reactions_wow_total post_reactions_haha_total post_reactions_sorry_total "
        "post_reactions_anger_total post_video_views post_video_avg_time_watched "
        "post_video_view_time post_video_retention_graph",
        {
            MARCH_2024: "post_engaged_users post_negative_feedback post_engaged_fan",
            NOVEMBER_2025: "post_impressions post_impressions_paid post_impressions_fan "
            "post_impressions_organic post_impressions_viral post_impressions_nonviral",
            JUNE_2026: "post_impressions_unique post_impressions_paid_unique "
            "post_impressions_fan_unique post_impressions_organic_unique "
            "post_impressions_viral_unique post_impressions_nonviral_unique "
            "post_video_views_unique post_video_views_organic_unique "
            "post_video_views_paid_unique",
        },
    ),
    "post_media_view": Metric(breakdowns=FROM_ADS_OR_FOLLOWERS),
    **{name: Metric() for name in MONEY_METRICS},
}

VIDEO: Table = _table(
    "total_video_views total_video_avg_time_watched total_video_view_total_time "
    "total_video_retention_graph blue_reels_play_count fb_reels_total_plays fb_reels_replay_count",
    {
        JUNE_2026: "total_video_impressions total_video_impressions_unique "
        "total_video_impressions_paid total_video_impressions_paid_unique "
        "total_video_impressions_organic total_video_impressions_organic_unique "
        "total_video_impressions_viral total_video_impressions_viral_unique "
        "total_video_impressions_fan total_video_impressions_fan_unique "
        "total_video_impressions_fan_paid total_video_impressions_fan_paid_unique "
        "total_video_views_unique total_video_views_organic_unique total_video_views_paid_unique"
    },
)

_NEWER = {
    "reels_skip_rate": Metric(since=DECEMBER_2025),
    "reposts": Metric(since=DECEMBER_2025),
    "total_views": Metric(since=APRIL_2026),
    "total_likes": Metric(since=APRIL_2026),
    "total_comments": Metric(since=APRIL_2026),
    "facebook_views": Metric(since=APRIL_2026),
    "link_clicks": Metric(since=LINK_CLICKS),
    "navigation": Metric(breakdowns=frozenset({"story_navigation_action_type"})),
    "profile_activity": Metric(breakdowns=frozenset({"action_type"})),
}


def _media(alive: str, retired: str) -> dict[str, Metric]:
    found = _table(alive, {APRIL_2025: retired})
    return {name: _NEWER.get(name, metric) for name, metric in found.items()}


MEDIA: Mapping[str, Table] = {
    "FEED": _media(
        "views reach total_interactions likes comments saved shares profile_visits "
        "profile_activity follows reposts total_views total_likes total_comments facebook_views",
        "impressions video_views",
    ),
    "REELS": _media(
        "views reach total_interactions likes comments saved shares ig_reels_avg_watch_time "
        "ig_reels_video_view_total_time reels_skip_rate reposts crossposted_views facebook_views "
        "total_views total_likes total_comments",
        "plays clips_replays_count ig_reels_aggregated_all_plays_count video_views",
    ),
    "STORY": _media(
        "views reach total_interactions shares replies navigation profile_visits "
        "profile_activity follows link_clicks facebook_views",
        "impressions",
    ),
}

_BY_MEDIA = frozenset({"media_product_type"})
_BY_BOTH = frozenset({"media_product_type", "follow_type"})

ACCOUNT_TOTALS: Table = {
    "views": Metric(breakdowns=_BY_BOTH),
    "reach": Metric(breakdowns=_BY_BOTH),
    "accounts_engaged": Metric(),
    "total_interactions": Metric(breakdowns=_BY_MEDIA),
    "likes": Metric(breakdowns=_BY_MEDIA),
    "comments": Metric(breakdowns=_BY_MEDIA),
    "saves": Metric(breakdowns=_BY_MEDIA),
    "shares": Metric(breakdowns=_BY_MEDIA),
    "replies": Metric(),
    "reposts": Metric(since=DECEMBER_2025),
    "follows_and_unfollows": Metric(breakdowns=frozenset({"follow_type"})),
    "profile_links_taps": Metric(breakdowns=frozenset({"contact_button_type"})),
    "impressions": Metric(until=APRIL_2025),
}
ACCOUNT_SERIES: Table = {"reach": Metric(), "follower_count": Metric()}
_AUDIENCE = frozenset({"age", "city", "country", "gender"})
DEMOGRAPHICS: Table = {
    "follower_demographics": Metric(breakdowns=_AUDIENCE),
    "engaged_audience_demographics": Metric(breakdowns=_AUDIENCE),
}


def alive(table: Table, today: date, retired: Set[str]) -> dict[str, Metric]:
    """Return the metrics a request of that day may name.

    Args:
        table: One of the tables above.
        today: The sandbox's day.
        retired: Those that were retired without notice.
    """
    return {
        name: metric
        for name, metric in table.items()
        if metric.answers_on(today) and name not in retired
    }
