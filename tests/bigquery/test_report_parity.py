"""The comparison of two engines' reports sees a changed number, word and cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.bigquery.report_parity import PAGE, WORKBOOK, page_differences, workbook_differences

if TYPE_CHECKING:
    from pathlib import Path

TEXT = '<p data-check="views" data-value="7">7 views</p>\n<p>of a channel</p>\n'


def reports(folder: Path, *, page: str = TEXT, amount: float = 1.5, total: str = "=A1") -> Path:
    """A page and a workbook as a run leaves them."""
    for name in (PAGE, WORKBOOK):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / PAGE).write_text(page, encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"], sheet["A2"] = amount, total
    book.save(folder / WORKBOOK)
    return folder


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (TEXT, 0),
        (TEXT.replace("of a channel", "of two channels"), 1),
        (TEXT.replace('data-value="7"', 'data-value="8"'), 2),
        (TEXT + "<p>more</p>\n", 1),
    ],
)
def test_each_total_and_line_of_a_page_that_differs_is_told(
    tmp_path: Path, page: str, lines: int
) -> None:
    ours, theirs = reports(tmp_path / "a"), reports(tmp_path / "b", page=page)
    assert len(page_differences(ours, theirs)) == lines


def test_a_changed_value_and_a_changed_formula_are_told(tmp_path: Path) -> None:
    ours = reports(tmp_path / "a")
    assert workbook_differences(ours, reports(tmp_path / "b")) == []
    assert workbook_differences(ours, reports(tmp_path / "c", amount=1.6)) == [
        "Sheet!A1 value: 1.5 and 1.6",
        "Sheet!A1 formula: 1.5 and 1.6",
    ]
    (line,) = workbook_differences(ours, reports(tmp_path / "d", total="=A1+1"))
    assert line == "Sheet!A2 formula: '=A1' and '=A1+1'"
