"""Audience: where people watch from, and how they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.html.blocks import Column, Note, Section, Table, Text
from reports.html.context import PERIOD_DAYS, Context, Period
from reports.html.figures import change, hours, number, share

if TYPE_CHECKING:
    from decimal import Decimal

    from reports.html.blocks import Block, Cell
    from reports.marts import Row

SHOWN = 8
DIMENSIONS = {
    "country": ("countries", "Where are viewers?", "Country", "All other countries"),
    "traffic_source": ("traffic", "How did they find the videos?", "Source", "All other sources"),
    "device": ("devices", "What do they watch on?", "Device", "All other devices"),
}


def section(ctx: Context) -> Section:
    """Countries, traffic sources and devices of the period."""
    blocks: list[Block] = []
    controls: dict[str, Decimal | int | None] = {}
    if ctx.period is not None:
        for dimension in DIMENSIONS:
            parameters = {**ctx.period.parameters, "dimension": dimension}
            rows = ctx.marts.rows("breakdown", parameters)
            if rows:
                blocks.append(_table(ctx, dimension, rows))
                control = ctx.marts.row("controls_breakdown", parameters)
                for name in ("engaged_view_count", "watch_seconds"):
                    controls[f"{dimension}.{name}"] = control[name]
    if not blocks:
        blocks.append(
            Note(
                "No countries, traffic sources or devices are held: YouTube tells them only to a "
                "channel's owner, through the Analytics reports.",
                "Where are viewers, and how did they find the videos?",
            )
        )
    lead = _lead(ctx.period)
    return Section("audience", "Audience", lead, tuple(blocks), controls)


def _lead(period: Period | None) -> str:
    return f"Engaged views of the {PERIOD_DAYS} days {period}." if period else ""


def _table(ctx: Context, dimension: str, rows: list[Row]) -> Table:
    name, question, label, others = DIMENSIONS[dimension]
    fresh = ctx.fresh_days()
    total = sum(row["engaged_view_count"] or 0 for row in rows)
    shown, rest = (rows, []) if len(rows) <= SHOWN + 1 else (rows[:SHOWN], rows[SHOWN:])
    top = max((row["engaged_view_count"] or 0 for row in shown), default=0)
    body = [_row(ctx, dimension, row, total, top) for row in shown]
    if rest:
        merged = {
            "dimension_label": f"{others} ({len(rest)})",
            "dimension_value": "",
            **{
                measure: sum(row[measure] or 0 for row in rest)
                for measure in (
                    "engaged_view_count",
                    "watch_seconds",
                    "previous_engaged_view_count",
                )
            },
        }
        body.append(_row(ctx, dimension, merged, total, 0))
    columns = (
        Column(label),
        Column("Engaged views", numeric=True, metric="engaged_view_count"),
        Column("Share", numeric=True, metric="share_of_total"),
        Column("Watch time", numeric=True, metric="watch_seconds", minor=True),
        Column("Change", numeric=True, metric="period_change"),
    )
    total_row: tuple[Cell, ...] = (
        Text("Total"),
        number("engaged_view_count", total, fresh=fresh),
        Text(""),
        hours("watch_seconds", sum(row["watch_seconds"] or 0 for row in rows), fresh=fresh),
        Text(""),
    )
    return Table(name, question, columns, tuple(body), total=total_row)


def _name(dimension: str, row: Row) -> Text:
    """The value's name; a bare country code is spelled out by the page."""
    value, label = row["dimension_value"], row["dimension_label"]
    bare = dimension == "country" and value and label in {None, "", value}
    return Text(str(label or value or "Unknown"), region=str(value) if bare else "")


def _row(ctx: Context, dimension: str, row: Row, total: int, top: int) -> tuple[Cell, ...]:
    fresh = ctx.fresh_days()
    engaged = row["engaged_view_count"]
    return (
        _name(dimension, row),
        number(
            "engaged_view_count",
            engaged,
            fresh=fresh,
            check=f"{dimension}.engaged_view_count",
            bar=engaged / top if engaged and top else None,
            reason="this split is reported without engaged views",
        ),
        share("share_of_total", engaged, total, fresh=fresh),
        hours(
            "watch_seconds", row["watch_seconds"], fresh=fresh, check=f"{dimension}.watch_seconds"
        ),
        change(engaged, row["previous_engaged_view_count"], fresh=fresh),
    )
