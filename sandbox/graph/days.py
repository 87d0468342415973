"""Meta's days: Pacific ones, named in answers by the moment that closes them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.graph.errors import bad_parameter

PACIFIC = ZoneInfo("America/Los_Angeles")
ONE_DAY = timedelta(days=1)


def end_of(day: date) -> datetime:
    """Return the moment that closes a Pacific day."""
    return datetime.combine(day + ONE_DAY, time(), PACIFIC).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the Pacific day of a moment."""
    return moment.astimezone(PACIFIC).date()


def written(moment: datetime) -> str:
    """Return a moment as Meta writes it, 2026-11-20T08:00:00+0000."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def read_moment(name: str, text: str) -> datetime:
    """Return what `since` or `until` says: epoch seconds, a Pacific day, or a moment.

    Raises:
        GraphError: It says none of these (100).
    """
    if re.fullmatch(r"\d{9,10}", text):
        return datetime.fromtimestamp(int(text), UTC)
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return end_of(date.fromisoformat(text) - ONE_DAY)
        moment = datetime.fromisoformat(text)
    except (OverflowError, ValueError) as error:
        raise bad_parameter(f"{name} param is not a valid time: {text}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def last_closed(at: datetime) -> datetime:
    """Return the moment that closed the last whole day."""
    return end_of(day_of(at) - ONE_DAY)


def days_between(since: datetime, until: datetime, at: datetime) -> list[date]:
    """Return the days whose end lies after `since` and not after `until`, nor after now."""
    days: list[date] = []
    day, end = day_of(since), min(until, last_closed(at))
    while end_of(day) <= end:
        days.append(day)
        day += ONE_DAY
    return days
