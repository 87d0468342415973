"""What goes with over-performance on one account: the page's script shows it when one is chosen."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from reports.html.performance.patterns import (
    against,
    furthest_of,
    level_words,
    ordered,
    questions_in_order,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.html.context import Context
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

RATIOS = ("effect", "low", "high", "naive_effect")


def account_patterns(ctx: Context, lenses: Sequence[Lens]) -> dict[str, dict[str, Any]]:
    """Effects by lens and account: the end of the scale, and a table a factor.

    A table is its question, what levels are compared with, and rows of words, effect, low, high,
    naive average, clear, posts and whether the row is the reference.
    """
    rows = ctx.marts.rows("account_effects")
    held: dict[str, dict[str, Any]] = {}
    for lens in lenses:
        own = [
            row for row in rows if (row["platform"], row["metric"]) == (lens.platform, lens.metric)
        ]
        held[lens.id] = {
            account: _tables(list(group))
            for account, group in groupby(own, lambda row: str(row["account_key"]))
        }
    return held


def _tables(rows: list[Row]) -> dict[str, Any]:
    """The tables of one account."""
    by_factor = {factor: list(held) for factor, held in groupby(rows, lambda row: row["factor"])}
    return {
        "furthest": round(furthest_of(rows), 3),
        "tables": [
            [
                question,
                against(factor, by_factor[factor]),
                [_row(factor, row) for row in ordered(factor, by_factor[factor])],
            ]
            for factor, question in questions_in_order(by_factor)
        ],
    }


def _row(factor: str, row: Row) -> list[Any]:
    words = level_words(factor, row["level"])
    ratios = [None if row[name] is None else round(row[name], 3) for name in RATIOS]
    is_reference = row["level"] == row["reference_level"]
    return [
        words[:1].upper() + words[1:],
        *ratios,
        1 if row["is_clear"] else 0,
        row["post_count"],
        1 if is_reference else 0,
    ]
