"""What a Pacific day's quota allows, what is used of it, and how fast calls may follow."""

from __future__ import annotations

import json
import os
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from ingestion.pacific import pacific_date, pacific_midnight_after
from ingestion.youtube.errors import QuotaExceededError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path

DATA, BATCH_STATS, ANALYTICS, REPORTING = "data", "batch_stats", "analytics", "reporting"
BUCKETS = (DATA, BATCH_STATS, ANALYTICS, REPORTING)
REPORTING_CALLS_PER_DAY = 20_000


class QuotaLedger:
    """Counts units a bucket and Pacific day in append-only files, one a day, that survive a kill.

    A call is written down before it is sent: a process killed in between counts a call too many,
    never one too few. Several threads may share one ledger.
    """

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], limits: Mapping[str, int | None]
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._limits = dict(limits)
        self._lock = threading.Lock()
        self._used: dict[date, Counter[str]] = {}
        self._exhausted: set[tuple[date, str]] = set()

    def used(self, bucket: str) -> int:
        """Units of `bucket` used on the current Pacific day."""
        with self._lock:
            return self._day(pacific_date(self._clock()))[bucket]

    def left(self, bucket: str) -> int | None:
        """Units left today; None when the bucket has no daily limit."""
        limit = self._limits.get(bucket)
        today = pacific_date(self._clock())
        with self._lock:
            used = self._day(today)[bucket]
            if (today, bucket) in self._exhausted:
                return 0
        return None if limit is None else max(0, limit - used)

    def charge(self, bucket: str, units: int) -> date:
        """Write down that `units` are about to be used; returns the Pacific day they count for.

        Raises:
            QuotaExceededError: The bucket is used up until Pacific midnight; nothing is charged.
        """
        now = self._clock()
        today = pacific_date(now)
        with self._lock:
            used = self._day(today)
            limit = self._limits.get(bucket)
            over = limit is not None and used[bucket] + units > limit
            if over or (today, bucket) in self._exhausted:
                raise QuotaExceededError(self._explained(bucket, now))
            used[bucket] += units
            self._write(today, {"bucket": bucket, "units": units, "at": now.isoformat()})
        return today

    def exhaust(self, bucket: str) -> QuotaExceededError:
        """Close `bucket` until Pacific midnight because YouTube says so; returns the error."""
        now = self._clock()
        today = pacific_date(now)
        with self._lock:
            self._day(today)
            if (today, bucket) not in self._exhausted:
                self._exhausted.add((today, bucket))
                self._write(today, {"bucket": bucket, "exhausted": True, "at": now.isoformat()})
        return QuotaExceededError(self._explained(bucket, now))

    def _explained(self, bucket: str, now: datetime) -> str:
        resumes = pacific_midnight_after(now).strftime("%Y-%m-%d %H:%M UTC")
        return (
            f"the {bucket} quota of {pacific_date(now)} (Pacific) is used up: what was loaded is "
            f"kept, run again after {resumes}"
        )

    def _day(self, day: date) -> Counter[str]:
        """The day's counts, read from its file when first asked for."""
        if day not in self._used:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._used[day] = Counter()
            for entry in _entries(self._folder / f"{day}.jsonl"):
                bucket = str(entry.get("bucket"))
                self._used[day][bucket] += int(str(entry.get("units", 0)))
                if entry.get("exhausted"):
                    self._exhausted.add((day, bucket))
        return self._used[day]

    def _write(self, day: date, entry: Mapping[str, object]) -> None:
        line = json.dumps(entry, separators=(",", ":")) + "\n"
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        descriptor = os.open(self._folder / f"{day}.jsonl", flags, 0o644)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


def _entries(path: Path) -> list[dict[str, object]]:
    """The entries of a day's file; a line cut by a full disk is left out."""
    if not path.exists():
        return []
    entries = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            entries.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return entries


class Pace:
    """Keeps calls of each bucket under their number a minute, over all threads.

    A minute's calls may go out at once; after that each waits until the oldest is a minute old.
    """

    def __init__(
        self,
        calls_per_minute: Mapping[str, int],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limits = dict(calls_per_minute)
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._slots: dict[str, list[float]] = {}
        self._sent: Counter[str] = Counter()

    def wait(self, bucket: str) -> None:
        """Return when a call of `bucket` may be sent."""
        limit = self._limits.get(bucket)
        if limit is None:
            return
        with self._lock:
            slots = self._slots.setdefault(bucket, [float("-inf")] * limit)
            place = self._sent[bucket] % limit
            now = self._monotonic()
            at = max(now, slots[place] + 60.0)
            slots[place] = at
            self._sent[bucket] += 1
        if at > now:
            self._sleep(at - now)
