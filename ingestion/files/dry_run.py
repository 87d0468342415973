"""A dry run: what a file would land as, without landing it."""

# ruff: noqa: S608 - the SQL is compiled by rows_sql

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.files.control import control_totals
from ingestion.files.report import FileReport
from ingestion.files.rows_sql import rows_sql, select_sql

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from ingestion.files.plan import ImportPlan

SHOWN_ROWS = 5
SHOWN_REJECTS = 5
_LOADER_COLUMNS = ("file_sha256", "mapping_sha256", "_dlt_id")


def dry_run_report(
    plan: ImportPlan, engine: duckdb.DuckDBPyConnection, scratch: Path
) -> FileReport:
    """Return the first rows as they would land, where each field comes from, what is left out."""
    from ingestion.files.rejects import rejected_rows

    sql = rows_sql(plan)
    counted = engine.execute(
        f"select count(*) filter (is_landed), count(*) filter (is_control) from ({sql.query})"
    ).fetchone()
    landed, control = (int(counted[0]), int(counted[1])) if counted else (0, 0)
    rejected = plan.source.rows_read - landed - control
    numbers = engine.execute(
        f"select row_number from ({sql.query}) where not is_landed and not is_control "
        f"order by row_number limit {SHOWN_REJECTS}"
    ).fetchall()
    first = rejected_rows(plan, {int(row) for (row,) in numbers}, engine, scratch)
    return FileReport(
        plan.facts.path,
        "dry run",
        mapping=plan.mapping.name,
        rows_read=plan.source.rows_read,
        rows_landed=landed,
        rows_rejected=rejected,
        rows_control=len(control_totals(plan, engine).rows),
        tables=dict.fromkeys(plan.tables, landed),
        first_rejects=tuple(f"line {row.line_number}: {row.reason}" for row in first),
        kept_columns=plan.kept,
        left_out_columns=plan.left_out,
        fields={
            table: {field.name: field.origin for field in fields}
            for table, fields in plan.tables.items()
        },
        sample={
            table: _sample(plan, engine, table, places) for table, places in sql.places.items()
        },
        notes=plan.notes,
    )


def _sample(
    plan: ImportPlan, engine: duckdb.DuckDBPyConnection, table: str, places: dict[str, str]
) -> list[dict[str, Any]]:
    relation = f"({rows_sql(plan).query})"
    query = f"select * from ({select_sql(plan, table, places, relation)}) limit {SHOWN_ROWS}"
    cursor = engine.execute(query)
    names = [str(column[0]) for column in cursor.description or []]
    return [
        {name: value for name, value in zip(names, row, strict=True) if name not in _LOADER_COLUMNS}
        for row in cursor.fetchall()
    ]
