"""Which forecast is served: the best candidate where it beats the baselines, else the baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import (
    coverage,
    known_at,
    log_error,
    median_percentage_error,
    paired_difference,
    spearman_within,
    width_factor,
)
from ml.forecast.errors import NotEnoughPostsError
from ml.forecast.intervals import conformal_margin, counts_of, residual_margins

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ml.forecast.candidates import Logs
    from ml.forecast.posts import Posts
    from ml.forecast.settings import ForecastSettings, ModelKind


@dataclass
class Forecasts:
    """Out-of-sample forecasts, all on the scale of log(1 + views), shape (n,), NaN if not asked.

    Attributes:
        point: The number shown.
        lower: Lower end.
        upper: Upper end.
        margin: By how much the calibration of the time widens both ends; NaN before there was one.
    """

    point: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    margin: NDArray[np.float64]

    @classmethod
    def empty(cls, count: int) -> Forecasts:
        """Return forecasts of `count` posts, none asked yet."""
        return cls(*(np.full(count, np.nan) for _ in range(4)))

    def put(self, places: NDArray[np.intp], logs: Logs, *, margin: float) -> None:
        """Note point, lower and upper of the posts at `places`, and the margin in force."""
        self.point[places], self.lower[places], self.upper[places] = logs
        self.margin[places] = margin

    def tested(self, known: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return those of the known posts that were asked before their label was known."""
        asked: NDArray[np.intp] = known[~np.isnan(self.point[known])]
        return asked

    def margin_from(
        self, posts: Posts, known: NDArray[np.intp], settings: ForecastSettings
    ) -> float:
        """Return the margin that makes the newest tested posts covered; NaN if they are too few."""
        newest = self.tested(known)[-settings.calibration_posts :]
        if len(newest) < settings.min_test_posts:
            return float("nan")
        actual = np.log1p(posts.actual[newest])
        return conformal_margin(
            self.lower[newest], self.upper[newest], actual, coverage=settings.coverage
        )


@dataclass(frozen=True)
class Score:
    """How well one forecast did on posts it had not seen.

    Attributes:
        name: Candidate, baseline, or ``served``.
        log_mae: Mean |log(1 + forecast) − log(1 + actual)|.
        median_percentage_error: Median of |forecast − actual| ÷ actual.
        spearman: Rank correlation within accounts.
        coverage_80: Share of actuals inside the interval; None for a point alone.
        width_factor: Median of upper ÷ lower; None for a point alone.
        count: Posts.
    """

    name: str
    log_mae: float
    median_percentage_error: float
    spearman: float
    coverage_80: float | None
    width_factor: float | None
    count: int


@dataclass(frozen=True)
class Decision:
    """What is served for one question, and why.

    Attributes:
        kind: ``model``, ``baseline``, or None when there are too few posts for either.
        name: The candidate or baseline.
        reason: One sentence for people.
        margins: What to add on the log scale to a model's quantiles, or to a baseline's point,
            for the interval's lower and upper end.
        scores: Scores of candidates and baselines on the same posts, known at the cutoff.
        best_baseline: Name of the baseline that a model had to beat.
        test_count: Out-of-sample posts the decision rests on.
        known_count: Posts whose label was known.
    """

    kind: ModelKind | None
    name: str
    reason: str
    margins: tuple[float, float] = (0.0, 0.0)
    scores: tuple[Score, ...] = ()
    best_baseline: str | None = None
    test_count: int = 0
    known_count: int = 0


def decide(
    posts: Posts,
    baselines: Mapping[str, NDArray[np.float64]],
    candidates: Mapping[str, Forecasts],
    *,
    cutoff: np.datetime64,
    settings: ForecastSettings,
) -> Decision:
    """Choose what is served from `cutoff` on, by labels known then and nothing later.

    Args:
        posts: The posts of the question.
        baselines: Baseline forecasts by name.
        candidates: Out-of-sample forecasts by candidate, of folds up to the cutoff.
        cutoff: The moment of the choice, UTC.
        settings: Sizes and the margin a model must win by.
    """
    known = known_at(posts.label_available_at, cutoff)
    answered = np.all([~np.isnan(values) for values in baselines.values()], axis=0)
    known = known[answered[known]]
    needed = settings.min_baseline_posts
    if len(known) < needed:
        shortage = NotEnoughPostsError(needed, len(known), "a forecast")
        return Decision(kind=None, name="none", reason=str(shortage), known_count=len(known))
    tested = known
    for each in candidates.values():
        tested = each.tested(tested)
    is_tested = len(tested) >= settings.min_test_posts
    judged = tested if is_tested else known
    scores = [score_of(name, posts, places=judged, point=each) for name, each in baselines.items()]
    best = min(scores, key=lambda score: (score.log_mae, score.name)).name
    decision = Decision(
        kind="baseline",
        name=best,
        reason=f"a model needs {settings.min_test_posts} posts forecast before their label was "
        f"known, has {len(tested)}: {best} is served",
        margins=_margins(posts, baselines[best], known[-settings.residual_window :], settings),
        scores=tuple(scores),
        best_baseline=best,
        test_count=len(tested),
        known_count=len(known),
    )
    if not is_tested:
        return decision
    return _contest(
        decision, posts, candidates, tested, reference=baselines[best], settings=settings
    )


def _contest(
    decision: Decision,
    posts: Posts,
    candidates: Mapping[str, Forecasts],
    tested: NDArray[np.intp],
    *,
    reference: NDArray[np.float64],
    settings: ForecastSettings,
) -> Decision:
    """The decision after the best candidate has met the best baseline on the same posts."""
    scores = [score_of_range(name, posts, tested, each) for name, each in candidates.items()]
    best = min(scores, key=lambda score: (score.log_mae, score.name))
    actual = posts.actual[tested]
    gain = paired_difference(
        log_error(counts_of(candidates[best.name].point[tested]), actual),
        log_error(reference[tested], actual),
    )
    verdict = (
        f"{best.name} has a log error of {best.log_mae:.3f} against {best.log_mae + gain.mean:.3f} "
        f"of {decision.best_baseline} on {gain.count} posts "
        f"(standard error of the difference {gain.standard_error:.3f})"
    )
    decision = replace(decision, scores=(*decision.scores, *scores))
    if gain.mean > settings.standard_errors * gain.standard_error:
        margin = candidates[best.name].margin_from(posts, tested, settings)
        return replace(
            decision,
            kind="model",
            name=best.name,
            reason=f"promoted: {verdict}",
            margins=(-margin, margin),
        )
    return replace(decision, reason=f"not promoted: {verdict}; {decision.name} is served")


def score_of(
    name: str, posts: Posts, *, places: NDArray[np.intp], point: NDArray[np.float64]
) -> Score:
    """Return the score of forecast counts of all posts on the posts at `places`."""
    actual = posts.actual[places]
    return Score(
        name=name,
        log_mae=float(log_error(point[places], actual).mean()),
        median_percentage_error=median_percentage_error(point[places], actual),
        spearman=spearman_within(point[places], actual, posts.account_key[places]),
        coverage_80=None,
        width_factor=None,
        count=len(places),
    )


def score_of_range(
    name: str, posts: Posts, places: NDArray[np.intp], forecasts: Forecasts
) -> Score:
    """Return the score of forecasts with intervals; coverage of those that were calibrated."""
    score = score_of(name, posts, places=places, point=counts_of(forecasts.point))
    ranged = places[~np.isnan(forecasts.margin[places])]
    if not len(ranged):
        return score
    lower = counts_of((forecasts.lower - forecasts.margin)[ranged])
    upper = counts_of((forecasts.upper + forecasts.margin)[ranged])
    return replace(
        score,
        coverage_80=coverage(lower, upper, posts.actual[ranged]),
        width_factor=width_factor(lower, upper),
    )


def _margins(
    posts: Posts,
    forecast: NDArray[np.float64],
    places: NDArray[np.intp],
    settings: ForecastSettings,
) -> tuple[float, float]:
    """Margins of a baseline's interval, from its residuals on the log scale."""
    residuals = np.log1p(posts.actual[places]) - np.log1p(forecast[places])
    return residual_margins(residuals, coverage=settings.coverage)
