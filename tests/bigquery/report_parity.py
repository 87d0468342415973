"""Compares what the reports of two engines show: the page word for word, the workbook by cell."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import openpyxl

from reports.html.reconcile import shown_totals

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "reports/html/index.html"
WORKBOOK = "reports/finance.xlsx"
Cells = dict[str, object]


def page_differences(ours: Path, theirs: Path) -> list[str]:
    """What differs between two pages: totals first, then lines."""
    pages = [folder.joinpath(PAGE).read_text(encoding="utf-8") for folder in (ours, theirs)]
    totals = [shown_totals(page) for page in pages]
    found = [
        f"{name}: {totals[0].get(name)} and {totals[1].get(name)}"
        for name in sorted(totals[0].keys() | totals[1].keys())
        if totals[0].get(name) != totals[1].get(name)
    ]
    lines = zip_longest(*(page.splitlines() for page in pages))
    return found + [f"{a!r} and {b!r}"[:500] for a, b in lines if a != b]


def workbook_differences(ours: Path, theirs: Path) -> list[str]:
    """The cells of two workbooks that differ, in value or formula."""
    one, two = workbook_cells(ours), workbook_cells(theirs)
    return [
        f"{place}: {one.get(place)!r} and {two.get(place)!r}"
        for place in dict.fromkeys([*one, *two])
        if one.get(place) != two.get(place)
    ]


def workbook_cells(var: Path) -> Cells:
    """Sheet and cell → value, and → formula where there is one."""
    cells: Cells = {}
    for what, data_only in (("value", True), ("formula", False)):
        book = openpyxl.load_workbook(var / WORKBOOK, data_only=data_only)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value is not None:
                        cells[f"{sheet.title}!{cell.coordinate} {what}"] = cell.value
    return cells
