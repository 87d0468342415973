"""Videos: the most watched of the period, and those that beat what was expected of them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from reports import formats
from reports.definitions import CALCULATED
from reports.html.blocks import Cell, Column, Figure, Note, Section, Table, Text
from reports.html.context import PERIOD_DAYS, RECENT_DAYS, Context
from reports.html.figures import hours, missing, number, share
from reports.html.sections.lifetime import top_posts_lifetime
from reports.html.sections.posts import post_cell
from warehouse.words import AGES, platform_name

if TYPE_CHECKING:
    from reports.html.blocks import Block
    from reports.marts import Row

TOP = {
    "engaged_view_count": ("Engaged views", False),
    "view_count": ("Views", False),
    "watch_seconds": ("Watch time", False),
    "followers_net_count": ("Net subscribers", True),
    "thumbnail_click_rate": ("Click rate", True),
}


def section(ctx: Context) -> Section:
    """Top and over-performing videos."""
    rows = ctx.marts.rows("top_posts", ctx.period.parameters) if ctx.period else []
    over = _over_performing(ctx)
    if not rows or ctx.period is None:
        lead = (
            f"By public counters, as no daily metrics of {ctx.post_word(2)} are held."
            if ctx.is_youtube
            else f"By the newest reading of each {ctx.post_word()}, whenever it was published."
        )
        return Section("videos", "Videos", lead, (top_posts_lifetime(ctx), over))
    control = ctx.marts.row("controls_top_posts", ctx.period.parameters)
    return Section(
        "videos",
        "Videos",
        f"What people watched in the {PERIOD_DAYS} days {ctx.period}, whenever it was published. "
        f"Deleted {ctx.post_word(2)} are left out.",
        (_top(ctx, rows), over),
        {f"{ctx.tag}videos.{name}": value for name, value in control.items()},
    )


def _top(ctx: Context, rows: list[Row]) -> Table:
    top = max((row["engaged_view_count"] or 0 for row in rows), default=0)
    measures = [name for name in TOP if ctx.is_youtube or _held(rows, name)]
    columns = (
        Column(ctx.post_word().capitalize()),
        *(Column(TOP[name][0], numeric=True, metric=name, minor=TOP[name][1]) for name in measures),
    )
    return Table(
        f"{ctx.tag}top-videos",
        f"Which {ctx.post_word(2)} were watched most?",
        columns,
        tuple(_top_row(ctx, row, top, measures=measures) for row in rows),
        note="Ranked by engaged views, which keep one meaning across 24 August 2026."
        if top
        else "Ranked by views; engaged views are not held.",
    )


def _held(rows: list[Row], name: str) -> bool:
    """Whether any post has the measure."""
    source = "thumbnail_impression_count" if name == "thumbnail_click_rate" else name
    return any(row[source] is not None for row in rows)


def _top_row(ctx: Context, row: Row, top: int, *, measures: list[str]) -> tuple[Cell, ...]:
    fresh = ctx.fresh_days(row["account_key"])
    engaged = row["engaged_view_count"]
    views: Figure = number("view_count", row["view_count"], fresh=fresh)
    if row["epoch_count"] > 1:
        views = missing("view_count", "the definition of a view changed inside the period")
    check = f"{ctx.tag}videos."
    figures = {
        "engaged_view_count": number(
            "engaged_view_count",
            engaged,
            fresh=fresh,
            reason="YouTube reported no engaged views for it",
            check=f"{check}engaged_view_count",
            bar=engaged / top if engaged and top else None,
        ),
        "view_count": views,
        "watch_seconds": hours(
            "watch_seconds", row["watch_seconds"], fresh=fresh, check=f"{check}watch_seconds"
        ),
        "followers_net_count": number(
            "followers_net_count", row["followers_net_count"], fresh=fresh
        ),
        "thumbnail_click_rate": share(
            "thumbnail_click_rate",
            row["thumbnail_click_count"],
            row["thumbnail_impression_count"],
            fresh=fresh,
            reason="the reach report has not arrived for it",
        ),
    }
    return (post_cell(ctx, row), *(figures[name] for name in measures))


def _over_performing(ctx: Context) -> Block:
    question = f"Which recent {ctx.post_word(2)} did better than expected at their age?"
    platform = ctx.platform or "youtube"
    if not ctx.may_derive(platform):
        why = ctx.derived_metrics_reason or (
            f"{platform_name(platform)}'s policy allows scores only after its written approval, "
            "and the workspace records none"
        )
        return Note(f"Not shown. {formats.sentence(why)}", question)
    words, rows = _over_performers(ctx)
    columns = (
        Column(ctx.post_word().capitalize()),
        Column("Performance", numeric=True, metric="performance_factor"),
        Column("Actual", numeric=True, metric="actual_count"),
        Column("Expected", numeric=True, metric="expected_count"),
        Column("At age"),
    )
    top = max((row["performance_factor"] for row in rows), default=1)
    return Table(
        f"{ctx.tag}over-performing",
        question,
        columns,
        tuple(_over_row(ctx, row, top) for row in rows),
        note=f"{CALCULATED} {ctx.post_word(2).capitalize()} of the last {RECENT_DAYS} days, each "
        f"at the oldest age it has reached, against the {ctx.account_word()}'s earlier ones of the "
        f"same kind at that age, by {words}. Post performance shows all of them.",
        empty=f"No {ctx.post_word()} of the last {RECENT_DAYS} days is above what was expected, or "
        "too few earlier ones of its kind exist to expect anything.",
    )


def _over_performers(ctx: Context) -> tuple[str, list[Row]]:
    """The posts above expected, by one metric: views, or engagements where no views are scored."""
    newest = ctx.period.end if ctx.period else ctx.marts.windows.newest
    recent = {"recent_start": newest - timedelta(days=RECENT_DAYS)}
    rows = ctx.marts.rows("over_performing", {**recent, "is_engagement": False})
    if rows or ctx.is_youtube:
        return "views", rows
    return "engagements", ctx.marts.rows("over_performing", {**recent, "is_engagement": True})


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
