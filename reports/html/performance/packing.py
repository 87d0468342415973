"""Every post as numbers the page can filter and draw: small enough for tens of thousands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from reports.html.context import web_link
from reports.wording import kind_name
from warehouse.words import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.html.context import Context
    from reports.html.performance.league import Candidates
    from reports.html.performance.lenses import Lens
    from reports.marts import Row

EPOCH = date(2000, 1, 1)
TITLE_LENGTH = 90


def packed(
    ctx: Context, lenses: Sequence[Lens], candidates: Candidates, pages: Mapping[str, str]
) -> dict[str, Any]:
    """The posts of every lens as columns by account; see performance.js for how they are read.

    Args:
        ctx: The report's context.
        lenses: What may be compared.
        candidates: Posts that a ranking can show: only they carry words.
        pages: The own page of a post, by key, for those that have one.
    """
    kinds = sorted({str(row["post_kind"] or "") for lens in lenses for row in lens.posts})
    ages = sorted({str(row["age"]) for lens in lenses for row in lens.posts})
    return {
        "kinds": [kind_name(kind) for kind in kinds],
        "ages": [AGES.get(age, age) for age in ages],
        "shown": candidates.shown,
        "lenses": [
            {
                "id": lens.id,
                "label": lens.label,
                "metric": lens.metric,
                "words": lens.words,
                "account": lens.account_word(),
                "zone": _zone(lens),
                "accounts": [
                    _account(ctx, key, rows, kinds=kinds, ages=ages, named=(candidates, pages))
                    for key, rows in _by_account(lens)
                ],
            }
            for lens in lenses
        ],
    }


def _zone(lens: Lens) -> str:
    """In whose time the hours are."""
    zones = {str(row["local_time_zone"] or "UTC") for row in lens.posts}
    if len(zones) > 1:
        return "Hours in the time zone of each account."
    return f"Hours in the time zone {zones.pop().replace('_', ' ')}."


def _by_account(lens: Lens) -> list[tuple[str, list[Row]]]:
    held: dict[str, list[Row]] = {}
    for row in lens.posts:
        held.setdefault(row["account_key"], []).append(row)
    return list(held.items())


def _account(
    ctx: Context,
    key: str,
    rows: list[Row],
    *,
    kinds: list[str],
    ages: list[str],
    named: tuple[Candidates, Mapping[str, str]],
) -> dict[str, Any]:
    """One account's posts; days are differences, kinds and ages a letter each."""
    candidates, pages = named
    days = [(row["published_date"] - EPOCH).days for row in rows]
    return {
        "key": key,
        "name": ctx.account_name(key),
        "day": [day - before for day, before in zip(days, [0, *days], strict=False)],
        "kind": "".join(chr(97 + kinds.index(str(row["post_kind"] or ""))) for row in rows),
        "age": "".join(chr(97 + ages.index(str(row["age"]))) for row in rows),
        "actual": [row["actual_count"] for row in rows],
        "expected": [_rounded(row["expected_count"]) for row in rows],
        "factor": [_short(row["performance_factor"]) for row in rows],
        "words": {
            str(place): _words(row, pages)
            for place, row in enumerate(rows)
            if row["post_performance_key"] in candidates.keys
        },
    }


def _words(row: Row, pages: Mapping[str, str]) -> list[Any]:
    """Title, link and percentile of a post that a ranking can show."""
    title = " ".join(str(row["title"] or "").split())
    if len(title) > TITLE_LENGTH:
        title = title[: TITLE_LENGTH - 1].rstrip() + "…"
    rank = row["outperformed_rate"]
    link = pages.get(row["post_key"]) or web_link(row["permalink_url"])
    return [title, link, None if rank is None else round(rank * 100)]


def _rounded(value: float | None) -> float | None:
    """An expectation as short as it may be: whole from ten on."""
    if value is None:
        return None
    return round(value) if value >= 10 else round(value, 1)


def _short(factor: float | None) -> float | None:
    """A factor to four places, enough to rank by; to two where it is large."""
    if factor is None:
        return None
    short = round(factor, 4 if abs(factor) < 100 else 2)
    return int(short) if short == int(short) else short
