"""A warehouse made whole again from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.warehouse.archive.made_warehouse import add_load, add_rows, contents, load_id, run
from warehouse import Target
from warehouse.archive import (
    ArchiveDamagedError,
    ArchiveMissingError,
    open_files,
    rebuild_from,
    verify,
    write_new,
)
from warehouse.transfer import WarehouseNotEmptyError
from warehouse.transfer_duckdb import DuckDBStore

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse.archive import Files


class StoppedError(Exception):
    """Stands for a process that is killed."""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "rebuilt.duckdb"


def test_every_row_type_and_load_state_comes_back(
    path: Path, target: Target, files: Files, empty: Path
) -> None:
    write_new(target, files)
    assert rebuild_from(files, Target.local(empty)) == 16
    assert contents(empty) == contents(path)
    assert verify(Target.local(empty), files).findings == ()


def test_rows_of_a_stopped_load_come_back_once_they_are_archived(
    path: Path, target: Target, files: Files, empty: Path
) -> None:
    add_rows(path, 2)
    add_load(path, 3)
    write_new(target, files)
    rebuild_from(files, Target.local(empty))
    assert contents(empty) == contents(path)


def test_the_next_load_is_archived_from_the_rebuilt_warehouse(
    target: Target, files: Files, empty: Path, root: Path
) -> None:
    write_new(target, files)
    rebuild_from(files, Target.local(empty))
    assert write_new(Target.local(empty), files).units == 0
    add_load(empty, 2)
    assert write_new(Target.local(empty), files).units == 1


def test_a_warehouse_that_holds_readings_is_refused_in_one_line(
    path: Path, target: Target, files: Files
) -> None:
    write_new(target, files)
    before = contents(path)
    with pytest.raises(WarehouseNotEmptyError, match="expected an empty warehouse") as raised:
        rebuild_from(files, target)
    assert "\n" not in str(raised.value)
    assert contents(path) == before


def test_a_place_without_an_archive_is_refused(tmp_path: Path, empty: Path) -> None:
    with pytest.raises(ArchiveMissingError, match="expected an archive with manifests/"):
        rebuild_from(open_files(str(tmp_path / "nothing")), Target.local(empty))


@pytest.mark.parametrize("last", [0, 3, 6])
def test_a_rebuild_stopped_half_way_is_continued(
    target: Target, files: Files, empty: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    write_new(target, files)
    append, calls = DuckDBStore.append, []

    def stopping(self: Any, schema: str, table: str, rows: Any) -> int:
        if schema == "ops":
            return append(self, schema, table, rows)
        calls.append(table)
        if len(calls) > last:
            # half of the rows are there when it ends
            append(self, schema, table, [each.slice(0, 1) for each in rows])
            raise StoppedError(table)
        return append(self, schema, table, rows)

    with monkeypatch.context() as patch:
        patch.setattr(DuckDBStore, "append", stopping)
        with pytest.raises(StoppedError):
            rebuild_from(files, Target.local(empty))
    rebuild_from(files, Target.local(empty))
    assert contents(empty) == contents(target.path)
    with pytest.raises(WarehouseNotEmptyError):
        rebuild_from(files, Target.local(empty))


def test_an_altered_file_stops_the_rebuild(
    target: Target, files: Files, root: Path, empty: Path
) -> None:
    write_new(target, files)
    file = root / f"raw/youtube/videos/dt=2026-11-01/{load_id(0)}.parquet"
    content = file.read_bytes()
    file.write_bytes(content[:-20] + b"x" + content[-19:])
    with pytest.raises(ArchiveDamagedError, match="it was altered: restore it"):
        rebuild_from(files, Target.local(empty))
    file.write_bytes(content)
    rebuild_from(files, Target.local(empty))
    assert verify(Target.local(empty), files).findings == ()


def test_a_column_that_came_later_is_null_in_older_rows(
    path: Path, target: Target, files: Files, empty: Path
) -> None:
    write_new(target, files)
    run(path, "alter table raw_youtube.fetched_ranges add column resource varchar")
    run(
        path,
        "insert into raw_youtube.fetched_ranges values "
        "('UC1', '2026-11-01', '2026-11-03 14:00:00+00', '1793714400.25', 'z', 'videos')",
    )
    run(
        path,
        "insert into raw_youtube._dlt_loads values "
        "('1793714400.25', 'youtube', 0, '2026-11-03 14:00:00+00', 'hash/1=')",
    )
    write_new(target, files)
    rebuild_from(files, Target.local(empty))
    assert contents(empty) == contents(path)
