"""What stands on a post's own page: its score, its ages, its facts and its other places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Drawing, Figure, Note, PostCell, Table, Text, Tile, Tiles
from reports.html.context import web_link
from reports.html.figures import missing, number
from reports.html.performance import drawings
from reports.html.performance.patterns import language_name
from reports.html.performance.scale import ratio_of, times
from reports.wording import UNTITLED, WEEKDAYS, kind_name
from warehouse.words import AGES, platform_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reports.html.blocks import Block, Cell, Tone
    from reports.html.context import Context
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

SHORT_AGES = {"1h": "1 h", "6h": "6 h", "1d": "1 d", "3d": "3 d", "7d": "7 d", "28d": "28 d"}
LEAST_RATIO = 1e-3


def score_blocks(
    ctx: Context,
    lens: Lens,
    row: Row,
    *,
    ages: list[Row],
    bins: Mapping[tuple[str, str], list[int]],
    fresh: str,
) -> tuple[Block, ...]:
    """How well the post did by one metric: against what was expected, over ages, among others."""
    own = [age for age in ages if (age["metric"], age["count_basis"]) == (lens.metric, lens.basis)]
    blocks: list[Block] = [_tiles(lens, row, fresh)]
    curve = [age for age in own if age["age"] in SHORT_AGES]
    if len(curve) > 1:
        drawing = drawings.against_expected(
            [SHORT_AGES[age["age"]] for age in curve],
            [float(age["actual_count"]) for age in curve],
            [age["expected_count"] for age in curve],
            f"{lens.words} at equal ages against what was expected",
        )
        blocks.append(Drawing("Did it grow faster than expected?", drawing))
    if row["performance_factor"] is not None:
        name = ctx.account_name(row["account_key"])
        drawing = drawings.histogram(
            bins[(lens.id, row["account_key"])],
            max(ratio_of(row["performance_factor"]), 1e-3),
            f"Scores of the {lens.post_word(2)} of {name}, and this one's",
        )
        note = f"All scored {lens.post_word(2)} of {name}, each at its best age; heights: how many."
        blocks.append(
            Drawing(f"Where does it fall among the {lens.post_word(2)} of {name}?", drawing, note)
        )
    blocks.append(_ages(own, fresh) if own else Note("No score at an age is held."))
    return tuple(blocks)


def _tiles(lens: Lens, row: Row, fresh: str) -> Tiles:
    age = AGES.get(str(row["age"]), str(row["age"]))
    why = f"no earlier {lens.post_word()} of its kind is held at this age"
    actual = number(lens.metric, row["actual_count"], fresh=fresh, check=f"{lens.id}.actual_count")
    expected = row["expected_count"]
    tiles = (
        Tile("Score", _score(row, fresh, why)),
        Tile("Actual", actual),
        Tile("Expected", number("expected_count", expected, fresh=fresh, reason=why)),
        Tile("Better than", _rank(row, fresh)),
        Tile("Earlier posts compared", number("peer_count", row["peer_count"], fresh=fresh)),
    )
    words = "over its lifetime so far" if age == "lifetime" else f"at {age} of age"
    return Tiles(tiles, f"How well did it do, {words}?")


def _score(row: Row, fresh: str, why: str) -> Figure:
    factor = row["performance_factor"]
    if factor is None:
        return missing("performance_factor", why)
    expected = formats.exact(round(row["expected_count"], 1))
    exact = f"{formats.exact(row['actual_count'])} against {expected}"
    tone: Tone = "up" if factor > 1 else "down"
    return Figure("performance_factor", times(factor), exact=exact, fresh=fresh, tone=tone)


def _rank(row: Row, fresh: str) -> Figure:
    rank = row["outperformed_rate"]
    if rank is None:
        return missing("outperformed_rate", "it has no score")
    return Figure(
        "outperformed_rate", f"{round(rank * 100)}%", exact=formats.percent(rank), fresh=fresh
    )


def _ages(rows: list[Row], fresh: str) -> Table:
    columns = (
        Column("Age"),
        Column("Actual", numeric=True, metric="actual_count"),
        Column("Expected", numeric=True, metric="expected_count"),
        Column("Score", numeric=True, metric="performance_factor"),
        Column("Robust score", numeric=True, metric="robust_score"),
        Column("Better than", numeric=True, metric="outperformed_rate", minor=True),
        Column("Compared", numeric=True, metric="peer_count", minor=True),
    )
    why = "no earlier post of its kind is held at this age"
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(AGES.get(str(row["age"]), str(row["age"]))),
            number("actual_count", row["actual_count"], fresh=fresh),
            number("expected_count", row["expected_count"], fresh=fresh, reason=why),
            _score(row, fresh, why),
            Figure(
                "robust_score",
                f"{row['robust_score']:+.2f}".replace("-", formats.MINUS),
                fresh=fresh,
                exact=f"e to this power: {2.718281828459045 ** row['robust_score']:.2f} times",
            )
            if row["robust_score"] is not None
            else missing("robust_score", why),
            _rank(row, fresh),
            number("peer_count", row["peer_count"], fresh=fresh),
        )
        for row in rows
    )
    return Table("", "What was expected of it at each age, and what came?", columns, body)


def facts(row: Row) -> Table:
    """What is known of the post apart from its counts."""
    hour, weekday = row["published_hour_local"], row["published_weekday"]
    moment = ""
    if hour is not None and weekday:
        zone = row["local_time_zone"] or "UTC"
        moment = f"{WEEKDAYS[weekday - 1]}, {hour:02d}:00–{hour:02d}:59 ({zone})"
    length, caption, hashtags = (
        row[name] for name in ("duration_seconds", "caption_length", "hashtag_count")
    )
    held = (
        ("Published", moment),
        ("Kind", kind_name(row["post_kind"])),
        ("Length", formats.duration(length) if length else ""),
        ("Caption", "" if caption is None else f"{formats.exact(caption)} characters"),
        ("Hashtags", "" if hashtags is None else formats.exact(hashtags)),
        ("Language", language_name(str(row["language"] or ""))),
        ("Topic", str(row["topic"] or "")),
    )
    rows = tuple((Text(name), Text(words or formats.MISSING)) for name, words in held)
    return Table("", "What is known of it?", (Column("Attribute"), Column("Value")), rows)


def places_table(rows: list[Row], pages: Mapping[str, str]) -> Table:
    """Where else the same work was published, and what says so."""
    columns = (
        Column("Post"),
        Column("Platform"),
        Column("Recognised by"),
        Column("Sure", numeric=True, metric="match_score"),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            PostCell(
                title=str(row["title"] or UNTITLED),
                detail=formats.day(row["published_date"]) if row["published_date"] else "",
                account=str(row["account_name"] or ""),
                post_kind=str(row["post_kind"] or ""),
                url=f"../{pages[row['post_key']]}"
                if row["post_key"] in pages
                else web_link(row["permalink_url"]),
            ),
            Text(platform_name(row["platform"])),
            Text(str(row["match_method"] or "the first of them").replace("_", " ")),
            Figure("match_score", formats.percent(row["match_score"]))
            if row["match_score"] is not None
            else missing("match_score", "it is the first of them"),
        )
        for row in rows
    )
    return Table("places-table", "Where else does the same work stand?", columns, body)
