"""Lands export files and sums up what happened to every row."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from groundswell.archive_command import archived
from groundswell.exit_codes import ExitCode
from groundswell.steps import StepResult

if TYPE_CHECKING:
    from pathlib import Path

    from groundswell.session import Session
    from ingestion.files import FileReport, ImportReport

SHOWN_CHARACTERS = 28
SHOWN_NOTES = 3


def import_step(
    session: Session,
    files: list[Path],
    *,
    mapping: Path | None,
    dry_run: bool,
    account: str | None,
) -> StepResult:
    """Import `files`; a dry run shows how they would land and lands nothing."""
    from ingestion.files import import_files

    started = time.monotonic()
    report = import_files(
        files,
        target=session.target,
        var=session.var,
        clock=session.clock,
        mapping=mapping,
        account=account,
        dry_run=dry_run,
        progress=session.progress,
    )
    if dry_run and not session.options.as_json:
        for shown in report.files:
            _show(shown)
    result = _summed(report, time.monotonic() - started)
    return result if dry_run else archived(session, result)


def _summed(report: ImportReport, seconds: float) -> StepResult:
    problems = [file.error for file in report.failures]
    rejects: list[str] = []
    for file in report.files:
        if file.rows_rejected:
            where = f", all in {file.rejects_path}" if file.rejects_path else ""
            first = f": {file.first_rejects[0]}" if file.first_rejects else ""
            rejects.append(f"{file.path.name}: {file.rows_rejected:,} rejected{first}{where}")
        rejects += [
            f"{file.path.name}: the file says {total.stated:g} {total.field}, "
            f"its rows sum to {total.landed:g}"
            for total in file.control_totals
            if not total.is_equal
        ]
    failed = bool(report.failures)
    return StepResult(
        "import",
        ("failed" if len(report.failures) == len(report.files) else "incomplete")
        if failed
        else "done",
        _note(report),
        facts=report.as_dict(),
        problems=(*problems, *rejects, *_notes(report)),
        seconds=seconds,
        exit_code=ExitCode.BAD_INPUT if failed else ExitCode.DONE,
    )


def _notes(report: ImportReport) -> list[str]:
    """What the reader should know of the files; of many only the first lines."""
    lines = [f"{file.path.name}: {note}" for file in report.files for note in file.notes]
    more = len(lines) - SHOWN_NOTES
    rest = [f"{more} more lines of this kind: --json shows them all"] if more > 0 else []
    return lines[:SHOWN_NOTES] + rest


def _note(report: ImportReport) -> str:
    control = sum(file.rows_control for file in report.files)
    known = sum(file.status == "already imported" for file in report.files)
    parts = [
        f"{report.rows_read:,} rows read = {report.rows_landed:,} "
        f"{'would land' if report.dry_run else 'landed'} + {report.rows_rejected:,} rejected"
        + (f" + {control:,} total rows" if control else "")
    ]
    if known:
        parts.append(f"{known} files were imported before")
    return "; ".join(parts)


def _show(file: FileReport) -> None:
    """Print the first rows of one file as they would land, and what is left out."""
    console = Console(highlight=False)
    console.print(f"[bold]{escape(str(file.path))}[/bold]  mapping: {file.mapping or 'none'}")
    if file.error:
        console.print(f"  {escape(file.error)}")
        return
    for table, rows in file.sample.items():
        origins = file.fields.get(table, {})
        shown = Table(title=f"raw_files.{table}", title_justify="left", box=None, pad_edge=False)
        shown.add_column("column", style="bold")
        shown.add_column("comes from", style="dim")
        for number in range(1, min(len(rows), 3) + 1):
            shown.add_column(f"row {number}", overflow="ellipsis", max_width=SHOWN_CHARACTERS)
        for column in [name for name in (rows[0] if rows else {}) if name in origins]:
            cells = [_cell(row[column]) for row in rows[:3]]
            shown.add_row(column, escape(origins[column]), *cells)
        console.print(shown)
    for line in file.first_rejects:
        console.print(f"  [yellow]would be rejected[/yellow], {escape(line)}")
    if file.kept_columns:
        console.print(f"  kept in extra_fields: {escape(', '.join(file.kept_columns))}")
    left_out = ", ".join(file.left_out_columns) or "none"
    console.print(f"  columns left out: {escape(left_out)}")


def _cell(value: Any) -> str:
    return "–" if value is None else escape(str(value).replace("\n", " "))
