"""The arithmetic of the questions, on rows small enough to do by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from reports.html.page import QUESTIONS
from reports.marts import Marts
from reports.windows import Windows
from tests.reports.conftest import NOW
from tests.reports.made_marts import write_marts
from warehouse import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.made_channels import Row

READ_AT = datetime(2026, 11, 20, 13)  # noqa: DTZ001 - marts hold UTC without a zone
ACCOUNT = {"account_key": "a", "ownership": "owned", "last_observed_at": READ_AT}


def answer(tmp_path: Path, name: str, marts: dict[str, list[Row]], **given: Any) -> list[Row]:
    target = write_marts(tmp_path / "warehouse.duckdb", {"dim_accounts": [ACCOUNT], **marts})
    with open_warehouse(target, read_only=True) as warehouse:
        return Marts(warehouse, QUESTIONS, now=NOW).on("youtube").rows(name, given)


def test_a_quantile_lies_between_the_values_around_its_place(tmp_path: Path) -> None:
    engaged = [5, 8, None, 11, 10]
    posts = [
        {
            "post_key": str(place),
            "platform": "youtube",
            "post_kind": "long",
            "published_date": date(2026, 11, 1),
        }
        for place in range(5)
    ]
    ages = [
        {
            "post_key": str(place),
            "age": "1d",
            "age_hours": 24,
            "age_error_hours": 1.0,
            "engaged_view_count_lifetime": value,
            "view_count_lifetime": 3 if place == 1 else None,
            "reached_at": READ_AT,
            "published_date": date(2026, 11, 1),
        }
        for place, value in enumerate(engaged)
    ]
    marts: dict[str, list[Row]] = {"dim_posts": posts, "fct_post_ages": ages}
    (row,) = answer(tmp_path, "growth", marts, recent_start=date(2026, 10, 1))
    # of 5, 8, 10, 11: a quarter, a half and three quarters of the way from the first to the last
    assert (row["engaged_low"], row["engaged_median"], row["engaged_high"]) == (7.25, 9.0, 10.25)
    assert (row["view_low"], row["view_median"], row["view_high"]) == (3.0, 3.0, 3.0)
    assert (row["engaged_post_count"], row["view_post_count"]) == (4, 1)


def test_a_week_runs_from_monday_to_sunday(tmp_path: Path) -> None:
    first = date(2026, 11, 1)  # a Sunday: the week of 2 November is the only whole one
    days = [
        {
            "account_key": "a",
            "platform": "youtube",
            "metric_date": first + timedelta(days=place),
            "metric_epoch": "one",
            "view_count": 1,
        }
        for place in range(14)
    ]
    (row,) = answer(tmp_path, "weeks", {"fct_account_metrics_daily": days})
    assert (row["week_date"], row["view_count"]) == (date(2026, 11, 2), 7)


@pytest.mark.parametrize(("days", "gap_days"), [(371, 1), (372, None)])
def test_a_gap_is_told_for_a_year_of_weeks(tmp_path: Path, days: int, gap_days: int | None) -> None:
    gap = {
        "account_key": "a",
        "resource": "video_days",
        "reason": "error",
        "status": "open",
        "gap_date": READ_AT.date() - timedelta(days=days),
    }
    rows = answer(tmp_path, "gaps", {"fct_collection_gaps": [gap]})
    assert [row["gap_day_count"] for row in rows] == ([gap_days] if gap_days else [])


def test_the_newest_reading_of_a_month_ago_is_still_found(tmp_path: Path) -> None:
    reading = {
        "account_key": "a",
        "account_snapshot_key": "r",
        "observed_at": READ_AT - timedelta(days=30),
        "observed_date": READ_AT.date() - timedelta(days=30),
        "follower_count_lifetime": 12,
    }
    (row,) = answer(tmp_path, "overview_lifetime", {"fct_account_snapshots": [reading]})
    assert row["follower_count_lifetime"] == 12


@pytest.mark.parametrize(
    ("newest", "first"),
    [
        (date(2026, 11, 20), date(2024, 11, 1)),
        (date(2026, 12, 31), date(2024, 12, 1)),
        (date(2026, 1, 1), date(2024, 1, 1)),
    ],
)
def test_the_months_are_the_newest_and_two_years_before_it(newest: date, first: date) -> None:
    assert Windows(newest).months_start == first
