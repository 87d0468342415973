"""After landing: every row of a file accounted for, as landed, rejected or control row."""

# ruff: noqa: S608 - every text in these statements goes through quoted

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.files.control import control_totals
from ingestion.files.disagreements import disagreement_notes
from ingestion.files.errors import CountMismatchError
from ingestion.files.rejects import rejected_rows, write_rejects
from ingestion.files.report import ControlTotal, FileReport
from ingestion.files.source import quoted
from ingestion.files.statements import DATASET
from warehouse import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from ingestion.files.control import StatedTotals
    from ingestion.files.plan import ImportPlan
    from warehouse import Target, Warehouse

SHOWN_REJECTS = 3


def settle(
    plan: ImportPlan, target: Target, var: Path, engine: duckdb.DuckDBPyConnection, scratch: Path
) -> FileReport:
    """Count what landed, write down what did not, and return the report of the file.

    Raises:
        CountMismatchError: Rows read are not rows landed, rejected and control rows together.
    """
    with open_warehouse(target, read_only=True) as warehouse:
        counts, missing = _landed_counts(plan, warehouse)
        disagreements = disagreement_notes(plan, warehouse)
    totals = control_totals(plan, engine)
    rejected = rejected_rows(plan, missing - totals.rows, engine, scratch)
    landed = next(iter(counts.values()))
    if plan.source.rows_read != landed + len(rejected) + len(totals.rows):
        raise CountMismatchError(
            f"{plan.facts.path}: read {plan.source.rows_read} rows, but {landed} landed, "
            f"{len(rejected)} were rejected and {len(totals.rows)} are totals: "
            "please report this file"
        )
    rejects_path = None
    if rejected:
        name = f"{plan.facts.path.name}-{plan.facts.sha256[:12]}.csv"
        rejects_path = write_rejects(rejected, var / "rejects" / name)
    first = rejected[:SHOWN_REJECTS]
    return FileReport(
        plan.facts.path,
        "imported",
        mapping=plan.mapping.name,
        rows_read=plan.source.rows_read,
        rows_landed=landed,
        rows_rejected=len(rejected),
        rows_control=len(totals.rows),
        tables=counts,
        rejects_path=rejects_path,
        first_rejects=tuple(f"line {row.line_number}: {row.reason}" for row in first),
        kept_columns=plan.kept,
        left_out_columns=plan.left_out,
        control_totals=_compared(plan, totals, target),
        notes=(*plan.notes, *disagreements),
    )


def _landed_counts(plan: ImportPlan, warehouse: Warehouse) -> tuple[dict[str, int], set[int]]:
    """Rows landed in each table, and the numbers of the rows that are in none."""
    key = f"file_sha256 = {quoted(plan.facts.sha256)} and mapping_sha256 = {quoted(plan.key)}"
    counts: dict[str, int] = {}
    missing: set[int] = set()
    for table in plan.tables:
        answer = warehouse.query(f"select count(*) as landed from {DATASET}.{table} where {key}")
        counts[table] = int(answer.to_pylist()[0]["landed"])
    if min(counts.values()) < plan.source.rows_read:
        first = next(iter(plan.tables))
        # the end of the file counts as a row, so that what is missing before it is a gap too
        gaps = warehouse.query(
            "select gap_start, gap_end from (select row_number - 1 as gap_end, "
            "lag(row_number, 1, 0) over (order by row_number) + 1 as gap_start from ("
            f"select row_number from {DATASET}.{first} where {key} "
            f"union all select {plan.source.rows_read + 1} as row_number) as numbered) as gaps "
            "where gap_start <= gap_end"
        )
        for gap in gaps.to_pylist():
            missing.update(range(gap["gap_start"], gap["gap_end"] + 1))
    if len(set(counts.values())) > 1:
        raise CountMismatchError(
            f"{plan.facts.path}: its tables hold different rows {counts}: please report this file"
        )
    return counts, missing


def _compared(plan: ImportPlan, totals: StatedTotals, target: Target) -> tuple[ControlTotal, ...]:
    """The file's own totals beside the sums of what landed."""
    if not totals.stated:
        return ()
    compared: list[ControlTotal] = []
    with open_warehouse(target, read_only=True) as warehouse:
        for field, (table, stated) in totals.stated.items():
            answer = warehouse.query(
                f"select cast(coalesce(sum({field}), 0) as double) as landed "
                f"from {DATASET}.{table} where file_sha256 = ? and mapping_sha256 = ?",
                [plan.facts.sha256, plan.key],
            ).to_pylist()
            compared.append(ControlTotal(field, stated, float(answer[0]["landed"])))
    return tuple(compared)
