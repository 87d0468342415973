"""What training and scoring tell their caller."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ml.forecast.settings import CANDIDATES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ml.forecast.settings import Horizon, ModelKind, Stage


NOTHING_KNOWN = "a forecast needs posts with a known label, there are none yet: nothing was learnt"


@dataclass(frozen=True)
class TaskReport:
    """One question after training.

    Attributes:
        task: The question in words.
        platform: Platform of the posts.
        metric: What is counted.
        stage: When it is asked.
        horizon: The age it is about.
        horizon_days: That age in days; None for the lifetime.
        kind: What is served; None when there are too few posts for anything.
        name: The candidate or baseline served.
        reason: One sentence that says why.
        known_count: Posts with a known label.
        test_count: Out-of-sample posts the decision rests on.
        model_log_mae: Log error of the best candidate on them.
        baseline_name: The best baseline.
        baseline_log_mae: Log error of the best baseline on them.
        served_log_mae: Log error of what would have been served in the past.
        coverage_80: Share of actuals inside the 80 % intervals that would have been served.
        coverage_95: The same of 95 %.
        role: ``champion`` when this version answers from its training on, else ``challenger``.
        champion_version: The version it met; None when there was none.
        verdict: One sentence that says how that went.
    """

    task: str
    platform: str
    metric: str
    stage: Stage
    horizon: Horizon
    horizon_days: int | None
    kind: ModelKind | None
    name: str
    reason: str
    known_count: int
    test_count: int
    model_log_mae: float | None
    baseline_name: str | None
    baseline_log_mae: float | None
    served_log_mae: float | None
    coverage_80: float | None
    coverage_95: float | None
    role: str
    champion_version: str | None
    verdict: str

    @classmethod
    def of(cls, task: Mapping[str, Any]) -> TaskReport:
        """Return the report of one question of a model card."""
        scores = {score["name"]: score for score in task["scores"]}
        served = {score["name"]: score for score in task["served_scores"]}.get("served", {})
        tried = [scores[name]["log_mae"] for name in CANDIDATES if name in scores]
        return cls(
            task=task["task"],
            platform=task["platform"],
            metric=task["metric"],
            stage=task["stage"],
            horizon=task["horizon"],
            horizon_days=task["horizon_days"],
            kind=task["model_kind"],
            name=task["served"],
            reason=task["reason"],
            known_count=task["known_count"],
            test_count=task["test_count"],
            model_log_mae=min(tried, default=None),
            baseline_name=task["best_baseline"],
            baseline_log_mae=scores.get(task["best_baseline"], {}).get("log_mae"),
            served_log_mae=served.get("log_mae"),
            coverage_80=served.get("coverage_80"),
            coverage_95=served.get("coverage_95"),
            role=task["role"],
            champion_version=task["champion_version"],
            verdict=task["verdict"],
        )


@dataclass(frozen=True)
class TrainReport:
    """What training did.

    Attributes:
        model_version: The version kept; None when there are too few posts for any question.
        is_new: Whether it was trained now, rather than found as it was.
        trained_at: When it was first trained.
        tasks: One a question.
    """

    model_version: str | None
    is_new: bool
    trained_at: datetime
    tasks: tuple[TaskReport, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """One line a question, for a summary."""
        if not self.tasks:
            return (NOTHING_KNOWN,)
        return tuple(f"{task.task}: {task.reason}; {task.verdict}" for task in self.tasks)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for programs."""
        return asdict(self) | {"trained_at": self.trained_at.isoformat()}


@dataclass(frozen=True)
class ScoreReport:
    """What scoring added to the predictions.

    Attributes:
        model_version: The version that answered, the newest of several; None when there is none.
        live_rows: Forecasts added of posts whose horizon is not reached.
        backtest_rows: Out-of-sample forecasts added of past posts.
        notes: What was not answered, and why.
        drifts: One line for each feature or error that is no longer as it was in training.
    """

    model_version: str | None
    live_rows: int
    backtest_rows: int
    notes: tuple[str, ...] = ()
    drifts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for programs."""
        return asdict(self)
