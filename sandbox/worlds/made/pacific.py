"""Pacific days as moments: a day of the clock changes lasts 23 or 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

PACIFIC = ZoneInfo("America/Los_Angeles")
VIEW_RULE_DAY = date(2026, 8, 24)


def day_start(day: date) -> datetime:
    """Return the moment (UTC) a Pacific day begins."""
    return datetime.combine(day, time(), tzinfo=PACIFIC).astimezone(UTC)


def day_of(moment: datetime) -> date:
    """Return the Pacific day a moment falls on."""
    return moment.astimezone(PACIFIC).date()


def day_edges(first: date, count: int) -> NDArray[np.float64]:
    """Return the starts of `count` days and the end of the last, in seconds since 1970."""
    edges = [day_start(first + timedelta(days=n)).timestamp() for n in range(count + 1)]
    return np.array(edges)


def stamp(moment: datetime) -> str:
    """Return a moment as the Data API writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
