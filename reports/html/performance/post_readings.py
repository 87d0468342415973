"""A post's newest readings apart from its score: reactions by kind, organic and paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Table, Text
from reports.html.figures import number, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.html.blocks import Block, Cell
    from reports.html.context import Context
    from reports.marts import Row

SCOPES = {"organic": "Organic", "paid": "Paid", "total": "Together"}
MEASURES = {
    "view_count_lifetime": "Views",
    "reaction_count_lifetime": "Reactions",
    "comment_count_lifetime": "Comments",
    "share_count_lifetime": "Shares",
}


def reading_blocks(
    ctx: Context, reactions: Sequence[Row], traffic: Sequence[Row]
) -> tuple[Block, ...]:
    """What the platform told of the post beyond its counts; nothing where it told nothing."""
    blocks: list[Block] = []
    if reactions:
        blocks.append(_reactions(ctx, reactions))
    if any(row["traffic_scope"] == "paid" for row in traffic):
        blocks.append(_traffic(ctx, traffic))
    return tuple(blocks)


def _read(ctx: Context, rows: Sequence[Row]) -> str:
    newest = max(row["observed_at"] for row in rows)
    return ctx.freshness.add(f"Newest reading {formats.moment(newest)}.")


def _reactions(ctx: Context, rows: Sequence[Row]) -> Table:
    fresh = _read(ctx, rows)
    total = sum(row["reaction_count_lifetime"] for row in rows)
    columns = (
        Column("Reaction"),
        Column("How many", numeric=True, metric="reaction_kind_count"),
        Column("Share", numeric=True, metric="share_of_total"),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(str(row["reaction_kind"]).capitalize()),
            number("reaction_kind_count", row["reaction_count_lifetime"], fresh=fresh),
            share("share_of_total", row["reaction_count_lifetime"], total, fresh=fresh),
        )
        for row in rows
    )
    return Table("reactions", "How did people react?", columns, body)


def _traffic(ctx: Context, rows: Sequence[Row]) -> Table:
    fresh = _read(ctx, rows)
    held = [name for name in MEASURES if any(row[name] is not None for row in rows)]
    columns = (
        Column("Part"),
        *(Column(MEASURES[name], numeric=True, metric=name) for name in held),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(SCOPES.get(str(row["traffic_scope"]), str(row["traffic_scope"]))),
            *(
                number(name, row[name], fresh=fresh, reason="the platform does not tell this part")
                for name in held
            ),
        )
        for row in rows
    )
    return Table(
        "traffic",
        "How much of it was paid for?",
        columns,
        body,
        note="As the platform states each part; organic and paid need not add up to the whole.",
    )
