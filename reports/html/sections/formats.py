"""Formats: what Shorts, long videos and live bring."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reports import formats
from reports.html import charts
from reports.html.blocks import Chart, Column, Plot, Section, Table, Text
from reports.html.context import PERIOD_DAYS, Context, Period
from reports.html.figures import change, hours, missing, number, rounded, share
from reports.wording import kind_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reports.html.blocks import Cell
    from reports.marts import Row

LEAST_SHARE = 0.01
INFERRED = (
    "By public counters. YouTube names the format only to the channel's owner; for others it is "
    "inferred where the length is known."
)
NAMES = {"long": "Long", "short": "Shorts", "live": "Live", "other": "Other"}


def section(ctx: Context) -> Section:
    """Shorts against long and live, by the platform's own split; else by public counters."""
    title, lead = "Shorts, long, live", "What each format brings, and what it costs in videos made."
    parameters = {**ctx.period.parameters, "dimension": "content_type"} if ctx.period else {}
    rows = ctx.marts.rows("breakdown", parameters) if ctx.period else []
    if not ctx.is_youtube:
        lead = f"What the {ctx.account_word(2)} publish, and what each kind brought so far."
        return Section("formats", title, lead, (_lifetime(ctx),))
    if not rows or ctx.period is None:
        return Section("formats", title, lead, (_lifetime(ctx),))
    control = ctx.marts.row("controls_breakdown", parameters)
    return Section(
        "formats",
        title,
        lead,
        (_trend(ctx), _table(ctx, ctx.period, rows)),
        {
            "formats.engaged_view_count": control["engaged_view_count"],
            "formats.watch_seconds": control["watch_seconds"],
        },
    )


def kind_of(value: str) -> str:
    """Our kind of the platform's content type."""
    text = value.lower()
    if "short" in text:
        return "short"
    if "live" in text:
        return "live"
    return "long" if "video" in text or "long" in text or "demand" in text else "other"


def _name(row: Row) -> str:
    """The format's name; one we do not know keeps the platform's."""
    known = NAMES.get(kind_of(row["dimension_value"]))
    label = str(row["dimension_label"] or row["dimension_value"])
    return known if known and known != "Other" else label.capitalize()


def _table(ctx: Context, period: Period, rows: list[Row]) -> Table:
    fresh = ctx.fresh_days()
    published = {
        row["post_kind"]: row["published_count"]
        for row in ctx.marts.rows("published_kinds", period.parameters)
    }
    engaged_total = sum(row["engaged_view_count"] or 0 for row in rows)
    watched_total = sum(row["watch_seconds"] or 0 for row in rows)
    columns = (
        Column("Format"),
        Column("Published", numeric=True, metric="published_post_count"),
        Column("Engaged views", numeric=True, metric="engaged_view_count"),
        Column("Share", numeric=True, metric="share_of_total"),
        Column("Watch time", numeric=True, metric="watch_seconds"),
        Column("Share", numeric=True, metric="share_of_total"),
        Column("Per engaged view", numeric=True, metric="watch_seconds_per_engaged_view"),
    )
    body = []
    for row in rows:
        engaged, watched = row["engaged_view_count"], row["watch_seconds"]
        before = (row["previous_engaged_view_count"], row["previous_watch_seconds"])
        cells: tuple[Cell, ...] = (
            Text(_name(row)),
            number(
                "published_post_count",
                published.get(kind_of(row["dimension_value"]), 0)
                if kind_of(row["dimension_value"]) != "other"
                else None,
                fresh=fresh,
                reason="YouTube does not say of which videos this is",
            ),
            number(
                "engaged_view_count", engaged, fresh=fresh, check="formats.engaged_view_count"
            ).beside(change(engaged, before[0], fresh=fresh)),
            share("share_of_total", engaged, engaged_total, fresh=fresh),
            hours("watch_seconds", watched, fresh=fresh, check="formats.watch_seconds").beside(
                change(watched, before[1], fresh=fresh)
            ),
            share("share_of_total", watched, watched_total, fresh=fresh),
            number("watch_seconds_per_engaged_view", round(watched / engaged), fresh=fresh).unit(
                "s"
            )
            if engaged and watched is not None
            else missing("watch_seconds_per_engaged_view", "there are no engaged views"),
        )
        body.append(cells)
    return Table(
        "formats-table",
        f"What did each format bring in the last {PERIOD_DAYS} days?",
        columns,
        tuple(body),
        note="YouTube decides the format. A Short's engaged view is a few seconds, a long video's "
        "some minutes: compare watch time before counts.",
    )


def _trend(ctx: Context) -> Chart:
    """Hours watched a week by format; a week the report does not name a format in is a gap."""
    weeks: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in ctx.marts.rows("format_weeks"):
        weeks[kind_of(row["dimension_value"])][row["week_date"]] += row["watch_seconds"] or 0
    whole = sum(sum(held.values()) for held in weeks.values())
    kinds = [kind for kind in NAMES if sum(weeks[kind].values()) >= whole * LEAST_SHARE]
    days = sorted({day for held in weeks.values() for day in held})
    values = [
        {
            "name": NAMES[kind],
            "segment": kind,
            "date": charts.iso(day),
            "value": round(weeks[kind][day] / 3600) if day in weeks[kind] else None,
            "colour": charts.KIND_COLOURS.get(kind, charts.GREY),
        }
        for kind in kinds
        for day in days
    ]
    plot = Plot(
        "formats-weeks",
        charts.lines(values) if values else {},
        "Hours watched a week, by format",
        title="Hours watched a week",
    )
    return Chart(
        "formats-trend",
        "Which format is watched more and more?",
        (plot,) if len(days) > 1 and whole else (),
        metric="watch_seconds",
        fresh=ctx.fresh_days(),
        note=f"Formats under {formats.percent(LEAST_SHARE)} of the watch time are left out."
        if len(kinds) < sum(1 for held in weeks.values() if held)
        else "",
        numbers=_trend_numbers(ctx, weeks, days[:-9:-1]),
        empty="Two weeks of days are needed to draw a trend.",
    )


def _trend_numbers(
    ctx: Context, weeks: Mapping[str, Mapping[date, int]], days: list[date]
) -> Table:
    fresh = ctx.fresh_days()
    kinds = [kind for kind in NAMES if weeks[kind]]
    columns = (
        Column("Newest weeks"),
        *(Column(NAMES[kind], numeric=True, metric="watch_seconds") for kind in kinds),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(charts.week_label(day)),
            *(
                hours(
                    "watch_seconds",
                    weeks[kind].get(day),
                    fresh=fresh,
                    reason="YouTube reported nothing of this format",
                )
                for kind in kinds
            ),
        )
        for day in days
    )
    return Table("formats-numbers", "", columns, body)


def _lifetime(ctx: Context) -> Table:
    fresh = ctx.fresh_snapshots()
    is_youtube = ctx.is_youtube
    rows = ctx.marts.rows("kinds_lifetime")
    has_views = not rows or any(row["view_count_lifetime"] is not None for row in rows)
    base = "view_count_lifetime" if has_views else "engagement_count"
    words = "Views" if has_views else "Engagements"
    columns = (
        Column("Format" if is_youtube else "Kind"),
        Column(ctx.post_word(2).capitalize(), numeric=True, metric="post_count"),
        Column(f"{words}, all time", numeric=True, metric=base),
        Column(f"Median a {ctx.post_word()}", numeric=True, metric=base),
    )
    body = tuple(
        (
            Text((is_youtube and NAMES.get(row["post_kind"] or "")) or kind_name(row["post_kind"])),
            number("post_count", row["post_count"], fresh=fresh),
            number(base, row[base], fresh=fresh),
            number(base, rounded(row[f"median_{base.removesuffix('_lifetime')}"]), fresh=fresh),
        )
        for row in rows
    )
    return Table(
        f"{ctx.tag}formats-table",
        "Which formats were viewed most since they came out?"
        if is_youtube
        else "Which kinds brought most since they came out?",
        columns,
        body,
        note=INFERRED if body and is_youtube else "",
        empty=f"No {ctx.post_word()} has been read yet.",
    )
