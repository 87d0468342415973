"""The Analytics reports that are asked: dimensions, metrics and the rules they keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.youtube.errors import YoutubeError

if TYPE_CHECKING:
    from ingestion.ranges import Days

MAX_VIDEO_IDS = 500
MAX_TRAFFIC_VIDEO_DAYS = 50_000

ACTIVITY = (
    "views",
    "engagedViews",
    "redViews",
    "estimatedMinutesWatched",
    "estimatedRedMinutesWatched",
    "averageViewDuration",
    "averageViewPercentage",
    "likes",
    "dislikes",
    "comments",
    "shares",
    "subscribersGained",
    "subscribersLost",
    "videosAddedToPlaylists",
    "videosRemovedFromPlaylists",
)
VIEWING = ("views", "engagedViews", "estimatedMinutesWatched")
VIDEO_MONEY = (
    "estimatedRevenue",
    "estimatedAdRevenue",
    "estimatedRedPartnerRevenue",
    "grossRevenue",
    "playbackBasedCpm",
    "cpm",
    "monetizedPlaybacks",
)
MONEY = (*VIDEO_MONEY, "adImpressions")
COUNTRIES = "countries"
RETENTION = (
    "audienceWatchRatio",
    "relativeRetentionPerformance",
    "startedWatching",
    "stoppedWatching",
)


@dataclass(frozen=True)
class Report:
    """One kind of Analytics request.

    Attributes:
        resource: The raw table its rows land in.
        dimensions: Dimensions of a request over a range of days.
        day_dimensions: Dimensions of a request about one day, for reports that have no ``day``.
        metrics: Metrics asked for.
        optional: A dimension that is left out when YouTube refuses it.
        is_money: Whether it needs the money scope, a monetised channel and a currency.
    """

    resource: str
    dimensions: tuple[str, ...]
    metrics: tuple[str, ...]
    day_dimensions: tuple[str, ...] = ()
    optional: str | None = None
    is_money: bool = False


REPORTS: dict[str, Report] = {
    report.resource: report
    for report in (
        Report("channel_days", ("day",), ACTIVITY),
        Report("channel_content_type_days", ("day", "creatorContentType"), ACTIVITY),
        Report(
            "video_days",
            ("day", "creatorContentType"),
            ACTIVITY,
            day_dimensions=("video", "creatorContentType"),
            optional="creatorContentType",
        ),
        Report("channel_country_days", ("day",), ACTIVITY, day_dimensions=("country",)),
        Report("channel_traffic_source_days", ("day", "insightTrafficSourceType"), VIEWING),
        Report("channel_device_days", ("day", "deviceType"), VIEWING),
        Report("channel_audience", ("ageGroup", "gender"), ("viewerPercentage",)),
        Report("video_retention", ("elapsedVideoTimeRatio",), RETENTION),
        Report("channel_revenue_days", ("day",), MONEY, is_money=True),
        Report(
            "video_revenue_days", ("day",), VIDEO_MONEY, day_dimensions=("video",), is_money=True
        ),
    )
}


# which countries a channel has figures of, over any range: it lands nowhere
COUNTRY_LIST = Report(COUNTRIES, ("country",), ("views",))


@dataclass(frozen=True)
class Query:
    """One Analytics request.

    Attributes:
        report: Its kind.
        channel_id: The channel it is about.
        days: The days asked for.
        video_ids: Videos it is narrowed to; none for the whole channel.
        is_one_day: Whether it uses the dimensions for one day.
        currency: Of money reports.
        country: The one country it is narrowed to.
    """

    report: Report
    channel_id: str
    days: Days
    video_ids: tuple[str, ...] = ()
    is_one_day: bool = False
    currency: str | None = None
    country: str | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions it asks for."""
        return self.report.day_dimensions if self.is_one_day else self.report.dimensions

    def params(
        self, metrics: tuple[str, ...], *, content_owner: str | None = None, left_out: str = ""
    ) -> dict[str, str]:
        """The query parameters, with `metrics` and without the dimension `left_out`.

        Raises:
            YoutubeError: The request breaks a rule of the API that is known beforehand.
        """
        dimensions = tuple(d for d in self.dimensions if d != left_out)
        require_known_rules(self, dimensions)
        filters = [f"video=={','.join(self.video_ids)}"] if self.video_ids else []
        if content_owner and not self.video_ids:
            filters.append(f"channel=={self.channel_id}")
        asked = f"contentOwner=={content_owner}" if content_owner else f"channel=={self.channel_id}"
        params = {
            "ids": asked,
            "startDate": self.days.start.isoformat(),
            "endDate": self.days.end.isoformat(),
            "metrics": ",".join(metrics),
            "dimensions": ",".join(dimensions),
        }
        if self.country:
            filters.append(f"country=={self.country}")
        if filters:
            params["filters"] = ";".join(filters)
        if self.currency:
            params["currency"] = self.currency
        return params


def require_known_rules(query: Query, dimensions: tuple[str, ...]) -> None:
    """Refuse a request that YouTube would refuse, before it costs a call.

    Raises:
        YoutubeError: Too many ids, a retention curve of several videos, or a report over several
            days whose dimensions have no day.
    """
    name = query.report.resource
    if len(query.video_ids) > MAX_VIDEO_IDS:
        raise YoutubeError(f"{name}: expected at most 500 video ids, got {len(query.video_ids)}")
    if "elapsedVideoTimeRatio" in dimensions and len(query.video_ids) != 1:
        raise YoutubeError(f"{name}: expected exactly one video, got {len(query.video_ids)}")
    if query.is_one_day and len(query.days) != 1:
        raise YoutubeError(f"{name}: expected one day, got {len(query.days)}")
    if "video" in dimensions and not query.video_ids:
        raise YoutubeError(f"{name}: expected video ids, got none")
    if name == "channel_country_days" and not (query.is_one_day or query.country):
        raise YoutubeError(f"{name}: expected one day or one country, got neither")


def column_name(header: str) -> str:
    """The raw column of an API name: ``averageViewDuration`` → ``average_view_duration``."""
    if header == "video":
        return "video_id"
    return re.sub(r"(?<!^)(?=[A-Z])", "_", header).lower()
