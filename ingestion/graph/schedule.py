"""When a post is read again: often while it is young, seldom once it is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = 0.05  # an hourly run that comes three minutes early must not skip its hour


@dataclass(frozen=True)
class Step:
    """Readings of posts up to an age.

    Attributes:
        until: The age at which the step ends; None when it never does.
        every: Time from one reading to the next.
    """

    until: timedelta | None
    every: timedelta


DEFAULT_STEPS = (
    Step(timedelta(hours=24), timedelta(hours=1)),
    Step(timedelta(days=3), timedelta(hours=6)),
    Step(timedelta(days=28), timedelta(days=1)),
    Step(None, timedelta(days=7)),
)


@dataclass(frozen=True)
class SnapshotSchedule:
    """Steps by age, youngest first.

    Attributes:
        steps: By default hourly on the first day, every 6 h to day 3, daily to day 28, then weekly.
        until_days: Age in days after which a post is no longer read; None reads it for ever.
    """

    steps: tuple[Step, ...] = DEFAULT_STEPS
    until_days: int | None = None

    @property
    def shortest(self) -> timedelta:
        """The shortest time between two readings of a post."""
        return min(step.every for step in self.steps)

    @property
    def longest(self) -> timedelta:
        """The longest time between two readings of a post."""
        return max(step.every for step in self.steps)

    def interval(self, age: timedelta) -> timedelta | None:
        """The time between two readings at `age`; None when it is no longer read."""
        if self.until_days is not None and age > timedelta(days=self.until_days):
            return None
        step = next((s for s in self.steps if s.until is None or age < s.until), None)
        return step.every if step else None

    def is_due(
        self, published_at: datetime | None, last_read: datetime | None, now: datetime
    ) -> bool:
        """Whether a post is to be read now; one never read always is."""
        if last_read is None:
            return True
        interval = self.interval(now - (published_at or last_read))
        return interval is not None and has_passed(interval, last_read, now)


def has_passed(interval: timedelta, last_read: datetime, now: datetime) -> bool:
    """Whether `interval` lies between a reading and now, within the tolerance."""
    return now - last_read >= interval * (1 - TOLERANCE)
