"""Sums up training and scoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.steps import StepResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ml.forecast import ScoreReport, TrainReport


def train_step(report: TrainReport, *, left_out: Sequence[str] = ()) -> StepResult:
    """Say how many questions a model answers better than the plain baselines.

    Args:
        report: What training did.
        left_out: Platforms that the workspace's policies keep from being forecast.
    """
    models = sum(task.kind == "model" for task in report.tasks)
    baselines = sum(task.kind == "baseline" for task in report.tasks)
    silent = len(report.tasks) - models - baselines
    parts = [f"{models} of {len(report.tasks)} questions: the model beats the baselines"]
    if baselines:
        parts.append(f"{baselines} answered by a baseline")
    if silent:
        parts.append(f"{silent} with too few posts")
    if left_out:
        parts.append(f"{', '.join(left_out)} off by policy: see `policies` in the workspace file")
    return StepResult("train", "done", "; ".join(parts), facts=report.as_dict())


def score_step(report: ScoreReport) -> StepResult:
    """Say how many forecasts were added."""
    if report.model_version is None:
        return StepResult("score", "skipped", "no model yet", facts=report.as_dict())
    return StepResult(
        "score",
        "done",
        f"{report.live_rows} forecasts of young posts, {report.backtest_rows} of past posts",
        facts=report.as_dict(),
        problems=report.drifts,
    )
