"""The models that compete: a linear one, boosted trees, and the mean of both."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.errors import NotEnoughPostsError
from ml.forecast.settings import BLEND, BOOSTING, LINEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from ml.forecast.settings import ForecastSettings, Stage

PARTS = {LINEAR: (LINEAR,), BOOSTING: (BOOSTING,), BLEND: (LINEAR, BOOSTING)}


@dataclass(frozen=True)
class Rows:
    """What a pipeline learns from and answers.

    Attributes:
        matrix: Features, shape (n, features), NaN where unknown.
        terms: Hashed words of the texts, a scipy CSR array of n rows.
    """

    matrix: NDArray[np.float64]
    terms: Any

    def __len__(self) -> int:
        """Number of posts."""
        return len(self.matrix)

    def take(self, places: NDArray[np.intp]) -> Rows:
        """Return the rows at `places`."""
        return Rows(self.matrix[places], self.terms[places])


@dataclass(frozen=True)
class Fitted:
    """A candidate fitted on posts known at one moment.

    Attributes:
        candidate: Its name.
        pipelines: The pipelines whose answers are averaged, by name.
        train_count: Posts it was fitted on.
        limits: The least and the greatest distance from the level it has seen; nothing beyond is
            ever answered, so that a post unlike all others does not get an absurd number.
    """

    candidate: str
    pipelines: Mapping[str, Any]
    train_count: int
    limits: tuple[float, float]

    def predict(self, rows: Rows) -> NDArray[np.float64]:
        """Return how far each post will be from its level on the log scale, shape (n,)."""
        if not len(rows):
            return np.empty(0)
        with one_thread():
            answers = [pipeline.predict(rows) for pipeline in self.pipelines.values()]
        clipped: NDArray[np.float64] = np.clip(np.mean(answers, axis=0), *self.limits)
        return clipped


def fit_candidates(
    rows: Rows,
    target: NDArray[np.float64],
    *,
    names: tuple[str, ...],
    stage: Stage,
    settings: ForecastSettings,
    seed: int,
) -> dict[str, Fitted]:
    """Fit candidates by name; those that need more posts than there are, are left out.

    Args:
        rows: The posts, the label known first standing first.
        target: log(1 + count) − level, shape (n,).
        names: Of `settings.CANDIDATES`.
        stage: The stage the features belong to.
        settings: Sizes.
        seed: Seed of everything random.

    Raises:
        NotEnoughPostsError: Fewer posts than any model needs.
    """
    if len(target) < settings.min_train_posts:
        raise NotEnoughPostsError(settings.min_train_posts, len(target), "a model")
    from ml.forecast.pipelines import pipeline_of

    enough = {LINEAR: settings.min_train_posts, BOOSTING: settings.min_boosting_posts}
    wanted = [name for name in names if all(len(rows) >= enough[part] for part in PARTS[name])]
    needed = sorted({part for name in wanted for part in PARTS[name]})
    with one_thread():
        fitted = {
            part: pipeline_of(part, stage=stage, seed=seed).fit(rows, target) for part in needed
        }
    limits = float(target.min()), float(target.max())
    return {
        name: Fitted(name, {part: fitted[part] for part in PARTS[name]}, len(target), limits)
        for name in wanted
    }


@contextlib.contextmanager
def one_thread() -> Iterator[None]:
    """Keep numeric libraries on one thread: small data, and the same sums in the same order."""
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # type: ignore[no-untyped-call] # it ships no types
        yield
