"""The ranking as it first stands on the page; the page's script ranks any other choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Figure, PostCell, Ranking, Table, Text
from reports.html.context import web_link
from reports.html.figures import missing, number
from reports.html.performance.league import ranked
from reports.html.performance.scale import times
from reports.wording import UNTITLED, kind_name
from warehouse.words import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.html.blocks import Cell
    from reports.html.context import Context
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

WHY = "nothing could be expected of it: no earlier post of its kind"


def ranking_table(
    ctx: Context, lens: Lens, shown: int, *, pages: Mapping[str, str], fresh: str
) -> Ranking:
    """The posts furthest above what was expected; by counts when none has a score."""
    rows = ranked(lens.posts, "above")[:shown] or ranked(lens.posts, "count")[:shown]
    columns = (
        Column("Post"),
        Column("Score", numeric=True, metric="performance_factor"),
        Column(lens.words.capitalize(), numeric=True, metric=lens.metric),
        Column("Expected", numeric=True, metric="expected_count"),
        Column("Better than", numeric=True, metric="outperformed_rate", minor=True),
        Column("At age", minor=True),
    )
    table = Table(
        "league",
        "Which posts did better than they should have?",
        columns,
        tuple(_row(ctx, lens, row, pages=pages, fresh=fresh) for row in rows),
        note="Scores compare at equal age. By raw counts, large accounts and older posts lead: "
        "that is size and time, not success.",
    )
    return Ranking(table, lens.words)


def _row(
    ctx: Context, lens: Lens, row: Row, *, pages: Mapping[str, str], fresh: str
) -> tuple[Cell, ...]:
    factor, rank = row["performance_factor"], row["outperformed_rate"]
    return (
        PostCell(
            title=" ".join(str(row["title"] or "").split()) or UNTITLED,
            detail=f"{kind_name(row['post_kind'])} · {formats.day(row['published_date'])}",
            account=ctx.account_name(row["account_key"]),
            post_kind="",
            has_picture=False,
            url=pages.get(row["post_key"]) or web_link(row["permalink_url"]),
        ),
        missing("performance_factor", WHY)
        if factor is None
        else Figure(
            "performance_factor",
            times(factor),
            exact=f"{formats.exact(round(factor, 2))} times",
            fresh=fresh,
            tone="up" if factor > 1 else "down",
        ),
        number(lens.metric, row["actual_count"], fresh=fresh),
        number("expected_count", row["expected_count"], fresh=fresh, reason=WHY),
        missing("outperformed_rate", WHY)
        if rank is None
        else Figure(
            "outperformed_rate",
            f"{round(rank * 100)}%",
            exact=f"{round(rank * 100)}% of the {lens.account_word()}'s scored posts",
            fresh=fresh,
        ),
        Text(AGES.get(str(row["age"]), str(row["age"]))),
    )
