"""What an account's settled posts say at each moment, beyond their median."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import NOTHING, known_before, row_medians, values_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.posts import Posts

WINDOW = 80
CHUNK = 10_000
HOUR_WIDTH = 1.5  # hours
RECENT_POSTS = 8.0
SHRINK = {"kind": 5.0, "hour": 4.0, "weekday": 6.0, "recent": 3.0, "lately": 3.0}
LATELY_DAYS = 7.0
DAY = np.timedelta64(1, "D")
FIRST_SPREAD = 0.6  # of a post on the log scale, while none is known
SPREAD_WEIGHT = 8.0


def history_of(
    posts: Posts, level: NDArray[np.float64], logs: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Return what the account's settled posts were like against `level`, each of shape (n,).

    Every mean is shrunk towards 0 as if some more posts had been just as expected, so that a few
    posts say little and a new account nothing.

    Args:
        posts: The posts.
        level: What is expected of each post from its account's median, log(1 + count).
        logs: log(1 + what each post reached), NaN where not known.

    Returns:
        ``settled`` posts known, ``spread`` of their residuals, also of the kind alone
        (``kind_spread``), ``low`` and ``high`` quantiles and the ``centre`` of them, and mean
        residuals of posts of the same ``kind``, near the same ``hour``, on the same ``weekday``,
        of the most ``recent``, and of those known ``lately``.
    """
    known = posts.label_available_at
    result: dict[str, list[NDArray[np.float64]]] = {}
    prior = _usual_spread(posts, np.abs(logs - level))
    places = known_before(known, posts.account_key, moments=posts.moment_at, window=WINDOW)
    for start in range(0, max(len(posts), 1), CHUNK):  # without posts the columns are empty
        part = slice(start, start + CHUNK)
        held = places[part]
        residuals = values_at(logs, held) - level[part, None]
        for name, values in _of_rows(posts, part, held, residuals, prior[part]).items():
            result.setdefault(name, []).append(values)
    return {name: np.concatenate(parts) for name, parts in result.items()}


def _usual_spread(posts: Posts, misses: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean miss of all posts known at each moment, shape (n,)."""
    held = np.flatnonzero(~np.isnan(misses) & ~np.isnat(posts.label_available_at))
    order = held[np.argsort(posts.label_available_at[held], kind="stable")]
    known = np.searchsorted(posts.label_available_at[order], posts.moment_at, side="right")
    total = np.append(0.0, np.cumsum(misses[order]))[known]
    mean: NDArray[np.float64] = (total + SPREAD_WEIGHT * FIRST_SPREAD) / (known + SPREAD_WEIGHT)
    return mean


def _of_rows(
    posts: Posts,
    part: slice,
    held: NDArray[np.intp],
    residuals: NDArray[np.float64],
    prior: NDArray[np.float64],
) -> dict[str, NDArray[np.float64]]:
    """The columns of some rows; `held` and `residuals` of shape (rows, WINDOW)."""
    is_held = held != NOTHING
    hours, weekdays = (
        posts.columns[name] for name in ("published_hour_local", "published_weekday")
    )
    _, kinds = np.unique(posts.post_kind, return_inverse=True)
    apart = np.abs(values_at(hours, held) - hours[part, None])
    apart = np.minimum(apart, 24 - apart)
    age = (posts.moment_at[part, None] - posts.published_at[np.maximum(held, 0)]) / DAY
    weights = {
        "kind": kinds[held] == kinds[part, None],
        "hour": np.exp(-0.5 * (apart / HOUR_WIDTH) ** 2),
        "weekday": values_at(weekdays, held) == weekdays[part, None],
        "recent": np.exp(-np.arange(held.shape[1]) / RECENT_POSTS)[None, :],
        "lately": np.exp(-age / LATELY_DAYS),
    }
    means = {
        name: _shrunk(residuals, np.where(is_held, weight, 0.0), SHRINK[name])
        for name, weight in weights.items()
    }
    count = is_held.sum(axis=1)
    off = np.nan_to_num(np.abs(residuals))
    spread = (off.sum(axis=1) + SPREAD_WEIGHT * prior) / (count + SPREAD_WEIGHT)
    alike = is_held & weights["kind"]
    of_kind = (off * alike).sum(axis=1) + SPREAD_WEIGHT * spread
    ordered = np.sort(residuals, axis=1)
    return means | {
        "settled": count.astype(np.float64),
        "spread": spread,
        "kind_spread": of_kind / (alike.sum(axis=1) + SPREAD_WEIGHT),
        "low": _quantile(ordered, count, 0.1),
        "high": _quantile(ordered, count, 0.9),
        "centre": row_medians(residuals),
    }


def _shrunk(
    residuals: NDArray[np.float64], weights: NDArray[np.float64], prior: float
) -> NDArray[np.float64]:
    """Weighted mean of each row, as if `prior` more posts had had no residual."""
    weights = np.nan_to_num(weights)
    total = (np.nan_to_num(residuals) * weights).sum(axis=1)
    mean: NDArray[np.float64] = total / (weights.sum(axis=1) + prior)
    return mean


def _quantile(
    ordered: NDArray[np.float64], count: NDArray[np.intp], share: float
) -> NDArray[np.float64]:
    """The nearest-rank quantile of rows sorted with NaN last, NaN for an empty row."""
    places = np.floor(share * np.maximum(count - 1, 0) + 0.5).astype(np.intp)
    values: NDArray[np.float64] = ordered[np.arange(len(ordered)), places]
    return values
