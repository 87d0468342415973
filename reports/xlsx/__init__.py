"""The finance workbook: revenue by account, month and currency, reconciled to the micro."""

from __future__ import annotations

from datetime import UTC
from importlib.resources import files
from typing import TYPE_CHECKING

from reports.marts import Marts
from reports.result import ReportResult
from reports.xlsx.cells import Sheet, Styles
from reports.xlsx.control_sheets import (
    RECONCILIATION,
    write_notes,
    write_reconciliation,
    write_summary,
)
from reports.xlsx.ledger import Ledger, Written, check_ledger, read_ledger
from reports.xlsx.revenue_sheets import (
    STATEMENTS,
    VIDEOS,
    write_grid,
    write_statements,
    write_videos,
)
from warehouse import open_warehouse

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from xlsxwriter import Workbook

    from warehouse import Target

__all__ = ["write"]

QUESTIONS = files("reports.xlsx") / "sql"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write(target: Target, *, path: Path, now: datetime, title: str = "Revenue") -> ReportResult:
    """Write the finance workbook to `path`, whole or not at all.

    Args:
        target: The warehouse to read; only its marts.
        path: The ``.xlsx`` file; an older one is replaced.
        now: The moment of the report, aware; the same marts and moment give the same bytes.
        title: The heading of the first sheet.

    Returns:
        The workbook, its size and what a reader should know.

    Raises:
        ReportMismatchError: Statements, days and workbook do not agree to the micro.
        ReportError: An amount is too large for a spreadsheet to hold exactly.
    """
    with open_warehouse(target, read_only=True) as warehouse:
        ledger = read_ledger(Marts(warehouse, QUESTIONS, now=now))
    check_ledger(ledger)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    try:
        _write_workbook(draft, ledger, title=title, now=now.astimezone(UTC))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    notes = () if ledger.currencies else ("no revenue for the workbook",)
    return ReportResult(paths=(path,), bytes=path.stat().st_size, notes=notes)


def _write_workbook(path: Path, ledger: Ledger, *, title: str, now: datetime) -> None:
    """Fill the sheets; closes the file only when what was written agrees with the mart."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(str(path), OPTIONS)
    workbook.set_properties({"title": title, "created": now.replace(tzinfo=None)})
    workbook.set_calc_mode("auto")
    styles = Styles.of(workbook)
    written = Written()
    write_summary(_sheet(workbook, "Summary", styles), ledger, title=title, now=now)
    for currency in ledger.currencies:
        write_grid(_sheet(workbook, f"Revenue {currency}", styles), ledger, currency)
    write_statements(_sheet(workbook, STATEMENTS, styles), ledger, written)
    write_videos(_sheet(workbook, VIDEOS, styles), ledger, written)
    write_reconciliation(_sheet(workbook, RECONCILIATION, styles), ledger)
    write_notes(_sheet(workbook, "Notes", styles), ledger)
    written.check(STATEMENTS, ledger.statement_totals)
    written.check(VIDEOS, ledger.video_totals)
    workbook.close()


def _sheet(workbook: Workbook, name: str, styles: Styles) -> Sheet:
    """A sheet that prints on pages as wide as it is."""
    worksheet = workbook.add_worksheet(name)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(0)
    return Sheet(worksheet, styles)
