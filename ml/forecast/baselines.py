"""What a model must beat: the account's medians, and growth from the same age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import chained_as_of_median

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.posts import Posts
    from ml.forecast.settings import ForecastSettings

ACCOUNT_MEDIAN = "account_median"
KIND_MEDIAN = "account_kind_median"
GROWTH = "equal_age_growth"


@dataclass(frozen=True)
class Baselines:
    """Baseline forecasts of the metric, known at each post's moment; arrays of shape (n,).

    Attributes:
        account_median: The account's median at the horizon; for an account without one, the
            median of all posts; NaN when not even that was known.
        kind_median: The account's median of the post's kind; else the account's.
        growth: The count at the age of the stage × the median growth of earlier posts from that
            age, NaN at publication.
    """

    account_median: NDArray[np.float64]
    kind_median: NDArray[np.float64]
    growth: NDArray[np.float64]

    def by_name(self) -> dict[str, NDArray[np.float64]]:
        """Return the baselines that can answer the question."""
        named = {ACCOUNT_MEDIAN: self.account_median, KIND_MEDIAN: self.kind_median}
        if not np.isnan(self.growth).all():
            named[GROWTH] = self.growth
        return named

    @property
    def level(self) -> NDArray[np.float64]:
        """log(1 + the most informed baseline): what the models learn the distance from."""
        best = np.where(np.isnan(self.growth), self.kind_median, self.growth)
        return np.log1p(best)


def baselines_of(posts: Posts, settings: ForecastSettings) -> Baselines:
    """Return the baselines of `posts`, each from what was known at the post's own moment."""
    everyone = np.full(len(posts), "")
    by_kind = posts.post_kind
    by_account_kind = _group(posts.account_key, posts.post_kind)
    prior = [(by_kind, settings.group_min_posts), (everyone, settings.group_min_posts)]
    account, kind = (
        np.expm1(
            chained_as_of_median(
                np.log1p(posts.actual),
                posts.label_available_at,
                [*own, *prior],
                moments=posts.moment_at,
                window=settings.baseline_window,
            )
        )
        for own in (
            [(posts.account_key, 1)],
            [(by_account_kind, settings.group_min_posts), (posts.account_key, 1)],
        )
    )
    growth = np.full(len(posts), np.nan)
    if posts.reached:
        now = np.log1p(posts.reached[0])
        step = chained_as_of_median(
            np.log1p(posts.actual) - now,
            posts.label_available_at,
            [
                (by_account_kind, settings.group_min_posts),
                (by_kind, settings.group_min_posts),
                (everyone, settings.group_min_posts),
            ],
            moments=posts.moment_at,
            window=settings.history_window,
        )
        growth = np.maximum(np.expm1(now + step), 0)
    return Baselines(account_median=account, kind_median=kind, growth=growth)


def _group(one: NDArray[np.str_], two: NDArray[np.str_]) -> NDArray[np.str_]:
    """Names of the combinations of two groupings."""
    return np.char.add(np.char.add(one, "|"), two)
