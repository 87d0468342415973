"""Scores of forecasts of counts: errors on the log scale, rank, coverage and width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_RANKED = 5
MIN_DECILED = 20


@dataclass(frozen=True)
class Difference:
    """How much smaller one set of errors is than another, on the same items.

    Attributes:
        mean: Mean of (reference error − own error); above 0 is better.
        standard_error: Standard error of that mean.
        count: Items compared.
    """

    mean: float
    standard_error: float
    count: int


def log_error(forecast: NDArray[np.float64], actual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return |log(1 + forecast) − log(1 + actual)| of each item; 0.69 is a factor of two."""
    errors: NDArray[np.float64] = np.abs(np.log1p(forecast) - np.log1p(actual))
    return errors


def median_percentage_error(forecast: NDArray[np.float64], actual: NDArray[np.float64]) -> float:
    """Return the median of |forecast − actual| ÷ actual over items that have views."""
    seen = actual > 0
    if not seen.any():
        return float("nan")
    return float(np.median(np.abs(forecast[seen] - actual[seen]) / actual[seen]))


def pinball_loss(
    forecast: NDArray[np.float64], actual: NDArray[np.float64], quantile: float
) -> float:
    """Return the mean pinball loss of a forecast of a quantile: least for the true quantile.

    A miss from below costs `quantile` times its size, one from above 1 − `quantile` times.
    """
    missed = actual - forecast
    return float(np.mean(np.maximum(quantile * missed, (quantile - 1) * missed)))


def top_decile_hits(
    forecast: NDArray[np.float64], actual: NDArray[np.float64], groups: NDArray[np.str_]
) -> float:
    """Return which share of each group's best tenth is in the forecast's best tenth too.

    Groups of fewer than `MIN_DECILED` items are left out; NaN when none is left. Of items that are
    forecast alike the earlier ones count as better.
    """
    hits = total = 0
    for group in np.unique(groups):
        members = np.flatnonzero(groups == group)
        if len(members) < MIN_DECILED:
            continue
        size = round(len(members) / 10)
        best, said = (
            members[np.argsort(-values[members], kind="stable")[:size]]
            for values in (actual, forecast)
        )
        hits += len(np.intersect1d(best, said))
        total += size
    return hits / total if total else float("nan")


def coverage(
    lower: NDArray[np.float64], upper: NDArray[np.float64], actual: NDArray[np.float64]
) -> float:
    """Return the share of items whose actual count lies inside its interval, ends included."""
    return float(np.mean((actual >= lower) & (actual <= upper)))


def width_factor(lower: NDArray[np.float64], upper: NDArray[np.float64]) -> float:
    """Return the median of (1 + upper) ÷ (1 + lower): how many-fold a range is."""
    return float(np.exp(np.median(np.log1p(upper) - np.log1p(lower))))


def paired_difference(own: NDArray[np.float64], reference: NDArray[np.float64]) -> Difference:
    """Return how much smaller `own` errors are than `reference` errors on the same items."""
    gains = reference - own
    spread = float(np.std(gains, ddof=1)) if len(gains) > 1 else float("inf")
    return Difference(
        mean=float(np.mean(gains)) if len(gains) else 0.0,
        standard_error=spread / float(np.sqrt(max(len(gains), 1))),
        count=len(gains),
    )


def spearman_within(
    forecast: NDArray[np.float64], actual: NDArray[np.float64], groups: NDArray[np.str_]
) -> float:
    """Return Spearman's rank correlation within groups, averaged by their size.

    Groups of fewer than five items, or whose forecasts or actuals are all equal, are left out;
    NaN when none is left.
    """
    total = 0.0
    weight = 0
    for group in np.unique(groups):
        members = groups == group
        size = int(members.sum())
        if size < MIN_RANKED:
            continue
        one, two = _ranks(forecast[members]), _ranks(actual[members])
        if one.std() == 0 or two.std() == 0:
            continue
        total += size * float(np.corrcoef(one, two)[0, 1])
        weight += size
    return total / weight if weight else float("nan")


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 0, ties sharing their mean rank."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts + 1) / 2)[inverse]
