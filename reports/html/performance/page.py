"""The post-performance page: its sections, the posts it carries, and the totals it must show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from reports import formats
from reports.html.blocks import Live, Note
from reports.html.context import RECENT_DAYS, Context
from reports.html.performance.account_patterns import account_patterns
from reports.html.performance.accounts import accounts_table
from reports.html.performance.curves import growth
from reports.html.performance.league import find_candidates
from reports.html.performance.lenses import controls_of, read_lenses
from reports.html.performance.method import method
from reports.html.performance.packing import packed
from reports.html.performance.patterns import patterns
from reports.html.performance.post_pages import PostPage, choose_pages, post_pages
from reports.html.performance.ranking import ranking_table
from reports.html.performance.works import works
from reports.wording import account_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reports.html.blocks import Block
    from reports.html.performance.lenses import Lens

NOTHING = (
    "No post has been compared with others yet. Run groundswell build; a score needs earlier "
    "posts of the same kind read at the same age."
)
ASSOCIATIONS = (
    "Every difference holds account, age, month and all other factors fixed; its interval would "
    "hold the true one 19 times of 20. Coloured where it is clear. The hollow ring is the naive "
    "average, which looks at one factor alone: where the two differ, believe the adjusted one."
)


@dataclass(frozen=True)
class Part:
    """A section of the page: blocks that are always there, and blocks of one lens each."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...] = ()
    by_lens: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    is_grid: bool = False


@dataclass(frozen=True)
class Performance:
    """Everything the page and the posts' own pages are rendered from."""

    parts: tuple[Part, ...]
    lenses: tuple[Lens, ...]
    posts: Mapping[str, Any]
    times: Mapping[str, Any]
    effects: Mapping[str, Any]
    subtitle: str
    controls: Mapping[str, int]
    pages: tuple[PostPage, ...]


def read_performance(ctx: Context) -> Performance:
    """Ask the marts for everything that stands on the page."""
    lenses = read_lenses(ctx)
    if not lenses:
        empty = (Part("posts", "Posts", "", (Note(NOTHING),)), _method_part(ctx))
        return Performance(empty, (), {"lenses": []}, {}, {}, "Nothing to compare yet", {}, ())
    candidates = find_candidates(lenses)
    pages = choose_pages(lenses, candidates)
    fresh = _fresh(ctx, lenses)
    posts = {**packed(ctx, lenses, candidates, pages), "fresh": fresh}
    ranking = ranking_table(ctx, lenses[0], candidates.shown, pages=pages, fresh=fresh)
    found, works_controls = works(ctx, pages, fresh)
    parts = (
        Part("posts", "Posts", _lead(lenses), (ranking, _scatter(lenses[0]))),
        *_lensed_parts(ctx, lenses, fresh),
        Part("works", "Crossposts", "", found),
        _method_part(ctx),
    )
    return Performance(
        parts,
        lenses,
        posts,
        _times(ctx, lenses),
        account_patterns(ctx, lenses),
        _subtitle(lenses),
        {**controls_of(ctx, lenses), **works_controls},
        tuple(post_pages(ctx, lenses, pages, fresh)),
    )


def _lensed_parts(ctx: Context, lenses: Sequence[Lens], fresh: str) -> tuple[Part, ...]:
    """The sections that follow the reader's choice of platform and metric."""
    newest = max(row["published_date"] for lens in lenses for row in lens.posts)
    recent = {"recent_start": newest - timedelta(days=RECENT_DAYS)}
    ages = ctx.marts.rows("performance_growth", recent)
    return (
        _lensed("accounts", "Accounts", lenses, lambda lens: (accounts_table(ctx, lens, fresh),)),
        _lensed(
            "patterns",
            "What goes with it?",
            lenses,
            lambda lens: patterns(ctx, lens, fresh),
            lead=ASSOCIATIONS,
            is_grid=True,
        ),
        Part("timing", "Timing", "", (Live("times", "When is a good time to publish?"),)),
        Part("months", "Months", "", (Live("by-month", "Do posts do better than they used to?"),)),
        _lensed("growth", "Growth", lenses, lambda lens: (growth(lens, ages, fresh),)),
    )


def _lensed(
    id_: str,
    title: str,
    lenses: Sequence[Lens],
    make: Callable[[Lens], tuple[Block, ...]],
    *,
    lead: str = "",
    is_grid: bool = False,
) -> Part:
    """A section whose blocks change with the platform and metric."""
    return Part(id_, title, lead, by_lens={lens.id: make(lens) for lens in lenses}, is_grid=is_grid)


def _method_part(ctx: Context) -> Part:
    return Part("method", "Method", "", method(ctx))


def _scatter(lens: Lens) -> Live:
    return Live(
        "scatter",
        f"Where did each {lens.post_word()} fall?",
        "A dot a post: to the right the newer, upwards the better against what was expected of "
        "it, each line four times the one below. The bars on the right count the posts at each "
        "height. Point at a dot to see its post.",
        is_canvas=True,
    )


def _lead(lenses: Sequence[Lens]) -> str:
    words = (
        "Each post against what its own account's earlier posts of the same kind had at the same "
        "age."
    )
    if len(lenses) > 1:
        words += " One platform and one metric at a time: they count different things."
    return words


def _subtitle(lenses: Sequence[Lens]) -> str:
    """How many posts of how many accounts, and of which days."""
    posts = {row["post_key"] for lens in lenses for row in lens.posts}
    accounts = {key for lens in lenses for key in lens.accounts}
    words = account_word({lens.platform for lens in lenses}, len(accounts))
    days = [row["published_date"] for lens in lenses for row in lens.posts]
    return (
        f"{formats.exact(len(posts))} posts of {formats.exact(len(accounts))} {words}, "
        f"published {formats.day(min(days))} to {formats.day(max(days))}"
    )


def _fresh(ctx: Context, lenses: Sequence[Lens]) -> str:
    """Up to when posts are held and when they were read last."""
    newest = max(row["published_date"] for lens in lenses for row in lens.posts)
    words = f"Posts published up to {formats.day(newest)}."
    read = [row["observed_at"] for row in ctx.snapshots.values() if row["observed_at"]]
    if read:
        words += f" Newest reading {formats.moment(max(read))}."
    return ctx.freshness.add(words)


def _times(ctx: Context, lenses: Sequence[Lens]) -> dict[str, dict[str, list[Any]]]:
    """Publishing times by lens and account: weekday, hour, effect, low, high, clear, posts."""
    held: dict[str, dict[str, list[Any]]] = {}
    rows = ctx.marts.rows("publish_times")
    for lens in lenses:
        own: dict[str, list[Any]] = {}
        for row in rows:
            if (row["platform"], row["metric"]) != (lens.platform, lens.metric):
                continue
            ratios = [None if row[name] is None else round(row[name], 3) for name in RATIOS]
            slot = [row["weekday"], row["hour_block"], *ratios]
            own.setdefault(row["account_key"], []).append(
                [*slot, 1 if row["is_clear"] else 0, row["post_count"]]
            )
        held[lens.id] = own
    return held


RATIOS = ("effect", "low", "high")
