"""Writes what people read: the HTML report and the finance workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.steps import StepResult

if TYPE_CHECKING:
    from groundswell.session import Session

NO_GROUND = (
    "Scores and forecasts from YouTube data are off: the workspace records no ground for them "
    "(policies.youtube_derived_metrics)."
)


def write_reports(session: Session) -> StepResult:
    """Write both reports, each replaced whole or not at all."""
    from reports import html, xlsx

    outputs = session.outputs
    page = html.write(
        session.target,
        folder=outputs.html,
        now=session.now,
        derived_metrics_enabled=bool(session.derived_metrics_platforms),
        derived_metrics_platforms=session.derived_metrics_platforms,
        derived_metrics_reason="" if session.derived_metrics else NO_GROUND,
    )
    book = xlsx.write(session.target, path=outputs.xlsx, now=session.now)
    return StepResult(
        "report",
        "done",
        f"{(page.bytes + book.bytes) / 1e6:.1f} MB written",
        facts={"bytes": page.bytes + book.bytes},
        problems=(*page.notes, *book.notes),
        outputs=(*map(str, page.paths), str(outputs.xlsx)),
    )
