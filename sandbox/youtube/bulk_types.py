"""The bulk report types the sandbox can fill, column by column in the order files have."""

from collections.abc import Mapping
from dataclasses import dataclass

BASE = ("date", "channel_id", "video_id", "live_or_on_demand", "subscribed_status", "country_code")
VIEWING = (
    "views",
    "engaged_views",
    "watch_time_minutes",
    "average_view_duration_seconds",
    "average_view_duration_percentage",
    "red_views",
    "red_watch_time_minutes",
)


@dataclass(frozen=True)
class BulkType:
    """One report type: its name for people and its columns."""

    name: str
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the header of its files."""
        return self.dimensions + self.metrics


BULK_TYPES: Mapping[str, BulkType] = {
    "channel_basic_a3": BulkType(
        "User activity",
        BASE,
        (
            "views",
            "engaged_views",
            "comments",
            "likes",
            "dislikes",
            "videos_added_to_playlists",
            "videos_removed_from_playlists",
            "shares",
            "watch_time_minutes",
            "average_view_duration_seconds",
            "average_view_duration_percentage",
            "annotation_impressions",
            "annotation_clickable_impressions",
            "annotation_clicks",
            "annotation_click_through_rate",
            "annotation_closable_impressions",
            "annotation_closes",
            "annotation_close_rate",
            "card_teaser_impressions",
            "card_teaser_clicks",
            "card_teaser_click_rate",
            "card_impressions",
            "card_clicks",
            "card_click_rate",
            "subscribers_gained",
            "subscribers_lost",
            "red_views",
            "red_watch_time_minutes",
        ),
    ),
    "channel_traffic_source_a3": BulkType(
        "Traffic sources", (*BASE, "traffic_source_type", "traffic_source_detail"), VIEWING
    ),
    "channel_demographics_a1": BulkType(
        "Demographics", (*BASE, "age_group", "gender"), ("views_percentage",)
    ),
    "channel_reach_basic_a1": BulkType(
        "Reach",
        BASE[:3],
        ("video_thumbnail_impressions", "video_thumbnail_impressions_ctr"),
    ),
}

# A bulk column and the figure it is.
COUNT_COLUMNS: Mapping[str, str] = {
    "views": "views",
    "engaged_views": "engagedViews",
    "comments": "comments",
    "likes": "likes",
    "dislikes": "dislikes",
    "videos_added_to_playlists": "videosAddedToPlaylists",
    "videos_removed_from_playlists": "videosRemovedFromPlaylists",
    "shares": "shares",
    "card_teaser_impressions": "cardTeaserImpressions",
    "card_teaser_clicks": "cardTeaserClicks",
    "card_impressions": "cardImpressions",
    "card_clicks": "cardClicks",
    "subscribers_gained": "subscribersGained",
    "subscribers_lost": "subscribersLost",
    "red_views": "redViews",
}
TRAFFIC_CODES: Mapping[str, str] = {
    "NO_LINK_OTHER": "0",
    "SUBSCRIBER": "3",
    "YT_CHANNEL": "4",
    "YT_SEARCH": "5",
    "RELATED_VIDEO": "7",
    "EXT_URL": "9",
    "PLAYLIST": "14",
    "NOTIFICATION": "17",
    "END_SCREEN": "20",
    "SHORTS": "24",
}
TRAFFIC_DETAILS: Mapping[str, str] = {
    "YT_CHANNEL": "/channel",
    "YT_SEARCH": "easy dinner",
    "EXT_URL": "google.com",
    "SHORTS": "unknown",
}
AGE_CODES = (
    "AGE_13_17",
    "AGE_18_24",
    "AGE_25_34",
    "AGE_35_44",
    "AGE_45_54",
    "AGE_55_64",
    "AGE_65_",
)
