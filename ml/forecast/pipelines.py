"""The candidates as scikit-learn pipelines; imported only when something is trained or opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from ml.forecast.features import KIND_RESIDUAL, KINDS, features_of, place_of
from ml.forecast.settings import BOOSTING, HYPERPARAMETERS, LINEAR, TEXT
from ml.forecast.shrunken import ShrunkenLinear

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.candidates import Rows
from ml.forecast.settings import Stage

CLIP = 3.0  # standard deviations: a value unlike all seen in training says no more than this


class TextResidual(TransformerMixin, BaseEstimator):
    """Adds a column: what the words of a text let expect beyond the kind of post.

    Words are weighed by how rare they are and a ridge regression learns what is left of the target
    after the mean of the account's posts of the kind. The column of the posts it learns from is
    cross-fitted: each block of time is answered by a regression that did not see it, so that what
    is fitted on the column later finds it as wrong in training as it will be afterwards.

    Args:
        kind_column: Which column of the matrix holds that mean.
    """

    def __init__(self, kind_column: int) -> None:
        self.kind_column = kind_column

    def fit(self, rows: Rows, target: NDArray[np.float64]) -> Self:
        """Learn from posts in order of time."""
        self.weigh_: Any = None
        self.ridge_: Any = None
        if len(rows) >= HYPERPARAMETERS[TEXT]["min_posts"] and rows.terms.nnz:
            self.weigh_, self.ridge_ = self._fitted(rows, target)
        return self

    def fit_transform(  # type: ignore[override]
        self, rows: Rows, target: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Learn, and return the matrix with the cross-fitted column."""
        self.fit(rows, target)
        column = np.zeros(len(rows))
        if self.ridge_ is not None:
            places = np.arange(len(rows))
            for block in np.array_split(places, HYPERPARAMETERS[TEXT]["blocks"]):
                rest = np.setdiff1d(places, block)
                weigh, ridge = self._fitted(rows.take(rest), target[rest])
                column[block] = ridge.predict(weigh.transform(rows.terms[block]))
        return np.column_stack([rows.matrix, column])

    def transform(self, rows: Rows) -> NDArray[np.float64]:
        """Return the matrix with the column."""
        column = np.zeros(len(rows))
        if self.ridge_ is not None:
            column = self.ridge_.predict(self.weigh_.transform(rows.terms))
        return np.column_stack([rows.matrix, column])

    def _fitted(self, rows: Rows, target: NDArray[np.float64]) -> tuple[Any, Any]:
        limit = HYPERPARAMETERS[TEXT]["clip"]
        rest = np.clip(target - np.nan_to_num(rows.matrix[:, self.kind_column]), -limit, limit)
        weigh = TfidfTransformer(sublinear_tf=True)
        ridge = Ridge(alpha=HYPERPARAMETERS[TEXT]["alpha"], solver="lsqr", tol=1e-3)
        return weigh, ridge.fit(weigh.fit_transform(rows.terms), rest)


class EmptyColumns(TransformerMixin, BaseEstimator):
    """Make columns that were wholly unknown in training constant; boosting cannot bin them."""

    def fit(self, matrix: NDArray[np.float64], _target: object = None) -> Self:
        """Note which columns are wholly unknown."""
        self.empty_ = np.isnan(matrix).all(axis=0)
        return self

    def transform(self, matrix: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the matrix with 0 in those columns; what is unknown elsewhere stays so."""
        return np.where(self.empty_, 0.0, matrix)


def pipeline_of(part: str, *, stage: Stage, seed: int) -> Any:
    """Return the unfitted pipeline of a part of the candidates.

    Args:
        part: ``linear`` or ``boosting``.
        stage: The stage the features belong to.
        seed: Seed of everything random.
    """
    text = TextResidual(place_of(KIND_RESIDUAL, stage))
    builders = {BOOSTING: _boosting, LINEAR: _linear}
    return Pipeline([("text", text), *builders[part](stage, seed)])


def _boosting(stage: Stage, seed: int) -> list[tuple[str, Any]]:
    is_category = [feature.is_category for feature in features_of(stage)]
    regressor = HistGradientBoostingRegressor(
        loss="absolute_error",
        categorical_features=[*is_category, False],
        early_stopping=False,
        random_state=seed,
        **HYPERPARAMETERS[BOOSTING],
    )
    return [("fill", EmptyColumns()), ("regress", regressor)]


def _linear(stage: Stage, seed: int) -> list[tuple[str, Any]]:
    del seed  # nothing random
    features = features_of(stage)
    categories = [place for place, feature in enumerate(features) if feature.is_category]
    numbers = [place for place, feature in enumerate(features) if not feature.is_category]
    scaled = Pipeline(
        [
            ("fill", SimpleImputer(strategy="median", keep_empty_features=True)),
            ("scale", StandardScaler()),
            ("clip", FunctionTransformer(np.clip, kw_args={"a_min": -CLIP, "a_max": CLIP})),
        ]
    )
    one_hot = OneHotEncoder(
        categories=[[float(code) for code in range(len(KINDS))]],
        handle_unknown="ignore",
        sparse_output=False,
    )
    prepare = ColumnTransformer(
        [("numbers", scaled, [*numbers, len(features)]), ("kinds", one_hot, categories)]
    )
    return [("prepare", prepare), ("regress", ShrunkenLinear())]
