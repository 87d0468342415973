"""Ranges of days: joining, taking out what is held, cutting by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Days:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    def __len__(self) -> int:
        """How many days."""
        return (self.end - self.start).days + 1

    def each(self) -> list[date]:
        """Every day, oldest first."""
        return [self.start + timedelta(days=n) for n in range(len(self))]


@dataclass(frozen=True)
class Held:
    """One range that was asked and answered, and the Pacific day on which it was."""

    days: Days
    asked_on: date


def joined(ranges: Iterable[Days]) -> list[Days]:
    """The same days in as few ranges as possible, oldest first; empty ranges are left out."""
    result: list[Days] = []
    for days in sorted(r for r in ranges if r.start <= r.end):
        if result and days.start <= result[-1].end + ONE_DAY:
            result[-1] = Days(result[-1].start, max(result[-1].end, days.end))
        else:
            result.append(days)
    return result


def without(wanted: Days, held: Iterable[Days]) -> list[Days]:
    """The days of `wanted` that no range of `held` has."""
    missing, start = [], wanted.start
    for days in joined(held):
        if days.end < start:
            continue
        if days.start > wanted.end:
            break
        if days.start > start:
            missing.append(Days(start, days.start - ONE_DAY))
        start = days.end + ONE_DAY
    if start <= wanted.end:
        missing.append(Days(start, wanted.end))
    return missing


def in_pieces(days: Days, longest: int) -> list[Days]:
    """`days` in pieces of at most `longest` days, newest first; the oldest piece may be shorter."""
    pieces, end = [], days.end
    while end >= days.start:
        start = max(days.start, end - timedelta(days=longest - 1))
        pieces.append(Days(start, end))
        end = start - ONE_DAY
    return pieces


def by_month(ranges: Iterable[Days]) -> list[Days]:
    """`ranges` cut at the months' ends, newest first."""
    pieces = []
    for days in joined(ranges):
        start = days.start
        while start <= days.end:
            end = min(month_end(start), days.end)
            pieces.append(Days(start, end))
            start = end + ONE_DAY
    return pieces[::-1]


def month_end(day: date) -> date:
    """The last day of `day`'s month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY


def previous_month(today: date) -> Days:
    """The calendar month before `today`'s."""
    end = today.replace(day=1) - ONE_DAY
    return Days(end.replace(day=1), end)
