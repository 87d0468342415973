"""The manifest: one row a file and mapping, written when all its rows are accounted for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ingestion.files.report import FileReport
from ingestion.files.source import quoted
from ingestion.files.statements import DATASET
from warehouse import open_warehouse

if TYPE_CHECKING:
    from ingestion.files.plan import ImportPlan
    from warehouse import Target


def finished_before(plan: ImportPlan, target: Target) -> FileReport | None:
    """Return the report of an import that was finished before, None when there was none."""
    if not target.may_exist():
        return None
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table(DATASET, "files"):
            return None
        rows = warehouse.query(
            "select rows_read, rows_landed, rows_rejected, rows_control, imported_at "
            "from raw_files.files where file_sha256 = ? and mapping_sha256 = ?",
            [plan.facts.sha256, plan.key],
        ).to_pylist()
    if not rows:
        return None
    row = rows[0]
    when = row["imported_at"].strftime("%Y-%m-%d %H:%M UTC")
    return FileReport(
        plan.facts.path,
        "already imported",
        mapping=plan.mapping.name,
        notes=(
            f"imported on {when}: {row['rows_read']} rows read, {row['rows_landed']} landed, "
            f"{row['rows_rejected']} rejected; nothing new landed",
        ),
    )


def manifest_row(plan: ImportPlan, report: FileReport, archive_path: str) -> dict[str, str]:
    """Return the manifest's row of an import as column → SQL."""
    totals = {
        total.field: {"stated": total.stated, "landed": total.landed, "is_equal": total.is_equal}
        for total in report.control_totals
    }
    return {
        "file_sha256": quoted(plan.facts.sha256),
        "file_name": quoted(plan.facts.path.name),
        "mapping_name": quoted(plan.mapping.name),
        "mapping_sha256": quoted(plan.key),
        "platform": quoted(plan.mapping.platform),
        "imported_at": f"cast({quoted(plan.imported_at.isoformat())} as timestamptz)",
        "size_bytes": str(plan.facts.size_bytes),
        "rows_read": str(report.rows_read),
        "rows_landed": str(report.rows_landed),
        "rows_rejected": str(report.rows_rejected),
        "rows_control": str(report.rows_control),
        "left_out_columns": f"json({quoted(json.dumps(report.left_out_columns))})",
        "control_totals": f"json({quoted(json.dumps(totals))})",
        "archive_path": quoted(archive_path),
        "_dlt_id": quoted(plan.row_prefix),
    }
