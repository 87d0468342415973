"""Watches whether posts still look, and errors still are, as they were in training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

BINS = 10
RECENT = np.timedelta64(28, "D")
OLDEST = np.timedelta64(90, "D")
MIN_RECENT_POSTS = 30
PSI_THRESHOLD = 0.25
ERROR_THRESHOLD = 1.25
CHANCE = 0.001
EMPTY_SHARE = 1e-4
AS_BEFORE = 5.0  # posts added to the recent ones that are as before: an empty bin is no proof


@dataclass(frozen=True)
class Feature:
    """One feature as it was in training.

    Attributes:
        name: Its name.
        edges: Inner edges of the bins, ascending; a value on an edge lies above it.
        shares: Share of posts in each bin and, last, without a value; sums to 1.
        count: Posts.
        median: Of the known values; NaN when none was known.
    """

    name: str
    edges: NDArray[np.float64]
    shares: NDArray[np.float64]
    count: int
    median: float


@dataclass(frozen=True)
class Reference:
    """What drift is measured against.

    Attributes:
        features: Features of the posts learnt from.
        errors: |log(1 + forecast) − log(1 + actual)| of what would have been served, newest last.
    """

    features: tuple[Feature, ...]
    errors: NDArray[np.float64]


@dataclass(frozen=True)
class Drift:
    """One comparison of now with training, as a row of `predictions.forecast_drift` says it.

    Attributes:
        subject: ``feature`` or ``error``.
        name: Of the feature, or of the measure of errors.
        reference_value: Median of the feature, or mean error, in training.
        current_value: The same now.
        statistic: ``psi`` or ``error_ratio``.
        value: The statistic.
        threshold: Above it, `is_drifting`.
        is_drifting: Whether it is more than chance and more than small.
    """

    subject: str
    name: str
    reference_value: float
    current_value: float
    statistic: str
    value: float
    threshold: float
    is_drifting: bool

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as a record; numbers that are not known are None."""
        values = {
            name: None if isinstance(value, float) and np.isnan(value) else value
            for name, value in vars(self).items()
        }
        return values | {"is_drifting": bool(self.is_drifting)}


def feature_of(name: str, values: NDArray[np.float64]) -> Feature:
    """Return a feature as it is in training: ten bins of about equal size.

    Args:
        name: Its name.
        values: NaN where unknown, shape (n,).
    """
    known = values[~np.isnan(values)]
    inner = np.linspace(0, 1, BINS + 1)[1:-1]
    edges = np.unique(np.quantile(known, inner)) if len(known) else np.empty(0)
    return Feature(
        name=name,
        edges=edges,
        shares=_shares(edges, values),
        count=len(values),
        median=_median(values),
    )


def feature_drift(reference: Feature, values: NDArray[np.float64]) -> Drift:
    """Compare a feature with what it was: the population stability index.

    The threshold is 0.25, as is usual, or what chance alone exceeds once in a thousand times,
    when that is more: with as many posts as this in B bins, the index of a feature that does not
    drift is about a chi-squared with B − 1 degrees of freedom times (1/n + 1/m).

    Args:
        reference: The feature in training.
        values: Its values now, NaN where unknown, shape (m,), m ≥ 1.

    Source:
        Yurdakul and Naranjo (2020), Statistical properties of the population stability index,
        Journal of Risk Model Validation 14(4).
    """
    from scipy.special import chdtri

    came, count = _shares(reference.edges, values), len(values)
    smooth = (came * count + reference.shares * AS_BEFORE) / (count + AS_BEFORE)
    before = np.maximum(reference.shares, EMPTY_SHARE)
    now = np.maximum(smooth, EMPTY_SHARE)
    index = float(np.sum((now - before) * np.log(now / before)))
    freedom = max(int(np.sum((reference.shares > 0) | (came > 0))) - 1, 1)
    chance = float(chdtri(freedom, CHANCE)) * (1 / max(reference.count, 1) + 1 / count)
    threshold = max(PSI_THRESHOLD, chance)
    return Drift(
        subject="feature",
        name=reference.name,
        reference_value=reference.median,
        current_value=_median(values),
        statistic="psi",
        value=index,
        threshold=threshold,
        is_drifting=index > threshold,
    )


def error_drift(reference: NDArray[np.float64], errors: NDArray[np.float64]) -> Drift:
    """Compare errors on the log scale with what they were: the ratio of their means.

    They drift when the ratio is above the threshold: 1.25, or three standard errors of the mean
    now, when that is more.

    Args:
        reference: Errors in training, shape (n,), n ≥ 1.
        errors: Errors now, shape (m,), m ≥ 2.
    """
    before, now = float(np.mean(reference)), float(np.mean(errors))
    floor = max(before, 1e-9)
    chance = 3 * float(np.std(errors, ddof=1)) / float(np.sqrt(len(errors))) / floor
    threshold = max(ERROR_THRESHOLD, 1 + chance)
    return Drift(
        subject="error",
        name="log_mae",
        reference_value=before,
        current_value=now,
        statistic="error_ratio",
        value=now / floor,
        threshold=threshold,
        is_drifting=now / floor > threshold,
    )


def recent_places(moments: NDArray[np.datetime64], now: np.datetime64) -> NDArray[np.intp]:
    """Return positions of what is recent: of the last 28 days, or else the newest 30 of 90 days.

    Args:
        moments: When each item was, NaT for never, shape (n,).
        now: The moment of looking; what is later is left out.
    """
    held = np.flatnonzero((moments <= now) & (moments > now - OLDEST))
    newest_first = held[np.argsort(-moments[held].astype(np.int64), kind="stable")]
    count = max(int(np.sum(moments[held] > now - RECENT)), MIN_RECENT_POSTS)
    return newest_first[:count]


def drifts(
    reference: Reference,
    features: Mapping[str, NDArray[np.float64]],
    errors: NDArray[np.float64],
) -> Sequence[Drift]:
    """Compare every feature, and the errors, of recent posts with training.

    With fewer than `MIN_RECENT_POSTS` recent posts, or recent errors, nothing is said of them.

    Args:
        reference: What they were.
        features: Values of recent posts by the feature's name, each of shape (m,).
        errors: Errors of forecasts whose labels came to be known lately.
    """
    found = [
        feature_drift(each, features[each.name])
        for each in reference.features
        if len(features.get(each.name, ())) >= MIN_RECENT_POSTS and each.count
    ]
    if len(errors) >= MIN_RECENT_POSTS and len(reference.errors):
        found.append(error_drift(reference.errors, errors))
    return found


def _shares(edges: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of values in each bin and, last, of those that are unknown."""
    unknown = np.isnan(values)
    bins = np.searchsorted(edges, values[~unknown], side="right")
    counts = np.append(np.bincount(bins, minlength=len(edges) + 1), unknown.sum())
    shares: NDArray[np.float64] = counts / max(len(values), 1)
    return shares


def _median(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else float("nan")
