"""Finds days of an account that are far from what its own past lets expect.

A day is expected to be like the median of the four weeks before it, times what its weekday usually
adds, learnt from eight weeks. How far the day is from that, on the log scale, is counted in robust
standard deviations of the four weeks. Only days before a day judge it, so a verdict never changes
when later days come.

Days without a value, and zeros where there never are any, say something of the data rather than of
the audience. They are kinds of their own and take no part in what is expected.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

Kind = Literal["spike", "drop", "missing", "zero"]

WEEKS, LEVEL_WEEKS = 8, 4
WINDOW_DAYS, LEVEL_DAYS = 7 * WEEKS, 7 * LEVEL_WEEKS
KNOWN_DAYS = 21
"""Days with a value that the four weeks before must have."""
WEEKDAY_PRIOR_WEEKS = 2.0
"""A weekday's effect is drawn towards none as if so many weeks without effect had been seen."""
THRESHOLD = 3.5
"""Robust z from which a day is told; Iglewicz and Hoaglin (1993) advise this number."""
SMALLEST_SCALE = 0.1
"""No account is steadier than a tenth from day to day, whatever its last weeks say."""
ZERO_EXPECTED = 20.0
"""Counts so large do not come to nothing by themselves."""
MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True)
class AccountDay:
    """What an account was reported to have on one platform day; a count of None is unknown."""

    account_key: str
    platform: str
    account_name: str
    metric: str
    metric_date: date
    count: int | None


@dataclass(frozen=True)
class Anomaly:
    """A day to be told of.

    Attributes:
        count: What was reported; none when the day is missing.
        expected: What the account's past let expect; none when that is too short to say.
        robust_z: How many robust standard deviations the day is away; none for data alerts.
        kind: `spike` and `drop` speak of the audience, `missing` and `zero` of the data.
    """

    account_key: str
    platform: str
    account_name: str
    metric: str
    metric_date: date
    count: int | None
    expected: float | None
    robust_z: float | None
    kind: Kind


def find_anomalies(days: Sequence[AccountDay], *, until: date) -> list[Anomaly]:
    """Return the days up to `until` that are far from expected, newest first.

    Args:
        days: Of any accounts, one metric an account; 56 days before the first day of interest.
        until: The last day that is judged. A missing day at an account's end counts only when
            another account of its platform has that day: what none has yet is merely late.
    """
    accounts: dict[tuple[str, str], list[AccountDay]] = {}
    newest: dict[str, date] = {}
    for day in days:
        if day.metric_date > until:
            continue
        accounts.setdefault((day.account_key, day.metric), []).append(day)
        if day.count is not None:
            held = newest.get(day.platform, day.metric_date)
            newest[day.platform] = max(held, day.metric_date)
    found = [
        anomaly
        for held in accounts.values()
        for anomaly in _of_account(held, newest.get(held[0].platform))
    ]
    return sorted(found, key=lambda each: (-each.metric_date.toordinal(), _size(each)))


def expectations(
    counts: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what each day was expected to be, and its robust z.

    Args:
        counts: One value a calendar day in order, shape (n,); unknown is NaN, never negative.

    Returns:
        Expected counts and robust z, each of shape (n,). Where fewer than 21 of the 28 days before
        have a count above zero, both are NaN; z is NaN for zeros and unknown days too.
    """
    logs = np.where(counts > 0, np.log(np.where(counts > 0, counts, 1.0)), np.nan)
    padded = np.concatenate([np.full(WINDOW_DAYS, np.nan), logs])
    before = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_DAYS)[:-1]
    recent = before[:, -LEVEL_DAYS:]
    known = np.sum(~np.isnan(recent), axis=1)
    level = _median(recent, axis=1)
    # the first column lies 56 days back, so it and every seventh have the judged day's weekday
    weeks = before.reshape(-1, WEEKS, 7)
    deviations = weeks - _median(weeks, axis=2)[:, :, None]
    seen = np.sum(~np.isnan(deviations), axis=1)
    effect = np.nan_to_num(_median(deviations, axis=1)) * seen / (seen + WEEKDAY_PRIOR_WEEKS)
    residuals = (weeks[:, -LEVEL_WEEKS:] - level[:, None, None] - effect[:, None, :]).reshape(
        -1, LEVEL_DAYS
    )
    centre = level + effect[:, 0]
    spread = MAD_TO_SIGMA * _median(np.abs(residuals - _median(residuals, axis=1)[:, None]), axis=1)
    # counts vary by their own square root at least
    scale = np.sqrt(np.fmax(spread, SMALLEST_SCALE) ** 2 + np.exp(-centre))
    is_short = known < KNOWN_DAYS
    expected = np.where(is_short, np.nan, np.exp(centre))
    return expected, np.where(is_short, np.nan, (logs - centre) / scale)


def _of_account(days: Sequence[AccountDay], newest: date | None) -> Iterator[Anomaly]:
    """The anomalies of one account and metric, up to the newest day its platform has."""
    held = {day.metric_date: day.count for day in days if day.count is not None}
    if newest is None or not held:
        return
    first = min(held)
    counts = np.full((newest - first).days + 1, np.nan)
    for moment, count in held.items():
        counts[(moment - first).days] = max(count, 0)  # corrections may be negative
    expected, robust_z = expectations(counts)
    zeros = np.concatenate([np.zeros(LEVEL_DAYS), counts == 0])
    zeros_before = np.lib.stride_tricks.sliding_window_view(zeros, LEVEL_DAYS)[:-1].sum(axis=1)
    for number, came in enumerate(counts):
        kind = _kind(
            came, expected[number], robust_z=robust_z[number], knows_zeros=zeros_before[number] > 0
        )
        if kind is None:
            continue
        is_missing = kind == "missing"
        yield Anomaly(
            account_key=days[0].account_key,
            platform=days[0].platform,
            account_name=days[0].account_name,
            metric=days[0].metric,
            metric_date=first + timedelta(days=number),
            count=None if is_missing else int(came),
            expected=float(expected[number]),
            robust_z=None if kind in {"missing", "zero"} else float(robust_z[number]),
            kind=kind,
        )


def _kind(count: float, expected: float, *, robust_z: float, knows_zeros: bool) -> Kind | None:
    """What a day is, none when it is as expected or the past is too short to say."""
    if np.isnan(expected):
        return None
    if np.isnan(count):
        return "missing"
    if count == 0:
        return "zero" if expected >= ZERO_EXPECTED and not knows_zeros else None
    if abs(robust_z) < THRESHOLD:
        return None
    return "spike" if robust_z > 0 else "drop"


def _median(values: NDArray[np.float64], *, axis: int) -> NDArray[np.float64]:
    """The median of what is known; NaN where nothing is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.asarray(np.nanmedian(values, axis=axis), dtype=np.float64)


def _size(anomaly: Anomaly) -> tuple[float, str]:
    """What is told first of one day: the largest, then data alerts, then by name."""
    return -abs(anomaly.robust_z or 0.0), anomaly.account_key
