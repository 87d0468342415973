"""The sheets of amounts: a grid per currency, the ledger, and the videos."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from warehouse.words import platform_name

if TYPE_CHECKING:
    from datetime import date

    from reports.marts import Row
    from reports.xlsx.cells import Sheet
    from reports.xlsx.ledger import Ledger, Written

STATEMENTS = "Statements"
VIDEOS = "Posts"
LEDGER_HEADS = (
    "Month",
    "Account",
    "Account id",
    "Platform",
    "Source",
    "Currency",
    "Status",
    "Closed at (UTC)",
    "Revenue",
    "Restated since close",
    "Revenue, micros",
)
VIDEO_HEADS = (
    "Post",
    "Post id",
    "Account",
    "Account id",
    "Kind",
    "Published",
    "Currency",
    "First day",
    "Last day",
    "Revenue",
    "Of it estimate",
    "Engaged views",
    "Per 1,000 engaged views",
    "Revenue, micros",
)


def account_label(row: Row) -> str:
    """The account's name, or its id."""
    return str(row["account_name"] or row["account_id"])


def write_grid(sheet: Sheet, ledger: Ledger, currency: str) -> None:
    """Months down, accounts across, totals as formulas, for one currency."""
    rows = [row for row in ledger.reconciliation if row["currency"] == currency]
    accounts = sorted(
        {
            (f"{account_label(row)} ({platform_name(row['platform'])})", row["account_key"])
            if ledger.has_platforms
            else (account_label(row), row["account_key"])
            for row in rows
        }
    )
    months: dict[date, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        months[row["statement_month"]][row["account_key"]] = row
    names = tuple(name for name, _ in accounts)
    sheet.text(0, 0, f"Revenue by month and account, {currency}", sheet.styles.title)
    sheet.heads(2, ("Month", "Status", *names, "All accounts"), 2)
    first, last_column = 3, 1 + len(accounts)
    sums: dict[int, int] = defaultdict(int)
    for line, (month, held) in enumerate(sorted(months.items()), start=first):
        statuses = {row["revenue_status"] for row in held.values()}
        sheet.month(line, 0, month)
        sheet.status(line, 1, "estimate" if "estimate" in statuses else "closed")
        for column, (_, account) in enumerate(accounts, start=2):
            if account in held:
                sheet.money(line, column, held[account]["statement_micros"])
                sums[column] += held[account]["statement_micros"]
        total = sum(row["statement_micros"] for row in held.values())
        sums[last_column + 1] += total
        formula = f"=SUM({xl_range(line, 2, line, last_column)})"
        sheet.total(line, last_column + 1, formula, total)
    end = first + len(months)
    sheet.text(end, 0, "Total", sheet.styles.total_text)
    sheet.text(end, 1, "", sheet.styles.total_text)
    for column in range(2, last_column + 2):
        formula = f"=SUM({xl_range(first, column, end - 1, column)})"
        sheet.total(end, column, formula, sums[column])
    sheet.worksheet.set_column(0, 0, 14)
    sheet.worksheet.set_column(1, 1, 11)
    sheet.worksheet.set_column(2, last_column + 1, 17)
    sheet.worksheet.freeze_panes(3, 2)


def write_statements(sheet: Sheet, ledger: Ledger, written: Written) -> None:
    """A row per account, month, source and currency."""
    sheet.heads(0, LEDGER_HEADS, 8)
    for line, row in enumerate(ledger.statements, start=1):
        sheet.month(line, 0, row["statement_month"])
        sheet.text(line, 1, account_label(row))
        sheet.text(line, 2, row["account_id"])
        sheet.text(line, 3, row["platform"])
        sheet.text(line, 4, row["revenue_source"])
        sheet.text(line, 5, row["currency"])
        sheet.status(line, 6, row["revenue_status"])
        closed = row["closed_at"]
        sheet.text(line, 7, f"{closed:%Y-%m-%d %H:%M}" if closed else "")
        sheet.money(line, 8, row["revenue_micros"])
        sheet.money(line, 9, row["restated_after_close_micros"])
        sheet.micros(line, 10, row["revenue_micros"])
        written.add(STATEMENTS, row["currency"], row["revenue_micros"])
    _finish(sheet, len(ledger.statements), len(LEDGER_HEADS))
    for column, width in enumerate((12, 24, 28, 11, 15, 10, 11, 17, 15, 19, 18)):
        sheet.worksheet.set_column(column, column, width)


def write_videos(sheet: Sheet, ledger: Ledger, written: Written) -> None:
    """A row per post and currency, highest revenue first."""
    sheet.heads(0, VIDEO_HEADS, 9)
    for line, row in enumerate(ledger.videos, start=1):
        sheet.text(line, 0, row["title"])
        sheet.text(line, 1, row["post_id"])
        sheet.text(line, 2, row["account_name"])
        sheet.text(line, 3, row["account_id"])
        sheet.text(line, 4, row["post_kind"])
        sheet.day(line, 5, row["published_date"])
        sheet.text(line, 6, row["currency"])
        sheet.day(line, 7, row["first_date"])
        sheet.day(line, 8, row["last_date"])
        sheet.money(line, 9, row["revenue_micros"])
        sheet.money(line, 10, row["estimate_micros"])
        sheet.micros(line, 11, row["engaged_view_count"])
        _per_thousand(sheet, line, row)
        sheet.micros(line, 13, row["revenue_micros"])
        written.add(VIDEOS, row["currency"], row["revenue_micros"])
    _finish(sheet, len(ledger.videos), len(VIDEO_HEADS))
    for column, width in enumerate((46, 15, 22, 28, 9, 12, 10, 12, 12, 13, 15, 15, 14, 16)):
        sheet.worksheet.set_column(column, column, width)


def _per_thousand(sheet: Sheet, line: int, row: Row) -> None:
    """Revenue per thousand engaged views as a formula; empty without views."""
    engaged = row["engaged_view_count"]
    if engaged:
        revenue, views = xl_rowcol_to_cell(line, 9), xl_rowcol_to_cell(line, 11)
        result = row["revenue_micros"] / engaged / 1000
        sheet.worksheet.write_formula(
            line, 12, f"={revenue}/{views}*1000", sheet.styles.money, round(result, 6)
        )


def _finish(sheet: Sheet, rows: int, columns: int) -> None:
    """Freeze the headings and let every column be filtered."""
    sheet.worksheet.freeze_panes(1, 0)
    if rows:
        sheet.worksheet.autofilter(0, 0, rows, columns - 1)
