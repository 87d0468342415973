"""Turns answers about Pages, posts and videos into raw rows; nothing is lost or made up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingestion.landing.columns import as_json
from ingestion.pacific import pacific_date
from ingestion.ranges import ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from ingestion.graph.calls import GraphAnswer

Row = dict[str, object]
NO_BREAKDOWN = ""


def moment(told: object) -> datetime | None:
    """The moment that Meta writes as ``2026-11-20T08:00:00+0000``; None where it tells none.

    Raises:
        TypeError: Something else than a text.
        ValueError: A text of another form, or without its zone.
    """
    if told is None:
        return None
    if not isinstance(told, str):
        raise TypeError(f"a moment as text, not {told!r}")
    found = datetime.fromisoformat(told)
    if found.tzinfo is None:
        raise ValueError(f"a moment with its zone, not {told!r}")
    return found


def page_row(page_id: str, answer: GraphAnswer) -> Row:
    """A Page's profile."""
    return {"page_id": page_id, "payload": as_json(answer.data), **answer.stamp()}


def post_row(page_id: str, item: Mapping[str, Any], edge: str, answer: GraphAnswer) -> Row:
    """A reading of a post."""
    return {
        "page_id": page_id,
        "post_id": str(item["id"]),
        "edge": edge,
        "payload": as_json(item),
        **answer.stamp(),
    }


def video_row(page_id: str, item: Mapping[str, Any], edge: str, answer: GraphAnswer) -> Row:
    """A reading of a video or reel."""
    return {
        "page_id": page_id,
        "video_id": str(item["id"]),
        "post_id": whole_post_id(page_id, item.get("post_id")),
        "edge": edge,
        "payload": as_json(item),
        **answer.stamp(),
    }


def whole_post_id(page_id: str, post_id: object) -> str | None:
    """``<page>_<post>``, also where only the second part is told."""
    if not post_id:
        return None
    return str(post_id) if "_" in str(post_id) else f"{page_id}_{post_id}"


def missing_row(page_id: str, object_id: str, reason: str, *, stamp: Mapping[str, object]) -> Row:
    """A post or video that was asked for and is not there."""
    return {"page_id": page_id, "post_id": object_id, "reason": reason, **stamp}


def figures(answer: GraphAnswer) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield metric, period and value element of an answer to an insights call."""
    for metric in answer.items:
        for value in metric.get("values") or []:
            yield str(metric["name"]), str(metric.get("period") or ""), value


def post_insight_rows(
    page_id: str, post_id: str, answer: GraphAnswer, *, breakdown: str = NO_BREAKDOWN
) -> list[Row]:
    """A post's figures, one row a metric and value."""
    return [
        {
            "page_id": page_id,
            "post_id": post_id,
            "metric": metric,
            "period": period,
            "breakdown": breakdown,
            "end_time": moment(value.get("end_time")),
            "payload": as_json(value),
            **answer.stamp(),
        }
        for metric, period, value in figures(answer)
    ]


def video_insight_rows(page_id: str, video_id: str, answer: GraphAnswer) -> list[Row]:
    """A video's figures, one row a metric and value."""
    return [
        {
            "page_id": page_id,
            "video_id": video_id,
            "metric": metric,
            "period": period,
            "payload": as_json(value),
            **answer.stamp(),
        }
        for metric, period, value in figures(answer)
    ]


def page_insight_rows(
    page_id: str, answer: GraphAnswer, *, breakdown: str = NO_BREAKDOWN
) -> list[Row]:
    """A Page's figures, one row a metric, day and value."""
    return [
        {
            "page_id": page_id,
            "metric": metric,
            "period": period,
            "breakdown": breakdown,
            "end_time": moment(value.get("end_time")),
            "day": closed_day(value.get("end_time")),
            "payload": as_json(value),
            **answer.stamp(),
        }
        for metric, period, value in figures(answer)
    ]


def earning_rows(page_id: str, post_id: str, answer: GraphAnswer) -> list[Row]:
    """What a Page (post '') or a post earned, one row a value."""
    return [
        {
            "page_id": page_id,
            "post_id": post_id,
            "period": period,
            "end_time": moment(value.get("end_time")),
            "day": closed_day(value.get("end_time")),
            "payload": as_json(value),
            **answer.stamp(),
        }
        for _, period, value in figures(answer)
    ]


def closed_day(end_time: object) -> date | None:
    """The Pacific day that ends at `end_time`, a Pacific midnight in UTC; None without one."""
    end = moment(end_time)
    return pacific_date(end) - ONE_DAY if end else None
