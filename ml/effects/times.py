"""Publishing times: how far each part of the week lies from an account's average, with doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.effects.settings import BLOCKS_PER_DAY, DAYS_PER_WEEK

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELLS = DAYS_PER_WEEK * BLOCKS_PER_DAY
# how much weekdays, hours and their combinations may differ on the log scale, tried all together
SPREADS = (0.0, 0.08, 0.16, 0.3, 0.5)
PRIOR_SCALE = 0.3  # of those spreads: half-normal, so that large ones need evidence
UNLIKELY = 7.0  # spreads less likely than the likeliest by e to this power are left out


@dataclass(frozen=True)
class Times:
    """One account's week on the log scale, Monday's first block first; arrays of shape (56,).

    Attributes:
        effects: Log ratio to the account's average post.
        lower: Lower bound.
        upper: Upper bound.
        counts: Posts published then.
    """

    effects: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    counts: NDArray[np.int64]


def publishing_times(
    weekday: NDArray[np.int64],
    block: NDArray[np.int64],
    values: NDArray[np.float64],
    *,
    coverage: float,
) -> Times:
    """Return what is known of each part of the week.

    A part of the week is its weekday plus its hours plus what is its own; each of the three is
    shrunk towards nothing as far as the posts allow, and what is not known of how far they may
    differ is averaged over. A part without posts is told from its weekday and hours.

    Args:
        weekday: 0 is Monday, shape (n,).
        block: Place of the block of hours in the day, shape (n,).
        values: Log counts, adjusted for everything but time, shape (n,).
        coverage: Share of intervals that should hold the truth.
    """
    cell = weekday * BLOCKS_PER_DAY + block
    counts = np.bincount(cell, minlength=CELLS)
    held = np.flatnonzero(counts)
    means = np.bincount(cell, weights=values, minlength=CELLS)[held] / counts[held]
    noise = _noise(cell, values, counts)
    mean, variance = _averaged(means, noise / counts[held], held, counts / counts.sum())
    from scipy.special import ndtri

    reach = float(ndtri(0.5 + coverage / 2)) * np.sqrt(variance)
    return Times(mean, mean - reach, mean + reach, counts)


def _noise(
    cell: NDArray[np.int64], values: NDArray[np.float64], counts: NDArray[np.int64]
) -> float:
    """Variance of posts published in the same part of the week."""
    sums = np.bincount(cell, weights=values, minlength=CELLS)
    within = float(
        np.square(values).sum() - np.divide(np.square(sums), np.maximum(counts, 1)).sum()
    )
    return within / max(len(values) - int((counts > 0).sum()), 1)


def _averaged(
    means: NDArray[np.float64],
    errors: NDArray[np.float64],
    held: NDArray[np.intp],
    shares: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance of each part of the week, over all spreads by how well they explain."""
    spread, prior = _spreads()
    same_day, same_block = _same()
    covariance = (
        np.square(spread[:, 0])[:, None, None] * same_day
        + np.square(spread[:, 1])[:, None, None] * same_block
        + np.square(spread[:, 2])[:, None, None] * np.eye(CELLS)
    )
    seen = covariance[:, held[:, None], held[None, :]] + np.diag(errors)
    inverse = np.linalg.inv(seen)
    ones = np.ones(len(held))
    precision = inverse.sum(axis=(1, 2))
    centre = (inverse @ means) @ ones / precision
    left = means - centre[:, None]
    misfit = ((inverse @ left[:, :, None])[:, :, 0] * left).sum(axis=1)
    weight = prior - 0.5 * (np.linalg.slogdet(seen)[1] + np.log(precision) + misfit)
    likely = np.flatnonzero(weight > weight.max() - UNLIKELY)
    weight = np.exp(weight[likely] - weight.max())
    weight /= weight.sum()
    towards = covariance[likely][:, :, held]
    gain = towards @ inverse[likely]
    expected = (gain @ left[likely][:, :, None])[:, :, 0]
    # what the unknown average adds to the doubt, then everything against the account's average
    doubt = covariance[likely] - gain @ towards.transpose(0, 2, 1)
    moved = gain.sum(axis=2)
    doubt += moved[:, :, None] * moved[:, None, :] / precision[likely][:, None, None]
    against = np.eye(CELLS) - shares[None, :]
    expected = expected @ against.T
    variance = ((against @ doubt) * against).sum(axis=2)
    mean = weight @ expected
    return mean, weight @ (variance + np.square(expected - mean))


def _spreads() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Every combination of the three spreads, and the log of its prior chance."""
    grid = np.array(SPREADS)
    edges = np.concatenate([[0.0], (grid[1:] + grid[:-1]) / 2, [grid[-1] + 0.15]])
    chance = np.log(np.diff(edges)) - np.square(grid / PRIOR_SCALE) / 2
    place = np.stack(np.meshgrid(*[np.arange(len(grid))] * 3, indexing="ij"), -1).reshape(-1, 3)
    return grid[place], chance[place].sum(axis=1)


def _same() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Whether two parts of the week share the weekday, and whether they share the hours."""
    day = np.arange(CELLS) // BLOCKS_PER_DAY
    block = np.arange(CELLS) % BLOCKS_PER_DAY
    return (
        (day[:, None] == day[None, :]).astype(np.float64),
        (block[:, None] == block[None, :]).astype(np.float64),
    )
