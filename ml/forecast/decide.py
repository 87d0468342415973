"""Which forecast is served: the best candidate where it beats the baselines, else the baseline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import known_at, log_error, newest_of_each, paired_difference
from ml.forecast.errors import NotEnoughPostsError
from ml.forecast.intervals import Ranges, counts_of
from ml.forecast.measures import Score, score_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ml.forecast.measures import Forecasts
    from ml.forecast.question import Question
    from ml.forecast.settings import ForecastSettings, ModelKind


@dataclass(frozen=True)
class Decision:
    """What is served for one question, and why.

    Attributes:
        kind: ``model``, ``baseline``, or None when there are too few posts for either.
        name: The candidate or baseline.
        reason: One sentence for people.
        ranges: How far its forecasts are off; None when nothing is served.
        scores: Scores of candidates and baselines on the same posts, known at the cutoff.
        best_baseline: Name of the baseline that a model had to beat.
        test_count: Out-of-sample posts the decision rests on.
        known_count: Posts whose label was known.
    """

    kind: ModelKind | None
    name: str
    reason: str
    ranges: Ranges | None = None
    scores: tuple[Score, ...] = ()
    best_baseline: str | None = None
    test_count: int = 0
    known_count: int = 0


def decide(
    question: Question,
    candidates: Mapping[str, Forecasts],
    *,
    cutoff: np.datetime64,
    settings: ForecastSettings,
) -> Decision:
    """Choose what is served from `cutoff` on, by labels known then and nothing later.

    Args:
        question: The posts of the question with their baselines.
        candidates: Out-of-sample forecasts by candidate, of folds up to the cutoff.
        cutoff: The moment of the choice, UTC.
        settings: Sizes and the margin a model must win by.
    """
    posts, baselines = question.posts, question.baselines.by_name()
    known = question.answerable(known_at(posts.label_available_at, cutoff))
    if len(known) < settings.min_baseline_posts:
        shortage = NotEnoughPostsError(settings.min_baseline_posts, len(known), "a forecast")
        return Decision(kind=None, name="none", reason=str(shortage), known_count=len(known))
    rivals, tested = _tested(candidates, known, settings)
    judged = tested if rivals else known
    scores = [score_of(name, posts, judged, each) for name, each in baselines.items()]
    best = min(scores, key=lambda score: (score.log_mae, score.name)).name
    decision = Decision(
        kind="baseline",
        name=best,
        reason=f"a model needs {settings.min_test_posts} posts forecast before their label was "
        f"known, has {len(tested)}: {best} is served",
        ranges=ranges_of(question, np.log1p(baselines[best]), known, settings),
        scores=tuple(scores),
        best_baseline=best,
        test_count=len(tested),
        known_count=len(known),
    )
    if not rivals:
        return decision
    return _contest(decision, question, rivals, tested, settings=settings)


def _tested(
    candidates: Mapping[str, Forecasts], known: NDArray[np.intp], settings: ForecastSettings
) -> tuple[dict[str, Forecasts], NDArray[np.intp]]:
    """The candidates asked often enough, and the known posts that all of them were asked."""
    counts = {name: len(each.tested(known)) for name, each in candidates.items()}
    rivals = {
        name: candidates[name] for name, count in counts.items() if count >= settings.min_test_posts
    }
    tested = known
    for each in rivals.values():
        tested = each.tested(tested)
    return rivals, tested if rivals else known[: max(counts.values(), default=0)]


def _contest(
    decision: Decision,
    question: Question,
    rivals: Mapping[str, Forecasts],
    tested: NDArray[np.intp],
    *,
    settings: ForecastSettings,
) -> Decision:
    """The decision after the best candidate has met the best baseline on the same posts."""
    posts = question.posts
    scores = [score_of(name, posts, tested, each) for name, each in rivals.items()]
    best = min(scores, key=lambda score: (score.log_mae, score.name))
    actual = posts.actual[tested]
    reference = question.baselines.by_name()[decision.name][tested]
    gain = paired_difference(
        log_error(counts_of(rivals[best.name].point[tested]), actual),
        log_error(reference, actual),
    )
    verdict = (
        f"{best.name} has a log error of {best.log_mae:.3f} against {best.log_mae + gain.mean:.3f} "
        f"of {decision.best_baseline} on {gain.count} posts "
        f"(standard error of the difference {gain.standard_error:.3f})"
    )
    decision = replace(decision, scores=(*decision.scores, *scores))
    if gain.mean > settings.standard_errors * gain.standard_error:
        point = rivals[best.name].point
        return replace(
            decision,
            kind="model",
            name=best.name,
            reason=f"promoted: {verdict}",
            ranges=ranges_of(question, point, tested, settings),
        )
    return replace(decision, reason=f"not promoted: {verdict}; {decision.name} is served")


def ranges_of(
    question: Question,
    point: NDArray[np.float64],
    places: NDArray[np.intp],
    settings: ForecastSettings,
) -> Ranges:
    """Return the ranges of forecasts from the newest of `places`, none of which they had seen.

    Args:
        question: The posts of the question.
        point: Forecasts of all posts, log(1 + count), shape (n,).
        places: Posts with a known label and a forecast, oldest label first, at least one.
        settings: How many of the newest of each account are looked at.
    """
    newest = places[newest_of_each(question.posts.account_key[places], settings.calibration_posts)]
    return Ranges.of(
        np.log1p(question.posts.actual[newest]) - point[newest],
        question.spread[newest],
        question.size[newest],
        question.posts.account_key[newest],
    )
