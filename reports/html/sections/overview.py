"""Overview: what happened in the last 28 days, per channel and together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.html import charts
from reports.html.blocks import (
    Block,
    Cell,
    Column,
    Figure,
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
from reports.html.sections.trends import base_of, trend
from warehouse.words import platform_name

if TYPE_CHECKING:
    from reports.marts import Row

VIEW_RULE = "the definition of a view changed in between; compare engaged views"
MEASURES = ("engaged_view_count", "view_count", "watch_seconds", "followers_net_count")
GAINED = "followers_gained_count"
LABELS = {
    "engaged_view_count": "Engaged views",
    "view_count": "Views",
    "watch_seconds": "Watch time",
    "followers_net_count": "Net subscribers",
    "followers_gained_count": "Followers gained",
}


def section(ctx: Context) -> Section:
    """The overview, from daily metrics when they are held, else from public counters."""
    if ctx.period is None:
        lead = (
            "No daily metrics are held, so this page shows what is public: counters since the "
            f"beginning of each {ctx.account_word()}."
            if ctx.snapshots
            else f"Only posts are held, nothing of the {ctx.account_word(2)} themselves."
            if ctx.accounts
            else "Nothing has been collected yet. Run groundswell load, then look again."
        )
        blocks, notes = lifetime_blocks(ctx)
        return Section("overview", "Channels", lead, blocks, notes=notes)
    rows = _accounts(ctx)
    weeks = ctx.marts.rows("weeks")
    blocks_list: list[Block] = []
    if _may_add_up(ctx):
        blocks_list.append(_tiles(ctx, rows))
    blocks_list += [_table(ctx, rows, weeks), trend(ctx, rows, weeks)]
    controls = {
        f"{ctx.tag}overview.{name}": value
        for name, value in {
            **ctx.marts.row("controls_overview", ctx.period.parameters),
            **_revenue_control(ctx),
        }.items()
    }
    shown = {*_measures(ctx, rows), "estimated_revenue_micros"}
    controls = {name: held for name, held in controls.items() if name.split(".")[1] in shown}
    if any(row["epoch_count"] > 1 for row in rows):
        controls.pop(f"{ctx.tag}overview.view_count", None)
    return Section("overview", "Channels", _lead(ctx), tuple(blocks_list), controls)


def _lead(ctx: Context) -> str:
    """The period of the numbers, and that of revenue, which comes a day or more later."""
    lead = f"{ctx.period}, against the {PERIOD_DAYS} days before"
    if ctx.money_period not in {None, ctx.period}:
        lead += f"; revenue {ctx.money_period}, likewise"
    if ctx.is_youtube:
        return f"{lead}. Days are YouTube's, in Pacific time."
    return f"{lead}. Days are {platform_name(ctx.platform)}'s own."


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
    base = base_of(rows)
    rows.sort(key=lambda row: (-(row[base] or 0), row["account_key"]))
    return [{**row, **revenue.get(row["account_key"], {})} for row in rows]


def _figure(ctx: Context, row: Row, name: str, *, check: bool) -> Figure:
    """An account's measure of this period."""
    account = row["account_key"]
    fresh = ctx.fresh_days(account or None)
    reason = ctx.reason(account, name)
    tag = f"{ctx.tag}overview.{name}" if check else ""
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
        check=f"{ctx.tag}overview.estimated_revenue_micros" if check else "",
    )


def _money_change(ctx: Context, row: Row) -> Figure:
    held = min(row.get("revenue_days") or 0, row.get("previous_revenue_days") or 0)
    reason = "" if held >= PERIOD_DAYS else f"only {held} of {PERIOD_DAYS} days have revenue"
    fresh = ctx.fresh_money(ctx.currency)
    return change(row.get("revenue"), row.get("previous_revenue"), fresh=fresh, reason=reason)


def _measures(ctx: Context, rows: list[Row]) -> tuple[str, ...]:
    """The measures of this platform: YouTube's always, of others those that any account has."""
    if ctx.is_youtube:
        return MEASURES
    held = [name for name in (*MEASURES, GAINED) if any(row[name] is not None for row in rows)]
    return tuple(name for name in held if name != GAINED or MEASURES[-1] not in held)


def _label(ctx: Context, name: str) -> str:
    """A measure in the platform's words."""
    if name == "followers_net_count" and not ctx.is_youtube:
        return "Net followers"
    return LABELS[name]


def _shows_money(ctx: Context) -> bool:
    """Whether revenue is held of this platform; on YouTube its absence is told too."""
    return ctx.is_youtube or bool(ctx.money)


def _together(rows: list[Row]) -> Row:
    """All accounts as one row: sums of what is known; the day counts are the worst account's."""
    total: Row = {"account_key": ""}
    measures = (*MEASURES, GAINED)
    names = {*measures, *(f"previous_{name}" for name in measures), "revenue", "previous_revenue"}
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
        Tile(_label(ctx, name), _figure(ctx, total, name, check=False), _change(ctx, total, name))
        for name in _measures(ctx, rows)
    ]
    label = "Estimated revenue"
    if _shows_money(ctx):
        tiles.append(Tile(label, _money(ctx, total, check=False), _money_change(ctx, total)))
    return Tiles(tuple(tiles), f"What happened in the last {PERIOD_DAYS} days?")


def _table(ctx: Context, rows: list[Row], weeks: list[Row]) -> Table:
    """A row per channel with its trend."""
    base = base_of(rows)
    words = _label(ctx, base)
    money_metric = "estimated_revenue_micros"
    money_column = Column("Estimated revenue", numeric=True, metric=money_metric)
    columns = (
        Column(ctx.account_word().capitalize()),
        Column(f"{words}, weekly", minor=True),
        *(Column(_label(ctx, name), numeric=True, metric=name) for name in _measures(ctx, rows)),
        *((money_column,) if _shows_money(ctx) else ()),
    )
    body = []
    for row in rows:
        account = row["account_key"]
        trend = [week[base] for week in weeks if week["account_key"] == account]
        name = ctx.account_name(account)
        cells: list[Cell] = [
            Text(name, detail=str(ctx.accounts[account]["handle"] or "")),
            Spark(charts.spark(trend), f"{words} of {name}, week by week"),
        ]
        for measure in _measures(ctx, rows):
            figure = _figure(ctx, row, measure, check=True)
            cells.append(figure.beside(_change(ctx, row, measure)) if figure.exact else figure)
        if _shows_money(ctx):
            earned = _money(ctx, row, check=True)
            cells.append(earned.beside(_money_change(ctx, row)) if earned.exact else earned)
        body.append(tuple(cells))
    question = f"Which {ctx.account_word()} carries it?"
    return Table(f"{ctx.tag}channels", question, columns, tuple(body))
