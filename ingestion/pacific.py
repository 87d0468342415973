"""The Pacific day, in which YouTube and Meta's Pages count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def pacific_date(moment: datetime) -> date:
    """The Pacific day in which the aware `moment` lies."""
    return moment.astimezone(PACIFIC).date()


def pacific_midnight(day: date) -> datetime:
    """The UTC moment at which the Pacific `day` begins."""
    return datetime(day.year, day.month, day.day, tzinfo=PACIFIC).astimezone(UTC)


def pacific_midnight_after(moment: datetime) -> datetime:
    """The UTC moment at which the Pacific day after `moment`'s begins."""
    return pacific_midnight(pacific_date(moment) + timedelta(days=1))
