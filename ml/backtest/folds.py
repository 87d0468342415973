"""Folds in time: what was known at an origin, and what was asked after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Fold:
    """One origin of a back-test.

    Attributes:
        origin: The moment up to which anything may be known (UTC).
        known: Positions of the items whose label was available at the origin, oldest first.
        asked: Positions of the items asked from the origin until the next one.
    """

    origin: np.datetime64
    known: NDArray[np.intp]
    asked: NDArray[np.intp]


def known_at(label_available_at: NDArray[np.datetime64], cutoff: np.datetime64) -> NDArray[np.intp]:
    """Return positions of the items whose label was available at `cutoff`, oldest label first.

    Items without a label carry NaT and are never known.
    """
    positions = np.flatnonzero(label_available_at <= cutoff)
    order = np.argsort(label_available_at[positions], kind="stable")
    return positions[order]


def rolling_origins(
    moment_at: NDArray[np.datetime64],
    label_available_at: NDArray[np.datetime64],
    *,
    until: np.datetime64,
    step_days: int,
    max_origins: int,
    min_known: int,
    groups: NDArray[np.str_] | None = None,
) -> list[Fold]:
    """Return the folds before `until`, oldest first.

    Origins lie on a fixed grid of `step_days` counted from 1970, so that data that grows adds
    folds and leaves the older ones as they were. An origin with fewer than `min_known` known
    labels, or with nothing asked after it, is left out. The newest `max_origins` of each group
    stay, so that a group that ended years ago is asked too; where these are more than twice
    `max_origins`, neighbouring folds are joined under the older origin, about as many items in
    each.

    Args:
        moment_at: When each item was asked, UTC, shape (n,).
        label_available_at: When each item's label was known, NaT without a label, shape (n,).
        until: The end of the last fold; items asked from there on belong to no fold.
        step_days: Days from one origin to the next.
        max_origins: How many folds at most, for each group.
        min_known: How many labels an origin needs.
        groups: The group of each item, shape (n,); all are of one when None.
    """
    step = step_days * DAY
    epoch = np.datetime64(0, "us")
    cell = (moment_at.astype("datetime64[us]") - epoch) // step
    labels = np.sort(label_available_at[~np.isnat(label_available_at)])
    taught = np.searchsorted(labels, epoch + cell * step, side="right") >= min_known
    open_ = np.flatnonzero(taught & (moment_at < until))
    if not len(open_):
        return []
    of = np.zeros(len(cell), dtype=np.intp)
    if groups is not None:
        _, of = np.unique(groups, return_inverse=True)
    pairs = np.unique(np.column_stack([of[open_], cell[open_]]), axis=0)
    ends = np.append(np.flatnonzero(np.diff(pairs[:, 0])) + 1, len(pairs))
    starts = np.append(0, ends[:-1])
    wanted = np.unique(
        np.concatenate(
            [pairs[max(a, b - max_origins) : b, 1] for a, b in zip(starts, ends, strict=True)]
        )
    )
    folds = []
    for cells in _joined(wanted, cell[open_], limit=2 * max_origins):
        origin = epoch + int(cells[0]) * step
        asked = open_[np.isin(cell[open_], cells)]
        folds.append(Fold(origin=origin, known=known_at(label_available_at, origin), asked=asked))
    return folds


def _joined(
    wanted: NDArray[np.int64], cells: NDArray[np.int64], *, limit: int
) -> list[NDArray[np.int64]]:
    """The cells of the grid in at most `limit` runs that hold about as many items each."""
    if len(wanted) <= limit:
        return [wanted[place : place + 1] for place in range(len(wanted))]
    counts = np.array([(cells == each).sum() for each in wanted])
    before = np.cumsum(counts) - counts
    run = np.minimum(before * limit // max(int(counts.sum()), 1), limit - 1)
    return [wanted[run == each] for each in np.unique(run)]
