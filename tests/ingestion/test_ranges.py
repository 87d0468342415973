"""Ranges of days are joined, cut and thinned out, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ingestion.pacific import pacific_midnight
from ingestion.ranges import Days, by_month, in_pieces, joined, without


def days(start: str, end: str) -> Days:
    return Days(date.fromisoformat(start), date.fromisoformat(end))


def test_touching_ranges_are_joined() -> None:
    parts = [days("2026-01-05", "2026-01-06"), days("2026-01-01", "2026-01-04")]
    assert joined(parts) == [days("2026-01-01", "2026-01-06")]


def test_what_is_held_is_taken_out() -> None:
    found = without(
        days("2026-01-01", "2026-01-10"),
        [days("2026-01-03", "2026-01-04"), days("2026-01-09", "2026-01-20")],
    )
    assert found == [days("2026-01-01", "2026-01-02"), days("2026-01-05", "2026-01-08")]


def test_ranges_are_cut_at_months_newest_first() -> None:
    assert by_month([days("2026-01-30", "2026-03-02")]) == [
        days("2026-03-01", "2026-03-02"),
        days("2026-02-01", "2026-02-28"),
        days("2026-01-30", "2026-01-31"),
    ]


def test_a_long_range_is_cut_into_pieces_newest_first() -> None:
    assert in_pieces(days("2026-01-01", "2026-01-10"), 4) == [
        days("2026-01-07", "2026-01-10"),
        days("2026-01-03", "2026-01-06"),
        days("2026-01-01", "2026-01-02"),
    ]
    assert in_pieces(days("2026-01-01", "2026-01-04"), 4) == [days("2026-01-01", "2026-01-04")]


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 8), datetime(2026, 3, 8, 8, tzinfo=UTC)),  # clocks go forward that night
        (date(2026, 3, 9), datetime(2026, 3, 9, 7, tzinfo=UTC)),
        (date(2026, 11, 1), datetime(2026, 11, 1, 7, tzinfo=UTC)),  # and back again
        (date(2026, 11, 2), datetime(2026, 11, 2, 8, tzinfo=UTC)),
    ],
)
def test_a_pacific_day_begins_at_its_midnight_on_both_clock_changes(
    day: date, begins: datetime
) -> None:
    assert pacific_midnight(day) == begins
