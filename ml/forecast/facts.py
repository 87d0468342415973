"""What the features of posts are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.history import history_of
from ml.forecast.posts import REACHED_AGES
from ml.forecast.similar import similar_residuals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ml.forecast.baselines import Baselines
    from ml.forecast.posts import Posts


@dataclass(frozen=True)
class Facts:
    """What features are computed from.

    Attributes:
        posts: The posts.
        baselines: Their baselines.
        history: What their accounts' settled posts were like, by name (`ml.forecast.history`).
        similar: Mean residual of the most similar settled posts, and the similarity of the nearest.
    """

    posts: Posts
    baselines: Baselines
    history: Mapping[str, NDArray[np.float64]]
    similar: tuple[NDArray[np.float64], NDArray[np.float64]]

    @classmethod
    def of(cls, posts: Posts, baselines: Baselines, vectors: NDArray[np.float32]) -> Facts:
        """Return the facts of `posts`, whose texts have the `vectors`, shape (n, d)."""
        start = np.log1p(posts.reached[0]) if posts.reached else np.zeros(len(posts))
        logs = np.log1p(posts.actual)
        return cls(
            posts=posts,
            baselines=baselines,
            history=history_of(posts, baselines.level - start, logs - start),
            similar=similar_residuals(
                vectors,
                baselines.level - start,
                logs - start,
                posts.label_available_at,
                posts.account_key,
                moments=posts.moment_at,
            ),
        )

    def column(self, name: str) -> NDArray[np.float64]:
        """Return a column of the feature table, NaN where the stage has no such column."""
        held = self.posts.columns.get(name)
        return np.full(len(self.posts), np.nan) if held is None else held

    def of_age(self, counter: str) -> NDArray[np.float64]:
        """Return a counter at the newest age of the stage, ``likes`` or ``comments``."""
        return self.column(f"{counter}_count_{REACHED_AGES[self.posts.task.stage][0]}")
