"""Forecasts of drafts as counts, also for accounts with few posts or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ml.forecast.artifact import ANSWERS
from ml.forecast.ask.wording import plain_reason
from ml.forecast.intervals import counts_of
from ml.forecast.posts import Posts
from ml.forecast.question import Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ml.forecast.ask.answer import HorizonForecast
    from ml.forecast.ask.known import Known
    from ml.forecast.settings import Task

FEW_POSTS = 5  # settled posts below which the range is widened
PRIOR = "all_accounts_median"
QUANTILES = {"lower_80": 0.1, "upper_80": 0.9, "lower_95": 0.025, "upper_95": 0.975}
GROUP_LEAST = 5


@dataclass(frozen=True)
class Estimate:
    """Forecasts of n drafts for one question.

    Attributes:
        task: The question.
        counts: ``point`` and the ends of the ranges, each of shape (n,).
        typical: What the account's past alone lets expect, a count; ``baseline`` says which.
        baseline: Name of that.
        served_by: Whether a model or a baseline answered.
        reason: One sentence that says why.
    """

    task: Task
    counts: dict[str, NDArray[np.float64]]
    typical: float
    baseline: str
    served_by: Literal["model", "baseline"]
    reason: str

    def of_first(self) -> HorizonForecast:
        """Return the forecast of the first draft as the answer has it."""
        first = {name: float(values[0]) for name, values in self.counts.items()}
        return {
            "horizon": self.task.horizon,
            "forecast": first["point"],
            "lower_80": first["lower_80"],
            "upper_80": first["upper_80"],
            "lower_95": first["lower_95"],
            "upper_95": first["upper_95"],
            "baseline": {"name": self.baseline, "count": self.typical},
            "served_by": self.served_by,
            "reason": self.reason,
        }


def estimate_of(task: Task, drafts: Posts, known: Known) -> Estimate:
    """Return the forecasts of `drafts`, posts of the question `task`.

    An account without a settled post gets the spread of other accounts' posts, which is wide. With
    fewer than `FEW_POSTS` the range is widened by √(1 + 1/n): the median of n posts is itself
    uncertain.

    Args:
        task: The question.
        drafts: The drafts.
        known: The account.
    """
    own = known.learnt(task)
    if not len(own):
        return _prior(task, drafts, known)
    trained = known.served[task].trained
    served = trained.tasks[task]
    parts = [known.others(task), own, drafts]
    question = Question.of(Posts.joined(parts), trained.settings, texts=known.texts)
    places = np.arange(len(question.posts) - len(drafts), len(question.posts))
    logs = served.answer(question, places)
    if len(own) < FEW_POSTS:
        wider = float(np.sqrt(1 + 1 / len(own)))
        logs = {
            name: logs["point"] + (values - logs["point"]) * wider for name, values in logs.items()
        }
    decision = served.decision
    return Estimate(
        task=task,
        counts={name: counts_of(logs[name]) for name in ANSWERS},
        typical=float(question.baselines.account_median[places[0]]),
        baseline="account_median",
        served_by=decision.kind or "baseline",
        reason=plain_reason(decision),
    )


def _prior(task: Task, drafts: Posts, known: Known) -> Estimate:
    """What other accounts' posts of the kind let expect; of all kinds, where those are few."""
    others = known.others(task)
    alike = others.take(np.flatnonzero(others.post_kind == drafts.post_kind[0]))
    judged = alike if len(alike) >= GROUP_LEAST else others
    logs = np.log1p(judged.actual)
    accounts = len(np.unique(judged.account_key))
    counts = {"point": float(np.median(logs))} | {
        name: float(np.quantile(logs, share)) for name, share in QUANTILES.items()
    }
    return Estimate(
        task=task,
        counts={name: counts_of(np.full(len(drafts), value)) for name, value in counts.items()},
        typical=float(np.expm1(counts["point"])),
        baseline=PRIOR,
        served_by="baseline",
        reason=f"The account has no settled post: this is the spread of {len(judged)} posts of "
        f"{accounts} other accounts of {task.platform}.",
    )
