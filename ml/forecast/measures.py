"""How well a forecast did on posts it had not seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.backtest import (
    coverage,
    log_error,
    median_percentage_error,
    pinball_loss,
    spearman_within,
    top_decile_hits,
    width_factor,
)
from ml.forecast.intervals import SHARES, counts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ml.forecast.posts import Posts

ENDS = ("lower_80", "upper_80", "lower_95", "upper_95")


@dataclass
class Forecasts:
    """Out-of-sample forecasts on the scale of log(1 + count), shape (n,), NaN where not asked.

    Attributes:
        point: The number shown.
        ends: The ends of the ranges by name, NaN before any range could be learnt.
    """

    point: NDArray[np.float64]
    ends: dict[str, NDArray[np.float64]]

    @classmethod
    def empty(cls, count: int) -> Forecasts:
        """Return forecasts of `count` posts, none asked yet."""
        return cls(np.full(count, np.nan), {name: np.full(count, np.nan) for name in ENDS})

    def put(
        self,
        places: NDArray[np.intp],
        point: NDArray[np.float64],
        ends: Mapping[str, NDArray[np.float64]] | None,
    ) -> None:
        """Note the answers to the posts at `places`; without `ends` there was no range yet."""
        self.point[places] = point
        for name, values in (ends or {}).items():
            self.ends[name][places] = values

    def tested(self, known: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return those of the known posts that were asked before their label was known."""
        asked: NDArray[np.intp] = known[~np.isnan(self.point[known])]
        return asked


@dataclass(frozen=True)
class Score:
    """How well one forecast did on posts it had not seen.

    Attributes:
        name: Candidate, baseline, or ``served``.
        count: Posts.
        log_mae: Mean |log(1 + forecast) − log(1 + actual)|.
        mae: Mean |forecast − actual|, counts.
        median_percentage_error: Median of |forecast − actual| ÷ actual.
        spearman: Rank correlation within accounts.
        top_decile: Share of each account's best tenth of posts that the forecast has there too.
        pinball: Mean pinball loss of the median and the ends of both ranges, log scale; None for a
            point alone, as are the following.
        coverage_80: Share of actuals inside the 80 % range.
        width_factor: Median of upper ÷ lower end of it.
        coverage_95: Share of actuals inside the 95 % range.
        width_factor_95: Median of upper ÷ lower end of it.
        range_count: Posts with a range.
    """

    name: str
    count: int
    log_mae: float
    mae: float
    median_percentage_error: float
    spearman: float
    top_decile: float
    pinball: float | None = None
    coverage_80: float | None = None
    width_factor: float | None = None
    coverage_95: float | None = None
    width_factor_95: float | None = None
    range_count: int = 0


def score_of(
    name: str,
    posts: Posts,
    places: NDArray[np.intp],
    forecasts: Forecasts | NDArray[np.float64],
) -> Score:
    """Return the score of forecasts on the posts at `places`.

    Args:
        name: What is scored.
        posts: The posts with their labels.
        places: Labelled posts that were asked.
        forecasts: Forecasts with ranges, or counts alone, of all posts.
    """
    found: dict[str, Any] = {}
    if isinstance(forecasts, Forecasts):
        point = counts_of(forecasts.point[places])
        found = _of_ranges(posts, places, forecasts)
    else:
        point = forecasts[places]
    actual, accounts = posts.actual[places], posts.account_key[places]
    return Score(
        name=name,
        count=len(places),
        log_mae=float(log_error(point, actual).mean()),
        mae=float(np.abs(point - actual).mean()),
        median_percentage_error=median_percentage_error(point, actual),
        spearman=spearman_within(point, actual, accounts),
        top_decile=top_decile_hits(point, actual, accounts),
        **found,
    )


def _of_ranges(posts: Posts, places: NDArray[np.intp], forecasts: Forecasts) -> dict[str, float]:
    """What is measured of ranges, on the posts that had one."""
    ranged = places[~np.isnan(forecasts.ends["lower_80"][places])]
    if not len(ranged):
        return {}
    actual = posts.actual[ranged]
    ends = {name: counts_of(values[ranged]) for name, values in forecasts.ends.items()}
    logs = {0.5: forecasts.point[ranged]}
    found: dict[str, float] = {"range_count": len(ranged)}
    for name, share in SHARES.items():
        lower, upper = ends[f"lower_{name}"], ends[f"upper_{name}"]
        logs |= {(1 - share) / 2: np.log1p(lower), (1 + share) / 2: np.log1p(upper)}
        found[f"coverage_{name}"] = coverage(lower, upper, actual)
        found["width_factor" if name == "80" else f"width_factor_{name}"] = width_factor(
            lower, upper
        )
    losses = [pinball_loss(values, np.log1p(actual), share) for share, values in logs.items()]
    return found | {"pinball": float(np.mean(losses))}
