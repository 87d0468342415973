"""Stories: one or two a day, each gone after 24 hours."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from sandbox.worlds.made.social.plans import SocialPlan
from sandbox.worlds.made.social.post import digits

LIFE = timedelta(hours=24)
HOUR = 3600.0
FOR_FRIENDS = 0.03  # of the stories are shown to so few that there are no insights


@dataclass(frozen=True)
class Story:
    """One story.

    Attributes:
        size: Views it would gather if it lived for ever.
        has_link: It leads somewhere.
    """

    media_id: str
    owner: int
    published_at: datetime
    is_video: bool
    has_link: bool
    size: float

    def is_out(self, at: datetime) -> bool:
        """Whether it is there at a moment."""
        return self.published_at <= at < self.published_at + LIFE

    def views_at(self, at: datetime) -> int:
        """Return the views gathered, most of them in the first hours."""
        age = min(at - self.published_at, LIFE).total_seconds() / HOUR
        return int(self.size * (1 - float(np.exp(-age / 6)))) if age > 0 else 0


def stories_of(
    seed: int, owner: int, plan: SocialPlan, *, first: datetime, last: datetime
) -> list[Story]:
    """Return an account's stories, oldest first."""
    rng = np.random.default_rng([seed, 47, owner])
    zone = ZoneInfo(plan.zone)
    days = (last - first).days
    counts = 1 + (rng.random(days) < plan.stories_a_day - 1)
    hours, sizes = rng.uniform(7, 22.5, (days, 2)), np.exp(rng.normal(0, 0.4, (days, 2)))
    luck = rng.random((days, 2, 3))
    found = []
    for day in range(days):
        local = datetime.combine(first.astimezone(zone).date() + timedelta(days=day), time(), zone)
        for number in range(counts[day]):
            size = plan.followers * 0.035 * sizes[day, number]
            at = (local + timedelta(hours=float(hours[day, number]))).astimezone(UTC)
            found.append(
                Story(
                    media_id=digits(seed, "story", owner, day, number, first="179", length=17),
                    owner=owner,
                    published_at=at.replace(microsecond=0),
                    is_video=bool(luck[day, number, 0] < 0.4),
                    has_link=bool(luck[day, number, 1] < 0.25),
                    size=3.0 if luck[day, number, 2] < FOR_FRIENDS else float(size),
                )
            )
    return sorted(found, key=lambda story: story.published_at)
