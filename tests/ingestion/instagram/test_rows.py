"""Answers become raw rows: one a value, as received, days in Pacific time."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from ingestion.graph.calls import GraphAnswer
from ingestion.graph.metrics_table import MetricGroup
from ingestion.instagram.rows import (
    account_insight_rows,
    demographic_rows,
    media_insight_rows,
    media_row,
)
from ingestion.instagram.state import moment
from ingestion.ranges import Days

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
DAY = Days(date(2026, 11, 19), date(2026, 11, 19))
TOTAL = {"metric_type": "total_value", "period": "day"}


def answer(*elements: dict[str, Any]) -> GraphAnswer:
    return GraphAnswer({"data": list(elements)}, "r1", NOW, "v26.0")


def payloads(rows: list[dict[str, object]]) -> list[Any]:
    return [json.loads(str(row["payload"])) for row in rows]


def test_an_empty_list_has_no_row() -> None:
    group = MetricGroup("media_insights", "FEED", ("views",))
    assert media_insight_rows("17", "m", group, answer()) == []
    silent = {"name": "views", "period": "lifetime", "values": []}
    assert media_insight_rows("17", "m", group, answer(silent)) == []


def test_a_value_of_zero_is_a_row() -> None:
    group = MetricGroup("media_insights", "FEED", ("follows",))
    element = {"name": "follows", "period": "lifetime", "values": [{"value": 0}]}
    (row,) = media_insight_rows("17", "m", group, answer(element))
    assert row["payload"] == '{"value":0}'
    assert (row["metric"], row["media_product_type"], row["breakdown"]) == ("follows", "FEED", "")
    assert (row["observed_at"], row["api_version"], row["consent_scope"]) == (NOW, "v26.0", "owner")


def test_a_breakdown_has_one_row_a_result_and_none_for_the_whole() -> None:
    group = MetricGroup(
        "account_insights", "day", ("reach",), {**TOTAL, "breakdown": "follow_type"}
    )
    results = [
        {"dimension_values": ["FOLLOWER"], "value": 7},
        {"dimension_values": ["NON_FOLLOWER"], "value": 5},
    ]
    total = {"value": 12, "breakdowns": [{"dimension_keys": ["follow_type"], "results": results}]}
    element = {"name": "reach", "period": "day", "total_value": total}
    rows = account_insight_rows("17", DAY, group, answer(element))
    assert payloads(rows) == results
    assert {row["breakdown"] for row in rows} == {"follow_type"}
    assert {(row["start_date"], row["end_date"]) for row in rows} == {(DAY.start, DAY.end)}


def test_a_window_carries_its_first_and_last_day() -> None:
    week = Days(date(2026, 11, 13), date(2026, 11, 19))
    group = MetricGroup("account_insights", "window", ("reach",), TOTAL)
    element = {"name": "reach", "period": "day", "total_value": {"value": 9_000}}
    (row,) = account_insight_rows("17", week, group, answer(element))
    assert (row["start_date"], row["end_date"], row["end_time"]) == (week.start, week.end, None)
    assert row["metric_type"] == "total_value"


def test_the_day_of_a_series_is_the_pacific_one_that_ends_then() -> None:
    group = MetricGroup("account_insights", "series", ("follower_count",), {"period": "day"})
    values = [
        {"value": 3, "end_time": "2026-10-31T07:00:00+0000"},
        {"value": 4, "end_time": "2026-11-01T07:00:00+0000"},
        {"value": 5, "end_time": "2026-11-02T08:00:00+0000"},  # the day of the clock change
    ]
    element = {"name": "follower_count", "period": "day", "values": values}
    asked = Days(date(2026, 10, 30), date(2026, 11, 1))
    rows = account_insight_rows("17", asked, group, answer(element))
    assert [str(row["start_date"]) for row in rows] == ["2026-10-30", "2026-10-31", "2026-11-01"]
    assert rows[2]["end_time"] == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert {row["metric_type"] for row in rows} == {"time_series"}
    assert payloads(rows) == values


def test_the_audience_has_one_row_a_part() -> None:
    params = {**TOTAL, "period": "lifetime", "timeframe": "this_month", "breakdown": "country"}
    group = MetricGroup("account_demographics", "", ("follower_demographics",), params)
    results = [{"dimension_values": ["US"], "value": 7}, {"dimension_values": ["FR"], "value": 5}]
    total = {"breakdowns": [{"dimension_keys": ["country"], "results": results}]}
    element = {"name": "follower_demographics", "period": "lifetime", "total_value": total}
    rows = demographic_rows("17", group, answer(element))
    assert payloads(rows) == results
    assert {(row["breakdown"], row["timeframe"]) for row in rows} == {("country", "this_month")}


def test_media_keep_every_field_and_every_digit_of_their_id() -> None:
    body = {"id": "17900000000000001", "like_count": 3, "brand_new": {"a": [1, 2]}}
    row = media_row("17", body, answer())
    assert row["media_id"] == "17900000000000001"
    assert json.loads(str(row["payload"])) == body


def test_metas_moments_are_read_as_utc() -> None:
    assert moment("2026-11-20T08:00:00+0000") == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert moment("2026-11-20T00:00:00-0800") == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert moment(None) is None
