"""Sums up what was told of captions, works and over-performance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.steps import StepResult

if TYPE_CHECKING:
    from ml.creatives import MatchReport
    from ml.effects import EffectReport
    from ml.texts import TextReport


def match_step(described: TextReport, matched: MatchReport) -> StepResult:
    """Say how many captions were described and how many works are in several places."""
    return StepResult(
        "match",
        "done",
        "; ".join((*described.notes, *matched.notes)),
        facts={"texts": described.as_dict(), "creatives": matched.as_dict()},
    )


def explain_step(report: EffectReport) -> StepResult:
    """Say how many effects and publishing times were estimated."""
    return StepResult("explain", "done", "; ".join(report.notes), facts=report.as_dict())
