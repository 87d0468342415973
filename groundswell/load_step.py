"""Sums up a load: what came, what did not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.exit_codes import ExitCode
from groundswell.failure import explained
from groundswell.steps import StepResult

if TYPE_CHECKING:
    from ingestion.youtube import LoadReport

LEDGERS = frozenset({"fetched_ranges", "collection_gaps", "metric_refusals", "requests"})


def load_step(report: LoadReport) -> StepResult:
    """Say how many readings landed, at what cost, and what stopped a part of it."""
    readings = sum(count for table, count in report.rows.items() if table not in LEDGERS)
    calls, units = sum(report.calls.values()), sum(report.units.values())
    problems = [str(error) for error in report.failures]
    if not report.failures and not calls:
        return StepResult("load", "skipped", "everything was read recently", facts=_facts(report))
    through = f", days through {report.newest_day}" if report.newest_day else ""
    aside = f", {len(report.refused)} metrics refused" if report.refused else ""
    return StepResult(
        "load",
        "incomplete" if report.failures else "done",
        f"{readings:,} readings{through}; {calls:,} calls, {units:,} units{aside}",
        facts=_facts(report),
        problems=tuple(problems),
        exit_code=explained(report.failures[0])[1] if report.failures else ExitCode.DONE,
    )


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
    }
