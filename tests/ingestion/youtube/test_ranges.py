"""Which days a run asks for, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ingestion.ranges import Days, Held
from ingestion.youtube.ranges import Need, Restated, covered, days_to_ask


def days(start: str, end: str) -> Days:
    return Days(date.fromisoformat(start), date.fromisoformat(end))


def need(today: str = "2026-11-10", *, start: str = "2026-09-01", is_fresh: bool = False) -> Need:
    return Need(date.fromisoformat(start), date.fromisoformat(today), 7, is_fresh)


def held(start: str, end: str, asked_on: str) -> Held:
    return Held(days(start, end), date.fromisoformat(asked_on))


def test_a_first_run_asks_for_all_days_that_can_exist() -> None:
    # 48 hours after a day's end at the earliest: on the 10th the newest possible day is the 7th
    assert days_to_ask(need(), []) == [days("2026-09-01", "2026-11-07")]


def test_a_later_run_asks_again_for_the_newest_week() -> None:
    earlier = [held("2026-09-01", "2026-11-06", "2026-11-09")]
    assert days_to_ask(need(), earlier) == [days("2026-11-01", "2026-11-07")]


def test_days_missed_while_nothing_ran_are_asked_for() -> None:
    earlier = [held("2026-09-01", "2026-10-20", "2026-10-23")]
    assert days_to_ask(need(), earlier) == [days("2026-10-21", "2026-11-07")]


def test_the_previous_month_is_asked_again_once_after_the_15th() -> None:
    earlier = [held("2026-09-01", "2026-11-12", "2026-11-15")]
    again = days_to_ask(need("2026-11-16"), earlier)
    assert again == [days("2026-10-01", "2026-10-31"), days("2026-11-07", "2026-11-13")]
    since = [*earlier, held("2026-10-01", "2026-10-31", "2026-11-16")]
    assert days_to_ask(need("2026-11-16"), since) == [days("2026-11-07", "2026-11-13")]


def test_a_fresh_resource_only_fills_holes() -> None:
    earlier = [
        held("2026-09-01", "2026-09-30", "2026-11-10"),
        held("2026-11-01", "2026-11-06", "2026-11-10"),
    ]
    assert days_to_ask(need(is_fresh=True), earlier) == [days("2026-10-01", "2026-10-31")]


def test_an_old_day_whose_report_is_issued_anew_is_asked_once_more() -> None:
    earlier = [held("2026-09-01", "2026-11-06", "2026-11-09")]
    restated = Restated(date(2026, 9, 28), issued_on=date(2026, 11, 9))
    told = replace(need(), restated=(restated,))
    window = days("2026-11-01", "2026-11-07")
    assert days_to_ask(told, earlier) == [days("2026-09-28", "2026-09-28"), window]
    since = [*earlier, held("2026-09-28", "2026-09-28", "2026-11-10")]
    assert days_to_ask(told, since) == [window]


def test_a_restated_day_before_the_first_day_to_hold_is_left_alone() -> None:
    earlier = [held("2026-09-01", "2026-11-06", "2026-11-09")]
    told = replace(need(), restated=(Restated(date(2026, 8, 31), date(2026, 11, 9)),))
    assert days_to_ask(told, earlier) == [days("2026-11-01", "2026-11-07")]


def test_an_earlier_start_asks_for_the_days_before_what_is_held() -> None:
    earlier = [held("2026-09-01", "2026-11-07", "2026-11-10")]
    asked = days_to_ask(need(start="2026-08-15"), earlier)
    assert asked == [days("2026-08-15", "2026-08-31"), days("2026-11-01", "2026-11-07")]


@pytest.mark.parametrize(
    ("newest_row", "end"),
    [
        ("2026-11-15", "2026-11-15"),  # the end was shortened to the last day with all metrics
        ("2026-11-17", "2026-11-17"),
        ("2026-10-25", "2026-11-06"),  # days two weeks old are there for certain
        (None, "2026-11-06"),
    ],
)
def test_the_covered_range_is_derived_from_the_rows(newest_row: str | None, end: str) -> None:
    row = date.fromisoformat(newest_row) if newest_row else None
    asked = days("2026-10-20", "2026-11-17")
    assert covered(asked, row, date(2026, 11, 20)) == days("2026-10-20", end)


def test_recent_days_without_rows_are_not_covered() -> None:
    assert covered(days("2026-11-10", "2026-11-17"), None, date(2026, 11, 20)) is None
