"""Which ranges of days a run has to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingestion.ranges import Days, joined, previous_month, without

if TYPE_CHECKING:
    from ingestion.ranges import Held

LATENCY_DAYS = 3  # 48 hours after a day's end at the earliest: nothing newer exists anywhere
ALWAYS_ANSWERED_DAYS = 14  # a day this old is there, so an answer without its row means none
RESTATED_FROM_DAY = 16  # the previous month is final after the 15th


def newest_possible_day(today: date) -> date:
    """The newest Pacific day that Analytics can know on the Pacific day `today`."""
    return today - timedelta(days=LATENCY_DAYS)


@dataclass(frozen=True)
class Restated:
    """A day for which YouTube issued a bulk report anew, and the Pacific day on which it did."""

    day: date
    issued_on: date


@dataclass(frozen=True)
class Need:
    """What decides which days of a resource are asked for.

    Attributes:
        start: The first day to hold.
        today: The current Pacific day.
        window_days: How many of the newest days are read again.
        is_fresh: Whether the resource was read within the refresh time: only holes are filled.
        restated: Days that changed after they were first told, however old they are.
    """

    start: date
    today: date
    window_days: int
    is_fresh: bool
    restated: tuple[Restated, ...] = ()


def days_to_ask(need: Need, held: list[Held]) -> list[Days]:
    """Return the days to ask for: never held, restatable, restated, or the month that is final.

    The previous month is read once more from the 16th on, when its revenue is final. A day whose
    bulk report was issued anew is read once more, whatever its age.
    """
    end = newest_possible_day(need.today)
    if need.start > end:
        return []
    wanted = Days(need.start, end)
    known = [h.days for h in held]
    missing = without(wanted, known)
    if need.is_fresh:
        newest = max((days.end for days in known), default=None)
        return [d for d in missing if newest is not None and d.end < newest]
    window = Days(max(need.start, end - timedelta(days=need.window_days - 1)), end)
    return joined([*missing, window, *_final_month(need, held), *_restated_days(need, held, end)])


def _final_month(need: Need, held: list[Held]) -> list[Days]:
    """The previous month's days that were not read since it became final."""
    if need.today.day < RESTATED_FROM_DAY:
        return []
    month = previous_month(need.today)
    month = Days(max(month.start, need.start), month.end)
    if month.start > month.end:
        return []
    final_since = need.today.replace(day=RESTATED_FROM_DAY)
    return without(month, [h.days for h in held if h.asked_on >= final_since])


def _restated_days(need: Need, held: list[Held], end: date) -> list[Days]:
    """The restated days that were not read on a later day than the one of the new report."""
    return [
        Days(restated.day, restated.day)
        for restated in need.restated
        if need.start <= restated.day <= end
        and not any(
            h.asked_on > restated.issued_on and h.days.start <= restated.day <= h.days.end
            for h in held
        )
    ]


def covered(asked: Days, newest_row: date | None, today: date) -> Days | None:
    """Return the part of `asked` that an answer speaks for; None when it speaks for none.

    Analytics shortens the end silently to the last day that has all metrics. So a day counts as
    answered when its row or a later one came, or when it is old enough to be there for certain.
    """
    certain = today - timedelta(days=ALWAYS_ANSWERED_DAYS)
    end = min(asked.end, max(newest_row or certain, certain))
    return Days(asked.start, end) if end >= asked.start else None
