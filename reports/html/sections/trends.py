"""Accounts week by week: views and what is comparable across a change of their definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html import charts
from reports.html.blocks import Chart, Column, Plot, Table, Text
from reports.html.figures import number

if TYPE_CHECKING:
    from reports.html.blocks import Cell
    from reports.html.context import Context
    from reports.marts import Row

NAMES = {"engaged_view_count": "Engaged views", "view_count": "Views"}
WEEKS = "Whole weeks, Monday to Sunday; each {} on its own scale."
OTHER_RULE = (
    " The dashed line is the day from which the platform counts otherwise: what lies before and "
    "after is not comparable, so the line is cut there."
)
RULE_CHANGED = (
    " The dashed line is the day on which YouTube changed what a view is (on 24 August 2026: "
    "counted as soon as playback starts). Views before and after are not comparable, so the grey "
    "line is cut there; engaged views keep one meaning throughout."
)


def base_of(rows: list[Row]) -> str:
    """What accounts are ranked by: engaged views where the platform has them, else views."""
    known = any(row["engaged_view_count"] is not None for row in rows)
    return "engaged_view_count" if known else "view_count"


def trend(ctx: Context, rows: list[Row], weeks: list[Row]) -> Chart:
    """A drawing per channel: views and engaged views by week, the rule change marked."""
    plots: list[Plot] = []
    is_cut = False
    cut_words = RULE_CHANGED if ctx.is_youtube else OTHER_RULE
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
                f"{ctx.tag}trend-{len(plots)}",
                charts.lines(values, rules=marks),
                f"Weekly views and engaged views of {name}",
                title=name,
            )
        )
    return Chart(
        f"{ctx.tag}trend",
        f"Is each {ctx.account_word()} being watched more?",
        tuple(plots),
        metric=base_of(rows),
        fresh=ctx.fresh_days(),
        note=WEEKS.format(ctx.account_word()) + (cut_words if is_cut else ""),
        numbers=_numbers(ctx, rows, weeks),
        empty="Two whole weeks of days are needed to draw a trend.",
    )


def _numbers(ctx: Context, rows: list[Row], weeks: list[Row]) -> Table:
    """The newest weeks the drawings show."""
    names = {row["account_key"] for row in rows[:12]}
    measures = tuple(dict.fromkeys((base_of(rows), "view_count")))
    newest = sorted({week["week_date"] for week in weeks}, reverse=True)[:8]
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(charts.week_label(week["week_date"])),
            Text(ctx.account_name(week["account_key"])),
            *(
                number(name, week[name], fresh=ctx.fresh_days(week["account_key"]))
                for name in measures
            ),
        )
        for day in newest
        for week in weeks
        if week["week_date"] == day and week["account_key"] in names
    )
    columns = (
        Column(f"Newest {formats.count(len(newest))} weeks"),
        Column(ctx.account_word().capitalize()),
        *(Column(NAMES[name], numeric=True, metric=name) for name in measures),
    )
    return Table(f"{ctx.tag}trend-numbers", "", columns, body)
