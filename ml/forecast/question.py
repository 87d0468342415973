"""A question with all it takes to answer it: posts, baselines, matrix, target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.baselines import Baselines, baselines_of
from ml.forecast.features import matrix_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.candidates import Fitted, Logs
    from ml.forecast.decide import Decision
    from ml.forecast.posts import Posts
    from ml.forecast.settings import ForecastSettings


@dataclass(frozen=True)
class Question:
    """Posts of one question, ready to learn from and to answer.

    Attributes:
        posts: The posts, those without a baseline too.
        baselines: Their baselines.
        matrix: Their features, shape (n, features).
        level: log(1 + baseline) that the target is relative to, shape (n,).
    """

    posts: Posts
    baselines: Baselines
    matrix: NDArray[np.float64]
    level: NDArray[np.float64]

    @classmethod
    def of(cls, posts: Posts, settings: ForecastSettings) -> Question:
        """Return the question that `posts` ask."""
        baselines = baselines_of(posts, settings)
        return cls(
            posts=posts,
            baselines=baselines,
            matrix=matrix_of(posts, baselines),
            level=baselines.level,
        )

    @property
    def target(self) -> NDArray[np.float64]:
        """log(1 + engaged views) − level, NaN where the label is not known."""
        return np.log1p(self.posts.actual) - self.level

    def answerable(self, places: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return those of `places` that have every baseline of the question."""
        has_all = np.all([~np.isnan(each) for each in self.baselines.by_name().values()], axis=0)
        kept: NDArray[np.intp] = places[has_all[places]]
        return kept

    def answer(self, decision: Decision, fitted: Fitted | None, places: NDArray[np.intp]) -> Logs:
        """Return point, lower and upper end as `decision` says, on the scale of log(1 + views).

        Args:
            decision: What is served.
            fitted: The fit of the candidate served; None for a baseline.
            places: The posts asked.
        """
        if fitted is None:
            point = np.log1p(self.baselines.by_name()[decision.name][places])
            lower = upper = point
        else:
            point, lower, upper = fitted.predict(self.matrix[places], self.level[places])
        below, above = decision.margins
        return point, np.minimum(lower + below, point), np.maximum(upper + above, point)
