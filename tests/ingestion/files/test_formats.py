"""The same rows in every format and encoding land the same."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ingestion.files.importing import Imports

MAPPING = """\
name: clips
platform: facebook
tables:
  post_days:
    post_id: clip
    metric_date: day
    view_count: {column: views, optional: true}
    like_count: {column: likes, optional: true}
"""
ROWS = [
    {"clip": "a", "day": "2026-01-31", "views": 1234, "title": "Soupe à l'oignon"},
    {"clip": "b", "day": "2026-02-01", "views": 5, "title": "Crème, brûlée"},
]


def as_csv(delimiter: str = ",") -> str:
    head = delimiter.join(ROWS[0])
    lines = [
        delimiter.join([str(row["clip"]), str(row["day"]), str(row["views"]), f'"{row["title"]}"'])
        for row in ROWS
    ]
    return "\n".join([head, *lines]) + "\n"


def check(imports: Imports, file: Path, mapping: str = MAPPING) -> tuple[str, ...]:
    report = imports.dry(file, mapping)
    found = [
        (row["post_id"], row["metric_date"], row["view_count"])
        for row in report.sample["post_days"]
    ]
    assert found == [("a", date(2026, 1, 31), 1234), ("b", date(2026, 2, 1), 5)]
    extra = [json.loads(row["extra_fields"])["title"] for row in report.sample["post_days"]]
    assert extra == [row["title"] for row in ROWS]
    assert report.rows_read == 2
    return report.notes


@pytest.mark.parametrize(
    ("name", "delimiter"), [("a [1] *?.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.txt", "|")]
)
def test_delimiters(imports: Imports, name: str, delimiter: str) -> None:
    check(imports, imports.file(name, as_csv(delimiter)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_encodings(imports: Imports, encoding: str) -> None:
    check(imports, imports.file("a.csv", as_csv().encode(encoding)))


@pytest.mark.parametrize(
    ("encoding", "title", "note"),
    [
        ("cp1252", "Soupe à l\u2019oignon – 3 €", "read as cp1252"),
        ("latin-1", "Soupe à l'oignon", "read as cp1252"),
        ("cp1251", "Луковый суп и тёплый хлеб", "read as cp1251"),
    ],
)
def test_text_that_is_not_unicode_is_found_out_and_said(
    imports: Imports, encoding: str, title: str, note: str
) -> None:
    lines = "".join(f"{title},2026-02-01,{number},{title}\n" for number in range(20))
    file = imports.file("a.csv", ("clip,day,views,title\n" + lines).encode(encoding))
    report = imports.dry(file, MAPPING)
    assert json.loads(report.sample["post_days"][0]["extra_fields"])["title"] == title
    assert report.notes == (note,)


def test_a_declared_encoding_is_used(imports: Imports) -> None:
    file = imports.file("a.csv", as_csv().encode("latin-1"))
    assert check(imports, file, MAPPING + "encoding: latin-1\n") == ("read as latin-1",)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(row) for row in ROWS),
        "\n\n" + "\r\n\r\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS) + "\n",
    ],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_json_lines(imports: Imports, name: str, text: str) -> None:
    check(imports, imports.file(name, text))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_json_with_a_byte_order_mark(imports: Imports, encoding: str) -> None:
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS)
    check(imports, imports.file("a.jsonl", text.encode(encoding)))
    check(imports, imports.file("b.json", json.dumps(ROWS).encode(encoding)))


@pytest.mark.parametrize(
    "document", [ROWS, {"kind": "list", "items": ROWS}, {"meta": {}, "rowset": ROWS}]
)
def test_json_documents(imports: Imports, document: object) -> None:
    check(imports, imports.file("a.json", json.dumps(document, indent=1)))


def test_rows_deep_inside_a_json_document_are_named_by_the_mapping(imports: Imports) -> None:
    file = imports.file("a.json", json.dumps({"answer": {"page": 1, "rows": ROWS}}))
    check(imports, file, MAPPING + "items: answer.rows\n")


def test_fields_inside_json_objects_are_reached_by_their_path(imports: Imports) -> None:
    lines = [{"id": n, "s": {"day": "2026-01-0" + str(n), "n": n}, "x": [1]} for n in (1, 2)]
    file = imports.file("a.jsonl", "\n".join(json.dumps(line) for line in lines))
    mapping = MAPPING.replace("clip", "id").replace(": day", ": s.day").replace("views", "s.n")
    report = imports.dry(file, mapping)
    first = report.sample["post_days"][0]
    assert (first["post_id"], first["metric_date"], first["view_count"]) == (
        "1",
        date(2026, 1, 1),
        1,
    )
    assert json.loads(first["extra_fields"]) == {"s": {"day": "2026-01-01", "n": 1}, "x": [1]}


def test_parquet_with_its_own_types(imports: Imports, tmp_path: Path) -> None:
    table = pa.Table.from_pylist(ROWS)
    days = pa.array([date(2026, 1, 31), date(2026, 2, 1)])
    pq.write_table(table.set_column(1, "day", days), tmp_path / "a.parquet")
    check(imports, tmp_path / "a.parquet")


def test_moments_and_lists_of_parquet_keep_their_meaning(imports: Imports, tmp_path: Path) -> None:
    moments = pa.array([datetime(2026, 1, 2, 3, tzinfo=UTC)], pa.timestamp("us", tz="UTC"))
    table = pa.table({"id": ["a"], "at": moments, "tags": [["x", "y"]], "likes": [3.0]})
    pq.write_table(table, tmp_path / "a.parquet")
    mapping = (
        "name: p\nplatform: x\ntables:\n  posts: {post_id: id, published_at: at, tags: tags}\n"
        "time_zone: America/New_York\n"
    )
    row = imports.dry(tmp_path / "a.parquet", mapping).sample["posts"][0]
    assert row["published_at"] == datetime(2026, 1, 2, 3, tzinfo=UTC)
    assert json.loads(row["tags"]) == ["x", "y"]


def test_spreadsheets_with_real_dates(imports: Imports, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    book.add_worksheet("Empty")
    sheet = book.add_worksheet("Clips")
    form = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, list(ROWS[0]))
    for line, row in enumerate(ROWS, start=1):
        sheet.write_string(line, 0, str(row["clip"]))
        sheet.write_datetime(line, 1, datetime.fromisoformat(str(row["day"])), form)
        sheet.write_number(line, 2, float(str(row["views"])))
        sheet.write_string(line, 3, str(row["title"]))
    book.close()
    check(imports, tmp_path / "a.xlsx")
    check(imports, tmp_path / "a.xlsx", MAPPING + "sheet: Clips\n")


def test_lines_above_the_header_are_skipped_when_declared(imports: Imports) -> None:
    file = imports.file("a.csv", "Report of clips\nmade 2026\n" + as_csv())
    check(imports, file, MAPPING + "skip_lines: 2\n")


def test_a_repeated_header_is_told_apart_by_its_place(imports: Imports) -> None:
    file = imports.file("a.csv", "clip,day,views,views\na,2026-01-01,1,9\n")
    mapping = MAPPING.replace("column: likes", "column: views (2)")
    row = imports.dry(file, mapping).sample["post_days"][0]
    assert (row["view_count"], row["like_count"]) == (1, 9)
