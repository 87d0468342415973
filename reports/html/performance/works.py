"""Works that were published in several places: what they brought, counted once and in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Figure, Note, PostCell, Table, Text
from reports.html.figures import missing, number, share
from reports.wording import UNTITLED, parts_words
from warehouse.words import METRICS, platform_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.html.blocks import Block, Cell
    from reports.html.context import Context
    from reports.marts import Row

SHOWN = 12
QUESTION = "Which works were published in several places, and what did they bring?"
ORDER = ("engagement_count", "view_count", "engaged_view_count")


def works(
    ctx: Context, pages: Mapping[str, str], fresh: str
) -> tuple[tuple[Block, ...], dict[str, int]]:
    """The works with most places, totals with and without their repeats, and their control.

    The whole total must stand on the page, and its two parts must add up to it.
    """
    rows = [row for row in ctx.marts.rows("creatives") if ctx.may_derive(row["platform"])]
    totals = [row for row in ctx.marts.rows("creative_totals") if ctx.may_derive(row["platform"])]
    if not rows:
        words = "No post was recognised as the repeat of another one."
        if not totals:
            words = "Crossposts have not been looked for yet: run groundswell match."
        return (Note(words, QUESTION),), {}
    total = sum(int(row["total_count"] or 0) for row in totals)
    controls = {"works.total_count": total, "works.part_count": total}
    return (_table(rows, pages, fresh), _totals(totals, fresh)), controls


def _metric(rows: list[Row]) -> str:
    held = {row["metric"] for row in rows}
    return next((metric for metric in ORDER if metric in held), "engagement_count")


def _table(rows: list[Row], pages: Mapping[str, str], fresh: str) -> Table:
    metric = _metric(rows)
    platforms = sorted({row["platform"] for row in rows})
    held: dict[str, list[Row]] = {}
    for row in rows:
        held.setdefault(row["creative_key"], []).append(row)
    columns = (
        Column("Work"),
        *(
            Column(f"{platform_name(name)}, {METRICS[metric]}", numeric=True, metric=metric)
            for name in platforms
        ),
        Column("Places", numeric=True, metric="work_post_count"),
        Column("Sure", numeric=True, metric="match_score", minor=True),
    )
    body = tuple(
        _row(own, metric=metric, platforms=platforms, pages=pages, fresh=fresh)
        for own in list(held.values())[:SHOWN]
    )
    rest = len(held) - len(body)
    note = "Platforms count differently, so their numbers stand side by side and are not added up."
    if rest > 0:
        note += f" {formats.count(rest)} more works are in marts.dim_creatives."
    return Table("works", QUESTION, columns, body, note=note)


def _row(
    rows: list[Row],
    *,
    metric: str,
    platforms: list[str],
    pages: Mapping[str, str],
    fresh: str,
) -> tuple[Cell, ...]:
    first = rows[0]
    cells: list[Cell] = [
        PostCell(
            str(first["title"] or UNTITLED),
            _where(rows, platforms),
            post_kind="",
            has_picture=False,
            url=pages.get(first["first_post_key"], ""),
        )
    ]
    for name in platforms:
        counts = [
            row["total_count_lifetime"]
            for row in rows
            if (row["platform"], row["metric"]) == (name, metric)
        ]
        reason = "no such number is held of it there"
        known = counts[0] if len(counts) == 1 else None
        cells.append(number(metric, known, fresh=fresh, reason=reason))
    cells.append(number("work_post_count", first["work_post_count"], fresh=fresh))
    score = first["match_score"]
    cells.append(
        Figure("match_score", formats.percent(score), exact=f"{score:.3f}", fresh=fresh)
        if score is not None
        else missing("match_score", "it stands alone")
    )
    return tuple(cells)


def _where(rows: list[Row], platforms: list[str]) -> str:
    """On which platforms a work stands, how often, and since when."""
    places = [
        f"{platform_name(name)}{f' ({posts})' if posts > 1 else ''}"
        for name in platforms
        if (posts := max((r["post_count"] for r in rows if r["platform"] == name), default=0))
    ]
    published = rows[0]["first_published_at"]
    day = f"first on {formats.day(published)}" if published else ""
    return " · ".join(filter(None, (", ".join(places), day)))


def _totals(rows: list[Row], fresh: str) -> Table:
    columns = (
        Column("Platform and metric"),
        Column("Whole total", numeric=True, metric="engagement_count"),
        Column("Works counted once", numeric=True, metric="original_count"),
        Column("From repeats", numeric=True, metric="crosspost_total_count"),
        Column("Share of repeats", numeric=True, metric="share_of_total", minor=True),
        Column("Repeated posts", numeric=True, metric="crosspost_count", minor=True),
    )
    body = tuple(
        (
            Text(
                f"{platform_name(row['platform'])}, {METRICS.get(row['metric'], row['metric'])}",
                detail=parts_words(row["count_basis"])
                if row["metric"] == "engagement_count"
                else "",
            ),
            number(row["metric"], row["total_count"], fresh=fresh, check="works.total_count"),
            number("original_count", row["original_count"], fresh=fresh, check="works.part_count"),
            number(
                "crosspost_total_count",
                row["crosspost_total_count"],
                fresh=fresh,
                check="works.part_count",
            ),
            share("share_of_total", row["crosspost_total_count"], row["total_count"], fresh=fresh),
            number("crosspost_count", row["crosspost_count"], fresh=fresh),
        )
        for row in rows
    )
    return Table(
        "work-totals",
        "How much of each total is the same work counted again?",
        columns,
        body,
        note="The first place a work appeared in is counted as the work, every later one as a "
        "repeat. Both together are the whole total.",
    )
