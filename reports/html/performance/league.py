"""Rankings: which posts any of them can show, so that only those carry words on the page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from reports.html.performance.lenses import Lens
    from reports.marts import Row

LENGTHS = (20, 15, 10, 5)
MOST_CHARACTERS = 800_000
OVERHEAD = 40
NEWEST_DAYS = (28, 90, 365)
ALL = "all"
NEVER = 1_000_000

Order = tuple[str, "Callable[[Row], tuple[float, str]]"]

ORDERS: tuple[Order, ...] = (
    ("above", lambda row: (-row["performance_factor"], row["post_key"])),
    ("below", lambda row: (row["performance_factor"], row["post_key"])),
    ("count", lambda row: (-row["actual_count"], row["post_key"])),
)


@dataclass(frozen=True)
class Candidates:
    """The posts that a ranking can show.

    Attributes:
        shown: How many rows a ranking shows.
        keys: Their keys in the view, a post and a metric each.
        ranks: The best place of each post among its account's posts, or all, over all time.
    """

    shown: int
    keys: frozenset[str]
    ranks: dict[str, int]


def periods_of(day: date, newest: date) -> tuple[str, ...]:
    """The periods a day lies in: all time, its year, and the newest days that reach back to it."""
    recent = [str(days) for days in NEWEST_DAYS if day > newest - timedelta(days=days)]
    return (ALL, str(day.year), *recent)


def ranked(rows: Sequence[Row], order: str) -> list[Row]:
    """The posts of a ranking, best first; those without a score are in none of the scores'."""
    (key,) = (key for name, key in ORDERS if name == order)
    held = rows if order == "count" else [r for r in rows if r["performance_factor"] is not None]
    return sorted(held, key=key)


def find_candidates(lenses: Sequence[Lens]) -> Candidates:
    """The posts that any choice of account, kind and period can bring to the top.

    The rankings get shorter when the words of all these posts would make the page heavy.
    """
    best: dict[str, int] = {}
    main: dict[str, int] = {}
    words: dict[str, int] = {}
    for lens in lenses:
        newest = max(row["published_date"] for row in lens.posts)
        places = {row["post_performance_key"]: _places(row, newest) for row in lens.posts}
        words.update(
            (row["post_performance_key"], len(str(row["title"] or "")[:90]) + OVERHEAD)
            for row in lens.posts
        )
        for order, _ in ORDERS:
            _count(ranked(lens.posts, order), places, best=best, main=main)
    for shown in LENGTHS:
        keys = frozenset(key for key, rank in best.items() if rank < shown)
        if sum(words[key] for key in keys) <= MOST_CHARACTERS:
            break
    return Candidates(shown, keys, main)


def _places(row: Row, newest: date) -> list[tuple[str, str, str]]:
    """Every choice of account, kind and period that a post belongs to."""
    periods = periods_of(row["published_date"], newest)
    return list(product((ALL, row["account_key"]), (ALL, str(row["post_kind"] or "")), periods))


def _count(
    rows: Sequence[Row],
    places: dict[str, list[tuple[str, str, str]]],
    *,
    best: dict[str, int],
    main: dict[str, int],
) -> None:
    """Go down one ranking and note each post's best place in any choice of it."""
    seen: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in rows:
        key = row["post_performance_key"]
        rank, whole = NEVER, NEVER
        for place in places[key]:
            rank = min(rank, seen[place])
            if place[1] == ALL and place[2] == ALL:
                whole = min(whole, seen[place])
            seen[place] += 1
        best[key] = min(best.get(key, NEVER), rank)
        main[row["post_key"]] = min(main.get(row["post_key"], NEVER), whole)
