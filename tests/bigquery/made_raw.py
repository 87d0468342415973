"""A small raw warehouse, made by hand, that reaches every staging model.

Two owned channels and an observed one, nine videos, nine days of loads that restate each other;
beside them a Page and an Instagram account.
It holds what engines like to read differently: accents and emoji, nulls, negative days, money with
nine decimals, days of 23 and 25 hours, a video published in the hour that happens twice.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.bigquery.made_imports import imported_rows
from tests.bigquery.made_social import social_rows
from tests.bigquery.made_videos import (
    COUNTRIES,
    FIRST_DAY,
    FIRST_LOAD,
    OBSERVED,
    OWNED,
    SECOND,
    SOURCES,
    VIDEOS,
    Video,
)
from tests.bigquery.made_world import moment_of

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
Rows = dict[tuple[str, str], list[Row]]


def load_rows(number: int) -> Rows:
    """Return the rows that load `number` lands, the first load with the history before it."""
    return _Load(number).rows()


class _Load:
    """One load: what it saw and when."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.day = FIRST_LOAD + timedelta(days=number)
        self.observed_at = moment_of(number)
        self.first_day = FIRST_DAY if number == 0 else self.day - timedelta(days=6)
        self.load_id = f"{self.observed_at.timestamp():.3f}"
        self.made: Rows = defaultdict(list)

    def rows(self) -> Rows:
        self._channels()
        self._videos()
        self._days()
        self._windows()
        self._bulk()
        self._ledgers()
        imported = imported_rows(self.observed_at, self.load_id)
        return {
            **self.made,
            **imported,
            **social_rows(self.number, self.observed_at, self.load_id),
        }

    def _add(self, table: str, **values: Any) -> None:
        rows = self.made["raw_youtube", table]
        owner = values.get("channel_id") != OBSERVED
        rows.append(
            {
                "observed_at": self.observed_at,
                "request_id": f"{table}-{self.load_id}",
                "api_version": "v3",
                "consent_scope": "owner" if owner else "public",
                "_dlt_load_id": self.load_id,
                "_dlt_id": f"{table}-{self.load_id}-{len(rows)}",
                **values,
            }
        )

    def _channels(self) -> None:
        for order, channel in enumerate((OWNED, SECOND, OBSERVED)):
            statistics: Row = {"viewCount": str(10**10 + self.day.toordinal()), "videoCount": "9"}
            statistics["hiddenSubscriberCount"] = order == 1
            if order != 1:
                statistics["subscriberCount"] = str(1000 * order + self.day.day)
            payload = {
                "id": channel,
                "snippet": {
                    "title": f"Chaîne {order}",
                    "customUrl": f"@channel{order}",
                    "country": None if order else "FR",
                    "publishedAt": "2020-02-29T23:59:59.123456Z",
                    "thumbnails": {"default": {"url": "https://i.example/0.jpg"}},
                },
                "contentDetails": {"relatedPlaylists": {"uploads": "UU" + channel[2:]}},
                "statistics": statistics,
            }
            self._add("channels", channel_id=channel, payload=json.dumps(payload))

    def _seen(self, video: Video) -> bool:
        gone = video.video_id == "deleted" and self.day > date(2026, 11, 11)
        return video.published_at <= self.observed_at and not gone

    def _views(self, video: Video, at: datetime) -> int:
        hours = (at - video.published_at).total_seconds() / 3600
        return int(video.strength * (1 - math.exp(-hours / 90)))

    def _videos(self) -> None:
        for video in VIDEOS:
            ids = {"video_id": video.video_id, "channel_id": video.channel_id}
            if not self._seen(video):
                if video.published_at <= self.observed_at:
                    self._add("missing_videos", **ids, resource="videos")
                continue
            published = video.published_at.isoformat().replace("+00:00", "Z")
            views = self._views(video, self.observed_at)
            if video.video_id == "late" and self.day.day == 12:
                views -= 400  # the platform took views back
            statistics = {"viewCount": str(views), "commentCount": str(views // 90)}
            if video.video_id != "long-two":
                statistics["likeCount"] = str(views // 20)
            title = video.title + (" (edited)" if self.day.day >= 13 else "")
            payload = {
                "id": video.video_id,
                "snippet": {
                    "title": title,
                    "description": "L'été 🌞\nsecond line",
                    "publishedAt": published,
                    "tags": ["a", 'é,"b'] if video.strength > 1000 else None,
                    "categoryId": "26",
                    "defaultLanguage": "fr",
                },
                "contentDetails": {"duration": video.duration},
                "status": {"privacyStatus": "private" if video.video_id == "late" else "public"},
                "statistics": statistics,
            }
            if video.kind == "liveStream":
                payload["liveStreamingDetails"] = {"actualStartTime": published}
            text = json.dumps({k: v for k, v in payload.items() if v is not None})
            self._add("videos", **ids, payload=text)
            self._add("video_statistics", **ids, payload=text)
            self._add(
                "uploads", **ids, playlist_id="UU" + video.channel_id[2:], payload=text,
                video_published_at=video.published_at, privacy_status="public",
            )  # fmt: skip
        self._add(
            "comment_threads", thread_id="thread", video_id="long-one", channel_id=OWNED,
            payload=json.dumps({"id": "thread", "snippet": {"totalReplyCount": self.day.day}}),
        )  # fmt: skip

    def _dates(self) -> Iterator[date]:
        for offset in range((self.day - self.first_day).days):
            yield self.first_day + timedelta(days=offset)

    def _metrics(self, views: int, day: date) -> Row:
        """A day's metrics as this load tells them: the last three days are still settling."""
        age = (self.day - day).days
        told = views if age > 3 else int(views * (1 - 0.1 / age))
        likes = told // 20 if day != date(2026, 11, 9) else -3
        return {
            "views": told,
            "engaged_views": told * 2 // 3,
            "estimated_minutes_watched": told * 3 // 2,
            "average_view_duration": told / 7.0,
            "average_view_percentage": 100 * told / (told + 333),
            "likes": likes,
            "dislikes": None,
            "comments": told // 90,
            "shares": told // 200,
            "subscribers_gained": told // 100,
            "subscribers_lost": told // 300,
        }

    def _days(self) -> None:
        for day in self._dates():
            sums: dict[str, int] = defaultdict(int)
            kinds: dict[tuple[str, str], int] = defaultdict(int)
            end = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(days=1)
            for video in VIDEOS:
                if video.channel_id == OBSERVED or video.published_at >= end:
                    continue
                start = max(end - timedelta(days=1), video.published_at)
                views = self._views(video, end) - self._views(video, start)
                sums[video.channel_id] += views + 3
                kinds[video.channel_id, video.kind] += views
                ids = {"channel_id": video.channel_id, "video_id": video.video_id, "day": day}
                kind = None if video.channel_id == SECOND else video.kind
                self._add(
                    "video_days", **ids, creator_content_type=kind, **self._metrics(views, day)
                )
                if video.channel_id == OWNED:
                    self._money("video_revenue_days", ids, views)
            for channel, views in sums.items():
                self._channel_day({"channel_id": channel, "day": day}, views)
            for (channel, kind), views in kinds.items():
                ids = {"channel_id": channel, "day": day, "creator_content_type": kind}
                self._add("channel_content_type_days", **ids, **self._metrics(views, day))

    def _channel_day(self, ids: Row, views: int) -> None:
        day = ids["day"]
        self._add("channel_days", **ids, **self._metrics(views, day))
        for order, country in enumerate(COUNTRIES, start=2):
            metrics = self._metrics(views // order, day)
            self._add("channel_country_days", **ids, country=country, **metrics)
        for order, source in enumerate(SOURCES, start=2):
            metrics = self._metrics(views // order, day)
            self._add(
                "channel_traffic_source_days", **ids, insight_traffic_source_type=source, **metrics
            )
        for device in ("MOBILE", "TV"):
            self._add("channel_device_days", **ids, device_type=device, **self._metrics(views, day))
        if ids["channel_id"] == OWNED:
            self._money("channel_revenue_days", ids, views)

    def _money(self, table: str, ids: Row, views: int) -> None:
        amount = Decimal(views) * Decimal("0.001234565")
        if (self.day - ids["day"]).days == 1:
            amount += Decimal("0.0000005")  # half a micro: rounded away from zero, then restated
        self._add(
            table, **ids, currency="EUR", estimated_revenue=amount,
            estimated_ad_revenue=amount * Decimal("0.8"), gross_revenue=amount * 2,
            estimated_red_partner_revenue=amount * Decimal("0.2"),
            playback_based_cpm=Decimal("3.141592653"), monetized_playbacks=views // 3,
        )  # fmt: skip

    def _windows(self) -> None:
        window = {"start_date": self.day - timedelta(days=28), "end_date": self.day}
        for age, share in (("age18-24", 33.3), ("age25-34", 66.7 - self.day.day / 1000)):
            self._add(
                "channel_audience", channel_id=OWNED, **window, age_group=age, gender="female",
                viewer_percentage=share,
            )  # fmt: skip
        for step in range(1, 11):
            self._add(
                "video_retention", channel_id=OWNED, video_id="long-one", **window,
                elapsed_video_time_ratio=step / 10, audience_watch_ratio=1.2 / step,
                relative_retention_performance=1 / 3, started_watching=100 // step,
            )  # fmt: skip

    def _bulk(self) -> None:
        day = self.day - timedelta(days=2)
        report = {"job_id": "job", "report_id": f"report-{day}"}
        midnight = datetime(day.year, day.month, day.day, 8, tzinfo=UTC)
        self._add(
            "bulk_reports", **report, report_type="channel_basic_a3", channel_id=OWNED, row_count=3,
            start_time=midnight, end_time=midnight + timedelta(days=1), sha256="0" * 64,
            create_time=self.observed_at - timedelta(hours=3), archive_path="archive/report.csv",
        )  # fmt: skip
        row = {**report, "report_create_time": self.observed_at - timedelta(hours=3), "date": day}
        row |= {"channel_id": OWNED, "video_id": "long-one"}
        cut = {"live_or_on_demand": "on_demand", "subscribed_status": "subscribed"}
        counts = {"views": 40, "engaged_views": 30, "watch_time_minutes": 77.125}
        for country in ("FR", "US"):
            part = {**row, **cut, "country_code": country}
            self._add("bulk_channel_basic_a3", **part, **counts, likes=2, comments=1, shares=1)
            self._add(
                "bulk_channel_traffic_source_a3", **part, **counts, traffic_source_type="5",
                traffic_source_detail="a search",
            )  # fmt: skip
            self._add(
                "bulk_channel_demographics_a1", **part, age_group="AGE_18_24", gender="MALE",
                views_percentage=12.5,
            )  # fmt: skip
        self._add(
            "bulk_channel_reach_basic_a1", **row, video_thumbnail_impressions=1001,
            video_thumbnail_impressions_ctr=0.0345,
        )  # fmt: skip

    def _ledgers(self) -> None:
        for channel in (OWNED, SECOND):
            for table in ("channel_days", "video_days", "channel_revenue_days"):
                self._add(
                    "fetched_ranges", channel_id=channel, resource=table, start_date=self.first_day,
                    end_date=self.day - timedelta(days=1),
                )  # fmt: skip
        self._add(
            "collection_gaps", channel_id=SECOND, resource="channel_revenue_days",
            gap_start_date=self.first_day, gap_end_date=self.day, reason="not_monetised",
            detail="no revenue scope", recoverable_until=None,
        )  # fmt: skip
        self._add(
            "metric_refusals", channel_id=SECOND, resource="video_days", metric="dislikes",
            reason="unsupported", detail="400 badRequest",
        )  # fmt: skip
        self._add(
            "requests", endpoint="videos.list", bucket="data", units=1, pacific_date=self.day,
            status_code=200, row_count=9,
        )  # fmt: skip
