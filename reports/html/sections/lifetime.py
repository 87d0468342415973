"""What public counters alone can say: totals since the beginning, never a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Block, Cell, Column, Note, Table, Text
from reports.html.figures import number
from reports.html.sections.posts import post_cell

if TYPE_CHECKING:
    from reports.html.context import Context
    from reports.marts import Row

PUBLIC = (
    "Watch time, engaged views, revenue, countries and traffic sources are only told to a "
    "channel's owner. Sign in with groundswell authorize youtube to collect them."
)
OTHER_PUBLIC = "Daily metrics are only told to an account's owner, with an access token."
ROUNDED = "subscribers are rounded down by YouTube to three digits"


def lifetime_blocks(ctx: Context) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The channels' counters and what is missing beside them."""
    rows = [
        row for row in ctx.marts.rows("overview_lifetime") if row["account_key"] in ctx.accounts
    ]
    if not rows and ctx.accounts:
        return (_posts_held(ctx),), ("no counters of accounts",)
    table = _counters(ctx, rows)
    why = Note(PUBLIC if ctx.is_youtube else OTHER_PUBLIC)
    blocks: tuple[Block, ...] = (table, why) if rows else (table,)
    return blocks, ("no daily metrics: public counters only",) if rows else ("nothing collected",)


def _counters(ctx: Context, rows: list[Row]) -> Table:
    """A row an account; views only where the platform counts them since the beginning."""
    labels = {
        "follower_count_lifetime": "Subscribers" if ctx.is_youtube else "Followers",
        **({"view_count_lifetime": "Views, all time"} if ctx.is_youtube else {}),
        "post_count_lifetime": ctx.post_word(2).capitalize(),
    }
    columns = (
        Column(ctx.account_word().capitalize()),
        *(Column(label, numeric=True, metric=name) for name, label in labels.items()),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(
                ctx.account_name(row["account_key"]),
                detail=str(ctx.accounts.get(row["account_key"], {}).get("handle") or ""),
            ),
            *(
                number(
                    name,
                    row[name],
                    fresh=ctx.fresh_snapshots(row["account_key"]),
                    reason=f"the {ctx.account_word()} hides this number, or it was not read",
                )
                for name in labels
            ),
        )
        for row in sorted(
            rows, key=lambda row: (-(row["view_count_lifetime"] or 0), row["account_key"])
        )
    )
    return Table(
        f"{ctx.tag}channels",
        f"How large are the {ctx.account_word(2)}?",
        columns,
        body,
        note=f"Counters since the beginning of the {ctx.account_word()}"
        + (f"; {ROUNDED}." if ctx.is_youtube else ".")
        if body
        else "",
        empty=f"No {ctx.account_word()} has been read yet.",
    )


def _posts_held(ctx: Context) -> Table:
    """How many posts are held of each account, and of which days."""
    held = [row for row in ctx.marts.rows("account_posts") if row["account_key"] in ctx.accounts]
    columns = (
        Column(ctx.account_word().capitalize()),
        Column(ctx.post_word(2).capitalize(), numeric=True, metric="held_post_count"),
        Column("First"),
        Column("Newest"),
    )
    fresh = ctx.fresh_collection()
    return Table(
        f"{ctx.tag}channels",
        f"Of which {ctx.account_word(2)} are {ctx.post_word(2)} held?",
        columns,
        tuple(
            (
                Text(ctx.account_name(row["account_key"])),
                number("held_post_count", row["held_post_count"], fresh=fresh),
                *(
                    Text(formats.day(row[name]) if row[name] else formats.MISSING)
                    for name in ("first_date", "newest_date")
                ),
            )
            for row in held
        ),
        empty=f"No {ctx.account_word()} has been read yet.",
    )


def top_posts_lifetime(ctx: Context) -> Table:
    """The most viewed videos by their newest public counters."""
    fresh = ctx.fresh_snapshots()
    post, account = ctx.post_word(), ctx.account_word()
    rows = ctx.marts.rows("top_posts_lifetime")
    has_views = not rows or any(row["view_count_lifetime"] is not None for row in rows)
    base = "view_count_lifetime" if has_views else "engagement_count"
    reasons = {
        "view_count_lifetime": "its views are not held",
        "engagement_count": "its engagements are not held",
        "like_count_lifetime": f"the {account} hides likes on this {post}",
        "comment_count_lifetime": f"comments are off for this {post}",
    }
    columns = (
        Column(post.capitalize()),
        Column(
            "Views, all time" if has_views else "Engagements, all time", numeric=True, metric=base
        ),
        Column("Likes", numeric=True, metric="like_count_lifetime"),
        Column("Comments", numeric=True, metric="comment_count_lifetime"),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            post_cell(ctx, row),
            *(
                number(name, row[name], fresh=fresh, reason=reasons[name])
                for name in (base, "like_count_lifetime", "comment_count_lifetime")
            ),
        )
        for row in rows
    )
    counted = (
        ", and views before 24 August 2026 were counted by a stricter rule"
        if ctx.is_youtube
        else ""
    )
    return Table(
        f"{ctx.tag}top-videos",
        f"Which {post}s were viewed most since they came out?"
        if has_views
        else f"Which {post}s were engaged with most since they came out?",
        columns,
        body,
        note=f"Older {post}s had more time{counted}: read this as reach, not as quality."
        if body
        else "",
        empty=f"No {post} has been read yet.",
    )
