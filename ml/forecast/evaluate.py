"""The back-test as a report: every forecast against every baseline, on each account's future."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.backtest import known_at, log_error
from ml.forecast.backtest import backtest
from ml.forecast.intervals import counts_of, thirds_of
from ml.forecast.measures import Score, score_of
from ml.forecast.question import Question
from ml.forecast.settings import ForecastSettings
from ml.forecast.shown import lines_of
from ml.forecast.tables import read_posts, tasks_with_data

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.backtest import Backtest
    from ml.forecast.measures import Forecasts
    from ml.forecast.settings import Task
    from warehouse import Warehouse

SERVED = "served"
THIRDS = ("small", "middle", "large")
SLICE_LEAST = 20  # posts below which a slice says nothing


@dataclass(frozen=True)
class Slice:
    """What was served of a part of the posts.

    Attributes:
        by: ``account``, ``kind`` or ``size third``.
        name: Which part.
        score: How well what would have been served did.
        relative: Log error ÷ that of the account's median on the same posts.
    """

    by: str
    name: str
    score: Score
    relative: float


@dataclass(frozen=True)
class TaskResult:
    """The back-test of one question.

    Attributes:
        task: The question.
        accounts: Accounts among the posts tested.
        folds: Origins.
        first: When the first of the posts tested was asked, UTC; None without one.
        last: When the last was.
        served: What is served after the end: a candidate, a baseline, or ``none``.
        verdict: Why, in one sentence.
        scores: What was served, candidates and baselines, all on the same posts.
        relative: By name, the log error ÷ that of each baseline.
        slices: What was served, by account, kind and third of account sizes.
        total_error: Sum of the served log errors, and of those of the account's median.
    """

    task: Task
    accounts: int
    folds: int
    first: str | None
    last: str | None
    served: str
    verdict: str
    scores: tuple[Score, ...]
    relative: dict[str, dict[str, float]]
    slices: tuple[Slice, ...]
    total_error: tuple[float, float]


@dataclass(frozen=True)
class BacktestReport:
    """The back-test of every question that has data.

    Attributes:
        until: The end: labels known later were not used, UTC; None when each question ends at
            its newest label.
        seed: Seed of everything random.
        tasks: The questions.
    """

    until: str | None
    seed: int
    tasks: tuple[TaskResult, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as values that JSON can hold; numbers not defined are null."""
        plain: dict[str, Any] = _plain(
            {
                "until": self.until,
                "seed": self.seed,
                "by_platform": _pooled(self.tasks, "platform"),
                "by_age": _pooled(self.tasks, "stage"),
                "tasks": [
                    asdict(each) | {"question": str(each.task), "horizon": each.task.horizon}
                    for each in self.tasks
                ],
            }
        )
        return plain

    def lines(self) -> list[str]:
        """Return the report as lines for a terminal."""
        return lines_of(self.as_dict())


def backtest_report(
    warehouse: Warehouse,
    *,
    until: datetime | None = None,
    settings: ForecastSettings | None = None,
    seed: int = 7,
    platforms: Collection[str] | None = None,
) -> BacktestReport:
    """Back-test every question that has data, and write nothing.

    Candidates learn from what was known at each origin and are asked what came after it. Scored is
    each account's future: the later half of its posts.

    Args:
        warehouse: An open warehouse with the schema `features`.
        until: Aware; the end. None ends each question at its newest label, so that data that ended
            years ago is tested too.
        settings: Sizes and thresholds; the defaults when None.
        seed: Seed of everything random.
        platforms: Platforms to test; all of them when None.

    Raises:
        FeaturesMissingError: The feature tables, or columns of them, are not there.
    """
    settings = settings or ForecastSettings()
    results = []
    for task in tasks_with_data(warehouse, platforms=platforms):
        question = Question.of(read_posts(warehouse, task, until=until), settings)
        known = question.posts.label_available_at
        known = known[~np.isnat(known)]
        if len(known):
            end = known.max()
            tested = backtest(question, until=end, settings=settings, seed=seed)
            results.append(_result(question, tested, end))
    ended = None if until is None else until.astimezone(UTC).isoformat()
    return BacktestReport(until=ended, seed=seed, tasks=tuple(results))


def _result(question: Question, tested: Backtest, until: np.datetime64) -> TaskResult:
    """One question's scores on the posts that all forecasts were asked."""
    posts = question.posts
    places = _future(question, tested.served, until)
    shown: dict[str, Forecasts] = {SERVED: tested.served}
    for name, each in tested.candidates.items():
        asked = each.tested(places)
        if len(asked) >= max(SLICE_LEAST, len(places) / 2):
            shown[name], places = each, asked
    baselines = question.baselines.by_name()
    named: dict[str, Forecasts | NDArray[np.float64]] = {**shown, **baselines}
    named = named if len(places) else {}
    scores = [score_of(name, posts, places, each) for name, each in named.items()]
    by_name = {score.name: score.log_mae for score in scores}
    moments = posts.moment_at[places]
    return TaskResult(
        task=posts.task,
        accounts=len(np.unique(posts.account_key[places])),
        folds=len(tested.folds),
        first=f"{moments.min().astype('datetime64[s]')}Z" if len(places) else None,
        last=f"{moments.max().astype('datetime64[s]')}Z" if len(places) else None,
        served=tested.decision.name,
        verdict=tested.decision.reason,
        scores=tuple(scores),
        relative={
            name: {other: _share(error, by_name[other]) for other in baselines}
            for name, error in by_name.items()
        },
        slices=_slices(question, tested.served, places),
        total_error=_total_error(question, tested.served, places),
    )


def _future(question: Question, served: Forecasts, until: np.datetime64) -> NDArray[np.intp]:
    """Posts asked and settled that lie in the later half of their account's posts."""
    posts = question.posts
    _, account = np.unique(posts.account_key, return_inverse=True)
    order = np.argsort(account, kind="stable")
    counts = np.bincount(account)
    rank = np.empty(len(posts), dtype=np.intp)
    rank[order] = np.arange(len(posts)) - np.repeat(np.cumsum(counts) - counts, counts)
    settled = served.tested(known_at(posts.label_available_at, until))
    later: NDArray[np.intp] = np.sort(settled[2 * rank[settled] >= counts[account[settled]]])
    return later


def _slices(question: Question, served: Forecasts, places: NDArray[np.intp]) -> tuple[Slice, ...]:
    """What was served, by account, kind and third of account sizes."""
    if not len(places):
        return ()
    posts, accounts = question.posts, question.posts.account_key[places]
    names, account = np.unique(accounts, return_inverse=True)
    size = np.bincount(account, weights=question.size[places]) / np.bincount(account)
    third = np.searchsorted(thirds_of(size, names), size, side="right")
    parts = {
        "size third": np.array(THIRDS)[third][account],
        "kind": posts.post_kind[places],
        "account": accounts,
    }
    found = []
    for by, values in parts.items():
        for name in np.unique(values).tolist():
            own = places[values == name]
            if len(own) >= SLICE_LEAST:
                error, median = _total_error(question, served, own)
                score = score_of(SERVED, posts, own, served)
                found.append(Slice(by, name, score, _share(error, median)))
    return tuple(found)


def _total_error(
    question: Question, served: Forecasts, places: NDArray[np.intp]
) -> tuple[float, float]:
    actual = question.posts.actual[places]
    median = question.baselines.account_median[places]
    return (
        float(log_error(counts_of(served.point[places]), actual).sum()),
        float(log_error(median, actual).sum()),
    )


def _pooled(tasks: tuple[TaskResult, ...], by: str) -> list[dict[str, Any]]:
    """All questions of a platform, or of an age, together."""
    pooled = []
    for name in dict.fromkeys(getattr(each.task, by) for each in tasks):
        own = [each for each in tasks if getattr(each.task, by) == name and each.scores]
        served = [each.scores[0] for each in own]
        ranged = sum(score.range_count for score in served)
        inside = {
            share: sum((getattr(score, share) or 0) * score.range_count for score in served)
            for share in ("coverage_80", "coverage_95")
        }
        pooled.append(
            {
                by: name,
                "forecasts": sum(score.count for score in served),
                "relative_to_account_median": _share(
                    sum(each.total_error[0] for each in own),
                    sum(each.total_error[1] for each in own),
                ),
                **{share: _share(total, ranged) for share, total in inside.items()},
            }
        )
    return pooled


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _plain(value: Any) -> Any:
    """The value with tuples as lists and numbers that are not finite as null."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
