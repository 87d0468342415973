"""What a load leaves in the archive."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.warehouse.archive.made_warehouse import (
    add_forecasts,
    add_load,
    add_rows,
    day_of,
    finish_load,
    load_id,
    make,
    run,
)
from warehouse import Target
from warehouse.archive import ArchiveConflictError, Files, open_files, verify, write_new
from warehouse.archive.files import FolderFiles
from warehouse.duckdb_engine import DuckDBWarehouse

if TYPE_CHECKING:
    from pathlib import Path


class StoppedError(Exception):
    """Stands for a process that is killed."""


class Stopping(FolderFiles):
    """An archive that stops before its file number `last`."""

    def __init__(self, root: Path, last: int) -> None:
        super().__init__(root)
        self._left = last

    def create(self, path: str, content: bytes) -> bool:
        if self._left == 0:
            raise StoppedError(path)
        self._left -= 1
        return super().create(path, content)


def names(root: Path, pattern: str = "**/*.parquet") -> list[str]:
    return sorted(each.relative_to(root).as_posix() for each in root.glob(pattern))


def test_each_load_lies_under_its_source_table_and_day(
    target: Target, files: Files, root: Path
) -> None:
    write_new(target, files)
    first, second = load_id(0), load_id(1)
    assert names(root) == [
        "predictions/post_forecasts/dt=2026-11-01/20261101T140000.000000Z.parquet",
        "raw/files/files/dt=2026-11-01/7.5.parquet",
        "raw/files/posts/dt=2026-11-01/7.5.parquet",
        f"raw/youtube/channel_revenue_days/dt=2026-11-01/{first}.parquet",
        f"raw/youtube/channel_revenue_days/dt=2026-11-02/{second}.parquet",
        f"raw/youtube/fetched_ranges/dt=2026-11-01/{first}.parquet",
        f"raw/youtube/fetched_ranges/dt=2026-11-02/{second}.parquet",
        f"raw/youtube/videos/dt=2026-11-01/{first}.parquet",
        f"raw/youtube/videos/dt=2026-11-02/{second}.parquet",
    ]


def test_duckdb_reads_the_files_with_exact_types_and_the_day_as_a_partition(
    target: Target, files: Files, root: Path
) -> None:
    write_new(target, files)
    with duckdb.connect() as engine:
        engine.execute("set TimeZone = 'UTC'")
        read = engine.sql(
            f"select day, estimated_revenue, cpm, views, observed_at, dt from read_parquet("
            f"'{root}/raw/youtube/channel_revenue_days/**/*.parquet', hive_partitioning = true) "
            "where dt = '2026-11-02' order by day"
        )
        assert [str(kind) for kind in read.types] == [
            "DATE",
            "DECIMAL(38,9)",
            "DOUBLE",
            "BIGINT",
            "TIMESTAMP WITH TIME ZONE",
            "DATE",
        ]
        moment = datetime(2026, 11, 2, 14, tzinfo=UTC)
        assert read.fetchall() == [
            (
                date(2026, 10, 30),
                Decimal("0.000000001"),
                1e-07,
                9007199254740993,
                moment,
                date(2026, 11, 2),
            ),
            (
                date(2026, 10, 31),
                Decimal("-12345678901234567890.123456789"),
                None,
                0,
                moment,
                date(2026, 11, 2),
            ),
        ]


def test_a_json_column_is_text_whose_kind_the_file_names(
    target: Target, files: Files, root: Path
) -> None:
    write_new(target, files)
    table = pq.read_table(next(root.glob("raw/youtube/videos/dt=2026-11-01/*")), partitioning=None)
    assert table.schema.field("payload").metadata == {b"groundswell.kind": b"json"}
    assert not table.schema.field("_dlt_id").nullable
    assert json.loads(table["payload"][2].as_py()) == {
        "views": 2,
        "title": "é 𝄞",
        "share": 0.1,
        "tags": None,
    }


def test_the_same_loads_give_the_same_bytes(target: Target, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    write_new(target, open_files(str(one)))
    write_new(target, open_files(str(other)))
    assert names(one, "**/*.*") == names(other, "**/*.*")
    for name in names(one) + names(one, "**/*.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_a_second_run_writes_only_the_new_load(target: Target, files: Files, path: Path) -> None:
    assert write_new(target, files).units == 4
    assert write_new(target, files).units == 0
    add_load(path, 2)
    added = write_new(target, files)
    assert (added.units, added.files, added.rows) == (1, 3, 6)


@pytest.mark.parametrize("last", [0, 3, 8, 14])
def test_a_run_stopped_at_any_file_is_continued_by_the_next(
    target: Target, files: Files, root: Path, tmp_path: Path, last: int
) -> None:
    whole = tmp_path / "whole"
    write_new(target, open_files(str(whole)))
    with pytest.raises(StoppedError):
        write_new(target, Stopping(root, last))
    write_new(target, files)
    assert names(root, "**/*.*") == names(whole, "**/*.*")
    assert verify(target, files).findings == ()


def test_a_file_that_cannot_be_finished_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Exception, match="No space left"):
        FolderFiles(root).create("raw/a.parquet", b"half")
    assert [each for each in root.rglob("*") if each.is_file()] == []


def test_a_file_is_never_rewritten_with_other_rows(
    target: Target, files: Files, path: Path, root: Path
) -> None:
    write_new(target, files)
    (root / "manifests" / "youtube" / f"{load_id(1)}.json").unlink()
    file = next(root.glob("raw/youtube/videos/dt=2026-11-02/*"))
    before = file.read_bytes()
    run(path, "update raw_youtube.videos set video_id = 'other' where video_id = 'v1'")
    with pytest.raises(ArchiveConflictError, match="exists with other rows") as raised:
        write_new(target, files)
    assert "\n" not in str(raised.value)
    assert file.read_bytes() == before


def test_a_file_with_equal_rows_is_kept_as_it_is(target: Target, files: Files, root: Path) -> None:
    write_new(target, files)
    (root / "manifests" / "youtube" / f"{load_id(1)}.json").unlink()
    file = next(root.glob("raw/youtube/videos/dt=2026-11-02/*"))
    pq.write_table(pq.read_table(file, partitioning=None), file, compression="none")
    before = file.read_bytes()
    write_new(target, files)
    assert file.read_bytes() == before
    assert verify(target, files).findings == ()


def test_a_load_over_midnight_is_split_by_the_utc_day(
    target: Target, files: Files, path: Path, root: Path
) -> None:
    add_load(path, 2, moment=datetime(2026, 11, 3, 23, 59, 59, tzinfo=UTC))
    run(
        path,
        "update raw_youtube.videos set observed_at = '2026-11-04 00:00:01+00' "
        "where video_id = 'v2' and observed_at > '2026-11-03'",
    )
    write_new(target, files)
    found = {
        each.parent.name: pq.read_metadata(each).num_rows
        for each in root.glob(f"raw/youtube/videos/*/{load_id(2)}.parquet")
    }
    assert found == {"dt=2026-11-03": 2, "dt=2026-11-04": 1}


def test_a_large_load_is_written_in_parts(
    target: Target, files: Files, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.archive.writing.ROWS_A_FILE", 2)
    write_new(target, files)
    counts = {
        each.name: pq.read_metadata(each).num_rows
        for each in root.glob("raw/youtube/videos/dt=2026-11-01/*")
    }
    assert counts == {f"{load_id(0)}-1.parquet": 2, f"{load_id(0)}-2.parquet": 1}
    assert verify(target, files).findings == ()


def test_new_loads_are_looked_for_in_the_newest_partitions_only(
    target: Target, files: Files, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_load(path, 20)
    write_new(target, files)
    add_load(path, 21)
    asked: list[list[object]] = []
    query = DuckDBWarehouse.query

    def noting(self: Any, sql: str, params: Any = ()) -> Any:
        if "observed_at >=" in sql:
            asked.append([value for value in params if isinstance(value, datetime)])
        return query(self, sql, params)

    monkeypatch.setattr(DuckDBWarehouse, "query", noting)
    assert write_new(target, files).rows == 6
    # the newest archived day is 2026-11-21; rows of a load are looked for from 8 days before it on
    assert min(moment for moments in asked for moment in moments) == datetime(
        2026, 11, 13, tzinfo=UTC
    )


def test_a_load_observed_long_before_the_others_is_found_all_the_same(
    target: Target, files: Files, path: Path
) -> None:
    write_new(target, files)
    add_load(path, 40)
    write_new(target, files)
    add_load(path, 41, moment=datetime(2026, 3, 1, tzinfo=UTC))
    assert write_new(target, files).rows == 6
    assert verify(target, files).findings == ()


def test_what_a_stopped_load_left_is_archived_after_the_next_finished_one(
    target: Target, files: Files, path: Path, root: Path
) -> None:
    add_rows(path, 2)
    write_new(target, files)
    assert names(root, f"raw/youtube/*/*/{load_id(2)}*") == []
    add_load(path, 3)
    write_new(target, files)
    assert names(root, "raw/youtube/videos/dt=2026-11-03/*") == [
        f"raw/youtube/videos/dt=2026-11-03/{load_id(2)}_unfinished.parquet"
    ]
    assert verify(target, files).findings == ()


def test_a_stopped_load_that_is_finished_after_all_adds_only_its_other_rows(
    target: Target, files: Files, path: Path, root: Path
) -> None:
    add_rows(path, 2, since=1)
    add_load(path, 3)
    write_new(target, files)
    run(
        path,
        "insert into raw_youtube.videos values ('v9', 'UC1', '{}', ?, ?, 'late')",
        [day_of(2), load_id(2)],
    )
    finish_load(path, 2)
    write_new(target, files)
    counts = {
        each.name: pq.read_metadata(each).num_rows
        for each in root.glob("raw/youtube/videos/dt=2026-11-03/*")
    }
    assert counts == {f"{load_id(2)}_unfinished.parquet": 2, f"{load_id(2)}.parquet": 1}
    assert verify(target, files).findings == ()


def test_forecasts_added_at_the_same_moment_get_a_file_of_their_own(
    target: Target, files: Files, path: Path, root: Path
) -> None:
    write_new(target, files)
    add_forecasts(path, number=0, since=2, posts=5)
    add_forecasts(path, number=1, posts=1)
    write_new(target, files)
    counts = {
        each.name: pq.read_metadata(each).num_rows
        for each in root.glob("predictions/post_forecasts/*/*")
    }
    assert counts == {
        "20261101T140000.000000Z.parquet": 2,
        "20261101T140000.000000Z_2.parquet": 3,
        "20261102T140000.000000Z.parquet": 1,
    }
    assert verify(target, files).findings == ()


def test_a_warehouse_without_raw_tables_has_nothing_to_archive(
    tmp_path: Path, files: Files
) -> None:
    assert write_new(Target.local(tmp_path / "none.duckdb"), files).units == 0
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    assert write_new(Target.local(tmp_path / "empty.duckdb"), files).units == 0


def test_a_column_that_came_later_leaves_older_files_valid(files: Files, tmp_path: Path) -> None:
    path = make(tmp_path / "grown.duckdb", loads=1)
    target = Target.local(path)
    write_new(target, files)
    run(path, "alter table raw_youtube.videos add column region varchar")
    run(
        path,
        "insert into raw_youtube.videos values ('v7', 'UC1', '{}', ?, ?, 'x', 'FR')",
        [day_of(1), load_id(1)],
    )
    finish_load(path, 1)
    write_new(target, files)
    assert verify(target, files).findings == ()
