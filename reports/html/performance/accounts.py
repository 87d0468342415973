"""How each account's posts spread around what was expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Figure, Strip, Table, Text
from reports.html.figures import missing, number, share
from reports.html.performance.scale import as_score, place_on, quantile, ratio_of

if TYPE_CHECKING:
    from reports.html.blocks import Cell
    from reports.html.context import Context
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

FURTHEST = 16.0
FEWEST = 5
LEAST_RATIO = 1e-3


def accounts_table(ctx: Context, lens: Lens, fresh: str) -> Table:
    """A row an account: how many posts, how many above expected, and their spread."""
    held: dict[str, list[Row]] = {}
    for row in lens.posts:
        held.setdefault(row["account_key"], []).append(row)
    names = sorted(held, key=lambda key: (-len(held[key]), ctx.account_name(key), key))
    columns = (
        Column(lens.account_word().capitalize()),
        Column("Spread of scores", wide=True, metric="score_spread"),
        Column("Above expected", numeric=True, metric="above_rate"),
        Column("Middle half", numeric=True, metric="score_spread", minor=True),
        Column("Median post", numeric=True, metric="median_post", minor=True),
        Column(f"All {lens.words}", numeric=True, metric=lens.metric, minor=True),
        Column(lens.post_word(2).capitalize(), numeric=True, metric="scored_post_count"),
    )
    body = tuple(_row(ctx, lens, key, rows=held[key], fresh=fresh) for key in names)
    return Table(
        f"accounts-{lens.id}",
        f"How do the {lens.post_word(2)} of each {lens.account_word()} spread around what was "
        "expected?",
        columns,
        body,
        total=_total(lens, fresh),
        note="The upright line is what was expected; left of it fell short, right of it did "
        f"better, up to {FURTHEST:.0f} times at the ends. The box holds the middle half of the "
        f"{lens.post_word(2)}, the line eight of ten, the dot is the median.",
    )


def _row(ctx: Context, lens: Lens, key: str, *, rows: list[Row], fresh: str) -> tuple[Cell, ...]:
    factors = [row["performance_factor"] for row in rows if row["performance_factor"] is not None]
    counts = sorted(row["actual_count"] for row in rows)
    return (
        Text(ctx.account_name(key)),
        *_spread(factors, fresh),
        number("median_post", round(quantile(counts, 0.5)), fresh=fresh),
        number(lens.metric, sum(counts), fresh=fresh, check=f"{lens.id}.actual_count"),
        number("scored_post_count", len(rows), fresh=fresh, check=f"{lens.id}.post_count").beside(
            number(
                "scored_post_count",
                len(factors),
                fresh=fresh,
                check=f"{lens.id}.scored_post_count",
            ).unit("scored")
        ),
    )


def _spread(factors: list[float], fresh: str) -> tuple[Cell, ...]:
    """The drawing, the share above expected and the middle half; dashes with a reason for few."""
    if len(factors) < FEWEST:
        few = f"fewer than {FEWEST} posts have a score"
        return Text(formats.MISSING), missing("above_rate", few), missing("score_spread", few)
    ratios = sorted(max(ratio_of(factor), LEAST_RATIO) for factor in factors)
    places = [place_on(quantile(ratios, part), FURTHEST) for part in (0.1, 0.25, 0.5, 0.75, 0.9)]
    first, third = (as_score(quantile(ratios, part)) for part in (0.25, 0.75))
    above = sum(1 for factor in factors if factor > 1)
    strip = Strip(
        f"Middle half from {first} to {third}, median {as_score(quantile(ratios, 0.5))}",
        zero=0.5,
        line=(places[0], places[4]),
        box=(places[1], places[3]),
        dot=places[2],
    )
    half = Figure("score_spread", f"{first} to {third}", exact=f"{first} to {third}", fresh=fresh)
    return strip, share("above_rate", above, len(factors), fresh=fresh), half


def _total(lens: Lens, fresh: str) -> tuple[Cell, ...]:
    factors = [r["performance_factor"] for r in lens.posts if r["performance_factor"] is not None]
    above = sum(1 for factor in factors if factor > 1)
    return (
        Text("Total"),
        Text(""),
        share("above_rate", above, len(factors), fresh=fresh, reason="no post has a score"),
        Text(""),
        Text(""),
        number(lens.metric, sum(row["actual_count"] for row in lens.posts), fresh=fresh),
        number("scored_post_count", len(lens.posts), fresh=fresh),
    )
