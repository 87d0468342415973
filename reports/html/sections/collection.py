"""Collection: what is held, how fresh it is, what is missing and whether it can still be had."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Block, Cell, Column, Note, Section, Table, Text
from reports.html.context import PERIOD_DAYS, Context
from reports.html.figures import number
from reports.html.sections.imports import imports
from warehouse.words import platform_name

if TYPE_CHECKING:
    from datetime import datetime

    from reports.marts import Row

LATE = (
    "YouTube's daily numbers arrive two to three days late; a day is final when the platform no "
    "longer changes it."
)
SHOWN_GAPS = 25
STALE_DAYS = 4
LATE_DAYS = 7
REASONS = {
    "quota_exhausted": "The day's quota was used up",
    "not_available": "Not available yet",
    "unauthorised": "Access was not granted",
    "not_monetised": "The account is not monetised",
    "expired": "Too old to be had",
    "error": "The platform answered with an error",
    "retired": "The platform retired it",
    "not_supported": "The platform does not report it here",
    "below_threshold": "Too few people for the platform to say",
    "removed_by_platform": "The platform no longer holds it",
}


def section(ctx: Context) -> Section:
    """Freshness per channel, open gaps and restated values."""
    gaps = ctx.marts.rows("gaps")
    blocks: list[Block] = [_held(ctx, gaps), _gaps(ctx, gaps)]
    revisions = ctx.marts.rows("revisions")
    if revisions:
        blocks.append(_revisions(ctx, revisions))
    control = ctx.marts.row("controls_gaps") if len(gaps) <= SHOWN_GAPS else {}
    controls = {f"collection.{name}": value for name, value in control.items()}
    files = imports(ctx)
    if files:
        blocks.append(files)
        held = ctx.marts.row("controls_imports")
        controls |= {f"imports.{name}": value for name, value in held.items()}
    return Section(
        "collection",
        "Collection",
        f"Looked at on {formats.moment(ctx.now.astimezone(UTC))}.",
        tuple(blocks),
        controls,
    )


def _held(ctx: Context, gaps: list[Row]) -> Table:
    held = {
        row["account_key"]: row["held_day_count"]
        for own in ctx.by_platform()
        if own.period
        for row in ctx.marts.rows("held", own.period.parameters)
        if row["account_key"] in own.accounts
    }
    open_days: dict[str, int] = {}
    for row in gaps:
        account = row["account_key"]
        open_days[account] = open_days.get(account, 0) + row["gap_day_count"]
    columns = (
        Column(ctx.account_word().capitalize()),
        *((Column("Platform"),) if len(ctx.platforms) > 1 else ()),
        Column("State"),
        Column("Newest day"),
        Column("Final up to"),
        Column("Newest reading"),
        Column(f"Days held of {PERIOD_DAYS}", numeric=True, metric="held_day_count"),
        Column("Days missing", numeric=True, metric="gap_day_count"),
    )
    body = []
    for key in ctx.accounts:
        platform = str(ctx.accounts[key]["platform"])
        days, snapshot = ctx.days.get(key), ctx.snapshots.get(key)
        moments = [
            moment
            for moment in (
                days["known_from"] if days else None,
                snapshot["observed_at"] if snapshot else None,
            )
            if moment is not None
        ]
        if not moments and ctx.accounts[key]["last_observed_at"]:
            moments = [ctx.accounts[key]["last_observed_at"]]
        cells: tuple[Cell, ...] = (
            Text(ctx.account_name(key), detail=str(ctx.accounts[key]["handle"] or "")),
            *((Text(platform_name(platform)),) if len(ctx.platforms) > 1 else ()),
            _state(ctx, key, days, moments=moments),
            Text(formats.day(days["newest_date"]) if days else formats.MISSING),
            Text(
                formats.day(days["settled_date"])
                if days and days["settled_date"]
                else formats.MISSING
            ),
            Text(formats.moment(max(moments)) if moments else formats.MISSING),
            number(
                "held_day_count",
                held.get(key),
                fresh=ctx.fresh_days(key),
                reason=ctx.reason(key, "view_count"),
            ),
            number("gap_day_count", open_days.get(key, 0), fresh=ctx.fresh_collection()),
        )
        body.append(cells)
    return Table(
        "held",
        "Is the data fresh and whole?",
        columns,
        tuple(body),
        note=LATE if body and "youtube" in ctx.platforms else "",
        empty=f"No {ctx.account_word()} has been read yet.",
    )


def _state(ctx: Context, key: str, days: Row | None, *, moments: list[datetime]) -> Text:
    """Whether the newest reading and the newest day are recent enough."""
    if not moments:
        return Text("Nothing read", pill="warn")
    age = (ctx.now.astimezone(UTC).date() - max(moments).date()).days
    if age >= STALE_DAYS:
        return Text(f"{age} days old", pill="warn")
    if days is None:
        is_owned = ctx.accounts.get(key, {}).get("ownership") == "owned"
        return Text("No daily numbers" if is_owned else "Public data only", pill="muted")
    behind = (ctx.now.astimezone(UTC).date() - days["newest_date"]).days
    if behind >= LATE_DAYS:
        return Text(f"{formats.count(behind)} days behind", pill="warn")
    return Text("Fresh", pill="good")


def _gaps(ctx: Context, gaps: list[Row]) -> Block:
    question = "What is missing, and can it still be had?"
    if not gaps:
        words = (
            "Nothing that was asked for is missing." if ctx.accounts else "Nothing was asked yet."
        )
        return Note(words, question)
    columns = (
        Column(ctx.account_word().capitalize()),
        Column("What"),
        Column("Days"),
        Column("Missing", numeric=True, metric="gap_day_count"),
        Column("Why"),
        Column("Still to be had"),
    )
    shown = gaps[:SHOWN_GAPS]
    rest = len(gaps) - len(shown)
    return Table(
        "gaps",
        question,
        columns,
        tuple(_gap(ctx, row) for row in shown),
        note=f"{rest} more gaps are in marts.fct_collection_gaps." if rest else "",
    )


def _gap(ctx: Context, row: Row) -> tuple[Cell, ...]:
    first, last = formats.day(row["first_date"]), formats.day(row["last_date"])
    if row["is_recoverable"]:
        until = row["recoverable_until"]
        had = Text(f"Until {formats.day(until)}" if until else "Yes", pill="warn")
    else:
        had = Text("No", pill="muted")
    return (
        Text(ctx.account_name(row["account_key"])),
        Text(row["resource"].replace("_", " ").capitalize()),
        Text(first if first == last else f"{first} to {last}"),
        number(
            "gap_day_count",
            row["gap_day_count"],
            fresh=ctx.fresh_collection(),
            check="collection.gap_day_count",
        ),
        Text(REASONS.get(str(row["reason"]), str(row["reason"])), detail=str(row["detail"] or "")),
        had,
    )


def _revisions(ctx: Context, rows: list[Row]) -> Table:
    columns = (
        Column("Metric"),
        Column("Values restated", numeric=True, metric="revision_count"),
        Column("Days touched", numeric=True, metric="revision_count"),
        Column("Between"),
        Column("Last seen"),
    )
    fresh = ctx.fresh_days()
    body = tuple(
        (
            Text(row["metric"].replace("_count", "").replace("_", " ").capitalize()),
            number("revision_count", row["revision_count"], fresh=fresh),
            number("revision_count", row["day_count"], fresh=fresh),
            Text(f"{formats.day(row['first_date'])} to {formats.day(row['last_date'])}"),
            Text(formats.moment(row["known_from"]) if row["known_from"] else formats.MISSING),
        )
        for row in rows[:8]
    )
    who = "YouTube" if ctx.platforms <= {"youtube"} else "the platforms"
    return Table("revisions", f"What did {who} change after the fact?", columns, body)
