"""How views, and what follows from them, come in day by day: numpy arrays, rows are videos."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sandbox.worlds.made.catalogue import Video
from sandbox.worlds.made.kitchen import LIVE, LONG, RESIDUAL, SHORT, ChannelPlan
from sandbox.worlds.made.pacific import VIEW_RULE_DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ALPHA = {LONG: 0.55, SHORT: 0.75, LIVE: 0.9, RESIDUAL: 1.0}
# per engaged view: what a typical video of each kind gathers
RATES: dict[str, dict[str, float]] = {
    "likes": {LONG: 0.041, SHORT: 0.030, LIVE: 0.052},
    "dislikes": {LONG: 0.0011, SHORT: 0.0019, LIVE: 0.001},
    "comments": {LONG: 0.0032, SHORT: 0.0011, LIVE: 0.009},
    "shares": {LONG: 0.0065, SHORT: 0.004, LIVE: 0.003},
    "subscribersGained": {LONG: 0.0026, SHORT: 0.0016, LIVE: 0.0021},
    "subscribersLost": {LONG: 0.0006, SHORT: 0.0008, LIVE: 0.0005},
    "videosAddedToPlaylists": {LONG: 0.009, SHORT: 0.003, LIVE: 0.002},
    "videosRemovedFromPlaylists": {LONG: 0.0018, SHORT: 0.0007, LIVE: 0.0004},
    "redViews": {LONG: 0.11, SHORT: 0.06, LIVE: 0.09},
    "cardImpressions": {LONG: 0.05, SHORT: 0.0, LIVE: 0.01},
    "cardClicks": {LONG: 0.002, SHORT: 0.0, LIVE: 0.0004},
    "cardTeaserImpressions": {LONG: 0.07, SHORT: 0.0, LIVE: 0.015},
    "cardTeaserClicks": {LONG: 0.003, SHORT: 0.0, LIVE: 0.0005},
}
WATCHED = {LONG: (0.32, 0.50), SHORT: (0.65, 1.05), LIVE: (0.08, 0.20)}
RPM = {LONG: 1.0, SHORT: 0.022, LIVE: 0.8}
THUMBNAILS = {LONG: 14.0, SHORT: 0.4, LIVE: 9.0}
SEASON_OF_MONEY = (0.80, 0.84, 0.92, 0.97, 1.0, 1.0, 0.96, 0.95, 1.02, 1.08, 1.22, 1.30)


@dataclass
class Growth:
    """The final figures of every video and day, before any reporting delay.

    The rows are all videos, channel by channel, then one residual row a channel: what the platform
    counts for a channel but for none of its videos.

    Attributes:
        daily: By metric, counts of shape (rows, days). `seconds`, `redSeconds` are seconds,
            `adMicros`, `redMicros` are millionths of a dollar.
        before: By metric, what was gathered before the first day, shape (rows,).
    """

    videos: Sequence[Video]
    plans: Sequence[ChannelPlan]
    first_day: date
    edges: Floats
    seed: int
    daily: dict[str, Ints] = field(default_factory=dict)
    before: dict[str, Ints] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw every figure, always in the same order."""
        count = len(self.plans)
        self.channel = np.array([v.channel_index for v in self.videos] + list(range(count)))
        self.kind = np.array([v.kind for v in self.videos] + [RESIDUAL] * count)
        self.published = np.array([v.published_at.timestamp() for v in self.videos])
        ends = [v.gone_at() for v in self.videos]
        self.gone = np.array([np.inf if end is None else end.timestamp() for end in ends])
        self._rng = np.random.default_rng([self.seed, 21])
        self._fill()

    @property
    def day_count(self) -> int:
        """Return how many days the world knows."""
        return len(self.edges) - 1

    def reach(self, moments: Floats) -> Floats:
        """Return the share of each video's size gathered at each moment, shape (videos, n)."""
        tau = np.array([v.tau_hours for v in self.videos])[:, None]
        alpha = np.array([ALPHA[v.kind] for v in self.videos])[:, None]
        wave = np.array([v.second_wave_days * 24 for v in self.videos])[:, None]
        capped = np.minimum(moments[None, :], self.gone[:, None])
        age = np.maximum((capped - self.published[:, None]) / 3600, 0.0)
        first: Floats = 1 - (1 + age / tau) ** -alpha
        again = np.maximum(age - wave, 0.0) * (wave > 0)
        reached: Floats = first + 0.7 * (1 - (1 + again / tau) ** -alpha)
        return reached

    def _fill(self) -> None:
        rng, videos = self._rng, self.videos
        size = np.array([v.size for v in videos])[:, None]
        reach = self.reach(self.edges)
        rhythm = self._rhythm()[self.channel[: len(videos)]]
        noise = np.exp(rng.normal(0, 0.10, (len(videos), self.day_count)))
        engaged = rng.poisson(size * np.diff(reach, axis=1) * rhythm * noise)
        early = rng.poisson((size * reach[:, :1])[:, 0])
        share = 0.003 * np.exp(rng.normal(0, 0.2, (len(self.plans), self.day_count)))
        residual = np.stack(
            [
                rng.poisson(engaged[self.channel[: len(videos)] == c].sum(axis=0) * share[c])
                for c in range(len(self.plans))
            ]
        )
        self.daily["engagedViews"] = np.concatenate([engaged, residual])
        self.before["engagedViews"] = np.concatenate([early, np.zeros(len(self.plans), int)])
        self._views()
        self._reactions()
        self._watching()
        self._money()

    def _rhythm(self) -> Floats:
        """Return each channel's weekly rhythm and its common daily luck, shape (channels, days)."""
        days = [self.first_day + timedelta(days=n) for n in range(self.day_count)]
        weekday = np.array([day.weekday() for day in days])
        week = np.array([0.94, 0.93, 0.95, 0.97, 1.0, 1.10, 1.12])[weekday]
        luck = np.exp(self._rng.normal(0, 0.05, (len(self.plans), self.day_count)))
        rhythm: Floats = week[None, :] * luck
        return rhythm

    def _views(self) -> None:
        """From 2026-08-24 a view counts at playback start; for Shorts it did all along."""
        engaged, early = self.daily["engagedViews"], self.before["engagedViews"]
        ratio = np.array([v.ratio_after_rule for v in self.videos] + [1.3] * len(self.plans))
        is_short = self.kind == SHORT
        new_rule = np.arange(self.day_count) >= (VIEW_RULE_DAY - self.first_day).days
        counts_starts = is_short[:, None] | new_rule[None, :]
        noise = 1 + self._rng.normal(0, 0.015, engaged.shape)
        started = np.maximum(engaged, np.rint(engaged * ratio[:, None] * noise).astype(int))
        self.daily["views"] = np.where(counts_starts, started, engaged)
        self.before["views"] = np.where(is_short, np.rint(early * ratio).astype(int), early)

    def _reactions(self) -> None:
        rng, engaged = self._rng, self.daily["engagedViews"]
        rows = len(self.videos)
        silent = np.array([v.are_comments_off for v in self.videos] + [False] * len(self.plans))
        for metric, by_kind in RATES.items():
            rate = np.array([by_kind.get(kind, 0.0) for kind in self.kind])
            rate[:rows] *= np.exp(rng.normal(0, 0.25, rows))
            if metric == "comments":
                rate[silent] = 0.0
            gained = rng.poisson(engaged * rate[:, None])
            self.daily[metric] = np.minimum(gained, engaged)
            self.before[metric] = np.rint(self.before["engagedViews"] * rate).astype(int)
        for c in range(len(self.plans)):  # the channel page wins and loses subscribers too
            own = self.channel[:rows] == c
            for metric in ("subscribersGained", "subscribersLost"):
                from_videos = self.daily[metric][:rows][own].sum(axis=0)
                self.daily[metric][rows + c] = rng.poisson(from_videos * 0.4)

    def _watching(self) -> None:
        rng, engaged = self._rng, self.daily["engagedViews"]
        low_high = np.array([WATCHED[v.kind] for v in self.videos])
        share = rng.uniform(low_high[:, 0], low_high[:, 1])
        length = np.array([v.duration_seconds for v in self.videos])
        per_view = np.concatenate([share * length, np.full(len(self.plans), 45.0)])
        noise = 1 + rng.normal(0, 0.03, engaged.shape)
        self.daily["seconds"] = np.rint(engaged * per_view[:, None] * noise).astype(int)
        red = self.daily["redViews"] / np.maximum(engaged, 1)
        self.daily["redSeconds"] = np.rint(self.daily["seconds"] * red).astype(int)
        shown = np.array([THUMBNAILS.get(kind, 0.0) for kind in self.kind])[:, None]
        self.daily["thumbnailImpressions"] = rng.poisson(engaged * shown)
        clicks = rng.uniform(0.045, 0.07, len(self.kind))[:, None] * shown / 14.0
        self.daily["thumbnailClicks"] = np.minimum(
            rng.poisson(engaged * clicks * 14.0), self.daily["thumbnailImpressions"]
        )

    def _money(self) -> None:
        rng, engaged = self._rng, self.daily["engagedViews"]
        rpm = np.array(
            [
                self.plans[c].rpm_usd * RPM.get(k, 0.0)
                for c, k in zip(self.channel, self.kind, strict=True)
            ]
        )
        months = [(self.first_day + timedelta(days=n)).month for n in range(self.day_count)]
        season = np.array([SEASON_OF_MONEY[month - 1] for month in months])
        noise = np.exp(rng.normal(0, 0.12, engaged.shape))
        micros = engaged * rpm[:, None] * season[None, :] * noise * 1_000
        self.daily["adMicros"] = np.rint(micros).astype(int)
        red = self.daily["redViews"] * rpm[:, None] * 700
        self.daily["redMicros"] = np.rint(red).astype(int)
        pays = (rpm > 0)[:, None]
        self.daily["monetizedPlaybacks"] = rng.poisson(engaged * 0.45 * pays)
        self.daily["adImpressions"] = rng.poisson(self.daily["monetizedPlaybacks"] * 1.35)
