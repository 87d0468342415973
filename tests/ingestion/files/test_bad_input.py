"""What cannot be imported is refused with one clear line, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from warehouse import WarehouseNotWritableError

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.files import FileReport
    from tests.ingestion.files.importing import Imports

MAPPING = """\
name: clips
platform: facebook
tables:
  post_days: {post_id: clip, metric_date: day, view_count: views}
"""


def refused(imports: Imports, file: Path, mapping: str | None = MAPPING) -> str:
    report: FileReport = imports.one(file, mapping)
    assert report.status == "failed"
    assert "\n" not in report.error
    assert report.error.startswith(str(file))
    assert not imports.target.path.exists()
    assert not (imports.var / "archive").exists()
    return report.error.removeprefix(str(file))


def test_a_file_that_is_not_there(imports: Imports) -> None:
    assert "No such file" in refused(imports, imports.folder / "none.csv")


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.xlsx", "a.json"])
def test_a_file_of_0_bytes(imports: Imports, name: str) -> None:
    assert refused(imports, imports.file(name, "")) == (
        ": the file is empty (0 bytes): export it again"
    )


def test_an_export_with_a_header_only(imports: Imports) -> None:
    assert refused(imports, imports.file("a.csv", "clip,day,views\n")) == (
        ": a header and no row: the export is empty, nothing to import"
    )


def test_an_export_of_blank_lines(imports: Imports) -> None:
    assert "only blank lines" in refused(imports, imports.file("a.csv", "\n\n"))


def test_a_missing_column_is_named_with_those_that_are_there(imports: Imports) -> None:
    file = imports.file("a.csv", "clip,date,views\na,2026-01-01,1\n")
    assert refused(imports, file) == (
        ": no column for post_days.metric_date (looked for day); the file has clip, date, views"
    )


def test_a_wrong_declared_encoding_is_refused_with_its_line(imports: Imports) -> None:
    file = imports.file(
        "a.csv", "clip,day,views\na,2026-01-01,1\né,2026-01-01,1\n".encode("cp1252")
    )
    message = refused(imports, file, MAPPING + "encoding: utf-8\n")
    assert message.startswith(":3: the text is not utf-8")


@pytest.mark.parametrize("name", ["a.parquet", "a.xlsx"])
def test_a_name_that_promises_another_format(imports: Imports, name: str) -> None:
    assert "the content is something else" in refused(imports, imports.file(name, "clip,day\n"))


def test_a_damaged_parquet_file(imports: Imports) -> None:
    assert "not a readable parquet file" in refused(imports, imports.file("a.parquet", b"PAR1 no"))


def test_a_damaged_spreadsheet(imports: Imports) -> None:
    assert "not a readable xlsx file" in refused(imports, imports.file("a.xlsx", b"PK\x03\x04 no"))


def test_a_login_page_instead_of_an_export(imports: Imports) -> None:
    page = imports.file("a.csv", "<!DOCTYPE html><html><body>Sign in</body></html>")
    assert "this is an HTML page" in refused(imports, page)


def test_a_broken_json_document(imports: Imports) -> None:
    file = imports.file("a.json", '[{"clip": 1},\n {"clip": 2},,]')
    assert "not a readable json file" in refused(imports, file)


def test_json_lines_without_any_object(imports: Imports) -> None:
    assert "no line is a JSON object" in refused(imports, imports.file("a.jsonl", "1\n2\n"))


def test_a_file_that_no_mapping_knows(imports: Imports) -> None:
    file = imports.file("a.csv", "video_id,wind,rain\n1,2,3\n")
    message = refused(imports, file, mapping=None)
    assert message.startswith(
        ": no mapping fits its columns video_id, wind, rain; looked for facebook_"
    )
    assert "nearest is youtube_video_counters, which lacks" in message
    assert message.endswith("write one (docs/imports.md) and pass --mapping")


def test_an_account_that_nothing_names(imports: Imports) -> None:
    mapping = "name: x\nplatform: y\ntables:\n  account_days: {metric_date: d, view_count: v}\n"
    file = imports.file("a.csv", "d,v\n2026-01-01,1\n")
    assert refused(imports, file, mapping) == (
        ": nothing names the account: give it with --account ID"
    )


def test_one_bad_file_does_not_stop_the_others(imports: Imports) -> None:
    good = imports.file("good.csv", "clip,day,views\na,2026-01-01,1\n")
    report = imports.run(imports.file("bad.csv", ""), good, mapping=MAPPING)
    assert [file.status for file in report.files] == ["failed", "imported"]
    assert len(report.failures) == 1


def test_a_working_folder_that_cannot_be_written(imports: Imports) -> None:
    file = imports.file("a.csv", "clip,day,views\na,2026-01-01,1\n")
    imports.file("var/state", "a file where a folder must be")
    with pytest.raises(WarehouseNotWritableError) as refused:
        imports.run(file, mapping=MAPPING)
    assert str(refused.value).startswith(f"cannot write {imports.var}: ")


def test_an_archive_that_cannot_be_written_leaves_the_file_not_imported(imports: Imports) -> None:
    file = imports.file("a.csv", "clip,day,views\na,2026-01-01,1\n")
    blocked = imports.file("var/archive", "a file where a folder must be")
    report = imports.run(file, mapping=MAPPING).files[0]
    assert report.status == "failed"
    assert "free space in" in report.error
    blocked.unlink()
    assert imports.one(file, MAPPING).status == "imported"
    assert imports.rows("select count(*) as n from raw_files.post_days")[0]["n"] == 1


def test_a_broken_document_in_another_encoding_is_named_as_it_was_given(imports: Imports) -> None:
    file = imports.file("a.json", '[{"clip": "é"}, {,]'.encode("utf-16"))
    assert "not a readable json file" in refused(imports, file)
