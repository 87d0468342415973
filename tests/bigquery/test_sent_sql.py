"""The check of what reports and forecasts send sees what it must see."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.bigquery.sent_sql import refusals, unbounded

DAYS = "marts.fct_account_metrics_daily"
DAY = date(2026, 11, 1)
KEPT_BY_DAY = {DAYS: "metric_date"}


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        (f"select nothing from {DAYS}", "Unrecognized name"),
        (f"select sum(view_count > 0) as days from {DAYS}", "No matching signature"),
        (f"select quantile_cont(view_count, 0.5) as median from {DAYS}", "PERCENTILE_CONT"),
        (f"select date_trunc('month', metric_date) as month from {DAYS}", "TIMESTAMP_TRUNC"),
        (f"select date_trunc('week', cast(metric_date as date)) as week from {DAYS}", "WEEK"),
        (f"select cast(known_from as timestamp) as known_from from {DAYS}", "DATETIME"),
    ],
)
def test_what_bigquery_refuses_or_reads_otherwise_is_told(sql: str, told: str) -> None:
    assert told in "".join(refusals({sql: ()}))


def test_a_moment_compared_with_a_day_is_told() -> None:
    sql = f"select view_count from {DAYS} where known_from >= ?"
    assert "No matching signature" in "".join(refusals({sql: (DAY,)}))
    assert refusals({sql: (datetime(2026, 11, 1, tzinfo=UTC),)}) == []


def test_parameters_that_change_places_are_told() -> None:
    sql = "select date_diff('day', cast(? as date), cast(? as date)) as days"
    assert "order of its parameters" in "".join(refusals({sql: (DAY, DAY)}))


@pytest.mark.parametrize(
    "condition",
    [
        "true",
        "view_count > 0 or metric_date >= ?",
        "metric_date >= known_from",
        "metric_date <= ?",
    ],
)
def test_a_question_without_a_constant_first_day_is_told(condition: str) -> None:
    (line,) = unbounded({f"select * from {DAYS} where {condition}": ()}, KEPT_BY_DAY)
    assert line.startswith(f"{DAYS}.metric_date: select * from")


@pytest.mark.parametrize(
    "condition",
    [
        "metric_date >= ?",
        "view_count > 0 and (metric_date between ? and ?)",
        "metric_date >= ? or metric_date is null",
    ],
)
def test_a_question_from_a_constant_day_on_is_taken(condition: str) -> None:
    assert unbounded({f"select * from {DAYS} where {condition}": ()}, KEPT_BY_DAY) == []
