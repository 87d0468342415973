"""Effects of levels: least squares within groups, with errors that weeks may share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.effects.design import Design


@dataclass(frozen=True)
class Fit:
    """A fitted regression on the log scale; arrays of shape (terms,).

    Attributes:
        effects: Log ratio of each term to its reference level.
        lower: Lower bound.
        upper: Upper bound.
        p_values: Chance of such an effect without one.
        explained_rate: Share of the variance within groups that the terms explain.
    """

    effects: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    p_values: NDArray[np.float64]
    explained_rate: float


def fit(design: Design, clusters: NDArray[np.int64], *, coverage: float) -> Fit:
    """Return the least-squares fit of `design`.

    Args:
        design: Columns and target without group means.
        clusters: Posts of one cluster may share their luck, shape (n,).
        coverage: Share of intervals that should hold the truth.
    """
    count, terms = design.columns.shape
    inverse = np.linalg.inv(design.columns.T @ design.columns)
    effects = inverse @ (design.columns.T @ design.target)
    residuals = design.target - design.columns @ effects
    _, cluster = np.unique(clusters, return_inverse=True)
    cluster_count = int(cluster.max()) + 1
    sums = np.zeros((cluster_count, terms))
    np.add.at(sums, cluster, design.columns * residuals[:, None])
    # the groups' means were estimated too, so they cost degrees of freedom like the terms
    free = max(count - terms - design.group_count, 1)
    scale = cluster_count / max(cluster_count - 1, 1) * (count - 1) / free
    error = np.sqrt(scale * (inverse @ (sums.T @ sums) @ inverse).diagonal())
    explained = 1.0 - float(residuals @ residuals) / float(design.target @ design.target)
    return _bounded(effects, error, cluster_count - 1, coverage, explained)


def _bounded(
    effects: NDArray[np.float64],
    error: NDArray[np.float64],
    degrees: int,
    coverage: float,
    explained_rate: float,
) -> Fit:
    from scipy.special import stdtr, stdtrit  # scipy.stats takes seconds to import

    reach = float(stdtrit(degrees, 0.5 + coverage / 2)) * error
    ratio = np.divide(np.abs(effects), error, out=np.full_like(effects, np.inf), where=error > 0)
    return Fit(
        effects=effects,
        lower=effects - reach,
        upper=effects + reach,
        p_values=2.0 * stdtr(degrees, -ratio),
        explained_rate=explained_rate,
    )


def clear_of_chance(p_values: NDArray[np.float64], rate: float) -> NDArray[np.bool_]:
    """Return which p-values pass Benjamini and Hochberg's rule at `rate`.

    Source:
        Benjamini, Hochberg (1995): of the effects that pass, at most `rate` are chance on average.
    """
    order = np.argsort(p_values, kind="stable")
    limits = rate * np.arange(1, len(p_values) + 1) / len(p_values)
    passing = np.flatnonzero(p_values[order] <= limits)
    clear = np.zeros(len(p_values), dtype=bool)
    if len(passing):
        clear[order[: passing[-1] + 1]] = True
    return clear
