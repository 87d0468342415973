"""The videos of the made world: when each comes, what it is, and what happens to it."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from sandbox.worlds.made import kitchen
from sandbox.worlds.made.kitchen import LIVE, LONG, SHORT, ChannelPlan
from sandbox.worlds.made.pacific import day_start

REFERENCE = datetime(2026, 11, 20, 14, tzinfo=UTC)
LAST_PUBLICATION = datetime(2027, 4, 1, tzinfo=UTC)
BACK_CATALOGUE = timedelta(days=120)
BEST_LENGTH = {LONG: 600, SHORT: 28, LIVE: 4_500}
LENGTH_EFFECT = {LONG: 0.8, SHORT: 0.9, LIVE: 0.2}
TAU_HOURS = {LONG: 30.0, SHORT: 42.0, LIVE: 7.0}
TITLES: dict[str, dict[str, tuple[str, ...]]] = {
    LONG: kitchen.LONG_TITLES,
    SHORT: kitchen.SHORT_TITLES,
    LIVE: kitchen.LIVE_TITLES,
}


@dataclass(frozen=True)
class Video:
    """One video: facts, the size it will reach, and its fate.

    Attributes:
        size: Engaged views it would gather in endless time.
        tau_hours: How fast it gathers them.
        second_wave_days: When the feed discovers it again, 0 for never.
        deleted_at: When it is deleted.
        private_at: When it is made private.
        retitled_at: When it gets `second_title`.
    """

    video_id: str
    channel_index: int
    kind: str
    title: str
    second_title: str
    topic: str
    language: str
    duration_seconds: int
    published_at: datetime
    size: float
    tau_hours: float
    second_wave_days: float
    ratio_after_rule: float
    are_likes_hidden: bool
    are_comments_off: bool
    is_unlisted: bool
    deleted_at: datetime | None
    private_at: datetime | None
    retitled_at: datetime | None

    def gone_at(self) -> datetime | None:
        """Return when the public can no longer watch it."""
        ends = [end for end in (self.deleted_at, self.private_at) if end is not None]
        return min(ends, default=None)


def channel_plans(count: int) -> list[ChannelPlan]:
    """Return the plans of `count` channels, the brand's three first."""
    plans: list[ChannelPlan] = []
    for index in range(count):
        plan = kitchen.CHANNELS[index % len(kitchen.CHANNELS)]
        turn = index // len(kitchen.CHANNELS)
        suffix = "" if turn == 0 else f" {turn + 1}"
        handle = plan.handle + suffix.strip()
        plans.append(
            ChannelPlan(**{**plan.__dict__, "title": plan.title + suffix, "handle": handle})
        )
    return plans


def made_id(seed: int, *parts: object, length: int) -> str:
    """Return an id in YouTube's alphabet, the same for the same parts."""
    raw = hashlib.sha256(repr((seed, *parts)).encode()).digest()
    return base64.urlsafe_b64encode(raw).decode("ascii")[:length]


def videos_of(
    seed: int, index: int, plan: ChannelPlan, *, visible: int, start: date
) -> list[Video]:
    """Return a channel's videos, oldest first, `visible` of them out at the reference clock."""
    rng = np.random.default_rng([seed, 11, index])
    first = day_start(start) - BACK_CATALOGUE
    split = max(REFERENCE, first + timedelta(days=150))
    later = round(visible * (LAST_PUBLICATION - split) / (split - first))
    moments = [*_moments(rng, plan, first, split, visible)]
    moments += _moments(rng, plan, split, LAST_PUBLICATION, max(later, 0))
    return [
        _video(rng, index, plan, video_id=made_id(seed, "video", index, n, length=11), at=moment)
        for n, moment in enumerate(moments)
    ]


def _moments(
    rng: np.random.Generator, plan: ChannelPlan, first: datetime, last: datetime, count: int
) -> list[datetime]:
    """Spread `count` publications over a time, drawn to the channel's own days and hours."""
    found: list[datetime] = []
    span = (last - first) / max(count, 1)
    zone = ZoneInfo(plan.zone)
    for n in range(count):
        nominal = first + span * (n + float(rng.uniform(0.1, 0.9)))
        local = nominal.astimezone(zone)
        is_usual = rng.random() < 0.85
        hour = int(rng.choice(plan.hours)) if is_usual else int(rng.integers(0, 24))
        wish = [
            day for day in range(-3, 4) if (local + timedelta(days=day)).weekday() in plan.weekdays
        ]
        day = local.date() + timedelta(days=min(wish, key=abs))
        at = datetime.combine(
            day, time(hour, int(rng.choice([0, 0, 0, 15, 30])), int(rng.integers(0, 60))), zone
        ).astimezone(UTC)
        if not first <= at < last:
            at = nominal.replace(microsecond=0)
        found.append(at)
    return sorted(found)


def _video(
    rng: np.random.Generator, index: int, plan: ChannelPlan, *, video_id: str, at: datetime
) -> Video:
    kind = str(rng.choice(list(plan.kinds), p=list(plan.kinds.values())))
    topic, topic_effect, dishes, plats = kitchen.TOPICS[int(rng.integers(len(kitchen.TOPICS)))]
    dish = str(rng.choice(plats if plan.language == "fr" else dishes))
    titles = TITLES[kind][plan.language]
    pick = int(rng.integers(len(titles)))
    duration = _duration(rng, kind)
    size, is_hit = _size(rng, plan, kind=kind, topic_effect=topic_effect, duration=duration, at=at)
    fate = rng.random(6)
    age_at_end = timedelta(hours=float(rng.uniform(30, 150 * 24)))
    tau = _pace(rng, plan, kind=kind, duration=duration, at=at)
    return Video(
        video_id=video_id,
        channel_index=index,
        kind=kind,
        title=titles[pick].format(dish=dish),
        second_title=titles[(pick + 1) % len(titles)].format(dish=dish),
        topic=topic,
        language=plan.language,
        duration_seconds=duration,
        published_at=at,
        size=size,
        tau_hours=tau * (2.2 if is_hit else 1.0),
        second_wave_days=float(rng.uniform(9, 60)) if fate[0] < 0.03 else 0.0,
        ratio_after_rule=float(rng.uniform(1.7, 2.3) if kind == SHORT else rng.uniform(1.18, 1.5)),
        are_likes_hidden=bool(fate[1] < 0.04),
        are_comments_off=bool(fate[2] < 0.04),
        is_unlisted=bool(fate[3] < 0.01),
        deleted_at=at + age_at_end if fate[4] < 0.03 else None,
        private_at=at + age_at_end if 0.03 <= fate[4] < 0.055 else None,
        retitled_at=at + timedelta(hours=float(rng.uniform(20, 90))) if fate[5] < 0.08 else None,
    )


def _duration(rng: np.random.Generator, kind: str) -> int:
    if kind == SHORT:
        return int(rng.integers(14, 61))
    if kind == LIVE:
        return int(rng.integers(2_700, 7_800))
    return int(np.clip(np.exp(rng.normal(6.35, 0.45)), 190, 3_000))


def _size(
    rng: np.random.Generator,
    plan: ChannelPlan,
    *,
    kind: str,
    topic_effect: float,
    duration: int,
    at: datetime,
) -> tuple[float, bool]:
    """Return how large a video grows: what can be known at publication, then luck."""
    weekend, evening = _moment_effects(plan, at)
    length = -LENGTH_EFFECT[kind] * abs(np.log(duration / BEST_LENGTH[kind]))
    days = (at - datetime(2026, 3, 1, tzinfo=UTC)).days
    trend = 0.25 * days / 365 + 0.30 * np.sin(days / 23 + 2.1 * len(plan.title))
    season = 0.25 if (at.month, topic_effect > 0.4) in {(11, True), (12, True)} else 0.0
    is_hit = bool(rng.random() < 0.035)
    luck = float(rng.normal(0, 0.27)) + (float(rng.uniform(1.5, 2.6)) if is_hit else 0.0)
    known = plan.log_views[kind] + 0.75 * topic_effect + weekend + evening + length + trend + season
    return float(np.exp(known + luck)), is_hit


def _moment_effects(plan: ChannelPlan, at: datetime) -> tuple[float, float]:
    """Return what the local weekday and hour do to the logarithm of a video's views."""
    local = at.astimezone(ZoneInfo(plan.zone))
    weekend = 0.22 if local.weekday() >= 5 else 0.0
    if 15 <= local.hour <= 20:
        return weekend, 0.28
    return weekend, -0.50 if local.hour < 6 else 0.0


def _pace(
    rng: np.random.Generator, plan: ChannelPlan, *, kind: str, duration: int, at: datetime
) -> float:
    """Return a video's tau in hours: long videos gather slowly, evening ones start fast."""
    slow = (duration / BEST_LENGTH[kind]) ** 0.4
    evening = _moment_effects(plan, at)[1]
    return float(TAU_HOURS[kind] * slow * np.exp(rng.normal(-evening, 0.22)))
