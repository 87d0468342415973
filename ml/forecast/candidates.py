"""The models that compete, each a pipeline for the point and two for the interval."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.errors import NotEnoughPostsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ml.forecast.settings import ForecastSettings, Stage

    Logs = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Fitted:
    """A candidate fitted on posts known at one moment.

    Attributes:
        candidate: Its name.
        point: Pipeline for the number shown.
        lower: Pipeline for the lower quantile.
        upper: Pipeline for the upper quantile.
        train_count: Posts it was fitted on.
    """

    candidate: str
    point: Any
    lower: Any
    upper: Any
    train_count: int

    def predict(self, matrix: NDArray[np.float64], level: NDArray[np.float64]) -> Logs:
        """Return log(1 + engaged views): the point and the quantiles as fitted, each of shape (n,).

        Args:
            matrix: Features, shape (n, features).
            level: log(1 + baseline) that the target is relative to, shape (n,).
        """
        if not len(matrix):
            empty = np.empty(0)
            return empty, empty, empty
        with one_thread():
            point = self.point.predict(matrix) + level
            lower = self.lower.predict(matrix) + level
            upper = self.upper.predict(matrix) + level
        return point, lower, upper


def fit_candidate(
    candidate: str,
    matrix: NDArray[np.float64],
    target: NDArray[np.float64],
    *,
    stage: Stage,
    settings: ForecastSettings,
    seed: int,
) -> Fitted:
    """Fit one candidate: the point, and the quantiles at both ends of the interval.

    Args:
        candidate: One of `settings.CANDIDATES`.
        matrix: Features, shape (n, features).
        target: log(1 + engaged views) − log(1 + baseline), shape (n,).
        stage: The stage the features belong to.
        settings: Coverage and sizes.
        seed: Seed of everything random.

    Raises:
        NotEnoughPostsError: Fewer posts than `settings.min_train_posts`.
    """
    if len(target) < settings.min_train_posts:
        raise NotEnoughPostsError(settings.min_train_posts, len(target), "a model")
    from ml.forecast.pipelines import pipeline_of

    miss = (1 - settings.coverage) / 2
    with one_thread():
        point, lower, upper = (
            pipeline_of(candidate, quantile, stage=stage, seed=seed).fit(matrix, target)
            for quantile in (None, miss, 1 - miss)
        )
    return Fitted(
        candidate=candidate, point=point, lower=lower, upper=upper, train_count=len(target)
    )


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep numeric libraries on one thread: small data, and the same sums in the same order."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # type: ignore[no-untyped-call] # it ships no types
        yield
