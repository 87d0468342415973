"""Overview: what happened in the last 28 days, per channel and together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html import charts
from reports.html.blocks import (
    Block,
    Cell,
    Chart,
    Column,
    Figure,
    Plot,
    Section,
    Spark,
    Table,
    Text,
    Tile,
    Tiles,
)
from reports.html.context import PERIOD_DAYS, Context
from reports.html.figures import change, hours, missing, money, number
from reports.html.sections.lifetime import lifetime_blocks

if TYPE_CHECKING:
    from reports.marts import Row

VIEW_RULE = "the definition of a view changed in between; compare engaged views"
WEEKS = "Whole weeks, Monday to Sunday; each channel on its own scale."
RULE_CHANGED = (
    " The dashed line is the day on which YouTube changed what a view is (on 24 August 2026: "
    "counted as soon as playback starts). Views before and after are not comparable, so the grey "
    "line is cut there; engaged views keep one meaning throughout."
)
MEASURES = ("engaged_view_count", "view_count", "watch_seconds", "followers_net_count")
LABELS = {
    "engaged_view_count": "Engaged views",
    "view_count": "Views",
    "watch_seconds": "Watch time",
    "followers_net_count": "Net subscribers",
}


def section(ctx: Context) -> Section:
    """The overview, from daily metrics when they are held, else from public counters."""
    if ctx.period is None:
        lead = (
            "No daily metrics are held, so this page shows what is public: counters since the "
            "beginning of each channel."
            if ctx.snapshots
            else "Nothing has been collected yet. Run groundswell load, then look again."
        )
        blocks, notes = lifetime_blocks(ctx)
        return Section("overview", "Channels", lead, blocks, notes=notes)
    rows = _accounts(ctx)
    weeks = ctx.marts.rows("weeks")
    blocks_list: list[Block] = []
    if _may_add_up(ctx):
        blocks_list.append(_tiles(ctx, rows))
    blocks_list += [_table(ctx, rows, weeks), _trend(ctx, rows, weeks)]
    controls = {
        f"overview.{name}": value
        for name, value in {
            **ctx.marts.row("controls_overview", ctx.period.parameters),
            **_revenue_control(ctx),
        }.items()
    }
    if any(row["epoch_count"] > 1 for row in rows):
        controls.pop("overview.view_count", None)
    return Section("overview", "Channels", _lead(ctx), tuple(blocks_list), controls)


def _lead(ctx: Context) -> str:
    """The period of the numbers, and that of revenue, which comes a day or more later."""
    lead = f"{ctx.period}, against the {PERIOD_DAYS} days before"
    if ctx.money_period not in {None, ctx.period}:
        lead += f"; revenue {ctx.money_period}, likewise"
    return f"{lead}. Days are YouTube's, in Pacific time."


def _may_add_up(ctx: Context) -> bool:
    """Whether the accounts are one owner's on one platform, so that a total means something."""
    owned = all(ctx.accounts.get(key, {}).get("ownership") == "owned" for key in ctx.days)
    return owned and len({ctx.accounts[key]["platform"] for key in ctx.days}) == 1


def _revenue_control(ctx: Context) -> Row:
    if ctx.money_period is None:
        return {}
    return ctx.marts.row(
        "controls_overview_revenue", {**ctx.money_period.parameters, "currency": ctx.currency}
    )


def _accounts(ctx: Context) -> list[Row]:
    """This period and the one before, a row per account that has days, largest first."""
    if ctx.period is None:
        return []
    revenue = {}
    if ctx.money_period:
        revenue = {
            row["account_key"]: {
                "revenue_days": row["day_count"],
                "previous_revenue_days": row["previous_day_count"],
                "revenue": row["estimated_revenue_micros"],
                "previous_revenue": row["previous_estimated_revenue_micros"],
            }
            for row in ctx.marts.rows(
                "overview_revenue", {**ctx.money_period.parameters, "currency": ctx.currency}
            )
        }
    rows = ctx.marts.rows("overview", ctx.period.parameters)
    rows.sort(key=lambda row: (-(row["engaged_view_count"] or 0), row["account_key"]))
    return [{**row, **revenue.get(row["account_key"], {})} for row in rows]


def _figure(ctx: Context, row: Row, name: str, *, check: bool) -> Figure:
    """An account's measure of this period."""
    account = row["account_key"]
    fresh = ctx.fresh_days(account or None)
    reason = ctx.reason(account, name)
    tag = f"overview.{name}" if check else ""
    if name == "view_count" and row["epoch_count"] > 1:
        return missing(name, "the definition of a view changed inside the period")
    if name == "watch_seconds":
        return hours(name, row[name], fresh=fresh, reason=reason, check=tag)
    return number(name, row[name], fresh=fresh, reason=reason, check=tag)


def _change(ctx: Context, row: Row, name: str) -> Figure:
    """The change of a measure, or why it cannot be said."""
    reason = ""
    if row["day_count"] < PERIOD_DAYS or row["previous_day_count"] < PERIOD_DAYS:
        held = min(row["day_count"], row["previous_day_count"])
        reason = f"only {held} of {PERIOD_DAYS} days are held"
    elif name == "view_count" and row["both_epoch_count"] > 1:
        reason = VIEW_RULE
    fresh = ctx.fresh_days(row["account_key"] or None)
    return change(row[name], row[f"previous_{name}"], fresh=fresh, reason=reason)


def _money(ctx: Context, row: Row, *, check: bool) -> Figure:
    reason = ctx.reason(row["account_key"], "estimated_revenue_micros")
    return money(
        "estimated_revenue_micros",
        row.get("revenue"),
        ctx.currency,
        fresh=ctx.fresh_money(ctx.currency),
        reason=reason,
        check="overview.estimated_revenue_micros" if check else "",
    )


def _money_change(ctx: Context, row: Row) -> Figure:
    held = min(row.get("revenue_days") or 0, row.get("previous_revenue_days") or 0)
    reason = "" if held >= PERIOD_DAYS else f"only {held} of {PERIOD_DAYS} days have revenue"
    fresh = ctx.fresh_money(ctx.currency)
    return change(row.get("revenue"), row.get("previous_revenue"), fresh=fresh, reason=reason)


def _together(rows: list[Row]) -> Row:
    """All accounts as one row: sums of what is known; the day counts are the worst account's."""
    total: Row = {"account_key": ""}
    names = {*MEASURES, *(f"previous_{name}" for name in MEASURES), "revenue", "previous_revenue"}
    for name in sorted(names):
        known = [row[name] for row in rows if row.get(name) is not None]
        total[name] = sum(known) if known else None
    for name in ("day_count", "previous_day_count"):
        total[name] = min((row[name] for row in rows), default=0)
    for name in ("epoch_count", "both_epoch_count"):
        total[name] = max((row[name] for row in rows), default=0)
    for name in ("revenue_days", "previous_revenue_days"):
        earning = [row[name] for row in rows if row.get(name) is not None]
        total[name] = min(earning, default=0)
    return total


def _tiles(ctx: Context, rows: list[Row]) -> Tiles:
    total = _together(rows)
    tiles = [
        Tile(LABELS[name], _figure(ctx, total, name, check=False), _change(ctx, total, name))
        for name in MEASURES
    ]
    label = "Estimated revenue"
    tiles.append(Tile(label, _money(ctx, total, check=False), _money_change(ctx, total)))
    return Tiles(tuple(tiles), f"What happened in the last {PERIOD_DAYS} days?")


def _table(ctx: Context, rows: list[Row], weeks: list[Row]) -> Table:
    """A row per channel with its trend."""
    columns = (
        Column("Channel"),
        Column("Engaged views, weekly", minor=True),
        *(Column(LABELS[name], numeric=True, metric=name) for name in MEASURES),
        Column("Estimated revenue", numeric=True, metric="estimated_revenue_micros"),
    )
    body = []
    for row in rows:
        account = row["account_key"]
        trend = [week["engaged_view_count"] for week in weeks if week["account_key"] == account]
        name = ctx.account_name(account)
        cells: list[Cell] = [
            Text(name, detail=str(ctx.accounts[account]["handle"] or "")),
            Spark(charts.spark(trend), f"Engaged views of {name}, week by week"),
        ]
        for measure in MEASURES:
            figure = _figure(ctx, row, measure, check=True)
            cells.append(figure.beside(_change(ctx, row, measure)) if figure.exact else figure)
        earned = _money(ctx, row, check=True)
        cells.append(earned.beside(_money_change(ctx, row)) if earned.exact else earned)
        body.append(tuple(cells))
    return Table("channels", "Which channel carries it?", columns, tuple(body))


def _trend(ctx: Context, rows: list[Row], weeks: list[Row]) -> Chart:
    """A drawing per channel: views and engaged views by week, the rule change marked."""
    plots: list[Plot] = []
    is_cut = False
    for row in rows[:12]:
        account = row["account_key"]
        own = [week for week in weeks if week["account_key"] == account]
        values = [
            {
                "name": label,
                "segment": f"{label} {week['metric_epoch']}" if name == "view_count" else label,
                "date": charts.iso(week["week_date"]),
                "value": week[name],
                "colour": colour,
            }
            for name, label, colour in (
                ("view_count", "Views", charts.GREY),
                ("engaged_view_count", "Engaged", charts.BLUE),
            )
            for week in own
            if week[name] is not None
        ]
        if len(own) < 2 or not values:
            continue
        platform = ctx.accounts[account]["platform"]
        rules = [rule for rule in ctx.view_rules if rule["platform"] == platform]
        marks = charts.rule_marks(rules, own[0]["week_date"], own[-1]["week_date"])
        is_cut = is_cut or bool(marks)
        name = ctx.account_name(account)
        plots.append(
            Plot(
                f"trend-{len(plots)}",
                charts.lines(values, rules=marks),
                f"Weekly views and engaged views of {name}",
                title=name,
            )
        )
    return Chart(
        "trend",
        "Is each channel being watched more?",
        tuple(plots),
        metric="engaged_view_count",
        fresh=ctx.fresh_days(),
        note=WEEKS + (RULE_CHANGED if is_cut else ""),
        numbers=_trend_numbers(ctx, rows, weeks),
        empty="Two whole weeks of days are needed to draw a trend.",
    )


def _trend_numbers(ctx: Context, rows: list[Row], weeks: list[Row]) -> Table:
    """The newest weeks the drawings show."""
    names = {row["account_key"] for row in rows[:12]}
    newest = sorted({week["week_date"] for week in weeks}, reverse=True)[:8]
    body = tuple(
        (
            Text(charts.week_label(week["week_date"])),
            Text(ctx.account_name(week["account_key"])),
            number(
                "engaged_view_count",
                week["engaged_view_count"],
                fresh=ctx.fresh_days(week["account_key"]),
            ),
            number("view_count", week["view_count"], fresh=ctx.fresh_days(week["account_key"])),
        )
        for day in newest
        for week in weeks
        if week["week_date"] == day and week["account_key"] in names
    )
    columns = (
        Column(f"Newest {formats.count(len(newest))} weeks"),
        Column("Channel"),
        Column("Engaged views", numeric=True, metric="engaged_view_count"),
        Column("Views", numeric=True, metric="view_count"),
    )
    return Table("trend-numbers", "", columns, body)
