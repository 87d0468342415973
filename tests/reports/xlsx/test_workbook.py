"""The finance workbook, read back: exact amounts, statuses, ids and titles as text."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from reports import ReportError, ReportMismatchError, xlsx
from tests.reports.conftest import NOW
from tests.reports.made_channels import CHANNELS, FORMULA_TITLE
from tests.reports.made_marts import made_marts, write_marts

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

    from tests.reports.made_channels import Row
    from warehouse import Target

MICROS = 1_000_000


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory, made: Target) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "revenue.xlsx"
    return xlsx.write(made, path=path, now=NOW, title="Made revenue").paths[0]


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    """What a program sees that does not calculate: the results stored beside the formulas."""
    return openpyxl.load_workbook(path, data_only=True)


def records(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    heads, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


def micros(value: object) -> int:
    """An amount in a cell as micros; fails when it is not exact."""
    amount = Decimal(str(value)) * MICROS
    assert amount == int(amount)
    return int(amount)


def test_statements_hold_each_month_channel_source_and_status_exactly(
    book: Workbook, marts: dict[str, list[Row]]
) -> None:
    written = {
        (row["Account id"], row["Month"].date(), row["Source"], row["Currency"]): (
            micros(row["Revenue"]),
            row["Revenue, micros"],
            row["Status"],
        )
        for row in records(book, "Statements")
    }
    expected = {
        (row["account_id"], row["statement_month"], row["revenue_source"], row["currency"]): (
            row["revenue_micros"],
            row["revenue_micros"],
            row["revenue_status"],
        )
        for row in marts["fct_revenue_statements"]
    }
    assert written == expected
    assert {status for *_, status in written.values()} == {"closed", "estimate"}


def test_every_difference_of_the_reconciliation_is_zero(
    book: Workbook, marts: dict[str, list[Row]]
) -> None:
    rows = records(book, "Reconciliation")
    assert len(rows) == 2 * 5
    assert {row["Statement + restated - days"] for row in rows} == {0}
    assert {row["Workbook - statement"] for row in rows} == {0}
    days = sum(
        row["estimated_revenue_micros"]
        for row in marts["fct_revenue_daily"]
        if row["revenue_level"] == "account"
    )
    assert sum(row["Sum of days, micros"] for row in rows) == days


def test_the_grid_adds_up_by_formulas_whose_results_are_stored(path: Path, book: Workbook) -> None:
    formulas = openpyxl.load_workbook(path)["Revenue USD"]
    assert formulas["E4"].value == "=SUM(C4:D4)"
    assert formulas["E9"].value == "=SUM(E4:E8)"
    grid = book["Revenue USD"]
    months = [micros(grid.cell(row, 5).value) for row in range(4, 9)]
    assert micros(grid["E9"].value) == sum(months)
    assert grid["A4"].value.date() == date(2026, 7, 1)
    assert [grid.cell(row, 2).value for row in range(4, 9)] == ["closed"] * 4 + ["estimate"]


def test_the_summary_keeps_closed_and_estimated_apart(
    path: Path, book: Workbook, marts: dict[str, list[Row]]
) -> None:
    totals: dict[str, int] = defaultdict(int)
    for row in marts["fct_revenue_statements"]:
        totals[row["revenue_status"]] += row["revenue_micros"]
    summary = book["Summary"]
    assert [micros(summary.cell(5, column).value) for column in (4, 5, 6)] == [
        totals["closed"],
        totals["estimate"],
        totals["closed"] + totals["estimate"],
    ]
    assert openpyxl.load_workbook(path)["Summary"]["D5"].value.startswith("=SUMIFS(Statements!")


def test_videos_add_up_to_the_mart_and_keep_their_ids_as_text(
    book: Workbook, marts: dict[str, list[Row]]
) -> None:
    rows = records(book, "Posts")
    expected = sum(
        row["estimated_revenue_micros"]
        for row in marts["fct_revenue_daily"]
        if row["revenue_level"] == "post"
    )
    assert sum(row["Revenue, micros"] for row in rows) == expected
    assert sum(micros(row["Revenue"]) for row in rows) == expected
    assert all(isinstance(row["Post id"], str) for row in rows)


def test_a_title_that_looks_like_a_formula_stays_text(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["Posts"]
    cell = next(row[0] for row in sheet.iter_rows() if row[0].value == FORMULA_TITLE)
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.hyperlink is None


def test_a_statement_that_differs_from_its_days_is_not_written(tmp_path: Path) -> None:
    marts = made_marts()
    marts["fct_revenue_statements"][0]["revenue_micros"] += 1
    target = write_marts(tmp_path / "w.duckdb", marts)
    path = tmp_path / "revenue.xlsx"
    path.write_bytes(b"the former workbook")
    with pytest.raises(ReportMismatchError, match="Jul 2026, USD: the statement comes to"):
        xlsx.write(target, path=path, now=NOW)
    assert path.read_bytes() == b"the former workbook"
    assert sorted(found.name for found in tmp_path.iterdir()) == ["revenue.xlsx", "w.duckdb"]


def test_days_without_a_statement_are_not_overlooked(tmp_path: Path) -> None:
    marts = made_marts()
    month = date(2026, 9, 1)
    marts["fct_revenue_statements"] = [
        row for row in marts["fct_revenue_statements"] if row["statement_month"] != month
    ]
    target = write_marts(tmp_path / "w.duckdb", marts)
    with pytest.raises(ReportMismatchError, match="Sep 2026"):
        xlsx.write(target, path=tmp_path / "revenue.xlsx", now=NOW)


def test_a_month_restated_after_its_close_keeps_its_amount_and_still_agrees(
    tmp_path: Path,
) -> None:
    marts = made_marts()
    closed = marts["fct_revenue_statements"][0]
    day = next(
        row
        for row in marts["fct_revenue_daily"]
        if row["revenue_level"] == "account"
        and row["account_id"] == closed["account_id"]
        and row["revenue_source"] == closed["revenue_source"]
        and row["metric_date"].replace(day=1) == closed["statement_month"]
    )
    day["estimated_revenue_micros"] -= 7
    closed["restated_after_close_micros"] = -7
    target = write_marts(tmp_path / "w.duckdb", marts)
    result = xlsx.write(target, path=tmp_path / "revenue.xlsx", now=NOW)
    rows = records(openpyxl.load_workbook(result.paths[0], data_only=True), "Reconciliation")
    assert rows[0]["Restated since close, micros"] == -7
    assert {row["Statement + restated - days"] for row in rows} == {0}


def test_two_currencies_have_a_sheet_each_and_no_common_total(tmp_path: Path) -> None:
    marts = made_marts()
    for table, amount in (
        ("fct_revenue_daily", "estimated_revenue_micros"),
        ("fct_revenue_statements", "revenue_micros"),
    ):
        marts[table] += [
            {**row, "currency": "EUR", amount: row[amount] * 9 // 9} for row in marts[table]
        ]
    target = write_marts(tmp_path / "w.duckdb", marts)
    book = openpyxl.load_workbook(
        xlsx.write(target, path=tmp_path / "r.xlsx", now=NOW).paths[0], data_only=True
    )
    assert {"Revenue EUR", "Revenue USD"} <= set(book.sheetnames)
    assert [book["Summary"].cell(row, 1).value for row in (5, 6, 7)] == ["EUR", "USD", None]


def test_no_revenue_gives_a_workbook_that_says_so(tmp_path: Path, empty: Target) -> None:
    result = xlsx.write(empty, path=tmp_path / "r.xlsx", now=NOW)
    assert result.notes == ("no revenue for the workbook",)
    book = openpyxl.load_workbook(result.paths[0])
    assert book["Summary"]["A5"].value == "No revenue is held."


def test_a_channel_that_earns_is_not_called_without_revenue_for_a_day_to_come(
    tmp_path: Path,
) -> None:
    marts = made_marts()
    late = {
        **marts["metric_availability"][0],
        "availability_key": "late",
        "account_key": CHANNELS[0].account_key,
        "availability": "not_fetched",
        "reason": "not_collected",
    }
    marts["metric_availability"].append(late)
    target = write_marts(tmp_path / "w.duckdb", marts)
    book = openpyxl.load_workbook(xlsx.write(target, path=tmp_path / "r.xlsx", now=NOW).paths[0])
    summary = [str(row[0]) for row in book["Summary"].iter_rows(values_only=True)]
    said = [text for text in summary if "no revenue" in text]
    assert len(said) == 1
    assert said[0].startswith(CHANNELS[2].name)


def test_an_amount_beyond_what_a_spreadsheet_holds_exactly_is_refused(tmp_path: Path) -> None:
    marts = made_marts()
    for row in (marts["fct_revenue_statements"][0], marts["fct_revenue_daily"][0]):
        for name in ("revenue_micros", "estimated_revenue_micros"):
            if name in row:
                row[name] += 2**53
    target = write_marts(tmp_path / "w.duckdb", marts)
    with pytest.raises(ReportError, match="more than a spreadsheet holds exactly"):
        xlsx.write(target, path=tmp_path / "r.xlsx", now=NOW)


def test_the_same_marts_give_the_same_bytes(tmp_path: Path, made: Target) -> None:
    one, two = (
        xlsx.write(made, path=tmp_path / name, now=NOW).paths[0].read_bytes()
        for name in ("one.xlsx", "two.xlsx")
    )
    assert one == two


def test_a_page_that_earns_stands_beside_the_channels_under_its_platform(
    tmp_path: Path, social: Target
) -> None:
    made = xlsx.write(social, path=tmp_path / "revenue.xlsx", now=NOW)
    book = openpyxl.load_workbook(made.paths[0], data_only=True)
    rows = [row for row in records(book, "Statements") if row["Platform"] == "facebook"]
    # sixty days at a dollar, 19 September to 17 November 2026
    assert [(row["Source"], row["Revenue"]) for row in rows] == [
        ("content", 12),
        ("content", 31),
        ("content", 17),
    ]
    heads = [cell.value for cell in book["Revenue USD"][3]]
    assert "Made Bakery (Facebook)" in heads
    assert "Made Kitchen (YouTube)" in heads
    checks = [row for row in records(book, "Reconciliation") if row["Platform"] == "facebook"]
    assert {row["Workbook - statement"] for row in checks} == {0}
    notes = " ".join(str(row[0].value) for row in book["Notes"].iter_rows())
    assert "Estimated revenue (YouTube):" in notes
