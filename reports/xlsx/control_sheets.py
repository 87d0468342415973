"""The sheets that say what the amounts are worth: summary, reconciliation and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from reports import formats
from reports.xlsx.ledger import difference, place_of
from reports.xlsx.revenue_sheets import STATEMENTS, account_label
from warehouse.words import platform_name

if TYPE_CHECKING:
    from datetime import datetime

    from reports.xlsx.cells import Sheet
    from reports.xlsx.ledger import Ledger

RECONCILIATION = "Reconciliation"
HEADS = (
    "Month",
    "Account",
    "Account id",
    "Platform",
    "Currency",
    "Status",
    "Days held",
    "Statement, micros",
    "Restated since close, micros",
    "Sum of days, micros",
    "Workbook, micros",
    "Statement + restated - days",
    "Workbook - statement",
    "Not attributed to a post, micros",
)
NOTES = (
    "Revenue is each platform's own estimate of what the account earned there: YouTube's of the "
    "channel's net revenue, Facebook's of content monetisation. Payments may differ.",
    "A platform's revenue stands in rows of its own: the columns Platform and Source say which. "
    "Amounts of one currency are added up over platforms only where a total says All accounts.",
    "A month is an estimate until the end of the 15th of the next month (Pacific time). Then it is "
    "closed: its amount stays what was known at that moment. What YouTube changes later stands in "
    "“Restated since close” and never changes a closed amount.",
    "The same revenue may be stated in several currencies. They are separate statements of one "
    "thing, never added up, and never converted here.",
    "Amounts are exact to the micro (a millionth of the currency). Cells show cents.",
    "Revenue per 1,000 engaged views is calculated by Groundswell, not from YouTube; others "
    "report no engaged views, so theirs stays empty.",
    "An empty cell means not known; a zero means that the platform said zero.",
    "Accounts and posts are named by their ids, which are text.",
)


def write_summary(sheet: Sheet, ledger: Ledger, *, title: str, now: datetime) -> None:
    """What the workbook holds: a line per currency, closed and estimated apart."""
    sheet.text(0, 0, title, sheet.styles.title)
    sheet.text(1, 0, f"Made {formats.moment(now)}", sheet.styles.muted)
    heads = ("Currency", "Newest day", "Final up to", "Closed", "Estimate", "All")
    sheet.heads(3, heads, 3)
    fresh = {row["currency"]: row for row in ledger.freshness}
    for line, currency in enumerate(ledger.currencies, start=4):
        sheet.text(line, 0, currency)
        sheet.day(line, 1, fresh.get(currency, {}).get("newest_date"))
        sheet.day(line, 2, fresh.get(currency, {}).get("settled_date"))
        cell = xl_rowcol_to_cell(line, 0)
        for column, status in ((3, "closed"), (4, "estimate")):
            own = sum(
                row["revenue_micros"]
                for row in ledger.statements
                if row["currency"] == currency and row["revenue_status"] == status
            )
            formula = (
                f'=SUMIFS({STATEMENTS}!I:I,{STATEMENTS}!F:F,{cell},{STATEMENTS}!G:G,"{status}")'
            )
            sheet.total(line, column, formula, own)
        whole = f"={xl_rowcol_to_cell(line, 3)}+{xl_rowcol_to_cell(line, 4)}"
        sheet.total(line, 5, whole, ledger.statement_totals[currency])
    after = 5 + len(ledger.currencies)
    if not ledger.currencies:
        sheet.text(4, 0, "No revenue is held.", sheet.styles.wrapped)
        after = 6
    for line, row in enumerate(ledger.reasons, start=after):
        words = f"{account_label(row)}: no revenue, {row['reason'] or 'not available'}"
        sheet.text(line, 0, words, sheet.styles.muted)
    sheet.worksheet.set_column(0, 0, 16)
    sheet.worksheet.set_column(1, 2, 13)
    sheet.worksheet.set_column(3, 5, 17)


def write_reconciliation(sheet: Sheet, ledger: Ledger) -> None:
    """Statement, days and workbook side by side, to the micro, with the differences as formulas."""
    sheet.heads(0, HEADS, 6)
    sums = ledger.statement_sums
    for line, row in enumerate(ledger.reconciliation, start=1):
        sheet.month(line, 0, row["statement_month"])
        sheet.text(line, 1, account_label(row))
        sheet.text(line, 2, row["account_id"])
        sheet.text(line, 3, row["platform"])
        sheet.text(line, 4, row["currency"])
        sheet.status(line, 5, row["revenue_status"])
        sheet.micros(line, 6, row["day_count"])
        sheet.micros(line, 7, row["statement_micros"])
        sheet.micros(line, 8, row["restated_micros"])
        sheet.micros(line, 9, row["day_micros"])
        at = [xl_rowcol_to_cell(line, column) for column in range(11)]
        names = f"{STATEMENTS}!C:C,{at[2]},{STATEMENTS}!D:D,{at[3]}"
        names += f",{STATEMENTS}!A:A,{at[0]},{STATEMENTS}!F:F,{at[4]}"
        formula = f"=SUMIFS({STATEMENTS}!K:K,{names})"
        held = sums[place_of(row)]
        sheet.micros_formula(line, 10, formula, held)
        found = difference(row)
        if found is None:
            sheet.text(line, 11, "no days held", sheet.styles.muted)
        else:
            sheet.micros_formula(line, 11, f"={at[7]}+{at[8]}-{at[9]}", found)
        sheet.micros_formula(line, 12, f"={at[10]}-{at[7]}", held - row["statement_micros"])
        if row["day_micros"] is not None and row["post_micros"] is not None:
            sheet.micros(line, 13, row["day_micros"] - row["post_micros"])
    sheet.worksheet.freeze_panes(1, 0)
    for column, width in enumerate((12, 24, 28, 11, 10, 11, 10, 18, 18, 18, 18, 18, 16, 20)):
        sheet.worksheet.set_column(column, column, width)


def write_notes(sheet: Sheet, ledger: Ledger) -> None:
    """How to read the workbook, what the words mean, and how fresh the numbers are."""
    sheet.text(0, 0, "Notes", sheet.styles.title)
    line = 2
    span = f"Months from {formats.month(ledger.first_month)} on, as far as they are held."
    for note in (span, *NOTES):
        sheet.text(line, 0, note, sheet.styles.wrapped)
        line += 1
    line += 1
    for row in ledger.definitions:
        who = f" ({platform_name(row['platform'])})" if ledger.has_platforms else ""
        words = f"{row['label']}{who}: {row['description']}"
        sheet.text(line, 0, words, sheet.styles.wrapped)
        line += 1
    line += 1
    for row in ledger.freshness:
        settled = row["settled_date"]
        final = f"final up to {formats.day(settled)}" if settled else "all of it an estimate"
        read = f", newest reading {formats.moment(row['known_from'])}" if row["known_from"] else ""
        words = f"{row['currency']}: days up to {formats.day(row['newest_date'])}, {final}{read}."
        sheet.text(line, 0, words, sheet.styles.wrapped)
        line += 1
    sheet.worksheet.set_column(0, 0, 110)
