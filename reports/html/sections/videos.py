"""Videos: the most watched of the period, and those that beat what was expected of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Cell, Column, Figure, Note, Section, Table, Text
from reports.html.context import PERIOD_DAYS, RECENT_DAYS, Context
from reports.html.figures import hours, missing, number, share
from reports.html.sections.lifetime import top_posts_lifetime
from reports.html.sections.posts import post_cell

if TYPE_CHECKING:
    from reports.html.blocks import Block
    from reports.marts import Row

AGES = {
    "1h": "1 hour",
    "6h": "6 hours",
    "1d": "1 day",
    "3d": "3 days",
    "7d": "7 days",
    "28d": "28 days",
}
NOT_YOUTUBE = "Calculated by Groundswell, not from YouTube."


def section(ctx: Context) -> Section:
    """Top and over-performing videos."""
    rows = ctx.marts.rows("top_posts", ctx.period.parameters) if ctx.period else []
    over = _over_performing(ctx)
    if not rows or ctx.period is None:
        lead = "By public counters, as no daily metrics of videos are held."
        return Section("videos", "Videos", lead, (top_posts_lifetime(ctx), over))
    control = ctx.marts.row("controls_top_posts", ctx.period.parameters)
    return Section(
        "videos",
        "Videos",
        f"What people watched in the {PERIOD_DAYS} days {ctx.period}, whenever it was published. "
        "Deleted videos are left out.",
        (_top(ctx, rows), over),
        {f"videos.{name}": value for name, value in control.items()},
    )


def _top(ctx: Context, rows: list[Row]) -> Table:
    columns = (
        Column("Video"),
        Column("Engaged views", numeric=True, metric="engaged_view_count"),
        Column("Views", numeric=True, metric="view_count"),
        Column("Watch time", numeric=True, metric="watch_seconds"),
        Column("Net subscribers", numeric=True, metric="followers_net_count", minor=True),
        Column("Click rate", numeric=True, metric="thumbnail_click_rate", minor=True),
    )
    top = max((row["engaged_view_count"] or 0 for row in rows), default=0)
    return Table(
        "top-videos",
        "Which videos were watched most?",
        columns,
        tuple(_top_row(ctx, row, top) for row in rows),
        note="Ranked by engaged views, which keep one meaning across 24 August 2026."
        if top
        else "Ranked by views; engaged views are not held.",
    )


def _top_row(ctx: Context, row: Row, top: int) -> tuple[Cell, ...]:
    fresh = ctx.fresh_days(row["account_key"])
    engaged = row["engaged_view_count"]
    views: Figure = number("view_count", row["view_count"], fresh=fresh)
    if row["epoch_count"] > 1:
        views = missing("view_count", "the definition of a view changed inside the period")
    return (
        post_cell(ctx, row),
        number(
            "engaged_view_count",
            engaged,
            fresh=fresh,
            reason="YouTube reported no engaged views for it",
            check="videos.engaged_view_count",
            bar=engaged / top if engaged and top else None,
        ),
        views,
        hours("watch_seconds", row["watch_seconds"], fresh=fresh, check="videos.watch_seconds"),
        number("followers_net_count", row["followers_net_count"], fresh=fresh),
        share(
            "thumbnail_click_rate",
            row["thumbnail_click_count"],
            row["thumbnail_impression_count"],
            fresh=fresh,
            reason="the reach report has not arrived for it",
        ),
    )


def _over_performing(ctx: Context) -> Block:
    question = "Which recent videos did better than expected at their age?"
    if not ctx.may_derive("youtube"):
        why = ctx.derived_metrics_reason or (
            "YouTube's policy allows scores only after its written approval, and the workspace "
            "records none"
        )
        return Note(f"Not shown. {formats.sentence(why)}", question)
    rows = ctx.marts.rows("over_performing", ctx.period.parameters) if ctx.period else []
    columns = (
        Column("Video"),
        Column("Performance", numeric=True, metric="performance_factor"),
        Column("Actual", numeric=True, metric="engaged_view_count"),
        Column("Expected", numeric=True, metric="expected_count"),
        Column("At age"),
    )
    top = max((row["performance_factor"] for row in rows), default=1)
    return Table(
        "over-performing",
        question,
        columns,
        tuple(_over_row(ctx, row, top) for row in rows),
        note=f"{NOT_YOUTUBE} Videos of the last {RECENT_DAYS} days, each at the oldest age it has "
        "reached, against the channel's earlier videos of the same kind at that age.",
        empty=f"No video of the last {RECENT_DAYS} days is above what was expected, or too few "
        "earlier videos of its kind exist to expect anything.",
    )


def _over_row(ctx: Context, row: Row, top: float) -> tuple[Cell, ...]:
    fresh = ctx.fresh_days()
    factor = row["performance_factor"]
    return (
        post_cell(ctx, row),
        Figure(
            "performance_factor",
            f"{factor:.1f}×",
            exact=f"{factor:.2f} times, against {row['peer_count']} earlier videos",
            fresh=fresh,
            bar=min(1.0, factor / top),
        ),
        number(row["metric"], row["actual_count"], fresh=fresh),
        number("expected_count", row["expected_count"], fresh=fresh),
        Text(AGES.get(str(row["age"]), str(row["age"]))),
    )
