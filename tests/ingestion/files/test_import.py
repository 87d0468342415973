"""Files land exactly once, and every row is accounted for."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.landing_data import MAPPING as MADE_POSTS
from bench.landing_data import make_posts
from ingestion.files import ensure_tables
from ingestion.files.targets import TARGETS
from tests.ingestion.files.importing import Imports

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.files import FileReport

pytestmark = pytest.mark.integration

MAPPING = """\
name: clips
platform: facebook
control_rows: {column: clip, equals: [Total]}
every_table: {post_id: clip, account_id: {value: copper_ladle}}
tables:
  post_days: {metric_date: day, view_count: views}
  posts: {title: title}
"""
LINES = (
    "clip,day,views,title,mood\n"
    'a,2026-01-01,10,"Soup\nof the day",warm\n'
    "Total,,41,,\n"
    "b,2026-02-31,11,Cake,warm\n"
    "c,2026-01-03,twelve,Bread,\n"
    "d,2026-01-04,20,Rice,cold\n"
    ",2026-01-05,1,Nameless,\n"
)


def rejects(report: FileReport) -> list[dict[str, str]]:
    assert report.rejects_path is not None
    with report.rejects_path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_lands_or_is_rejected_or_is_a_total(imports: Imports) -> None:
    report = imports.one(imports.file("clips.csv", LINES), MAPPING)
    assert (report.rows_read, report.rows_landed, report.rows_rejected, report.rows_control) == (
        6,
        2,
        3,
        1,
    )
    assert report.tables == {"post_days": 2, "posts": 2}
    assert rejects(report) == [
        {
            "line_number": "5",
            "row_number": "3",
            "reason": "metric_date (day): '2026-02-31' is not a day",
            "raw": "b,2026-02-31,11,Cake,warm",
        },
        {
            "line_number": "6",
            "row_number": "4",
            "reason": "view_count (views): 'twelve' is not a whole number",
            "raw": "c,2026-01-03,twelve,Bread,",
        },
        {
            "line_number": "8",
            "row_number": "6",
            "reason": "post_id (clip): is empty",
            "raw": ",2026-01-05,1,Nameless,",
        },
    ]
    rows = imports.rows(
        "select row_number, platform, account_id, post_id, metric_date, view_count, file_name, "
        "mapping_name, imported_at, extra_fields from raw_files.post_days order by row_number"
    )
    assert [row["row_number"] for row in rows] == [1, 5]
    assert rows[0]["metric_date"] == date(2026, 1, 1)
    assert (rows[0]["platform"], rows[0]["account_id"], rows[0]["post_id"]) == (
        "facebook",
        "copper_ladle",
        "a",
    )
    assert (rows[0]["file_name"], rows[0]["mapping_name"]) == ("clips.csv", "clips")
    assert rows[0]["imported_at"] == datetime(2026, 11, 20, 14, tzinfo=UTC)
    assert json.loads(rows[1]["extra_fields"]) == {"mood": "cold"}


def test_totals_of_the_file_are_held_against_what_landed(imports: Imports) -> None:
    report = imports.one(imports.file("clips.csv", LINES), MAPPING)
    (total,) = report.control_totals
    assert (total.field, total.stated, total.landed, total.is_equal) == (
        "view_count",
        41.0,
        30.0,
        False,
    )
    (manifest,) = imports.rows("select * from raw_files.files")
    assert json.loads(manifest["control_totals"]) == {
        "view_count": {"stated": 41.0, "landed": 30.0, "is_equal": False}
    }
    assert (manifest["rows_read"], manifest["rows_landed"], manifest["rows_rejected"]) == (6, 2, 3)
    assert manifest["rows_control"] == 1
    assert (imports.var / manifest["archive_path"]).read_bytes() == LINES.encode()


def test_a_file_lands_once_by_its_content_and_mapping(imports: Imports) -> None:
    first = imports.one(imports.file("clips.csv", LINES), MAPPING)
    again = imports.one(imports.file("other/renamed.csv", LINES), MAPPING)
    assert (first.status, again.status) == ("imported", "already imported")
    assert "nothing new landed" in again.notes[0]
    assert imports.rows("select count(*) as n from raw_files.post_days")[0]["n"] == 2
    changed = imports.one(
        imports.file("clips.csv", LINES), MAPPING.replace("copper_ladle", "other_ladle")
    )
    assert changed.status == "imported"
    assert imports.rows("select count(*) as n from raw_files.post_days")[0]["n"] == 4
    assert len(imports.rows("select * from raw_files.files")) == 2
    assert len(list((imports.var / "archive" / "files").iterdir())) == 1


def test_the_same_file_given_twice_lands_once(imports: Imports) -> None:
    file = imports.file("clips.csv", LINES)
    report = imports.run(file, file, mapping=MAPPING)
    assert [file.status for file in report.files] == ["imported", "already imported"]
    assert imports.rows("select count(*) as n from raw_files.posts")[0]["n"] == 2


def test_rows_that_landed_before_a_kill_do_not_land_again(imports: Imports) -> None:
    file = imports.file("clips.csv", LINES)
    imports.one(file, MAPPING)
    before = imports.rows("select * exclude (_dlt_load_id) from raw_files.post_days order by all")
    with_manifest_lost = "delete from raw_files.files; delete from raw_files.posts"
    from warehouse import open_warehouse

    with open_warehouse(imports.target) as warehouse:
        warehouse.execute(with_manifest_lost)
    report = imports.one(file, MAPPING)
    assert report.status == "imported"
    assert (report.rows_landed, report.rows_rejected) == (2, 3)
    after = imports.rows("select * exclude (_dlt_load_id) from raw_files.post_days order by all")
    assert after == before
    assert imports.rows("select count(*) as n from raw_files.posts")[0]["n"] == 2


def test_a_dry_run_shows_what_would_land_and_writes_nothing(imports: Imports) -> None:
    mapping = MAPPING + "keep_other_columns: false\n"
    report = imports.dry(imports.file("clips.csv", LINES), mapping)
    assert (report.rows_landed, report.rows_rejected, report.rows_control) == (2, 3, 1)
    assert report.left_out_columns == ("mood",)
    assert report.fields["post_days"]["metric_date"] == "day"
    assert report.fields["post_days"]["account_id"] == "value in the mapping"
    assert [row["post_id"] for row in report.sample["post_days"]] == ["a", "d"]
    assert report.first_rejects[0] == "line 5: metric_date (day): '2026-02-31' is not a day"
    assert not imports.target.path.exists()
    assert not (imports.var / "rejects").exists()


def test_broken_json_lines_are_rejected_with_their_lines(imports: Imports) -> None:
    lines = (
        b'{"clip": "a", "day": "2026-01-01", "views": 1, "title": "x"}\n'
        b"\n"
        b'{"clip": "b", "day": \n'
        b"[1, 2]\n"
        b'{"clip": "c", "day": "2026-01-02", "views": 2.5}\r\n'
        b'{"clip": "\xff", "day": "2026-01-02", "views": 2}\n'
        b'{"clip": "d", "day": "2026-01-03", "views": "4", "later": {"k": [1]}}'
    )
    report = imports.one(imports.file("clips.jsonl", lines), MAPPING)
    assert (report.rows_read, report.rows_landed) == (6, 2)
    found = [(row["line_number"], row["reason"]) for row in rejects(report)]
    assert found == [
        ("3", "not JSON: Expecting value at character 22"),
        ("4", "a JSON list, not an object"),
        ("5", "view_count (views): '2.5' is not a whole number"),
        ("6", "not UTF-8: byte 11"),
    ]
    last = imports.rows("select * from raw_files.post_days where post_id = 'd'")[0]
    assert (last["row_number"], last["view_count"]) == (6, 4)
    assert json.loads(last["extra_fields"]) == {"later": {"k": [1]}}


def test_broken_csv_lines_are_rejected_and_the_others_land(imports: Imports) -> None:
    lines = (
        "clip,day,views,title\n"
        "a,2026-01-01,1,fine\n"
        "b,2026-01-02\n"
        'c,2026-01-03,3,"never closed\n'
        "d,2026-01-04,4,fine\n"
        "e,2026-01-05,5,too,many\n"
    )
    report = imports.one(imports.file("clips.csv", lines), MAPPING)
    assert (report.rows_read, report.rows_landed) == (5, 2)
    assert [(row["line_number"], row["reason"]) for row in rejects(report)] == [
        ("3", "expected 4 fields, came 2"),
        ("4", "a quote is opened and never closed"),
        ("6", "expected 4 fields, came 5"),
    ]


def test_ids_above_2_to_the_53_and_leading_zeros_stay_as_they_are(imports: Imports) -> None:
    lines = (
        '{"clip": 9007199254740993, "day": "2026-01-01", "views": 1}\n'
        '{"clip": "007", "day": "2026-01-01", "views": 9007199254740993}\n'
    )
    imports.one(
        imports.file("clips.jsonl", lines), MAPPING.replace("  posts: {title: title}\n", "")
    )
    rows = imports.rows("select post_id, view_count from raw_files.post_days order by row_number")
    assert [row["post_id"] for row in rows] == ["9007199254740993", "007"]
    assert rows[1]["view_count"] == 9007199254740993


def test_all_tables_exist_before_anything_is_imported(imports: Imports) -> None:
    ensure_tables(imports.target, var=imports.var)
    for name, table in TARGETS.items():
        columns = {row["column_name"] for row in imports.rows(f"describe raw_files.{name}")}
        assert set(table.fields) <= columns
        assert {"row_number", "extra_fields", "_dlt_load_id", "_dlt_id"} <= columns
    assert imports.rows("select count(*) as n from raw_files.files")[0]["n"] == 0
    imports.target.path.unlink()  # a new warehouse beside dlt's old working folder
    assert imports.one(imports.file("clips.csv", LINES), MAPPING).rows_landed == 2
    assert imports.rows("select count(*) as n from raw_files.revenue")[0]["n"] == 0


def test_the_benchmark_s_broken_lines_are_rejected_exactly(imports: Imports) -> None:
    made = make_posts(imports.folder / "posts.jsonl", 12_000)
    report = imports.one(made.path, MADE_POSTS)
    assert report.rows_rejected == made.broken == 2
    assert [row["line_number"] for row in rejects(report)] == ["3334", "5001"]


ANY_CELL = st.one_of(
    st.sampled_from(["a", "2026-01-01", "2026-02-31", "1", "1.5", "", "Total", 'x"y', "é\n"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=6),
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.lists(ANY_CELL, min_size=3, max_size=5), min_size=1, max_size=8))
def test_every_row_of_any_table_is_landed_or_rejected_or_control(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    imports = Imports(tmp_path)
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write("clip,day,views,title\n")
        csv.writer(stream, lineterminator="\n").writerows(rows)
    report = imports.dry(path, MAPPING)  # holds the sum
    assert report.status == "dry run"
    assert report.rows_read >= 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=st.lists(st.text(st.sampled_from('{}[]":,a1é \\'), max_size=14), max_size=8))
def test_read_is_landed_and_rejected_whatever_the_json_lines_hold(
    tmp_path: Path, lines: list[str]
) -> None:
    imports = Imports(tmp_path)
    good = '{"clip": "a", "day": "2026-01-01", "views": 1, "title": "t"}'
    path = tmp_path / "any.jsonl"
    path.write_text("\n".join([good, *lines, good]), encoding="utf-8")
    report = imports.dry(path, MAPPING)
    filled = [line for line in lines if line.strip(" \t\r\n")]
    assert report.rows_read == len(filled) + 2
    assert report.rows_landed >= 2
