"""Answers of the Graph API about Instagram as raw rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ingestion.instagram.state import moment
from ingestion.landing.columns import as_json
from ingestion.pacific import pacific_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingestion.graph.calls import GraphAnswer
    from ingestion.graph.metrics_table import MetricGroup
    from ingestion.ranges import Days

Row = dict[str, object]
Element = dict[str, Any]


def account_row(account_id: str, page_id: str | None, answer: GraphAnswer) -> Row:
    """The row of an account's profile."""
    payload = as_json(answer.data)
    return {
        "account_id": account_id,
        "page_id": page_id,
        "payload": payload,
        **answer.stamp(),
    }


def media_row(account_id: str, body: Element, answer: GraphAnswer) -> Row:
    """The row of media or a story."""
    return {
        "account_id": account_id,
        "media_id": str(body["id"]),
        "payload": as_json(body),
        **answer.stamp(),
    }


def media_insight_rows(
    account_id: str, media_id: str, group: MetricGroup, answer: GraphAnswer
) -> list[Row]:
    """One row a metric and value; none of a metric without data, which is not 0."""
    return [
        {
            "account_id": account_id,
            "media_id": media_id,
            "media_product_type": group.kind,
            "metric": element["name"],
            "period": element.get("period"),
            "breakdown": group.breakdown,
            "payload": as_json(value),
            **answer.stamp(),
        }
        for element in answer.items
        for value in _values(element, group.breakdown)
    ]


def account_insight_rows(
    account_id: str, days: Days, group: MetricGroup, answer: GraphAnswer
) -> list[Row]:
    """One row a metric and value of a window, or of each day of a series."""
    rows: list[Row] = []
    for element in answer.items:
        for value in _values(element, group.breakdown):
            ends = moment(value.get("end_time"))
            day = pacific_date(ends - timedelta(seconds=1)) if ends else None
            rows.append(
                {
                    "account_id": account_id,
                    "metric": element["name"],
                    "metric_type": group.params.get("metric_type", "time_series"),
                    "period": element.get("period"),
                    "breakdown": group.breakdown,
                    "start_date": day or days.start,
                    "end_date": day or days.end,
                    "end_time": ends,
                    "payload": as_json(value),
                    **answer.stamp(),
                }
            )
    return rows


def demographic_rows(account_id: str, group: MetricGroup, answer: GraphAnswer) -> list[Row]:
    """One row a metric and part of the audience."""
    return [
        {
            "account_id": account_id,
            "metric": element["name"],
            "breakdown": group.breakdown,
            "timeframe": group.params["timeframe"],
            "payload": as_json(value),
            **answer.stamp(),
        }
        for element in answer.items
        for value in _values(element, group.breakdown)
    ]


def _values(element: Element, breakdown: str) -> Iterator[Element]:
    """The values of a metric: by breakdown, of a window, or of ``values``."""
    total = element.get("total_value")
    if breakdown:
        for part in (total or {}).get("breakdowns") or []:
            yield from part.get("results") or []
    elif total is not None:
        yield total
    else:
        yield from element.get("values") or []
