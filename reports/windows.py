"""From which day questions read: a report costs the same however long the history behind it is.

Days are counted back from the newest day that anything was read, so a warehouse that rested for a
month shows what it held. Every question to a table that grows by the day names one of these days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse import Warehouse

WEEKS = 53
READING_DAYS = 35
MONTHS = 25
NEWEST_READING = "select max(last_observed_at) as newest_at from marts.dim_accounts"


@dataclass(frozen=True)
class Windows:
    """The spans that questions read.

    Attributes:
        newest: The newest day that anything was read.
    """

    newest: date

    @property
    def year_start(self) -> date:
        """First of the days that trends, scores and reasons look at: a year of whole weeks."""
        return self.newest - timedelta(weeks=WEEKS)

    @property
    def readings_start(self) -> date:
        """First day of the readings among which the newest of each post and account is found."""
        return self.newest - timedelta(days=READING_DAYS)

    @property
    def months_start(self) -> date:
        """First day of the months of revenue: the newest month and two years before it."""
        months = self.newest.year * 12 + self.newest.month - MONTHS
        return date(months // 12, months % 12 + 1, 1)

    @property
    def parameters(self) -> dict[str, Any]:
        """The first days as parameters of a question, and the year's as a moment too."""
        return {
            "year_start": self.year_start,
            "year_start_at": datetime.combine(self.year_start, time(), UTC),
            "readings_start": self.readings_start,
            "months_start": self.months_start,
        }


def windows_of(warehouse: Warehouse, now: datetime) -> Windows:
    """Return the windows of a warehouse; of `now` when nothing was read yet."""
    newest = None
    if warehouse.has_table("marts", "dim_accounts"):
        newest = warehouse.query(NEWEST_READING)["newest_at"][0].as_py()
    return Windows((newest or now.astimezone(UTC)).date())
