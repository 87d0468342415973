"""The rolling-origin back-test: at every origin, train on what was known and answer what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import Fold, known_at, rolling_origins
from ml.forecast.candidates import Fitted, fit_candidate
from ml.forecast.decide import Decision, Forecasts, Score, decide, score_of, score_of_range
from ml.forecast.settings import CANDIDATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.question import Question
    from ml.forecast.settings import ForecastSettings


@dataclass(frozen=True)
class Backtest:
    """What would have been served in the past, by labels known then.

    Attributes:
        candidates: Out-of-sample forecasts by candidate.
        served: The forecasts that would have been served.
        served_kind: ``model``, ``baseline`` or empty, for each post.
        folds: The folds.
        decision: What is served from the end of the back-test on.
        served_scores: Scores on the posts whose label is known by the end: ``served`` and, on
            the same posts, each baseline.
    """

    candidates: dict[str, Forecasts]
    served: Forecasts
    served_kind: NDArray[np.str_]
    folds: tuple[Fold, ...]
    decision: Decision
    served_scores: tuple[Score, ...]


def backtest(
    question: Question, *, until: np.datetime64, settings: ForecastSettings, seed: int
) -> Backtest:
    """Answer the question for past posts as it would have been answered then.

    At each origin the candidates are fitted on the labels known at the origin, and what is served
    is decided by the forecasts of earlier folds whose labels were known at the origin.

    Args:
        question: The posts with features, baselines and labels.
        until: The end; labels known later are not used.
        settings: Sizes of folds and of the decision.
        seed: Seed of everything random.
    """
    posts = question.posts
    baselines = question.baselines.by_name()
    candidates = {name: Forecasts.empty(len(posts)) for name in CANDIDATES}
    served = Forecasts.empty(len(posts))
    served_kind = np.full(len(posts), "", dtype="<U8")
    folds = rolling_origins(
        posts.moment_at,
        posts.label_available_at,
        until=until,
        step_days=settings.step_days,
        max_origins=settings.max_origins,
        min_known=settings.min_baseline_posts,
    )
    for fold in folds:
        asked = question.answerable(fold.asked)
        decision = decide(posts, baselines, candidates, cutoff=fold.origin, settings=settings)
        fits = _fits(question, fold, settings=settings, seed=seed)
        if decision.kind is not None:
            logs = question.answer(decision, fits.get(decision.name), asked)
            served.put(asked, logs, margin=0.0)
            served_kind[asked] = decision.kind
        for name, fitted in fits.items():
            margin = candidates[name].margin_from(posts, fold.known, settings)
            logs = fitted.predict(question.matrix[asked], question.level[asked])
            candidates[name].put(asked, logs, margin=margin)
    decision = decide(posts, baselines, candidates, cutoff=until, settings=settings)
    return Backtest(
        candidates=candidates,
        served=served,
        served_kind=served_kind,
        folds=tuple(folds),
        decision=decision,
        served_scores=_served_scores(question, served, until),
    )


def fit_known(
    question: Question,
    candidate: str,
    *,
    cutoff: np.datetime64,
    settings: ForecastSettings,
    seed: int,
) -> Fitted:
    """Fit a candidate on every post whose label was known at `cutoff`.

    Raises:
        NotEnoughPostsError: Fewer such posts than a model needs.
    """
    known = question.answerable(known_at(question.posts.label_available_at, cutoff))
    return _fit(question, candidate, known, settings=settings, seed=seed)


def _fits(
    question: Question, fold: Fold, *, settings: ForecastSettings, seed: int
) -> dict[str, Fitted]:
    """Every candidate fitted on what the fold knew; none while that is too little."""
    known = question.answerable(fold.known)
    if len(known) < settings.min_train_posts:
        return {}
    return {name: _fit(question, name, known, settings=settings, seed=seed) for name in CANDIDATES}


def _fit(
    question: Question,
    candidate: str,
    known: NDArray[np.intp],
    *,
    settings: ForecastSettings,
    seed: int,
) -> Fitted:
    return fit_candidate(
        candidate,
        question.matrix[known],
        question.target[known],
        stage=question.posts.task.stage,
        settings=settings,
        seed=seed,
    )


def _served_scores(
    question: Question, served: Forecasts, until: np.datetime64
) -> tuple[Score, ...]:
    """Scores of what was served and of the baselines on the same posts."""
    posts = question.posts
    known = known_at(posts.label_available_at, until)
    places = known[~np.isnan(served.point[known])]
    if not len(places):
        return ()
    return (
        score_of_range("served", posts, places, served),
        *(
            score_of(name, posts, places=places, point=values)
            for name, values in question.baselines.by_name().items()
        ),
    )
