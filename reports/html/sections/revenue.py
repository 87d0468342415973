"""Revenue: what each month earned, and what of it is still an estimate."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from reports import formats
from reports.html import bars
from reports.html.blocks import Chart, Column, Figure, Note, Plot, Section, Table, Text
from reports.html.figures import missing, money
from warehouse.words import platform_name

if TYPE_CHECKING:
    from reports.html.blocks import Block, Cell
    from reports.html.context import Context
    from reports.marts import Row

QUESTION = "What did each month earn, and what is still an estimate?"
METRIC = "estimated_revenue_micros"
SHOWN_MONTHS = 12
MOST_NAMES = 4
STATUS = {"closed": ("Closed", "good"), "estimate": ("Estimate", "warn")}


def section(ctx: Context) -> Section:
    """Revenue by month; each currency by itself."""
    rows = ctx.marts.rows("revenue_months")
    if not rows:
        return Section(
            "revenue", "Revenue", "", (Note(_why_none(ctx), QUESTION),), notes=("no revenue",)
        )
    currencies = sorted(
        {row["currency"] for row in rows}, key=lambda code: (code != ctx.currency, code)
    )
    blocks: list[Block] = []
    for currency in currencies:
        own = [row for row in rows if row["currency"] == currency]
        if currency == currencies[0]:
            blocks.append(_chart(ctx, currency, own))
        blocks.append(_table(ctx, currency, own))
    controls = {
        f"{ctx.tag}revenue.{row['currency']}": row["revenue_micros"]
        for row in ctx.marts.rows("controls_revenue")
    }
    lead = (
        f"{platform_name(ctx.platform or 'youtube')}'s estimates until a month closes, at the end "
        "of the 15th of the next month; a closed month never changes here. Payments may differ "
        "from both."
    )
    if len(currencies) > 1:
        lead += " The same revenue is reported in several currencies: never add them up."
    return Section("revenue", "Revenue", lead, tuple(blocks), controls)


def _why_none(ctx: Context) -> str:
    names: dict[str, list[str]] = defaultdict(list)
    for key in ctx.accounts:
        names[ctx.reason(key, METRIC)].append(ctx.account_name(key))
    many = ctx.account_word(2)
    reasons = [
        f"{', '.join(held) if len(held) <= MOST_NAMES else f'{len(held)} {many}'}: {reason}"
        for reason, held in sorted(names.items())
    ]
    listed = "; ".join(reasons) if reasons else f"no {ctx.account_word()} has been read yet"
    return f"No revenue is held. {formats.sentence(listed)}"


def _months(rows: list[Row]) -> dict[Any, list[Row]]:
    months = defaultdict(list)
    for row in rows:
        months[row["statement_month"]].append(row)
    return dict(sorted(months.items()))


def _chart(ctx: Context, currency: str, rows: list[Row]) -> Chart:
    values = []
    months = list(_months(rows).items())[-SHOWN_MONTHS:]
    for month, held in months:
        total = sum(row["revenue_micros"] for row in held)
        for order, status in enumerate(("closed", "estimate")):
            own = [row for row in held if row["revenue_status"] == status]
            if not own:
                continue
            amount = sum(row["revenue_micros"] for row in own)
            values.append(
                {
                    "month": formats.month(month),
                    "status": STATUS[status][0],
                    "amount": amount / formats.MICROS,
                    "shown": formats.money(amount, currency),
                    "order": order,
                    "top": total / formats.MICROS,
                    "label": "",
                }
            )
        values[-1]["label"] = formats.short_money(total, currency) + (
            " est." if values[-1]["status"] == "Estimate" else ""
        )
    names = [formats.month(month) for month, _ in months]
    return Chart(
        f"{ctx.tag}revenue-chart",
        QUESTION,
        (
            Plot(
                f"{ctx.tag}revenue-months",
                bars.revenue(values, names, formats.SYMBOLS.get(currency, "")),
                f"Revenue by month in {currency}",
                title=f"Revenue a month, {currency}",
            ),
        ),
        metric=METRIC,
        fresh=ctx.fresh_money(currency),
        note="Solid: closed. Light with a dashed outline: an estimate that will still change.",
    )


def _table(ctx: Context, currency: str, rows: list[Row]) -> Table:
    """A row a month, a column a channel; every channel that earned."""
    accounts = sorted(
        {row["account_key"] for row in rows}, key=lambda key: (ctx.account_name(key), key)
    )
    engaged = {
        row["statement_month"]: row["engaged_view_count"]
        for row in ctx.marts.rows("engaged_months")
    }
    has_rate = ctx.is_youtube
    columns = (
        Column("Month"),
        Column("Status"),
        *(Column(ctx.account_name(key), numeric=True, metric=METRIC) for key in accounts),
        Column("All", numeric=True, metric=METRIC),
        *((Column("Per 1,000 engaged", numeric=True, metric="rpm"),) if has_rate else ()),
        Column("Restated since", numeric=True, metric="restated_after_close_micros", minor=True),
    )
    body = [
        _row(ctx, currency, month, held=held, accounts=accounts, engaged=engaged.get(month))
        for month, held in reversed(_months(rows).items())
    ]
    question = f"How does it divide between {ctx.account_word(2)}, in {currency}?"
    return Table(f"{ctx.tag}revenue-{currency}", question, columns, tuple(body))


def _row(
    ctx: Context,
    currency: str,
    month: Any,
    *,
    held: list[Row],
    accounts: list[str],
    engaged: int | None,
) -> tuple[Cell, ...]:
    fresh = ctx.fresh_money(currency)
    total = sum(row["revenue_micros"] for row in held)
    by_account = {row["account_key"]: row["revenue_micros"] for row in held}
    status = "closed" if all(row["revenue_status"] == "closed" for row in held) else "estimate"
    restated = [
        row["restated_after_close_micros"]
        for row in held
        if row["restated_after_close_micros"] is not None
    ]
    rpm: Figure = (
        money("rpm", round(total * 1000 / engaged), currency, fresh=fresh)
        if engaged
        else missing("rpm", "no engaged views are held for these days")
    )
    label, tone = STATUS[status]
    return (
        Text(formats.month(month).replace(" ", "\u00a0")),
        Text(label, pill="good" if tone == "good" else "warn"),
        *(
            money(
                METRIC,
                by_account.get(key),
                currency,
                fresh=fresh,
                check=f"{ctx.tag}revenue.{currency}",
                reason=ctx.reason(key, METRIC),
            )
            for key in accounts
        ),
        money(METRIC, total, currency, fresh=fresh),
        *((rpm,) if ctx.is_youtube else ()),
        money(
            "restated_after_close_micros",
            sum(restated) if restated else None,
            currency,
            fresh=fresh,
            reason="the month is not closed yet",
        ),
    )
