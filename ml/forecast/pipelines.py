"""The candidates as scikit-learn pipelines; imported only when something is trained or opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import HuberRegressor, QuantileRegressor
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from ml.forecast.features import KINDS, features_of
from ml.forecast.settings import BOOSTING, HYPERPARAMETERS, LINEAR

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.settings import Stage


class EmptyColumns(TransformerMixin, BaseEstimator):
    """Make columns that were wholly unknown in training constant; boosting cannot bin them."""

    def fit(self, matrix: NDArray[np.float64], _target: object = None) -> Self:
        """Note which columns are wholly unknown."""
        self.empty_ = np.isnan(matrix).all(axis=0)
        return self

    def transform(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the matrix with 0 in those columns; what is unknown elsewhere stays so."""
        return np.where(self.empty_, 0.0, matrix)


def pipeline_of(candidate: str, quantile: float | None, *, stage: Stage, seed: int) -> Any:
    """Return the unfitted pipeline of a candidate.

    Args:
        candidate: One of `CANDIDATES`.
        quantile: The quantile to learn, or None for the point.
        stage: The stage the features belong to.
        seed: Seed of everything random.
    """
    builders = {BOOSTING: _boosting, LINEAR: _linear}
    return builders[candidate](quantile, stage=stage, seed=seed)


def _boosting(quantile: float | None, *, stage: Stage, seed: int) -> Any:
    regressor = HistGradientBoostingRegressor(
        loss="absolute_error" if quantile is None else "quantile",
        quantile=quantile,
        categorical_features=[feature.is_category for feature in features_of(stage)],
        early_stopping=False,
        random_state=seed,
        **HYPERPARAMETERS[BOOSTING],
    )
    return Pipeline([("fill", EmptyColumns()), ("regress", regressor)])


def _linear(quantile: float | None, *, stage: Stage, seed: int) -> Any:
    del seed  # nothing random
    features = features_of(stage)
    categories = [place for place, feature in enumerate(features) if feature.is_category]
    numbers = [place for place, feature in enumerate(features) if not feature.is_category]
    scaled = Pipeline(
        [
            ("fill", SimpleImputer(strategy="median", keep_empty_features=True)),
            ("scale", StandardScaler()),
        ]
    )
    one_hot = OneHotEncoder(
        categories=[[float(code) for code in range(len(KINDS))]],
        handle_unknown="ignore",
        sparse_output=False,
    )
    prepare = ColumnTransformer([("numbers", scaled, numbers), ("kinds", one_hot, categories)])
    alpha = HYPERPARAMETERS[LINEAR]
    regressor = (
        HuberRegressor(alpha=alpha["point_alpha"], max_iter=500)
        if quantile is None
        else QuantileRegressor(quantile=quantile, alpha=alpha["quantile_alpha"], solver="highs")
    )
    return Pipeline([("prepare", prepare), ("regress", regressor)])
