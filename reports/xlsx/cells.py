"""Cells that stay what they are: money exact, ids and titles text, formulas only ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reports.result import ReportError

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

MICROS = 1_000_000
LARGEST_EXACT = 2**53
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767


@dataclass(frozen=True)
class Styles:
    """The looks of the workbook's cells."""

    title: Any
    head: Any
    head_number: Any
    text: Any
    quoted: Any
    money: Any
    micros: Any
    total: Any
    total_text: Any
    month: Any
    day: Any
    good: Any
    warn: Any
    wrapped: Any
    muted: Any

    @classmethod
    def of(cls, workbook: Workbook) -> Styles:
        """Make the looks in `workbook`."""
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        head = {**base, "bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#EEF1F4"}
        money = "#,##0.00;[Red]-#,##0.00"

        def style(**more: object) -> Any:
            return workbook.add_format({**base, **more})

        return cls(
            title=style(bold=True, font_size=16),
            head=workbook.add_format(head),
            head_number=workbook.add_format({**head, "align": "right"}),
            text=style(num_format="@"),
            quoted=style(num_format="@", quote_prefix=True),
            money=style(num_format=money),
            micros=style(num_format="#,##0;[Red]-#,##0"),
            total=style(num_format=money, bold=True, top=1),
            total_text=style(bold=True, top=1),
            month=style(num_format="mmm yyyy", align="left"),
            day=style(num_format="yyyy-mm-dd", align="left"),
            good=style(font_color="#14704F"),
            warn=style(font_color="#7D4E00", bg_color="#FDF1DC"),
            wrapped=style(text_wrap=True),
            muted=style(font_color="#5B616B", text_wrap=True),
        )


class Sheet:
    """One sheet, written row by row."""

    def __init__(self, worksheet: Worksheet, styles: Styles) -> None:
        self.worksheet = worksheet
        self.styles = styles

    def text(self, row: int, column: int, value: object, style: Any = None) -> None:
        """Write words; text that looks like a formula stays text, also when it is edited."""
        words = "" if value is None else str(value)[:LONGEST_TEXT]
        if words.startswith(FORMULA_STARTS):
            style = self.styles.quoted
        self.worksheet.write_string(row, column, words, style or self.styles.text)

    def money(self, row: int, column: int, micros: int | None) -> None:
        """Write micros as an exact decimal amount; unknown stays empty."""
        if micros is not None:
            amount = Decimal(_exact(micros)) / MICROS
            # xlsxwriter writes a Decimal digit by digit; its type hints leave it out
            self.worksheet.write_number(row, column, amount, self.styles.money)  # type: ignore[call-overload]

    def micros(self, row: int, column: int, micros: int | None) -> None:
        """Write micros as they are; unknown stays empty."""
        if micros is not None:
            self.worksheet.write_number(row, column, _exact(micros), self.styles.micros)

    def total(self, row: int, column: int, formula: str, micros: int) -> None:
        """Write a formula over amounts, with the result for programs that do not calculate."""
        amount = float(Decimal(_exact(micros)) / MICROS)
        self.worksheet.write_formula(row, column, formula, self.styles.total, amount)

    def micros_formula(self, row: int, column: int, formula: str, micros: int) -> None:
        """Write a formula over micros, with its result."""
        self.worksheet.write_formula(row, column, formula, self.styles.micros, _exact(micros))

    def month(self, row: int, column: int, value: date) -> None:
        """Write a month as its first day."""
        self.worksheet.write_datetime(row, column, _midnight(value), self.styles.month)

    def day(self, row: int, column: int, value: date | None) -> None:
        """Write a day; unknown stays empty."""
        if value is not None:
            self.worksheet.write_datetime(row, column, _midnight(value), self.styles.day)

    def heads(self, row: int, names: tuple[str, ...], numeric_from: int) -> None:
        """Write the headings; those from `numeric_from` on stand above numbers."""
        for column, name in enumerate(names):
            style = self.styles.head_number if column >= numeric_from else self.styles.head
            self.text(row, column, name, style)

    def status(self, row: int, column: int, status: str) -> None:
        """Write a status so that an estimate is seen at once."""
        style = self.styles.warn if status == "estimate" else self.styles.good
        self.text(row, column, status, style)


def _exact(micros: int) -> int:
    """`micros`, if a spreadsheet can hold it without rounding."""
    if abs(micros) > LARGEST_EXACT:
        raise ReportError(
            f"{micros:,} micros is more than a spreadsheet holds exactly ({LARGEST_EXACT:,}): "
            "split the workbook by account or year"
        )
    return micros


def _midnight(value: date) -> datetime:
    return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - sheets know no zones
