"""Quota: buckets of a Pacific day, and requests of a minute."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sandbox.google.errors import quota_exceeded, too_many_requests

PACIFIC = ZoneInfo("America/Los_Angeles")
MINUTE_LIMIT = "FreeQuotaRequestsPerMinutePerProject"
DAY_LIMIT = "FreeQuotaRequestsPerDayPerProject"


@dataclass(frozen=True)
class Quota:
    """How much a project may ask for.

    The numbers are Google's. A limit per minute is about a wall clock, which a world with its own
    clock does not have: it is off (None) unless a test asks for it, Google's number being 60.
    """

    units_per_day: int = 10_000
    search_calls_per_day: int = 100
    batch_stats_calls_per_day: int = 10_000
    reporting_per_minute: int | None = None
    reporting_per_day: int = 20_000
    analytics_per_day: int = 100_000
    minute_seconds: float = 60.0


@dataclass
class QuotaLedger:
    """What was spent, by bucket and Pacific day."""

    quota: Quota
    clock: Callable[[], datetime]
    spent: dict[tuple[str, date], int] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def charge(self, bucket: str, units: int) -> None:
        """Spend `units`, or refuse and spend nothing.

        Raises:
            ApiError: The bucket is empty until Pacific midnight, or the minute is full.
        """
        with self._lock:
            if bucket == "reporting":
                self._hold_the_minute()
            key = (bucket, self.clock().astimezone(PACIFIC).date())
            if self.spent.get(key, 0) + units > self._limit(bucket):
                raise (
                    too_many_requests(DAY_LIMIT, 3600)
                    if bucket == "reporting"
                    else (quota_exceeded())
                )
            self.spent[key] = self.spent.get(key, 0) + units

    def used(self, bucket: str) -> int:
        """Return what the bucket has spent on the Pacific day it is now."""
        return self.spent.get((bucket, self.clock().astimezone(PACIFIC).date()), 0)

    def _limit(self, bucket: str) -> int:
        return {
            "search": self.quota.search_calls_per_day,
            "batch_stats": self.quota.batch_stats_calls_per_day,
            "reporting": self.quota.reporting_per_day,
            "analytics": self.quota.analytics_per_day,
        }.get(bucket, self.quota.units_per_day)

    def _hold_the_minute(self) -> None:
        limit, now = self.quota.reporting_per_minute, time.monotonic()
        if limit is None:
            return
        while self._recent and self._recent[0] <= now - self.quota.minute_seconds:
            self._recent.popleft()
        if len(self._recent) >= limit:
            wait = self.quota.minute_seconds - (now - self._recent[0])
            raise too_many_requests(MINUTE_LIMIT, max(1, round(wait)))
        self._recent.append(now)
