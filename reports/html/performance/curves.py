"""Growth at equal age: how fast posts of each kind gather their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.html import charts
from reports.html.blocks import Chart, Column, Note, Plot, Table, Text
from reports.html.context import RECENT_DAYS
from reports.html.figures import number
from reports.wording import kind_name
from warehouse.words import AGES

if TYPE_CHECKING:
    from reports.html.blocks import Block
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

SHORT = {"1h": "1 h", "6h": "6 h", "1d": "1 d", "3d": "3 d", "7d": "7 d", "28d": "28 d"}
FEWEST = 3
UNREAD = (
    "No {} has been read often enough after publication: a curve needs readings near each age. "
    "Imported exports hold one reading a post."
)
MOST_KINDS = 4


def growth(lens: Lens, rows: list[Row], fresh: str) -> Block:
    """Median and middle half by age and kind; recent posts against earlier ones."""
    question = f"How fast do {lens.post_word(2)} gather {lens.words}, and faster than before?"
    own = [
        row
        for row in rows
        if (row["platform"], row["metric"], row["count_basis"])
        == (lens.platform, lens.metric, lens.basis)
        and row["post_count"] >= FEWEST
        and row["age"] in SHORT
    ]
    points = [_point(row) for row in own]
    kinds = sorted(
        {point["kind"] for point in points},
        key=lambda kind: -sum(point["posts"] for point in points if point["kind"] == kind),
    )
    plots = tuple(
        Plot(
            f"curve-{lens.id}-{place}",
            charts.growth([p for p in points if p["kind"] == kind], list(SHORT.values())),
            f"Median {lens.words} of {kind.lower()} posts by age",
            title=kind,
        )
        for place, kind in enumerate(kinds[:MOST_KINDS])
        if len({point["age"] for point in points if point["kind"] == kind}) > 1
    )
    if not plots:
        return Note(UNREAD.format(lens.post_word()), question)
    return Chart(
        f"curves-{lens.id}",
        question,
        plots,
        metric="median_at_age",
        fresh=fresh,
        note=f"Median {lens.words} at equal age. Blue: published in the last {RECENT_DAYS} days, "
        f"the middle half shaded; grey: earlier. Groups of fewer than {FEWEST} are left out.",
        numbers=_numbers(points, fresh),
    )


def _point(row: Row) -> dict[str, Any]:
    recent = row["cohort"] == "recent"
    return {
        "kind": kind_name(row["post_kind"]),
        "name": "Recent" if recent else "Earlier",
        "age": SHORT[row["age"]],
        "words": AGES[row["age"]],
        "value": round(row["median"]),
        "low": round(row["low"]),
        "high": round(row["high"]),
        "posts": row["post_count"],
        "colour": charts.BLUE if recent else charts.GREY,
    }


def _numbers(points: list[dict[str, Any]], fresh: str) -> Table:
    columns = (
        Column("Kind"),
        Column("Published"),
        Column("Age"),
        Column("Lower quarter", numeric=True, metric="median_at_age", minor=True),
        Column("Median", numeric=True, metric="median_at_age"),
        Column("Upper quarter", numeric=True, metric="median_at_age", minor=True),
        Column("Posts", numeric=True, metric="post_count"),
    )
    body = tuple(
        (
            Text(point["kind"]),
            Text(f"Last {RECENT_DAYS} days" if point["name"] == "Recent" else "Before"),
            Text(point["words"]),
            number("median_at_age", point["low"], fresh=fresh),
            number("median_at_age", point["value"], fresh=fresh),
            number("median_at_age", point["high"], fresh=fresh),
            number("post_count", point["posts"], fresh=fresh),
        )
        for point in points
    )
    return Table("", "", columns, body)
