"""Medians of what was known at each moment, the stuff of honest baselines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


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
    result = np.full(len(values), np.nan)
    _, group_of = np.unique(groups, return_inverse=True)
    by_group = np.argsort(group_of, kind="stable")
    starts = np.flatnonzero(np.diff(group_of[by_group], prepend=-1))
    for members in np.split(by_group, starts[1:]):
        usable = members[~np.isnan(values[members]) & ~np.isnat(known_at[members])]
        usable = usable[np.argsort(known_at[usable], kind="stable")]
        ends = np.searchsorted(known_at[usable], moments[members], side="right")
        medians: dict[int, float] = {}
        for member, end in zip(members.tolist(), ends.tolist(), strict=True):
            if end < min_count:
                continue
            if end not in medians:
                medians[end] = float(np.median(values[usable[max(0, end - window) : end]]))
            result[member] = medians[end]
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
