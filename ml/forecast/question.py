"""A question with all it takes to answer it: posts, baselines, features, target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.baselines import Baselines, baselines_of
from ml.forecast.candidates import Rows
from ml.forecast.facts import Facts
from ml.forecast.features import SPREAD, matrix_of, place_of
from ml.forecast.texts import TextFeatures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.candidates import Fitted
    from ml.forecast.decide import Decision
    from ml.forecast.posts import Posts
    from ml.forecast.settings import ForecastSettings


@dataclass(frozen=True)
class Question:
    """Posts of one question, ready to learn from and to answer.

    Attributes:
        posts: The posts, those without a baseline too.
        baselines: Their baselines.
        rows: Their features: a matrix with a column each, and the words of their texts.
        level: log(1 + count) that the target is relative to, shape (n,).
    """

    posts: Posts
    baselines: Baselines
    rows: Rows
    level: NDArray[np.float64]

    @classmethod
    def of(
        cls, posts: Posts, settings: ForecastSettings, *, texts: TextFeatures | None = None
    ) -> Question:
        """Return the question that `posts` ask.

        Args:
            posts: The posts.
            settings: The settings of the baselines.
            texts: What has made the features of the texts for another question of the same posts.
        """
        baselines = baselines_of(posts, settings)
        vectors, terms = (texts or TextFeatures()).of(posts.text, posts.account_key)
        return cls(
            posts=posts,
            baselines=baselines,
            rows=Rows(matrix_of(Facts.of(posts, baselines, vectors)), terms),
            level=baselines.level,
        )

    @property
    def matrix(self) -> NDArray[np.float64]:
        """The features, shape (n, features), columns as `features_of` the stage names them."""
        return self.rows.matrix

    @property
    def target(self) -> NDArray[np.float64]:
        """log(1 + actual) − level, NaN where the label is not known."""
        return np.log1p(self.posts.actual) - self.level

    @property
    def size(self) -> NDArray[np.float64]:
        """log(1 + the account's median) at each post's moment: how large the account is."""
        return np.log1p(self.baselines.account_median)

    @property
    def spread(self) -> NDArray[np.float64]:
        """How far the account's settled posts were from what was expected, log scale, above 0."""
        return self.matrix[:, place_of(SPREAD, self.posts.task.stage)]

    def answerable(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return those of `places` that have every baseline of the question."""
        has_all = np.all([~np.isnan(each) for each in self.baselines.by_name().values()], axis=0)
        kept: NDArray[np.intp] = places[has_all[places]]
        return kept

    def point(
        self, name: str, fitted: Fitted | None, places: NDArray[np.intp]
    ) -> NDArray[np.float64]:
        """Return log(1 + forecast) of the posts at `places`.

        Args:
            name: A baseline when `fitted` is None.
            fitted: The fit of a candidate.
            places: The posts asked, each with every baseline.
        """
        if fitted is None:
            return np.log1p(self.baselines.by_name()[name][places])
        return fitted.predict(self.rows.take(places)) + self.level[places]

    def answer(
        self, decision: Decision, fitted: Fitted | None, places: NDArray[np.intp]
    ) -> dict[str, NDArray[np.float64]]:
        """Return ``point`` and the ends of its ranges as `decision` says, log(1 + count).

        Args:
            decision: What is served.
            fitted: The fit of the candidate served; None for a baseline.
            places: The posts asked, each with every baseline.

        Returns:
            ``point``, ``lower_80``, ``upper_80``, ``lower_95``, ``upper_95``, each of shape (n,).
        """
        point = self.point(decision.name, fitted, places)
        if decision.ranges is None:
            raise ValueError(f"nothing is served: {decision.reason}")
        accounts = self.posts.account_key[places]
        ends = decision.ranges.ends(point, self.spread[places], self.size[places], accounts)
        return {"point": point, **ends}
