"""The models that compete, each a pipeline for the point and two for the interval."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.errors import NotEnoughPostsError
from ml.forecast.intervals import conformal_margin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ml.forecast.settings import ForecastSettings, Stage


@dataclass(frozen=True)
class Fitted:
    """A candidate fitted on posts known at one moment; predicts log(1 + engaged views).

    Attributes:
        candidate: Its name.
        point: Pipeline for the number shown.
        lower: Pipeline for the lower quantile.
        upper: Pipeline for the upper quantile.
        margin: By how much the calibration widens both ends.
        train_count: Posts the point was fitted on.
        calibration_count: Posts, the newest, the interval was calibrated on.
    """

    candidate: str
    point: Any
    lower: Any
    upper: Any
    margin: float
    train_count: int
    calibration_count: int

    def predict(
        self, matrix: NDArray[np.float64], level: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return point, lower and upper count, each of shape (n,), lower ≤ point ≤ upper.

        Args:
            matrix: Features, shape (n, features).
            level: log(1 + baseline) that the target is relative to, shape (n,).
        """
        if not len(matrix):
            empty = np.empty(0)
            return empty, empty, empty
        with one_thread():
            point = self.point.predict(matrix)
            lower = self.lower.predict(matrix) - self.margin
            upper = self.upper.predict(matrix) + self.margin
        return (
            counts_of(point + level),
            counts_of(np.minimum(lower, point) + level),
            counts_of(np.maximum(upper, point) + level),
        )


def counts_of(logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return exp(logs) − 1, never below zero views."""
    return np.maximum(np.expm1(logs), 0)


def fit_candidate(
    candidate: str,
    matrix: NDArray[np.float64],
    target: NDArray[np.float64],
    *,
    stage: Stage,
    settings: ForecastSettings,
    seed: int,
) -> Fitted:
    """Fit one candidate on posts in the order their labels became known.

    The point learns from all of them; the quantiles from the older ones, and the newest calibrate
    the interval, so that no post is in both.

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

    kept = min(round(len(target) * settings.calibration_share), settings.max_calibration_posts)
    older, newest = slice(0, len(target) - kept), slice(len(target) - kept, None)
    miss = (1 - settings.coverage) / 2
    with one_thread():
        point = pipeline_of(candidate, None, stage=stage, seed=seed).fit(matrix, target)
        lower = pipeline_of(candidate, miss, stage=stage, seed=seed)
        upper = pipeline_of(candidate, 1 - miss, stage=stage, seed=seed)
        lower.fit(matrix[older], target[older])
        upper.fit(matrix[older], target[older])
        margin = conformal_margin(
            lower.predict(matrix[newest]),
            upper.predict(matrix[newest]),
            target[newest],
            coverage=settings.coverage,
        )
    return Fitted(
        candidate=candidate,
        point=point,
        lower=lower,
        upper=upper,
        margin=margin,
        train_count=len(target),
        calibration_count=kept,
    )


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep numeric libraries on one thread: small data, and the same sums in the same order."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # type: ignore[no-untyped-call] # it ships no types
        yield
