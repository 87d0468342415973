"""A linear regression that is drawn towards "as the baseline says" as far as the past asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALPHAS = (100.0, 300.0, 1000.0, 3000.0, float("inf"))
BLOCKS = 5
OUTLYING = 3.0  # robust standard deviations beyond which a target counts as that far


class ShrunkenLinear(RegressorMixin, BaseEstimator):
    """Ridge regression whose strength is chosen on blocks of time, the intercept drawn in too.

    The largest strength stands whose error is within a standard error of the least: with few or
    useless rows that is infinite, and the answer is 0, the baseline's. Targets are winsorised, so
    that a post gone viral does not bend the line.
    """

    def fit(self, matrix: NDArray[np.float64], target: NDArray[np.float64]) -> Self:
        """Learn from rows in order of time, none of them unknown."""
        rows = _with_constant(matrix)
        middle = np.median(target)
        reach = OUTLYING * 1.4826 * np.median(np.abs(target - middle))
        calm = np.clip(target, middle - reach, middle + reach)
        errors = np.empty((len(rows), len(ALPHAS)))
        places = np.arange(len(rows))
        for block in np.array_split(places, BLOCKS):
            rest = np.setdiff1d(places, block)
            for number, alpha in enumerate(ALPHAS):
                answer = rows[block] @ _coefficients(rows[rest], calm[rest], alpha)
                errors[block, number] = np.abs(answer - target[block])
        best = int(errors.mean(axis=0).argmin())
        excess = errors - errors[:, [best]]
        noise = excess.std(axis=0) / np.sqrt(len(rows))
        within = np.flatnonzero(excess.mean(axis=0) <= noise)
        self.alpha_ = ALPHAS[int(within.max())]
        self.coef_ = _coefficients(rows, calm, self.alpha_)
        return self

    def predict(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the answers, shape (n,)."""
        answer: NDArray[np.float64] = _with_constant(matrix) @ self.coef_
        return answer


def _with_constant(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([matrix, np.ones(len(matrix))])


def _coefficients(
    rows: NDArray[np.float64], target: NDArray[np.float64], alpha: float
) -> NDArray[np.float64]:
    if np.isinf(alpha):
        return np.zeros(rows.shape[1])
    ridge = Ridge(alpha=alpha, fit_intercept=False, solver="cholesky").fit(rows, target)
    found: NDArray[np.float64] = ridge.coef_
    return found
