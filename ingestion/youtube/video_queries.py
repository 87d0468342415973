"""Chooses how to ask for the days of videos: a call a day for 500 of them, or a call a video."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.ranges import Days, by_month
from ingestion.youtube.reports import MAX_VIDEO_IDS, Query, Report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


@dataclass(frozen=True)
class VideoSpan:
    """A video and the first Pacific day on which it can have figures (None: unknown)."""

    video_id: str
    first_day: date | None


@dataclass(frozen=True)
class Piece:
    """Requests that together speak for the days of one resource."""

    days: Days
    queries: tuple[Query, ...]


def video_pieces(
    report: Report,
    channel_id: str,
    days: Days,
    videos: Sequence[VideoSpan],
    currency: str | None = None,
) -> list[Piece]:
    """Return the pieces that ask for `days` of `videos` in as few calls as possible.

    Month by month, each the cheaper way; or one call a video over the whole range where that is
    cheaper still.
    """
    months = [
        _cheaper(
            _by_day(report, channel_id, month, videos, currency),
            _by_video(report, channel_id, month, videos, currency),
        )
        for month in by_month([days])
    ]
    whole = _by_video(report, channel_id, days, videos, currency)
    if len(whole.queries) < sum(len(piece.queries) for piece in months):
        return [whole]
    return months


def _cheaper(first: Piece, second: Piece) -> Piece:
    return first if len(first.queries) <= len(second.queries) else second


def _by_day(
    report: Report,
    channel_id: str,
    days: Days,
    videos: Sequence[VideoSpan],
    currency: str | None,
) -> Piece:
    """A call a day and 500 videos, newest day first."""
    queries = []
    for day in reversed(days.each()):
        ids = [v.video_id for v in videos if v.first_day is None or v.first_day <= day]
        queries += [
            Query(
                report,
                channel_id,
                Days(day, day),
                video_ids=tuple(ids[at : at + MAX_VIDEO_IDS]),
                is_one_day=True,
                currency=currency,
            )
            for at in range(0, len(ids), MAX_VIDEO_IDS)
        ]
    return Piece(days, tuple(queries))


def _by_video(
    report: Report,
    channel_id: str,
    days: Days,
    videos: Sequence[VideoSpan],
    currency: str | None,
) -> Piece:
    """A call a video, over the days on which it was published."""
    queries = tuple(
        Query(
            report,
            channel_id,
            Days(max(days.start, video.first_day or days.start), days.end),
            video_ids=(video.video_id,),
            currency=currency,
        )
        for video in videos
        if video.first_day is None or video.first_day <= days.end
    )
    return Piece(days, queries)
