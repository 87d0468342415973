"""A large file in parts: the same rows with the same numbers, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.files import intake, rejects
from ingestion.files.intake import json_lines, take_in
from ingestion.files.parts import FilePart

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ingestion.files.importing import Imports

MAPPING = """\
name: clips
platform: facebook
tables:
  post_days: {post_id: clip, metric_date: day, view_count: views}
  posts: {post_id: clip}
"""


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "CHUNK_BYTES", 100)
    monkeypatch.setattr(intake, "SMALLEST_CUT_BYTES", 1000)


def lines(count: int) -> str:
    return "".join(
        f'{{"clip": "c{n}", "day": "2026-01-{1 + n % 33:02d}", "views": {n}}}\n'
        for n in range(1, count + 1)
    )


@pytest.mark.usefixtures("small_chunks")
def test_parts_are_whole_lines_that_follow_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(60))
    facts = take_in(path)
    first, second = facts.parts
    assert (first.start, second.start, second.end) == (0, first.end, facts.size_bytes)
    assert (first.rows_before, second.rows_before) == (0, first.rows)
    assert first.rows + second.rows == facts.line_count == 60
    assert path.read_bytes()[: first.end].count(b"\n") == first.rows


def test_a_small_file_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(lines(60))
    assert take_in(path).parts == ()


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("text", ["\n{}\n", "{}\n\n{}", "{}\n \t\r\n{}\n", "{}\r\n{}\n  ", "{}"])
def test_lines_are_counted_as_the_engine_counts_them(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(text.encode())
    assert take_in(path).line_count == len(list(json_lines(path)))


def test_a_part_has_a_name_of_its_own() -> None:
    assert FilePart("5b0f", 10, 30, 2, 4).url == "part://5b0f/10-30"


@pytest.mark.integration
@pytest.mark.usefixtures("small_chunks")
def test_a_file_read_in_parts_lands_with_its_row_numbers_and_rejects(imports: Imports) -> None:
    report = imports.one(imports.file("strange [1] name?.jsonl", lines(80)), MAPPING)
    # days 32 and 33 of January: rows 31, 32, 64, 65
    assert (report.rows_read, report.rows_landed, report.rows_rejected) == (80, 76, 4)
    assert report.first_rejects[0].startswith("line 31: metric_date (day): '2026-01-32'")
    found = imports.rows("select row_number, view_count from raw_files.post_days")
    assert len(found) == 76
    assert all(row["row_number"] == row["view_count"] for row in found)
    again = imports.one(imports.file("other.jsonl", lines(80)), MAPPING)
    assert again.status == "already imported"


@given(
    texts=st.lists(st.text("ab", min_size=1, max_size=9), min_size=1, max_size=30),
    data=st.data(),
    chunk=st.integers(1, 12),
    ended=st.booleans(),
)
def test_wanted_lines_are_found_alike_by_skipping_and_by_reading(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[str],
    data: st.DataObject,
    chunk: int,
    ended: bool,
) -> None:
    path = tmp_path_factory.getbasetemp() / "wanted.jsonl"
    path.write_text("\n".join(texts) + "\n" * ended)
    wanted = data.draw(st.sets(st.integers(1, len(texts)), min_size=1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rejects, "_SKIPPED_BYTES", chunk)
        skipped = list(rejects._skipped_to(path, wanted))
    assert skipped == list(rejects._searched(path, wanted))
    assert [number for number, _, _ in skipped] == sorted(wanted)
