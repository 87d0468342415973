"""What a run has to ask for one channel: pure decisions, the same for `plan` and `load`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from ingestion.pacific import pacific_date
from ingestion.ranges import Days, by_month, joined, month_end, previous_month
from ingestion.youtube.ranges import Need, days_to_ask, newest_possible_day
from ingestion.youtube.reports import MAX_TRAFFIC_VIDEO_DAYS, REPORTS, Query
from ingestion.youtube.settings import BULK_RESOURCE
from ingestion.youtube.video_queries import Piece, VideoSpan, video_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from ingestion.youtube.settings import YoutubeSettings
    from ingestion.youtube.state import KnownVideo, LoadState

AUDIENCE_DAYS = 28
COUNTRY_LIST_DAYS = 31
DEFAULT_HISTORY_DAYS = 90
EVERY_METRIC = "*"
LISTED_PRIVACY = frozenset({"public", "unlisted", "private"})


@dataclass(frozen=True)
class Moment:
    """When the run is: "now" and the Pacific day it lies in."""

    now: datetime

    @property
    def today(self) -> date:
        """The current Pacific day."""
        return pacific_date(self.now)


class ChannelWork:
    """Decides for one channel what is asked, from the settings, the state and the moment."""

    def __init__(
        self,
        settings: YoutubeSettings,
        state: LoadState,
        channel_id: str,
        *,
        now: datetime,
        since: date | None = None,
    ) -> None:
        self._settings = settings
        self._state = state
        self._channel_id = channel_id
        self._now = now
        self._today = Moment(now).today
        start = settings.history_start or self._today - timedelta(days=DEFAULT_HISTORY_DAYS)
        self._start = min(start, since) if since else start

    @property
    def today(self) -> date:
        """The current Pacific day."""
        return self._today

    def is_fresh(self, resource: str) -> bool:
        """Whether `resource` was read so recently that it is not read again."""
        newest = self._state.last_fetch.get((self._channel_id, resource))
        if newest is None:
            return False
        return self._now - newest < timedelta(hours=self._settings.refresh_hours)

    def refused_metrics(self, resource: str) -> dict[str, str]:
        """Metric → reason, of refusals so recent that they are not asked again."""
        recheck = timedelta(days=self._settings.recheck_days)
        found = self._state.refusals.get((self._channel_id, resource), {})
        return {m: reason for m, (reason, at) in found.items() if self._now - at < recheck}

    def is_refused(self, resource: str) -> bool:
        """Whether the whole resource was refused recently (not monetised, not authorised)."""
        return EVERY_METRIC in self.refused_metrics(resource)

    def pieces(
        self,
        resource: str,
        videos: Sequence[KnownVideo],
        *,
        views: Mapping[str, int] | None = None,
        countries: Callable[[str, Days], list[str]] | None = None,
    ) -> list[Piece]:
        """The Analytics requests of `resource`, newest days first.

        Args:
            resource: A day or window resource.
            videos: The channel's known videos.
            views: Video → lifetime views, which choose the top videos; by default the state's.
            countries: Asks which countries a channel has figures of, for a long range of days.
        """
        if not self._settings.wants(resource) or self.is_refused(resource):
            return []
        if resource == "channel_audience":
            return self._audience_pieces()
        if resource == "video_retention":
            return self._retention_pieces(videos, views or self._state.views)
        if resource == "channel_country_days" and countries:
            return self._country_pieces(countries)
        currencies = self._settings.currencies if REPORTS[resource].is_money else (None,)
        per_currency = [self._day_pieces(resource, videos, currency) for currency in currencies]
        return [
            Piece(same[0].days, tuple(query for piece in same for query in piece.queries))
            for same in zip(*per_currency, strict=True)
        ]

    def video_spans(self, videos: Sequence[KnownVideo]) -> list[VideoSpan]:
        """The videos whose figures are asked for, with their first possible day."""
        return [
            VideoSpan(v.video_id, pacific_date(v.published_at) if v.published_at else None)
            for v in videos
            if v.is_listed and not v.is_missing and _has_figures(v)
        ]

    def lookups(self, videos: Sequence[KnownVideo]) -> list[str]:
        """Ids to look up: all in the list, and those that left it and were not yet found gone."""
        return [v.video_id for v in videos if v.is_listed or not v.is_missing]

    def top_videos(self, videos: Sequence[KnownVideo], views: Mapping[str, int]) -> list[VideoSpan]:
        """The most viewed videos that were published long enough ago to have figures."""
        end = newest_possible_day(self._today)
        ready = [s for s in self.video_spans(videos) if s.first_day and s.first_day <= end]
        ready.sort(key=lambda span: views.get(span.video_id, 0), reverse=True)
        return ready[: self._settings.retention_top_videos]

    def wants_bulk(self) -> bool:
        """Whether bulk reports are looked for in this run."""
        return self._settings.wants(BULK_RESOURCE) and not self.is_fresh(BULK_RESOURCE)

    def _day_pieces(
        self, resource: str, videos: Sequence[KnownVideo], currency: str | None
    ) -> list[Piece]:
        report = REPORTS[resource]
        pieces: list[Piece] = []
        for days in reversed(self.days(resource)):
            if resource.startswith("video_"):
                spans = self.video_spans(videos)
                pieces += video_pieces(report, self._channel_id, days, spans, currency)
                continue
            for month in by_month([days]):
                pieces += self._channel_pieces(resource, month, len(videos), currency)
        return pieces

    def _country_pieces(self, countries: Callable[[str, Days], list[str]]) -> list[Piece]:
        """A request a day; or one a country over a long range, where that is fewer."""
        pieces: list[Piece] = []
        for days in reversed(self.days("channel_country_days")):
            found = countries(self._channel_id, days) if len(days) > COUNTRY_LIST_DAYS else None
            if found is not None and len(found) < len(days):
                report = REPORTS["channel_country_days"]
                asked = (Query(report, self._channel_id, days, country=name) for name in found)
                pieces.append(Piece(days, tuple(asked)))
                continue
            for month in by_month([days]):
                pieces += self._channel_pieces("channel_country_days", month, 0, None)
        return pieces

    def _channel_pieces(
        self, resource: str, days: Days, video_count: int, currency: str | None
    ) -> list[Piece]:
        """One request over `days`; a request a day where the report has no day dimension."""
        report = REPORTS[resource]
        query = Query(report, self._channel_id, days, currency=currency)
        if report.day_dimensions:
            each = (replace(query, days=Days(d, d), is_one_day=True) for d in days.each()[::-1])
            return [Piece(days, tuple(each))]
        if resource != "channel_traffic_source_days":
            return [Piece(days, (query,))]
        at_once = max(1, MAX_TRAFFIC_VIDEO_DAYS // max(1, video_count))
        parts = [
            Days(chunk[0], chunk[-1])
            for at in range(0, len(days), at_once)
            if (chunk := days.each()[at : at + at_once])
        ]
        return [Piece(part, (replace(query, days=part),)) for part in reversed(parts)]

    def days(self, resource: str) -> list[Days]:
        """The days to ask of a day resource, joined, oldest first."""
        need = Need(
            start=self._start,
            today=self._today,
            window_days=self._settings.window_days(resource),
            is_fresh=self.is_fresh(resource),
            restated=self._state.restated.get(self._channel_id, ()),
        )
        return days_to_ask(need, self._state.held.get((self._channel_id, resource), []))

    def _audience_pieces(self) -> list[Piece]:
        """Whole months not held yet, last month again once it is final, and the last 28 days."""
        held = self._state.held.get((self._channel_id, "channel_audience"), [])
        if self.is_fresh("channel_audience"):
            return []
        end = newest_possible_day(self._today)
        final_since = self._today.replace(day=16)
        last = previous_month(self._today)
        windows = [Days(max(self._start, end - timedelta(days=AUDIENCE_DAYS - 1)), end)]
        for month in by_month([Days(self._start, end)]):
            asked = [h.asked_on for h in held if h.days == month]
            is_final_now = self._today >= final_since and month.end == last.end
            again = is_final_now and not any(day >= final_since for day in asked)
            if month.end == month_end(month.end) and (not asked or again):
                windows.append(month)
        report = REPORTS["channel_audience"]
        return [
            Piece(days, (Query(report, self._channel_id, days),)) for days in windows if len(days)
        ]

    def _retention_pieces(
        self, videos: Sequence[KnownVideo], views: Mapping[str, int]
    ) -> list[Piece]:
        if self.is_fresh("video_retention"):
            return []
        end = newest_possible_day(self._today)
        queries = tuple(
            Query(
                REPORTS["video_retention"],
                self._channel_id,
                Days(span.first_day or self._start, end),
                video_ids=(span.video_id,),
            )
            for span in self.top_videos(videos, views)
        )
        return [Piece(Days(end, end), queries)] if queries else []


def _has_figures(video: KnownVideo) -> bool:
    """Whether YouTube tells an owner a video's figures; of a deleted one it tells nothing."""
    if video.privacy_status is None:
        return video.published_at is not None
    return video.privacy_status in LISTED_PRIVACY


def total_days(pieces: Sequence[Piece]) -> list[Days]:
    """The days that `pieces` ask for, joined."""
    return joined(piece.days for piece in pieces)
