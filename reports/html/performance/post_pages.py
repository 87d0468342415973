"""A post's own page: its score step by step, at every age, among its account's posts."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import (
    Section,
)
from reports.html.context import web_link
from reports.html.performance import drawings
from reports.html.performance.post_blocks import facts, places_table, score_blocks
from reports.html.performance.post_readings import reading_blocks
from reports.html.performance.scale import ratio_of
from reports.wording import UNTITLED, kind_name
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.html.blocks import Block
    from reports.html.context import Context
    from reports.html.performance.league import Candidates
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

MOST_PAGES = 300
NEWEST_EACH = 5
SAFE = re.compile(r"[0-9A-Za-z_-]{1,80}")


@dataclass(frozen=True)
class PostPage:
    """One post's page before it is rendered.

    Attributes:
        path: Its place in the report's folder.
        platform: Where it was published.
        title: Its heading.
        subtitle: Account, platform, kind and moment.
        url: The post on its platform.
        sections: What stands on it.
        controls: The mart's totals of what it shows.
    """

    path: str
    platform: str
    title: str
    subtitle: str
    url: str
    sections: tuple[Section, ...]
    controls: Mapping[str, int]


def choose_pages(lenses: Sequence[Lens], candidates: Candidates) -> dict[str, str]:
    """The posts that get a page: the newest of each account, then the best and worst ranked."""
    ranks: dict[str, int] = {}
    for lens in lenses:
        by_account: dict[str, list[Row]] = defaultdict(list)
        for row in lens.posts:
            by_account[row["account_key"]].append(row)
        for rows in by_account.values():
            for place, row in enumerate(reversed(rows[-NEWEST_EACH:])):
                ranks[row["post_key"]] = min(place, ranks.get(row["post_key"], place))
    for key, rank in candidates.ranks.items():
        ranks[key] = min(rank, ranks.get(key, rank))
    best = sorted(ranks, key=lambda key: (ranks[key], key))
    kept = [key for key in best if SAFE.fullmatch(key)][:MOST_PAGES]
    return {key: f"posts/{key}.html" for key in kept}


def post_pages(
    ctx: Context, lenses: Sequence[Lens], pages: Mapping[str, str], fresh: str
) -> list[PostPage]:
    """The chosen posts' pages."""
    if not pages:
        return []
    keys = tuple(sorted(pages))
    ages = _by_post(ctx.marts.rows("post_ages_scored", {"keys": keys}))
    places: dict[str, list[Row]] = defaultdict(list)
    for row in ctx.marts.rows("post_places", {"keys": keys}):
        places[row["creative_key"]].append(row)
    reactions, traffic = (
        _by_post(ctx.marts.rows(name, {"keys": keys}))
        for name in ("post_reactions", "post_traffic")
    )
    held: dict[str, list[tuple[Lens, Row]]] = defaultdict(list)
    ratios: dict[tuple[str, str], list[float]] = defaultdict(list)
    for lens in lenses:
        for row in lens.posts:
            if row["post_key"] in pages:
                held[row["post_key"]].append((lens, row))
            if row["performance_factor"] is not None:
                ratio = max(ratio_of(row["performance_factor"]), 1e-3)
                ratios[(lens.id, row["account_key"])].append(ratio)
    bins = {place: drawings.binned(values) for place, values in ratios.items()}
    return [
        _page(
            ctx,
            held[key],
            path=pages[key],
            ages=ages.get(key, []),
            places=places,
            bins=bins,
            readings=reading_blocks(ctx, reactions.get(key, ()), traffic.get(key, ())),
            fresh=fresh,
            pages=pages,
        )
        for key in sorted(held)
    ]


def _by_post(rows: list[Row]) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        held[row["post_key"]].append(row)
    return held


def _page(
    ctx: Context,
    views: list[tuple[Lens, Row]],
    *,
    path: str,
    ages: list[Row],
    places: Mapping[str, list[Row]],
    bins: Mapping[tuple[str, str], list[int]],
    readings: tuple[Block, ...],
    fresh: str,
    pages: Mapping[str, str],
) -> PostPage:
    first = views[0][1]
    sections = []
    for lens, row in views:
        blocks = score_blocks(ctx, lens, row, ages=ages, bins=bins, fresh=fresh)
        sections.append(Section(lens.id, lens.words[:1].upper() + lens.words[1:], "", blocks))
    sections.append(Section("post", "The post", "", (*readings, facts(first))))
    work = places.get(str(first["creative_key"]), ())
    others = [row for row in work if row["post_key"] != first["post_key"]]
    if others:
        sections.append(Section("places", "Elsewhere", "", (places_table(others, pages),)))
    controls = {f"{lens.id}.actual_count": int(row["actual_count"]) for lens, row in views}
    title = " ".join(str(first["title"] or "").split()) or UNTITLED
    return PostPage(
        path=path,
        platform=str(first["platform"]),
        title=title if len(title) <= 140 else title[:139].rstrip() + "…",
        subtitle=_subtitle(ctx, first),
        url=web_link(first["permalink_url"]),
        sections=tuple(sections),
        controls=controls,
    )


def _subtitle(ctx: Context, row: Row) -> str:
    """Where, what and when."""
    words = (
        ctx.account_name(row["account_key"]),
        platform_name(row["platform"]),
        kind_name(row["post_kind"]),
        formats.day(row["published_date"]) if row["published_date"] else "",
    )
    return " · ".join(word for word in words if word)
