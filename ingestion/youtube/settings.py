"""What the YouTube source needs to know: which channels, which resources, which limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

DATA_ROOT = "https://youtube.googleapis.com/youtube/v3"
ANALYTICS_ROOT = "https://youtubeanalytics.googleapis.com/v2"
REPORTING_ROOT = "https://youtubereporting.googleapis.com/v1"
TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address, no secret
AUTH_URI = "https://accounts.google.com/o/oauth2/auth"

SNAPSHOT_RESOURCES = ("channels", "uploads", "videos", "video_statistics", "comment_threads")
DAY_RESOURCES = (
    "channel_days",
    "channel_content_type_days",
    "video_days",
    "channel_country_days",
    "channel_traffic_source_days",
    "channel_device_days",
    "channel_revenue_days",
    "video_revenue_days",
)
WINDOW_RESOURCES = ("channel_audience", "video_retention")
BULK_RESOURCE = "bulk_reports"
RESOURCES = (*SNAPSHOT_RESOURCES, *DAY_RESOURCES, *WINDOW_RESOURCES, BULK_RESOURCE)
OFF_BY_DEFAULT = frozenset({"comment_threads"})
RESTATEMENT_DAYS = 7
CALLS_PER_MINUTE = {"data": 1_800, "batch_stats": 1_800, "analytics": 720, "reporting": 60}


@dataclass(frozen=True)
class ChannelSettings:
    """One channel of the workspace, named by its id or by its handle.

    Attributes:
        channel_id: ``UC…``; or None when `handle` is given.
        handle: ``@name``; or None when `channel_id` is given.
        ownership: ``owned`` channels have Analytics and bulk reports, ``observed`` public counts.
        content_owner: The content owner (CMS) that acts for the channel, if not the workspace's.
    """

    channel_id: str | None = None
    handle: str | None = None
    ownership: Literal["owned", "observed"] = "owned"
    content_owner: str | None = None

    @property
    def name(self) -> str:
        """What a person calls the channel: its handle, else its id."""
        return self.handle or self.channel_id or "unnamed channel"


@dataclass(frozen=True)
class YoutubeSettings:
    """Channels, resources and limits of one workspace.

    Attributes:
        channels: Channels to collect.
        resources: Resource → on or off; what is not named follows the defaults (comments off).
        windows: Day resource → days read again on every run; 7 where not named.
        history_start: First Pacific day ever asked for; None starts 90 days back.
        currencies: ISO 4217 codes in which revenue is asked.
        quota_units_per_day: Units of the Data API this workspace may use a Pacific day.
        batch_stats_calls_per_day: Calls of ``videos:batchGetStats`` a Pacific day.
        refresh_hours: A resource read more recently than this is not read again.
        max_parallel: Requests in flight at once.
        content_owner: Content owner that acts for owned channels without a token of their own.
        retention_top_videos: Videos a channel whose retention curve is read.
        recheck_days: Days after which a refused metric is asked for again.
        calls_per_minute: Bucket → calls a minute, over all channels.
    """

    channels: tuple[ChannelSettings, ...] = ()
    resources: Mapping[str, bool] = field(default_factory=dict)
    windows: Mapping[str, int] = field(default_factory=dict)
    history_start: date | None = None
    currencies: tuple[str, ...] = ("USD",)
    quota_units_per_day: int = 10_000
    batch_stats_calls_per_day: int = 10_000
    refresh_hours: float = 20.0
    max_parallel: int = 4
    content_owner: str | None = None
    retention_top_videos: int = 5
    recheck_days: int = 30
    calls_per_minute: Mapping[str, int] = field(default_factory=lambda: dict(CALLS_PER_MINUTE))
    data_root: str = DATA_ROOT
    analytics_root: str = ANALYTICS_ROOT
    reporting_root: str = REPORTING_ROOT
    token_uri: str = TOKEN_URI
    auth_uri: str = AUTH_URI

    def wants(self, resource: str) -> bool:
        """Whether `resource` is switched on."""
        return self.resources.get(resource, resource not in OFF_BY_DEFAULT)

    def window_days(self, resource: str) -> int:
        """Days of `resource` that every run reads again because they may be restated."""
        return self.windows.get(resource, RESTATEMENT_DAYS)
