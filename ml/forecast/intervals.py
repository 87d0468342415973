"""Intervals that cover what they promise: conformal margins from posts the fit never saw."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def conformal_margin(
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    actual: NDArray[np.float64],
    *,
    coverage: float,
) -> float:
    """Return by how much to widen (or, below 0, to narrow) intervals so that they cover.

    The k-th smallest of max(lower − actual, actual − upper), k = ⌈(n + 1) × coverage⌉, covers a
    new exchangeable item with at least the probability `coverage`; with too few items for such a
    k the largest is taken.

    Args:
        lower: Lower ends, shape (n,), n ≥ 1, on the scale the margin is wanted in.
        upper: Upper ends, shape (n,).
        actual: What came true, shape (n,).
        coverage: Share of items to cover, between 0 and 1.

    Source:
        Romano, Patterson and Candès (2019), Conformalized quantile regression,
        https://arxiv.org/abs/1905.03222
    """
    scores = np.sort(np.maximum(lower - actual, actual - upper))
    return float(scores[_rank(len(scores), coverage) - 1])


def residual_margins(residuals: NDArray[np.float64], *, coverage: float) -> tuple[float, float]:
    """Return the margins below and above a point forecast, half of the misses on each side.

    Args:
        residuals: Actual − forecast of items the forecast was made for, shape (n,), n ≥ 1.
        coverage: Share of items to cover, between 0 and 1.

    Returns:
        What to add to a forecast for the lower and the upper end; the first is at most the
        second, and they lie on one side of 0 when the forecast is biased.
    """
    one_side = 1 - (1 - coverage) / 2
    rank = _rank(len(residuals), one_side)
    ordered = np.sort(residuals)
    return float(ordered[len(ordered) - rank]), float(ordered[rank - 1])


def counts_of(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exp(logs) − 1, never below zero views."""
    return np.maximum(np.expm1(logs), 0)


def _rank(count: int, share: float) -> int:
    """⌈(n + 1) × share⌉, at most n; rounded first, since 0.8 × 10 is a little above 8."""
    return min(count, int(np.ceil(np.round((count + 1) * share, 9))))
