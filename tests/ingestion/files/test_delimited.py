"""Delimited text: rows keep their numbers, and a broken row costs itself only."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.files.delimited import find_delimiter, records
from ingestion.files.headers import clean_header, find_column, unique_headers

if TYPE_CHECKING:
    from pathlib import Path

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


def read(
    path: Path, text: str, width: int | None = None
) -> list[tuple[int, str | None, list[str]]]:
    path.write_text(text, encoding="utf-8", newline="")
    rows = list(records(path, encoding="utf-8", delimiter=",", width=width))
    return [(row.line_number, row.problem, row.cells) for row in rows[1:]]


def test_a_row_that_runs_over_lines_is_numbered_by_its_first(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.csv", 'id,text\n1,"a\n\nb"\n\n2,c\n', 2)
    assert rows == [(2, None, ["1", "a\n\nb"]), (6, None, ["2", "c"])]


def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.csv", 'id,text\n1,a\n2,"b\n3,c\n4,d\n', 2)
    assert [(line, problem is None) for line, problem, _ in rows] == [
        (2, True),
        (3, False),
        (4, True),
        (5, True),
    ]
    assert rows[1][1] == "a quote is opened and never closed"


def test_rows_of_another_width_say_what_they_have(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.csv", "id,text\n1\n2,b,c\n3,d,,\n", 2)
    assert [problem for _, problem, _ in rows] == [
        "expected 2 fields, came 1",
        "expected 2 fields, came 3",
        None,
    ]


def test_tags_that_are_packed_with_quotes_do_not_break_their_row(tmp_path: Path) -> None:
    rows = read(tmp_path / "a.csv", 'id,tags,views\nx,"a"|"b c",5\n', 3)
    assert rows == [(2, None, ["x", 'a|"b c"', "5"])]


@given(table=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=8))
def test_what_csv_writes_is_read_back_whole(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([["id", "text"], *table])
    path = tmp_path_factory.getbasetemp() / "any.csv"
    assert [cells for _, _, cells in read(path, text.getvalue(), 2)] == table


@given(text=st.text(st.sampled_from('ab",\n'), max_size=60))
def test_no_character_of_a_broken_file_is_lost(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "broken.csv"
    path.write_text("id,text\n" + text, encoding="utf-8", newline="")
    rows = list(records(path, encoding="utf-8", delimiter=",", width=2))[1:]
    kept = "".join(row.raw for row in rows).replace("\n", "")
    assert kept == text.replace("\n", "")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_splits_evenly(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    line = delimiter.join(["{}", "a b", "1"])
    path.write_text(f"{line.format('id')}\n{line.format('x')}\n{line.format('y')}\n")
    assert find_delimiter(path, encoding="utf-8") == delimiter


def test_invisible_characters_do_not_make_another_header() -> None:
    assert clean_header("\ufeffVideo pub\u00adlish\u00a0 time ") == "Video publish time"
    assert find_column(["Video pub\u00adlish time"], "video publish time") == 0


def test_repeated_and_empty_headers_get_names_of_their_own() -> None:
    assert unique_headers(["Views", "views", ""]) == ["Views", "views (2)", "column 3"]
