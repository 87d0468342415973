"""What the figures look like at a moment: not yet reported, still maturing, restated later."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from sandbox.worlds.made.growth import Floats, Growth, Ints
from sandbox.worlds.made.pacific import day_start

HOUR = 3600.0
DAY = 24 * HOUR
REPORTING_LAG_HOURS = 50
MONEY_LAG_HOURS = 64
# How much of a day's final value is shown, by hours since the day ended.
MATURITY = ((72, 0.035), (96, 0.015), (120, 0.005))
RESTATED_AFTER = 40 * DAY
MONTH_FINAL_DAY = 12
MONEY = ("adMicros", "redMicros", "monetizedPlaybacks", "adImpressions")
# One closed month of the first channel is corrected long after: (year, month), from, factor.
LATE_CORRECTION = ((2026, 8), date(2026, 10, 20), 0.988)


@dataclass
class Report:
    """The figures a report of one moment is made from.

    Attributes:
        last_day: By channel, the index of the newest day with activity figures, -1 for none.
        last_money_day: By channel, the same for money.
    """

    growth: Growth
    at: float
    last_day: NDArray[np.int64]
    last_money_day: NDArray[np.int64]
    _factor: Floats
    _money_factor: Floats
    _values: dict[str, Ints] = field(default_factory=dict)

    def values(self, metric: str) -> Ints:
        """Return a metric of every row and day as reported now, shape (rows, days)."""
        if metric not in self._values:
            factor = self._money_factor if metric in MONEY else self._factor
            self._values[metric] = np.floor(self.growth.daily[metric] * factor).astype(np.int64)
        return self._values[metric]


class Figures:
    """Every figure of the made world, as a function of the clock."""

    def __init__(self, growth: Growth) -> None:
        self.growth = growth
        rng = np.random.default_rng([growth.seed, 31])
        shape = (len(growth.kind), growth.day_count)
        self._pace = rng.uniform(0.3, 1.7, shape)
        self._restated = np.where(rng.random(shape) < 0.012, rng.uniform(0.90, 1.07, shape), 1.0)
        for day in (100, 170):  # two days of every channel are counted again as a whole
            if day < growth.day_count:
                self._restated[:, day] *= 0.97
        self._lag = REPORTING_LAG_HOURS + rng.integers(0, 8, len(growth.plans))
        self._estimate = 1 + rng.normal(0, 0.03, (len(growth.plans), self._month_count()))
        self._reports: dict[int, Report] = {}
        self._lifetimes: dict[tuple[float, str], Ints] = {}

    def day(self, index: int) -> date:
        """Return the Pacific day of an index."""
        return self.growth.first_day + timedelta(days=index)

    def index(self, day: date) -> int:
        """Return the index of a Pacific day, which may lie outside the world."""
        return (day - self.growth.first_day).days

    def report(self, at: datetime) -> Report:
        """Return what Analytics knows at a moment; it changes at full hours only."""
        hour = int(at.timestamp() // HOUR)
        if hour not in self._reports:
            if len(self._reports) > 8:
                self._reports.clear()
            self._reports[hour] = self._made(hour * HOUR)
        return self._reports[hour]

    def lifetime(self, metric: str, at: datetime) -> Ints:
        """Return each row's running total at a moment: days before, whole days, part of today.

        Restated days are corrected here at the same moment as in the reports, so a total can fall.
        """
        key = (at.timestamp(), metric)
        if key not in self._lifetimes:
            if len(self._lifetimes) > 32:
                self._lifetimes.clear()
            self._lifetimes[key] = self._total(metric, at.timestamp())
        return self._lifetimes[key]

    def _total(self, metric: str, at: float) -> Ints:
        growth = self.growth
        today = int(np.searchsorted(growth.edges, at, side="right")) - 1
        whole = growth.daily[metric][:, : max(today, 0)]
        ends = growth.edges[1 : whole.shape[1] + 1]
        factor = np.where(ends + RESTATED_AFTER <= at, self._restated[:, : whole.shape[1]], 1.0)
        total = growth.before[metric] + np.floor(whole * factor).astype(np.int64).sum(axis=1)
        if 0 <= today < growth.day_count:
            moments = np.array([growth.edges[today], at, growth.edges[today + 1]])
            reach = growth.reach(moments)
            gained = (reach[:, 1] - reach[:, 0]) / np.maximum(reach[:, 2] - reach[:, 0], 1e-12)
            spent = (at - moments[0]) / (moments[2] - moments[0])
            share = np.concatenate([gained, np.full(len(growth.plans), spent)])
            total = total + np.floor(growth.daily[metric][:, today] * share).astype(np.int64)
        result: Ints = total
        return result

    def values_on(self, metric: str, day: int, at: datetime) -> Ints:
        """Return a metric of every row on one day as known at a moment, shape (rows,)."""
        factor = self._shown(at.timestamp(), slice(day, day + 1))[:, 0]
        return np.floor(self.growth.daily[metric][:, day] * factor).astype(np.int64)

    def _made(self, at: float) -> Report:
        growth = self.growth
        age = (at - growth.edges[1:]) / HOUR
        money_lag = self._lag - REPORTING_LAG_HOURS + MONEY_LAG_HOURS
        factor = self._shown(at, slice(None))
        return Report(
            growth,
            at,
            np.array([int((age >= lag).sum()) - 1 for lag in self._lag]),
            np.array([int((age >= lag).sum()) - 1 for lag in money_lag]),
            factor,
            factor * self._money_factor(at)[growth.channel],
        )

    def _shown(self, at: float, days: slice) -> Floats:
        """Return the share of each final figure that is shown, shape (rows, days)."""
        ends = self.growth.edges[1:][days]
        lacking = np.zeros_like(ends)
        for hours, lack in reversed(MATURITY):
            lacking = np.where(at - ends < hours * HOUR, lack, lacking)
        factor = 1 - lacking[None, :] * self._pace[:, days]
        is_restated = (ends + RESTATED_AFTER <= at)[None, :]
        return np.where(is_restated, factor * self._restated[:, days], factor)

    def _month_count(self) -> int:
        last = self.day(self.growth.day_count)
        return self._month(last) + 1

    def _month(self, day: date) -> int:
        first = self.growth.first_day
        return (day.year - first.year) * 12 + day.month - first.month

    def _money_factor(self, at: float) -> Floats:
        """Return how far each channel's revenue of each day still is from its final value."""
        days = [self.day(n) for n in range(self.growth.day_count)]
        is_final = np.array([at >= self.final_at(day).timestamp() for day in days])
        estimate = self._estimate[:, [self._month(day) for day in days]]
        factor: Floats = np.where(is_final[None, :], 1.0, estimate)
        (year, month), since, correction = LATE_CORRECTION
        if at >= day_start(since).timestamp():
            corrected = np.array([(day.year, day.month) == (year, month) for day in days])
            factor[0, corrected] *= correction
        return factor

    @staticmethod
    def final_at(day: date) -> datetime:
        """Return when the revenue of a day's month becomes final."""
        after = (day.replace(day=1) + timedelta(days=32)).replace(day=MONTH_FINAL_DAY)
        return day_start(after)
