"""What was known at each moment: the newest values of a group, and medians of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

NOTHING = -1
CHUNK = 20_000


def known_before(
    known_at: NDArray[np.datetime64],
    groups: NDArray[np.str_],
    *,
    moments: NDArray[np.datetime64],
    window: int,
) -> NDArray[np.intp]:
    """Return for each item the newest items of its group that were known at its moment.

    Args:
        known_at: When each item's value became known, NaT for never, shape (n,).
        groups: The group of each item, shape (n,).
        moments: The moment each item asks for, shape (n,).
        window: At most the newest this many.

    Returns:
        Positions, shape (n, window), the newest first, `NOTHING` where there are fewer. An item
        stands in its own row only if it was known at its own moment.
    """
    _, group_of = np.unique(groups, return_inverse=True)
    usable = np.flatnonzero(~np.isnat(known_at))
    when = known_at.astype("datetime64[us]").astype(np.int64)
    asked = moments.astype("datetime64[us]").astype(np.int64)
    order = usable[np.lexsort((when[usable], group_of[usable]))]
    if not len(order):
        return np.full((len(groups), window), NOTHING, dtype=np.intp)
    starts = np.searchsorted(group_of[order], np.arange(group_of.max() + 2))
    ends = np.empty(len(groups), dtype=np.intp)
    members = np.argsort(group_of, kind="stable")
    bounds = np.searchsorted(group_of[members], np.arange(group_of.max() + 2))
    for group in range(group_of.max() + 1):
        own = members[bounds[group] : bounds[group + 1]]
        held = when[order[starts[group] : starts[group + 1]]]
        ends[own] = starts[group] + np.searchsorted(held, asked[own], side="right")
    places = ends[:, None] - 1 - np.arange(window)
    inside = places >= starts[group_of][:, None]
    return np.where(inside, order[np.maximum(places, 0)], NOTHING)


def values_at(values: NDArray[np.float64], places: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the values at `places`, NaN at `NOTHING`; the shape is that of `places`."""
    return np.append(values, np.nan)[places]


def row_medians(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the median of each row without its NaN, shape (n,); NaN for a row of nothing else."""
    ordered = np.sort(values, axis=1)  # NaN come last
    count = (~np.isnan(ordered)).sum(axis=1)
    rows = np.arange(len(values))
    low = ordered[rows, np.maximum(count - 1, 0) // 2]
    high = ordered[rows, np.minimum(count // 2, max(values.shape[1] - 1, 0))]
    return np.where(count > 0, (low + high) / 2, np.nan)


def newest_of_each(groups: NDArray[np.str_], count: int) -> NDArray[np.intp]:
    """Return the positions of the last `count` items of each group, in order."""
    _, group_of = np.unique(groups, return_inverse=True)
    order = np.argsort(group_of, kind="stable")
    ends = np.cumsum(np.bincount(group_of))[group_of[order]]
    kept: NDArray[np.intp] = np.sort(order[ends - np.arange(len(order)) <= count])
    return kept


def as_of_median(
    values: NDArray[np.float64],
    known_at: NDArray[np.datetime64],
    groups: NDArray[np.str_],
    *,
    moments: NDArray[np.datetime64],
    window: int,
    min_count: int,
) -> NDArray[np.float64]:
    """Return for each item the median of its group's values known at its moment.

    Args:
        values: The values, NaN where there is none, shape (n,).
        known_at: When each value became known, NaT for never, shape (n,).
        groups: The group of each item, shape (n,).
        moments: The moment each item asks for, shape (n,).
        window: At most the newest this many values count.
        min_count: With fewer values known the answer is NaN.

    Returns:
        Shape (n,). An item's own value counts only if it was known at the item's own moment.
    """
    when = np.where(np.isnan(values), np.datetime64("NaT"), known_at)
    places = known_before(when, groups, moments=moments, window=window)
    result = np.full(len(values), np.nan)
    for start in range(0, len(values), CHUNK):
        part = slice(start, start + CHUNK)
        enough = (places[part] != NOTHING).sum(axis=1) >= min_count
        result[part] = np.where(enough, row_medians(values_at(values, places[part])), np.nan)
    return result


def chained_as_of_median(
    values: NDArray[np.float64],
    known_at: NDArray[np.datetime64],
    chain: Sequence[tuple[NDArray[np.str_], int]],
    *,
    moments: NDArray[np.datetime64],
    window: int,
) -> NDArray[np.float64]:
    """Return the as-of median of the first grouping in `chain` that has enough values.

    Args:
        values: As in `as_of_median`.
        known_at: As in `as_of_median`.
        chain: Pairs of groups and the number of values that grouping needs, narrowest first.
        moments: As in `as_of_median`.
        window: As in `as_of_median`.
    """
    result = np.full(len(values), np.nan)
    for groups, min_count in chain:
        medians = as_of_median(
            values, known_at, groups, moments=moments, window=window, min_count=min_count
        )
        result = np.where(np.isnan(result), medians, result)
    return result
