"""What a Page or account counts day by day: its posts, and a little that none of them has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sandbox.worlds.made.catalogue import REFERENCE
from sandbox.worlds.made.pacific import day_of
from sandbox.worlds.made.social.counts import (
    PLAYED,
    PROMOTED_INTERACTIONS,
    REACTIONS,
    has_clicks,
    views_by_day,
)
from sandbox.worlds.made.social.plans import SocialPlan
from sandbox.worlds.made.social.post import SocialPost
from sandbox.worlds.made.social.stories import Story

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HOUR = 3600.0
KNOWN_AFTER_HOURS = 20.0
# How much of a day's final value is lacking, by hours since the day ended.
LACKING = ((44.0, 0.015), (96.0, 0.005), (672.0, 0.001))
# One day in fifty is counted again two weeks later.
RECOUNTED_AFTER_HOURS, RECOUNTED_SHARE = 14 * 24.0, 0.02
VIEWERS_A_DAY, KEPT_7D, KEPT_28D = 1.6, 0.35, 0.45


@dataclass
class AccountDays:
    """The daily figures of one Page or account, Pacific days, whole numbers.

    Attributes:
        posts: Its posts, deleted ones included.
        edges: The starts of the days and the end of the last, seconds since 1970.
    """

    plan: SocialPlan
    posts: list[SocialPost]
    stories: Sequence[Story]
    first_day: date
    edges: Floats
    seed: Sequence[int]

    @property
    def count(self) -> int:
        """Return how many days there are."""
        return len(self.edges) - 1

    def index(self, day: date) -> int:
        """Return the index of a day, which may lie outside."""
        return (day - self.first_day).days

    def day(self, index: int) -> date:
        """Return the day of an index."""
        return self.first_day + timedelta(days=index)

    def is_known(self, index: int, at: datetime) -> bool:
        """Whether the platform shows a day already."""
        return 0 <= index < self.count and (
            at.timestamp() >= self.edges[index + 1] + KNOWN_AFTER_HOURS * HOUR
        )

    def shown(self, index: int, at: datetime) -> float:
        """Return the share of a day's final value that is shown."""
        age = (at.timestamp() - self.edges[index + 1]) / HOUR
        lacking = next((lack for hours, lack in LACKING if age < hours), 0.0)
        recounted = self._recounted[index] if age >= RECOUNTED_AFTER_HOURS else 1.0
        return float((1 - lacking) * recounted)

    @cached_property
    def post_views(self) -> tuple[Ints, Ints]:
        """Return organic and promoted views of each post on each day."""
        if not self.posts:
            nothing = np.zeros((0, self.count), np.int64)
            return nothing, nothing
        organic, promoted = views_by_day(self.posts, self.edges)
        return organic.astype(np.int64), promoted.astype(np.int64)

    @cached_property
    def daily(self) -> dict[str, Ints]:
        """Return each count of the whole Page or account by day, with what no post has."""
        rng = np.random.default_rng([*self.seed, 3])
        organic, promoted = self.post_views
        base = self.plan.followers * 0.004 + 3
        noise = np.exp(rng.normal(0, 0.15, self.count))
        found = {
            "views": organic.sum(axis=0) + np.rint(base * noise).astype(np.int64),
            "promoted": promoted.sum(axis=0),
            "stories": self._story_views(),
        }
        gathered = np.cumsum(organic + promoted * PROMOTED_INTERACTIONS, axis=1)
        for name in ("reactions", "comments", "shares", "saves"):
            rate = np.array([getattr(post.rates, name) for post in self.posts])
            found[name] = _gained(gathered, rate)
        clicks = np.array([post.rates.clicks * has_clicks(post) for post in self.posts])
        found["clicks"] = _gained(np.cumsum(organic + promoted, axis=1), clicks)
        plays = np.array([post.is_video for post in self.posts], dtype=np.int64)
        found["video_views"] = (
            (PLAYED * plays[:, None] * (organic + promoted)).astype(np.int64).sum(axis=0)
        )
        visits = found["views"] * 0.012 + self.plan.followers * 0.0006 + 1
        found["visits"] = rng.poisson(visits)
        found["gained"] = rng.poisson(found["views"] * 0.0009 + self.plan.followers * 0.00012 + 0.2)
        found["lost"] = rng.poisson(self.plan.followers * 0.00016 + 0.1, self.count)
        return found

    @cached_property
    def followers_at_end(self) -> Ints:
        """Return the followers at the end of each day; the plan's number at the reference."""
        change = np.cumsum(self.daily["gained"] - self.daily["lost"])
        today = min(max(self.index(day_of(REFERENCE)), 0), self.count - 1)
        stock: Ints = self.plan.followers + change - change[today]
        return np.maximum(stock, 0)

    def followers(self, at: datetime) -> int:
        """Return the followers at a moment, part of today's change included."""
        index = int(np.clip(np.searchsorted(self.edges, at.timestamp(), "right") - 1, 0, None))
        index = min(index, self.count - 1)
        before = int(self.followers_at_end[index - 1]) if index else self.plan.followers
        start, end = self.edges[index], self.edges[index + 1]
        spent = min(max((at.timestamp() - start) / (end - start), 0.0), 1.0)
        return before + int((int(self.followers_at_end[index]) - before) * spent)

    def total(self, name: str, first: int, last: int, at: datetime) -> int | None:
        """Return a count over days (both ends within), of those that are known; None if none."""
        values = self.daily[name]
        days = [n for n in range(first, last + 1) if self.is_known(n, at)]
        if not days:
            return None
        return sum(int(values[n] * self.shown(n, at)) for n in days)

    def viewers(self, first: int, last: int, at: datetime, *, names: Sequence[str]) -> int | None:
        """Return the people of a window: less than the sum of its days, never fewer than one's."""
        days = [n for n in range(first, last + 1) if self.is_known(n, at)]
        if not days:
            return None
        every = [
            sum(float(self.daily[name][n]) for name in names) * self.shown(n, at) / VIEWERS_A_DAY
            for n in days
        ]
        weeks = [_joined(every[max(n - 7, 0) : n], KEPT_7D) for n in range(len(every), 0, -7)]
        return max(int(_joined(weeks, KEPT_28D)), 1)

    def reactions_by_kind(self, total: int) -> dict[str, int]:
        """Return a day's reactions by kind, as the mean of the posts has them."""
        shares = np.array([post.rates.kinds for post in self.posts]).mean(axis=0)
        found = {
            kind: int(total * share)
            for kind, share in zip(REACTIONS, shares, strict=True)
            if kind != "LIKE"
        }
        return {"LIKE": total - sum(found.values()), **found}

    @cached_property
    def _recounted(self) -> Floats:
        rng = np.random.default_rng([*self.seed, 5])
        luck, factor = rng.random(self.count), rng.uniform(0.95, 1.02, self.count)
        return np.where(luck < RECOUNTED_SHARE, factor, 1.0)

    def _story_views(self) -> Ints:
        found = np.zeros(self.count, np.int64)
        for story in self.stories:
            index = self.index(day_of(story.published_at))
            if 0 <= index < self.count:
                found[index] += int(story.size * 0.9)
            if 0 <= index + 1 < self.count:
                found[index + 1] += int(story.size * 0.08)
        return found


def _gained(gathered: Floats, rate: Floats) -> Ints:
    """Return what all posts gain a day at their rates, nothing lost to rounding."""
    totals = np.floor(gathered * rate[:, None]).astype(np.int64)
    gained: Ints = np.diff(totals, axis=1, prepend=0).sum(axis=0)
    return gained


def _joined(parts: Sequence[float], kept: float) -> float:
    largest = max(parts)
    return largest + kept * (sum(parts) - largest)
