"""A snapshot holds exactly what was named, whole, and readers always find one."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import fsspec  # type: ignore[import-untyped]
import pyarrow as pa
import pytest

from warehouse import Target, Warehouse, WarehouseError, open_warehouse
from warehouse.snapshot import (
    NoSnapshotError,
    SnapshotDamagedError,
    SnapshotTableError,
    current_snapshot,
    publish_snapshot,
    snapshot_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
TABLES = ["marts.dim_posts", "features.feat_posts__labels"]


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[Warehouse]:
    """A warehouse with two tables to publish and one to keep."""
    with open_warehouse(Target.local(tmp_path / "warehouse.duckdb")) as opened:
        posts = pa.table({"post_key": ["a", "b"], "published_at": [NOW, None]})
        opened.replace("marts", "dim_posts", posts)
        labels = pa.table({"post_key": ["a"], "known_date": [date(2026, 11, 3)], "count": [7]})
        opened.replace("features", "feat_posts__labels", labels)
        opened.replace("marts", "fct_revenue_daily", pa.table({"estimated_revenue_micros": [5]}))
        yield opened


@pytest.fixture
def bucket() -> str:
    return f"memory://serving-{uuid.uuid4().hex}"


def rows(path: Path, table: str = "marts.dim_posts") -> list[dict[str, object]]:
    with open_warehouse(Target.local(path), read_only=True) as opened:
        found: list[dict[str, object]] = opened.query(f"select * from {table}").to_pylist()
        return found


def test_exactly_the_tables_named_are_published(warehouse: Warehouse, tmp_path: Path) -> None:
    path = publish_snapshot(warehouse, tmp_path / "serving", tables=TABLES, now=NOW)
    assert current_snapshot(tmp_path / "serving") == path
    with open_warehouse(Target.local(path), read_only=True) as opened:
        assert opened.tables("marts") == ["dim_posts"]
        assert opened.tables("features") == ["feat_posts__labels"]
        held = "features", "feat_posts__labels"
        assert opened.columns(*held) == warehouse.columns(*held)
    assert rows(path) == [
        {"post_key": "a", "published_at": NOW},
        {"post_key": "b", "published_at": None},
    ]
    assert snapshot_of(tmp_path / "serving").rows == {
        "marts.dim_posts": 2,
        "features.feat_posts__labels": 1,
    }
    assert snapshot_of(tmp_path / "serving").published_at == NOW


def test_a_view_is_published_as_a_table(warehouse: Warehouse, tmp_path: Path) -> None:
    warehouse.execute("create view marts.rpt_posts as select post_key from marts.dim_posts")
    path = publish_snapshot(warehouse, tmp_path / "serving", tables=["marts.rpt_posts"], now=NOW)
    assert rows(path, "marts.rpt_posts") == [{"post_key": "a"}, {"post_key": "b"}]


def test_a_warehouse_opened_for_reading_can_be_published(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "warehouse.duckdb")
    with open_warehouse(target) as opened:
        opened.replace("marts", "dim_posts", pa.table({"post_key": ["a"]}))
    with open_warehouse(target, read_only=True) as opened:
        path = publish_snapshot(opened, tmp_path / "serving", tables=["marts.dim_posts"], now=NOW)
    assert rows(path) == [{"post_key": "a"}]


def test_the_newest_two_files_are_kept(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "serving"
    made = [
        publish_snapshot(warehouse, folder, tables=TABLES, now=NOW + timedelta(days=days))
        for days in range(3)
    ]
    assert sorted(folder.iterdir()) == sorted([*made[1:], folder / "current.json"])
    assert current_snapshot(folder) == made[2]


def test_a_missing_table_leaves_what_was_published(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "serving"
    before = publish_snapshot(warehouse, folder, tables=TABLES, now=NOW)
    with pytest.raises(SnapshotTableError, match=r"marts\.dim_nothing.*nothing was publ"):
        publish_snapshot(
            warehouse, folder, tables=[*TABLES, "marts.dim_nothing"], now=NOW + timedelta(days=1)
        )
    assert current_snapshot(folder) == before
    assert len(list(folder.iterdir())) == 2


def test_a_table_that_fails_while_it_is_read_leaves_what_was_published(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    folder = tmp_path / "serving"
    before = publish_snapshot(warehouse, folder, tables=TABLES, now=NOW)
    warehouse.execute(
        "create view marts.rpt_bad as select cast(post_key as bigint) as n from marts.dim_posts"
    )
    with pytest.raises(SnapshotTableError, match=r"cannot read marts\.rpt_bad: Conversion"):
        publish_snapshot(warehouse, folder, tables=[*TABLES, "marts.rpt_bad"], now=NOW)
    assert current_snapshot(folder) == before
    assert len(list(folder.iterdir())) == 2
    assert warehouse.query("select count(*) as n from marts.dim_posts").to_pylist() == [{"n": 2}]


def test_what_a_killed_run_left_is_swept_away(warehouse: Warehouse, tmp_path: Path) -> None:
    folder = tmp_path / "serving"
    left = folder / ".part-killed"
    left.mkdir(parents=True)
    (left / "snapshot.duckdb").write_bytes(b"half")
    (folder / ".part-current.json").write_text("{")
    (folder / "snapshot-20261119T060000Z-0123456789ab.duckdb").write_bytes(b"never pointed to")
    path = publish_snapshot(warehouse, folder, tables=TABLES, now=NOW)
    assert sorted(folder.iterdir()) == sorted([path, folder / "current.json"])


def test_a_reader_keeps_its_file_while_newer_ones_are_published(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    first = publish_snapshot(warehouse, tmp_path / "serving", tables=TABLES, now=NOW)
    with open_warehouse(Target.local(first), read_only=True) as reader:
        for days in (1, 2, 3):
            warehouse.execute("insert into marts.dim_posts values ('c', null)")
            moment = NOW + timedelta(days=days)
            publish_snapshot(warehouse, tmp_path / "serving", tables=TABLES, now=moment)
        assert not first.exists()
        assert reader.query("select count(*) as n from marts.dim_posts").to_pylist() == [{"n": 2}]
    assert len(rows(current_snapshot(tmp_path / "serving"))) == 5


def test_nothing_published_is_one_line_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoSnapshotError, match="groundswell publish") as raised:
        current_snapshot(tmp_path / "serving")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("spoilt", ["gone", "cut", "pointer", "strange"])
def test_a_damaged_snapshot_is_refused_and_healed_by_publishing(
    warehouse: Warehouse, tmp_path: Path, spoilt: str
) -> None:
    folder = tmp_path / "serving"
    path = publish_snapshot(warehouse, folder, tables=TABLES, now=NOW)
    if spoilt == "gone":
        path.unlink()
    elif spoilt == "cut":
        path.write_bytes(path.read_bytes()[:1000])
    else:
        (folder / "current.json").write_text("{" if spoilt == "pointer" else '{"file": "x"}')
    with pytest.raises(SnapshotDamagedError, match="publish again") as raised:
        current_snapshot(folder)
    assert "\n" not in str(raised.value)
    publish_snapshot(warehouse, folder, tables=TABLES, now=NOW + timedelta(days=1))
    assert len(rows(current_snapshot(folder))) == 2


def test_a_bucket_is_read_through_a_cache_that_is_filled_once(
    warehouse: Warehouse, tmp_path: Path, bucket: str
) -> None:
    publish_snapshot(warehouse, bucket, tables=TABLES, now=NOW, cache=tmp_path / "publisher")
    there = tmp_path / "reader"
    first = current_snapshot(bucket, cache=there)
    assert (first.parent, len(rows(first))) == (there, 2)
    fsspec.filesystem("memory").rm(f"{bucket}/{first.name}")
    assert current_snapshot(bucket, cache=there) == first
    with pytest.raises(SnapshotDamagedError, match="found none"):
        current_snapshot(bucket, cache=tmp_path / "another")


def test_a_bucket_keeps_the_newest_two_and_a_reader_the_newest(
    warehouse: Warehouse, tmp_path: Path, bucket: str
) -> None:
    for days in range(3):
        publish_snapshot(
            warehouse,
            bucket,
            tables=TABLES,
            now=NOW + timedelta(days=days),
            cache=tmp_path / "publisher",
        )
        current_snapshot(bucket, cache=tmp_path / "reader")
    held = fsspec.filesystem("memory").glob(f"{bucket}/*.duckdb")
    assert [name.rsplit("/", 1)[-1][:17] for name in sorted(held)] == [
        "snapshot-20261121",
        "snapshot-20261122",
    ]
    assert [path.name[:17] for path in (tmp_path / "reader").iterdir()] == ["snapshot-20261122"]


def test_a_bucket_that_gives_other_bytes_is_refused(
    warehouse: Warehouse, tmp_path: Path, bucket: str
) -> None:
    publish_snapshot(warehouse, bucket, tables=TABLES, now=NOW, cache=tmp_path / "publisher")
    memory = fsspec.filesystem("memory")
    told = json.loads(memory.cat_file(f"{bucket}/current.json"))
    memory.pipe_file(f"{bucket}/{told['file']}", b"x" * told["size_bytes"])
    with pytest.raises(SnapshotDamagedError, match="expected the checksum"):
        current_snapshot(bucket, cache=tmp_path / "reader")
    assert list((tmp_path / "reader").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(WarehouseError, match="cannot write") as raised:
        publish_snapshot(warehouse, tmp_path / "taken", tables=TABLES, now=NOW)
    assert "\n" not in str(raised.value)
