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
) -> list[Fold]:
    """Return the folds before `until`, oldest first.

    Origins lie on a fixed grid of `step_days` counted from 1970, so that data that grows adds
    folds and leaves the older ones as they were. An origin with fewer than `min_known` known
    labels, or with nothing asked after it, is left out; at most the newest `max_origins` stay.

    Args:
        moment_at: When each item was asked, UTC, shape (n,).
        label_available_at: When each item's label was known, NaT without a label, shape (n,).
        until: The end of the last fold; items asked from there on belong to no fold.
        step_days: Days from one origin to the next.
        max_origins: How many folds at most.
        min_known: How many labels an origin needs.
    """
    if not len(moment_at):
        return []
    step = step_days * DAY
    epoch = np.datetime64(0, "us")
    last = int((until - epoch) // step)
    first = int((moment_at.min() - epoch) // step)
    folds: list[Fold] = []
    for number in range(last, first - 1, -1):
        origin = epoch + number * step
        asked = np.flatnonzero(
            (moment_at >= origin) & (moment_at < origin + step) & (moment_at < until)
        )
        known = known_at(label_available_at, origin)
        if len(known) < min_known or len(folds) == max_origins:
            break
        if len(asked):
            folds.append(Fold(origin=origin, known=known, asked=asked))
    return folds[::-1]
