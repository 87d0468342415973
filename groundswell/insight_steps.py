"""Sums up what was told of captions, works and over-performance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.steps import StepResult

if TYPE_CHECKING:
    from ml.creatives import MatchReport
    from ml.effects import EffectReport
    from ml.texts import TextReport


def match_step(described: TextReport, matched: MatchReport) -> StepResult:
    """Say how many captions were described and how many works stand in several places."""
    return StepResult(
        "match",
        "done",
        f"{described.described_count:,} captions described, {described.topic_count} topics; "
        f"{matched.creative_count:,} works in several places, {matched.matched_count:,} posts",
        facts={"texts": described.as_dict(), "creatives": matched.as_dict()},
        problems=described.notes,
    )


def explain_step(report: EffectReport) -> StepResult:
    """Say how many effects and publishing times were estimated."""
    return StepResult(
        "explain",
        "done",
        f"{report.effect_rows:,} effects of {report.model_count} models, "
        f"{report.time_rows:,} publishing times",
        facts=report.as_dict(),
        problems=report.notes,
    )
