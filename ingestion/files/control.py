"""Control rows: the totals a file states itself."""

# ruff: noqa: S608 - the SQL is compiled by rows_sql

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.files.rows_sql import rows_sql
from ingestion.files.targets import Kind

if TYPE_CHECKING:
    import duckdb

    from ingestion.files.plan import ImportPlan

_ADDITIVE = (Kind.COUNT, Kind.SECONDS, Kind.MONEY)


@dataclass(frozen=True)
class StatedTotals:
    """Totals as the file states them.

    Attributes:
        rows: Numbers of the control rows.
        stated: Field → its table and stated total.
    """

    rows: set[int] = field(default_factory=set)
    stated: dict[str, tuple[str, float]] = field(default_factory=dict)


def control_totals(plan: ImportPlan, engine: duckdb.DuckDBPyConnection) -> StatedTotals:
    """Return the control rows of a file and what they state; none when it has none."""
    if plan.control is None:
        return StatedTotals()
    sql = rows_sql(plan)
    fields = {
        planned.name: (table, sql.places[table][planned.name])
        for table, fields in plan.tables.items()
        for planned in fields
        if planned.kind in _ADDITIVE and planned.at is not None
    }
    sums = [f", cast({place} as double)" for _, place in fields.values()]
    found = engine.execute(
        f"select row_number{''.join(sums)} from ({sql.query}) where is_control order by row_number"
    ).fetchall()
    if not found:
        return StatedTotals()
    stated = {
        name: (table, float(value))
        for (name, (table, _)), value in zip(fields.items(), found[0][1:], strict=True)
        if value is not None
    }
    return StatedTotals({int(row[0]) for row in found}, stated)
