"""What a model must beat: the account's medians, and growth from the counts reached so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import chained_as_of_median
from ml.forecast.growth import early_counts_linear, log_linear_growth

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.posts import Posts
    from ml.forecast.settings import ForecastSettings

ACCOUNT_MEDIAN = "account_median"
KIND_MEDIAN = "account_kind_median"
GROWTH = "equal_age_growth"
LOG_LINEAR = "log_linear_growth"
EARLY_LINEAR = "early_counts_linear"


@dataclass(frozen=True)
class Baselines:
    """Baseline forecasts of the metric, known at each post's moment; arrays of shape (n,).

    Attributes:
        account_median: The account's median of 30 settled posts; for an account without one, the
            median of all posts; NaN when not even that was known.
        kind_median: The account's median of the post's kind; else the account's.
        growth: The count at the age of the stage × the median growth of earlier posts from that
            age, NaN at publication.
        log_linear: That count × the mean growth on the log scale, NaN at publication.
        early_linear: A linear combination of the counts so far, NaN at publication.
    """

    account_median: NDArray[np.float64]
    kind_median: NDArray[np.float64]
    growth: NDArray[np.float64]
    log_linear: NDArray[np.float64]
    early_linear: NDArray[np.float64]

    def by_name(self) -> dict[str, NDArray[np.float64]]:
        """Return the baselines that can answer the question."""
        named = {ACCOUNT_MEDIAN: self.account_median, KIND_MEDIAN: self.kind_median}
        if not np.isnan(self.growth).all():
            named |= {
                GROWTH: self.growth,
                LOG_LINEAR: self.log_linear,
                EARLY_LINEAR: self.early_linear,
            }
        return named

    @property
    def level(self) -> NDArray[np.float64]:
        """What the models learn the distance from, log(1 + count).

        At publication the account's median, later the mean of the two expectations of growth.
        """
        grown = (np.log1p(self.growth) + np.log1p(self.early_linear)) / 2
        return np.where(np.isnan(grown), np.log1p(self.account_median), grown)


def baselines_of(posts: Posts, settings: ForecastSettings) -> Baselines:
    """Return the baselines of `posts`, each from what was known at the post's own moment."""
    least = settings.group_min_posts
    everyone = np.full(len(posts), "")
    by_account_kind = np.char.add(np.char.add(posts.account_key, "|"), posts.post_kind)
    prior = [(posts.post_kind, least), (everyone, least)]

    def median(
        logs: NDArray[np.float64], own: list[tuple[NDArray[np.str_], int]]
    ) -> NDArray[np.float64]:
        return chained_as_of_median(
            logs,
            posts.label_available_at,
            [*own, *prior],
            moments=posts.moment_at,
            window=settings.baseline_window,
        )

    logs = np.log1p(posts.actual)
    account = np.expm1(median(logs, [(posts.account_key, 1)]))
    kind = np.expm1(median(logs, [(by_account_kind, least), (posts.account_key, 1)]))
    unknown = np.full(len(posts), np.nan)
    if not posts.reached:
        return Baselines(account, kind, growth=unknown, log_linear=unknown, early_linear=unknown)
    now = np.log1p(posts.reached[0])
    step = median(logs - now, [(by_account_kind, least), (posts.account_key, least)])
    growth = np.maximum(np.expm1(now + step), 0)
    return Baselines(
        account_median=account,
        kind_median=kind,
        growth=growth,
        log_linear=_else(log_linear_growth(posts, least=least), growth),
        early_linear=_else(early_counts_linear(posts, least=least), growth),
    )


def _else(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """One where it is known, the other where it is not yet."""
    return np.where(np.isnan(one), other, one)
