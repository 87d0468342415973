"""The rolling-origin back-test: at every origin, train on what was known and answer what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ml.backtest import DAY, Fold, known_at, rolling_origins
from ml.forecast.candidates import Fitted, fit_candidates
from ml.forecast.decide import Decision, decide, ranges_of
from ml.forecast.measures import Forecasts, Score, score_of
from ml.forecast.settings import CANDIDATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.question import Question
    from ml.forecast.settings import ForecastSettings

SHORTER_STEPS = (1, 2, 4, 7, 14, 28)


@dataclass(frozen=True)
class Backtest:
    """What would have been served in the past, by labels known then.

    Attributes:
        candidates: Out-of-sample forecasts by candidate.
        served: The forecasts that would have been served.
        served_kind: ``model``, ``baseline`` or empty, for each post.
        served_name: The candidate or baseline that answered, or empty, for each post.
        folds: The folds.
        decision: What is served from the end of the back-test on.
        served_scores: Scores on the posts whose label is known by the end: ``served`` and, on
            the same posts, each baseline.
    """

    candidates: dict[str, Forecasts]
    served: Forecasts
    served_kind: NDArray[np.str_]
    served_name: NDArray[np.str_]
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
    tested = Backtest(
        candidates={name: Forecasts.empty(len(posts)) for name in CANDIDATES},
        served=Forecasts.empty(len(posts)),
        served_kind=np.full(len(posts), "", dtype="<U8"),
        served_name=np.full(len(posts), "", dtype="<U24"),
        folds=tuple(folds_of(question, until=until, settings=settings)),
        decision=Decision(kind=None, name="none", reason="no fold was asked"),
        served_scores=(),
    )
    for fold in tested.folds:
        _answer(question, fold, tested, settings=settings, seed=seed)
    decision = decide(question, tested.candidates, cutoff=until, settings=settings)
    scores = _served_scores(question, tested.served, until)
    return Backtest(**{**vars(tested), "decision": decision, "served_scores": scores})


def folds_of(question: Question, *, until: np.datetime64, settings: ForecastSettings) -> list[Fold]:
    """Return the folds of a question: the newest of each account, so that each has its future."""
    posts = question.posts
    return rolling_origins(
        posts.moment_at,
        posts.label_available_at,
        until=until,
        step_days=_step(posts.moment_at, until, settings),
        max_origins=settings.max_origins,
        min_known=settings.min_baseline_posts,
        groups=posts.account_key,
    )


def _step(
    moment_at: NDArray[np.datetime64], until: np.datetime64, settings: ForecastSettings
) -> int:
    """Days between origins: of a short history as many as leave room for all origins."""
    asked = moment_at[moment_at < until]
    span = int((until - asked.min()) / DAY) if len(asked) else 0
    steps = [step for step in SHORTER_STEPS if step * settings.max_origins <= span]
    return min(settings.step_days, max(steps, default=SHORTER_STEPS[0]))


def _answer(
    question: Question, fold: Fold, tested: Backtest, *, settings: ForecastSettings, seed: int
) -> None:
    """Note what each candidate, and what would have been served, says of the fold's posts."""
    asked = question.answerable(fold.asked)
    decision = decide(question, tested.candidates, cutoff=fold.origin, settings=settings)
    fits = _fits(question, fold, settings=settings, seed=seed)
    fitted = fits.get(decision.name)
    if decision.kind == "baseline" or fitted is not None:
        answer = question.answer(decision, fitted, asked)
        tested.served.put(asked, answer.pop("point"), answer)
        tested.served_kind[asked] = str(decision.kind)
        tested.served_name[asked] = decision.name
    for name, fit in fits.items():
        point, ends = question.point(name, fit, asked), None
        before = tested.candidates[name].tested(question.answerable(fold.known))
        if len(before) >= settings.min_test_posts:
            ranges = ranges_of(question, tested.candidates[name].point, before, settings)
            accounts = question.posts.account_key[asked]
            ends = ranges.ends(point, question.spread[asked], question.size[asked], accounts)
        tested.candidates[name].put(asked, point, ends)


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
    fits = _fit(question, known, (candidate,), settings=settings, seed=seed)
    return fits[candidate]


def _fits(
    question: Question, fold: Fold, *, settings: ForecastSettings, seed: int
) -> dict[str, Fitted]:
    """Every candidate fitted on what the fold knew; none while that is too little."""
    known = question.answerable(fold.known)
    if len(known) < settings.min_train_posts:
        return {}
    return _fit(question, known, CANDIDATES, settings=settings, seed=seed)


def _fit(
    question: Question,
    known: NDArray[np.intp],
    names: tuple[str, ...],
    *,
    settings: ForecastSettings,
    seed: int,
) -> dict[str, Fitted]:
    newest = known[-settings.max_train_posts :]
    return fit_candidates(
        question.rows.take(newest),
        question.target[newest],
        names=names,
        stage=question.posts.task.stage,
        settings=settings,
        seed=seed,
    )


def _served_scores(
    question: Question, served: Forecasts, until: np.datetime64
) -> tuple[Score, ...]:
    """Scores of what was served and of the baselines on the same posts."""
    posts = question.posts
    places = served.tested(known_at(posts.label_available_at, until))
    if not len(places):
        return ()
    return (
        score_of("served", posts, places, served),
        *(
            score_of(name, posts, places, values)
            for name, values in question.baselines.by_name().items()
        ),
    )
