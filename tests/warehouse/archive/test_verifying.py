"""What `verify` sees."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.archive.made_warehouse import add_load, add_rows, load_id, run
from warehouse import Target
from warehouse.archive import open_files, verify, write_new

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.archive import Files

VIDEOS = "raw/youtube/videos/dt=2026-11-02"


@pytest.fixture(scope="module")
def archived(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the warehouse and its archive, which tests copy."""
    folder = tmp_path_factory.mktemp("archived")
    shutil.copy(made, folder / "warehouse.duckdb")
    write_new(Target.local(folder / "warehouse.duckdb"), open_files(str(folder / "archive")))
    return folder


@pytest.fixture(autouse=True)
def _archived(archived: Path, path: Path, root: Path) -> None:
    shutil.copy(archived / path.name, path)
    shutil.copytree(archived / root.name, root)


def found(target: Target, files: Files) -> list[tuple[str, str]]:
    return [(each.problem, each.where) for each in verify(target, files).findings]


def test_an_archive_that_agrees_is_told_by_table(target: Target, files: Files) -> None:
    verdict = verify(target, files)
    assert verdict.findings == ()
    assert (verdict.loads, verdict.files) == (4, 9)
    assert {each.name: (each.archived, each.held) for each in verdict.tables} == {
        "predictions.post_forecasts": (2, 2),
        "raw_files.files": (1, 1),
        "raw_files.posts": (1, 1),
        "raw_youtube.channel_revenue_days": (4, 4),
        "raw_youtube.comment_threads": (0, 0),
        "raw_youtube.fetched_ranges": (2, 2),
        "raw_youtube.videos": (6, 6),
    }


def test_one_altered_byte_is_found(target: Target, files: Files, root: Path) -> None:
    file = root / VIDEOS / f"{load_id(1)}.parquet"
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert found(target, files) == [("changed file", f"{VIDEOS}/{load_id(1)}.parquet")]


def test_a_missing_file_is_named(target: Target, files: Files, root: Path) -> None:
    (root / VIDEOS / f"{load_id(1)}.parquet").unlink()
    assert found(target, files) == [("missing file", f"{VIDEOS}/{load_id(1)}.parquet")]


def test_a_missing_schema_version_is_named(target: Target, files: Files, root: Path) -> None:
    version = next(root.glob("manifests/youtube/versions/*.json"))
    version.unlink()
    # both loads knew it
    assert found(target, files) == 2 * [("missing file", version.relative_to(root).as_posix())]


def test_a_damaged_manifest_is_named(target: Target, files: Files, root: Path) -> None:
    (root / "manifests" / "youtube" / f"{load_id(0)}.json").write_text("{")
    problems = found(target, files)
    assert problems[0] == ("unreadable", f"manifests/youtube/{load_id(0)}.json")
    assert {problem for problem, _ in problems[1:]} == {"not archived"}


@pytest.mark.parametrize(
    "change",
    [
        "update raw_youtube.videos set payload = '{}' where video_id = 'v1'",
        "update raw_youtube.videos set video_id = null where video_id = 'v1'",
        "delete from raw_youtube.videos where video_id = 'v1'",
    ],
)
def test_a_row_changed_or_lost_in_the_warehouse_is_found(
    target: Target, files: Files, path: Path, change: str
) -> None:
    run(path, f"{change} and _dlt_load_id = '{load_id(1)}'")
    assert found(target, files) == [
        ("differs", f"raw_youtube.videos, load {load_id(1)}, 2026-11-02")
    ]


def test_a_row_doubled_in_the_warehouse_is_found(target: Target, files: Files, path: Path) -> None:
    run(path, "insert into predictions.post_forecasts from predictions.post_forecasts limit 1")
    assert found(target, files) == [("differs", "predictions.post_forecasts, 2026-11-01")]


def test_a_value_and_its_neighbour_swapped_are_found(
    target: Target, files: Files, path: Path
) -> None:
    run(
        path,
        "update raw_youtube.videos set video_id = channel_id, channel_id = video_id "
        f"where video_id = 'v1' and _dlt_load_id = '{load_id(1)}'",
    )
    assert [problem for problem, _ in found(target, files)] == ["differs"]


def test_json_written_otherwise_is_the_same_value(target: Target, files: Files, path: Path) -> None:
    run(
        path,
        "update raw_youtube.videos set payload = "
        '\'{ "tags":null, "share":1e-1, "title": "\\u00e9 \\ud834\\udd1e", "views": 1.0 }\' '
        "where video_id = 'v1'",
    )
    assert found(target, files) == []


def test_a_load_without_an_archive_is_named(target: Target, files: Files, path: Path) -> None:
    add_load(path, 2)
    tables = ("channel_revenue_days", "fetched_ranges", "videos")
    assert found(target, files) == [
        ("not archived", f"raw_youtube.{table}, load {load_id(2)}, 2026-11-03") for table in tables
    ]


def test_rows_of_a_load_that_is_not_finished_wait(target: Target, files: Files, path: Path) -> None:
    add_rows(path, 2)
    verdict = verify(target, files)
    assert verdict.findings == ()
    waiting = {each.name: each.waiting for each in verdict.tables if each.waiting}
    assert waiting == {"raw_youtube.channel_revenue_days": 2, "raw_youtube.videos": 3}
