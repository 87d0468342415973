"""What public counters alone can say: totals since the beginning, never a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.html.blocks import Block, Cell, Column, Note, Table, Text
from reports.html.figures import number
from reports.html.sections.posts import post_cell

if TYPE_CHECKING:
    from reports.html.context import Context

PUBLIC = (
    "Watch time, engaged views, revenue, countries and traffic sources are only told to a "
    "channel's owner. Sign in with groundswell authorize youtube to collect them."
)
ROUNDED = "subscribers are rounded down by YouTube to three digits"


def lifetime_blocks(ctx: Context) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The channels' counters and what is missing beside them."""
    rows = ctx.marts.rows("overview_lifetime")
    rows.sort(key=lambda row: (-(row["view_count_lifetime"] or 0), row["account_key"]))
    columns = (
        Column("Channel"),
        Column("Subscribers", numeric=True, metric="follower_count_lifetime"),
        Column("Views, all time", numeric=True, metric="view_count_lifetime"),
        Column("Videos", numeric=True, metric="post_count_lifetime"),
    )
    names = ("follower_count_lifetime", "view_count_lifetime", "post_count_lifetime")
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
                    reason="the channel hides this number",
                )
                for name in names
            ),
        )
        for row in rows
    )
    table = Table(
        "channels",
        "How large are the channels?",
        columns,
        body,
        note=f"Counters since the beginning of the channel; {ROUNDED}." if body else "",
        empty="No channel has been read yet.",
    )
    blocks: tuple[Block, ...] = (table, Note(PUBLIC)) if body else (table,)
    return blocks, ("no daily metrics: public counters only",) if body else ("nothing collected",)


def top_posts_lifetime(ctx: Context) -> Table:
    """The most viewed videos by their newest public counters."""
    fresh = ctx.fresh_snapshots()
    columns = (
        Column("Video"),
        Column("Views, all time", numeric=True, metric="view_count_lifetime"),
        Column("Likes", numeric=True, metric="like_count_lifetime"),
        Column("Comments", numeric=True, metric="comment_count_lifetime"),
    )
    body = tuple(
        (
            post_cell(ctx, row),
            number("view_count_lifetime", row["view_count_lifetime"], fresh=fresh),
            number(
                "like_count_lifetime",
                row["like_count_lifetime"],
                fresh=fresh,
                reason="the channel hides likes on this video",
            ),
            number(
                "comment_count_lifetime",
                row["comment_count_lifetime"],
                fresh=fresh,
                reason="comments are off for this video",
            ),
        )
        for row in ctx.marts.rows("top_posts_lifetime")
    )
    return Table(
        "top-videos",
        "Which videos were viewed most since they came out?",
        columns,
        body,
        note="Older videos had more time to be viewed, and views before 24 August 2026 were "
        "counted by a stricter rule: read this as reach, not as quality."
        if body
        else "",
        empty="No video has been read yet.",
    )
