"""Sums up a load: what came from each platform, what did not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.exit_codes import ExitCode
from groundswell.failure import explained
from groundswell.steps import StepResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from groundswell.steps import Status
    from ingestion.landing.outcome import LoadReport

LEDGERS = frozenset({"fetched_ranges", "collection_gaps", "metric_refusals", "requests"})


def load_step(reports: Mapping[str, LoadReport], stopped: Mapping[str, Exception]) -> StepResult:
    """Say how many readings landed, at what cost, and what stopped a part of it.

    Args:
        reports: Platform → what its load did.
        stopped: Platform → what ended its load altogether.
    """
    errors = [error for report in reports.values() for error in report.failures]
    lines = [explained(error) for error in (*stopped.values(), *errors)]
    warnings = [line for report in reports.values() for line in report.warnings]
    facts: dict[str, object] = {name: _facts(report) for name, report in reports.items()}
    if not lines and not any(sum(report.calls.values()) for report in reports.values()):
        return StepResult("load", "skipped", _idle(reports), facts=facts, problems=tuple(warnings))
    status: Status = "done"
    if lines:
        status = "incomplete" if reports else "failed"
    return StepResult(
        "load",
        status,
        _note(reports),
        facts=facts,
        problems=(*(line for line, _ in lines), *warnings),
        exit_code=lines[0][1] if lines else ExitCode.DONE,
    )


def _idle(reports: Mapping[str, LoadReport]) -> str:
    return "everything was read recently" if reports else "the workspace names no platform"


def _note(reports: Mapping[str, LoadReport]) -> str:
    readings = sum(
        count
        for report in reports.values()
        for table, count in report.rows.items()
        if table not in LEDGERS
    )
    newest = [report.newest_day for report in reports.values() if report.newest_day]
    through = f", days through {max(newest)}" if newest else ""
    costs = "; ".join(f"{name} {_cost(report)}" for name, report in reports.items())
    refused = sum(len(report.refused) for report in reports.values())
    aside = f"; {refused} metrics refused" if refused else ""
    return f"{readings:,} readings{through}; {costs}{aside}"


def _cost(report: LoadReport) -> str:
    calls, units = sum(report.calls.values()), sum(report.units.values())
    return f"{calls:,} calls" if calls == units else f"{calls:,} calls, {units:,} units"


def _facts(report: LoadReport) -> dict[str, object]:
    return {
        "rows": dict(report.rows),
        "calls": dict(report.calls),
        "units": dict(report.units),
        "extra_calls": report.extra_calls,
        "newest_day": report.newest_day,
        "skipped": list(report.skipped),
        "refused": list(report.refused),
        "gaps": list(report.gaps),
        "warnings": list(report.warnings),
    }
