"""`groundswell import`: files in, rows in the warehouse, nothing lost on the way."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import json
import logging
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.files.control import control_totals
from ingestion.files.dry_run import dry_run_report
from ingestion.files.errors import CountMismatchError, ImportFileError, LandingError
from ingestion.files.intake import archive
from ingestion.files.landing import DATASET, Statement, land, manifest_statement, statements_of
from ingestion.files.mapping import load_mapping
from ingestion.files.opening import open_plan, reading_engine
from ingestion.files.rejects import RejectedRow, rejected_rows, write_rejects
from ingestion.files.report import FileReport, ImportReport
from ingestion.files.source import quoted
from warehouse import SILENT, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import duckdb

    from ingestion.files.mapping import Mapping
    from ingestion.files.plan import ImportPlan
    from ingestion.files.report import ControlTotal
    from warehouse import Progress, Target

_log = logging.getLogger(__name__)


def import_files(
    paths: Sequence[Path],
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    mapping: Path | None = None,
    account: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Land the rows of `paths` in `raw_files`, or show what would land.

    A file that cannot be imported does not stop the others; its report says why. The same file
    with the same mapping and account lands once, however often it is given.

    Args:
        paths: The files.
        target: The warehouse.
        var: Where the archive, rejects and dlt's working folder are.
        clock: The present moment, aware.
        mapping: A mapping file; without it each file's mapping is told by its columns.
        account: The account of files that name none; overrides what a mapping says.
        dry_run: Show the first rows as they would land, and write nothing.
        progress: Where to show long work.

    Raises:
        MappingError: The mapping file is wrong.
        FileMissingError: The mapping file cannot be read.
        WarehouseError: The warehouse cannot be used.
    """
    chosen = load_mapping(mapping) if mapping is not None else None
    started, now = time.monotonic(), clock()
    scratch = var / "state" / "imports"
    shutil.rmtree(scratch, ignore_errors=True)
    task = (progress or SILENT).task("import", len(paths))
    reports: list[FileReport] = []
    try:
        scratch.mkdir(parents=True, exist_ok=True)
        with reading_engine(scratch) as engine:
            importing = _Importing(target, var, scratch, engine, now, account)
            for path in paths:
                reports.append(importing.one(Path(path), chosen, dry_run=dry_run))
                task.advance()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    report = ImportReport(tuple(reports), dry_run, time.monotonic() - started)
    task.done(f"{report.rows_landed} rows of {report.rows_read}")
    return report


def ensure_tables(target: Target, *, var: Path) -> None:
    """Make every table of `raw_files`, so that models build where nothing was imported."""
    land(target, [], var=var)


@dataclass(frozen=True)
class _Importing:
    """One run of the import."""

    target: Target
    var: Path
    scratch: Path
    engine: duckdb.DuckDBPyConnection
    now: datetime
    account: str | None

    def one(self, path: Path, mapping: Mapping | None, *, dry_run: bool) -> FileReport:
        """Import one file; a failure becomes its report."""
        try:
            plan = open_plan(
                path,
                self.engine,
                self.scratch,
                mapping=mapping,
                account=self.account,
                imported_at=self.now,
            )
            if dry_run:
                return dry_run_report(plan, self.engine, self.scratch)
            return self._imported(plan)
        except ImportFileError as error:
            return FileReport(path, "failed", error=str(error))
        except OSError as error:
            reason = error.strerror or str(error)
            return FileReport(
                path, "failed", error=f"{path}: {reason}: free space in {self.var} or its rights"
            )

    def _imported(self, plan: ImportPlan) -> FileReport:
        held = self._held(plan)
        if held is not None:
            return held
        with ThreadPoolExecutor(1) as pool:
            copying = pool.submit(archive, plan.facts, self.var / "archive" / "files")
            views, statements = statements_of(plan)
            try:
                land(self.target, statements, var=self.var, made_first=views)
            except LandingError as error:
                raise LandingError(f"{plan.facts.path}: {error}") from error
            kept = copying.result()
        counts, missing = self._counts(plan, statements)
        totals = control_totals(plan, self.engine)
        missing -= totals.rows
        rejected = rejected_rows(plan, missing, self.engine, self.scratch)
        landed = min(counts.values())
        if plan.source.rows_read != landed + len(rejected) + len(totals.rows):
            raise CountMismatchError(
                f"{plan.facts.path}: read {plan.source.rows_read} rows, but {landed} landed, "
                f"{len(rejected)} were rejected and {len(totals.rows)} are totals: "
                "please report this file"
            )
        rejects = self._write_rejects(plan, rejected)
        report = FileReport(
            plan.facts.path,
            "imported",
            mapping=plan.mapping.name,
            rows_read=plan.source.rows_read,
            rows_landed=landed,
            rows_rejected=len(rejected),
            rows_control=len(totals.rows),
            tables=counts,
            rejects_path=rejects,
            first_rejects=tuple(f"line {r.line_number}: {r.reason}" for r in rejected[:3]),
            kept_columns=plan.kept,
            left_out_columns=plan.left_out,
            control_totals=self._landed_totals(plan, totals.stated),
            notes=plan.source.notes,
        )
        self._write_manifest(plan, report, kept)
        return report

    def _held(self, plan: ImportPlan) -> FileReport | None:
        """The report of an import that was finished before, None when there was none."""
        if not self.target.path.exists():
            return None
        with open_warehouse(self.target, read_only=True) as warehouse:
            if not warehouse.has_table(DATASET, "files"):
                return None
            rows = warehouse.query(
                f"select rows_read, rows_landed, rows_rejected, rows_control, imported_at "
                f"from {DATASET}.files where file_sha256 = ? and mapping_sha256 = ?",
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
            rows_read=row["rows_read"],
            rows_landed=0,
            rows_rejected=row["rows_rejected"],
            rows_control=row["rows_control"],
            notes=(f"imported on {when}: {row['rows_landed']} rows; nothing new landed",),
        )

    def _counts(
        self, plan: ImportPlan, statements: Sequence[Statement]
    ) -> tuple[dict[str, int], set[int]]:
        """Rows landed in each table, and the numbers of the rows that are missing."""
        key = f"file_sha256 = {quoted(plan.facts.sha256)} and mapping_sha256 = {quoted(plan.key)}"
        counts: dict[str, int] = {}
        missing: set[int] = set()
        with open_warehouse(self.target, read_only=True) as warehouse:
            for table in (statement.table for statement in statements):
                answer = warehouse.query(
                    f"select count(*) as landed from {DATASET}.{table} where {key}"
                )
                counts[table] = int(answer.to_pylist()[0]["landed"])
                if counts[table] < plan.source.rows_read:
                    rows = warehouse.query(
                        f"select number from range(1, {plan.source.rows_read + 1}) as n(number) "
                        f"anti join (select row_number from {DATASET}.{table} where {key}) as held "
                        "on n.number = held.row_number"
                    )
                    missing.update(rows.column("number").to_pylist())
        if len(set(counts.values())) > 1:
            raise CountMismatchError(f"{plan.facts.path}: tables differ: {counts}")
        return counts, missing

    def _landed_totals(
        self, plan: ImportPlan, stated: dict[str, tuple[str, float]]
    ) -> tuple[ControlTotal, ...]:
        from ingestion.files.report import ControlTotal

        totals: list[ControlTotal] = []
        with open_warehouse(self.target, read_only=True) as warehouse:
            for field, (table, value) in stated.items():
                answer = warehouse.query(
                    f"select cast(coalesce(sum({field}), 0) as double) as landed "
                    f"from {DATASET}.{table} where file_sha256 = ? and mapping_sha256 = ?",
                    [plan.facts.sha256, plan.key],
                ).to_pylist()
                totals.append(ControlTotal(field, value, float(answer[0]["landed"])))
        return tuple(totals)

    def _write_rejects(self, plan: ImportPlan, rejected: list[RejectedRow]) -> Path | None:
        if not rejected:
            return None
        name = f"{plan.facts.path.name}-{plan.facts.sha256[:12]}.csv"
        return write_rejects(rejected, self.var / "rejects" / name)

    def _write_manifest(self, plan: ImportPlan, report: FileReport, kept: Path) -> None:
        totals = {
            total.field: {
                "stated": total.stated,
                "landed": total.landed,
                "is_equal": total.is_equal,
            }
            for total in report.control_totals
        }
        row = {
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
            "archive_path": quoted(kept.relative_to(self.var).as_posix()),
            "_dlt_id": quoted(f"{plan.facts.sha256[:16]}-{plan.key[:8]}"),
        }
        views, statement = manifest_statement(row)
        land(self.target, [statement], var=self.var, made_first=views)
