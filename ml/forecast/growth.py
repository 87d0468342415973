"""Growth from early counts, as two published methods have it, from labels known at each moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.posts import Posts

RIDGE = 1e-6  # of the mean square: keeps early counts that move together solvable


def log_linear_growth(posts: Posts, *, least: int) -> NDArray[np.float64]:
    """Return the count now × the mean growth of the platform's settled posts, shape (n,).

    ln N(later) = ln N(now) + β + noise; the expected count is N(now) · exp(β + σ²/2), with β and σ²
    of the posts known at the moment; NaN with fewer than `least` of them.

    Source:
        Szabo and Huberman (2010), Predicting the popularity of online content,
        https://doi.org/10.1145/1787234.1787254
    """
    now = np.log1p(posts.reached[0])
    steps = np.log1p(posts.actual) - now
    order, known = _settled(posts, steps)
    sums = _running(np.column_stack([steps[order], steps[order] ** 2]))[known]
    count = np.maximum(known, 1)
    mean = sums[:, 0] / count
    variance = np.maximum(sums[:, 1] - count * mean**2, 0) / np.maximum(known - 1, 1)
    grown = np.maximum(np.expm1(now + mean + variance / 2), 0)
    return np.where(known >= least, grown, np.nan)


def early_counts_linear(posts: Posts, *, least: int) -> NDArray[np.float64]:
    """Return a linear combination of what the posts gained in each early interval, shape (n,).

    The weights minimise the mean squared relative error of the posts known at the moment. A post
    without the older reading is answered from the newer one alone; NaN with fewer than `least`.

    Source:
        Pinto, Almeida and Gonçalves (2013), Using early view patterns to predict the popularity
        of YouTube videos, https://doi.org/10.1145/2433396.2433443
    """
    newest = posts.reached[0]
    answer = _linear(posts, newest[:, None], least)
    for older in posts.reached[1:]:
        gained = np.column_stack([older, newest - older])
        both = _linear(posts, gained, least)
        answer = np.where(np.isnan(both), answer, both)
    return np.maximum(answer, 0)


def _linear(posts: Posts, gained: NDArray[np.float64], least: int) -> NDArray[np.float64]:
    """The least-squares answer from `gained`, shape (n, intervals), as known at each moment."""
    usable = np.where(posts.actual > 0, gained.sum(axis=1), np.nan)
    order, known = _settled(posts, usable)
    shares = gained[order] / posts.actual[order, None]
    width = gained.shape[1]
    squares = (shares[:, :, None] * shares[:, None, :]).reshape(len(order), width**2)
    left = _running(squares)[known].reshape(-1, width, width)
    right = _running(shares)[known]
    scale = np.trace(left, axis1=1, axis2=2)[:, None, None] / width
    left = left + (RIDGE * scale + (scale == 0)) * np.eye(width)
    weights = np.linalg.solve(left, right[:, :, None])[:, :, 0]
    answer: NDArray[np.float64] = np.where(known >= least, (weights * gained).sum(axis=1), np.nan)
    return answer


def _settled(
    posts: Posts, values: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Posts with a value and a label, oldest label first; how many were known at each moment."""
    held = np.flatnonzero(~np.isnan(values) & ~np.isnat(posts.label_available_at))
    order = held[np.argsort(posts.label_available_at[held], kind="stable")]
    known = np.searchsorted(posts.label_available_at[order], posts.moment_at, side="right")
    return order, known


def _running(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums of the first 0, 1, … n rows."""
    return np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
