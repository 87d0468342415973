"""Imported exports: what the files say of their own period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Table, Text
from reports.html.figures import hours, money, number

if TYPE_CHECKING:
    from reports.html.blocks import Cell
    from reports.html.context import Context
    from reports.marts import Row

NOT_IN_FILE = "the file does not have it"


def imports(ctx: Context) -> Table | None:
    """A row a file and currency; None when no export of totals was imported."""
    rows = ctx.marts.rows("imports")
    if not rows:
        return None
    columns = (
        Column("File"),
        Column("Period"),
        Column("Videos", numeric=True, metric="post_count"),
        Column("Views", numeric=True, metric="view_count"),
        Column("Watch time", numeric=True, metric="watch_seconds"),
        Column("Revenue", numeric=True, metric="estimated_revenue_micros"),
    )
    return Table(
        "imports",
        "What do the imported exports say?",
        columns,
        tuple(_row(ctx, row) for row in rows),
        note="Totals of each file's own period: neither days nor readings, so they stand in no "
        "other table here.",
    )


def _row(ctx: Context, row: Row) -> tuple[Cell, ...]:
    imported = formats.moment(row["imported_at"])
    fresh = ctx.freshness.add(f"As the file says; imported {imported}.")
    period = "The file does not say"
    if row["first_date"] and row["last_date"]:
        period = f"{formats.day(row['first_date'])} to {formats.day(row['last_date'])}"
    return (
        Text(str(row["file_name"]), detail=f"imported {imported}"),
        Text(period),
        number("post_count", row["post_count"], fresh=fresh, check="imports.post_count"),
        number(
            "view_count",
            row["view_count"],
            fresh=fresh,
            reason=NOT_IN_FILE,
            check="imports.view_count",
        ),
        hours(
            "watch_seconds",
            row["watch_seconds"],
            fresh=fresh,
            reason=NOT_IN_FILE,
            check="imports.watch_seconds",
        ),
        money(
            "estimated_revenue_micros",
            row["estimated_revenue_micros"],
            str(row["currency"] or ""),
            fresh=fresh,
            reason=NOT_IN_FILE,
        ),
    )
