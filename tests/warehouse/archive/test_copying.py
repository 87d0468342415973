"""Tables taken from one warehouse to another, and the checksums that compare them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from tests.warehouse.archive.made_warehouse import contents, make, run
from warehouse import Target
from warehouse.transfer import TransferDiffersError, WarehouseNotEmptyError
from warehouse.transfer_arrow import UnknownColumnTypeError, canonical_json, checksum, checksums_by
from warehouse.transfer_copy import copy_tables
from warehouse.transfer_duckdb import DuckDBStore

if TYPE_CHECKING:
    from pathlib import Path


class StoppedError(Exception):
    """Stands for a process that is killed."""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "copy.duckdb"


def test_every_table_arrives_with_its_rows_and_types(
    path: Path, target: Target, empty: Path
) -> None:
    copied = copy_tables(target, Target.local(empty))
    assert contents(empty) == contents(path)
    # 16 readings and forecasts, 5 rows of load state, 1 of the warehouse's identity
    assert (copied.tables, copied.rows) == (14, 23)


def test_a_copy_stopped_half_way_is_continued(
    path: Path, target: Target, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = DuckDBStore.append

    def stopping(self: Any, schema: str, table: str, rows: Any) -> int:
        added = append(self, schema, table, rows)
        if table == "videos":
            raise StoppedError(table)
        return added

    with monkeypatch.context() as patch:
        patch.setattr(DuckDBStore, "append", stopping)
        with pytest.raises(StoppedError):
            copy_tables(target, Target.local(empty))
    copy_tables(target, Target.local(empty))
    assert contents(empty) == contents(path)


def test_a_warehouse_that_holds_readings_is_refused(target: Target, tmp_path: Path) -> None:
    other = Target.local(tmp_path / "other.duckdb")
    copy_tables(target, other)
    with pytest.raises(WarehouseNotEmptyError, match="expected an empty warehouse") as raised:
        copy_tables(target, other)
    assert "\n" not in str(raised.value)


def test_tables_that_were_made_but_never_filled_are_no_readings(
    path: Path, target: Target, tmp_path: Path
) -> None:
    other = make(tmp_path / "other.duckdb", loads=0)
    run(other, "delete from raw_files.posts")
    run(other, "delete from raw_files.files")
    run(other, "delete from predictions.post_forecasts")
    copy_tables(target, Target.local(other))
    assert contents(other) == contents(path)


def test_rows_that_arrive_changed_are_refused(
    target: Target, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = DuckDBStore.append

    def losing(self: Any, schema: str, table: str, rows: Any) -> int:
        kept = (each.slice(1) if table == "videos" else each for each in rows)
        return append(self, schema, table, kept)

    monkeypatch.setattr(DuckDBStore, "append", losing)
    with pytest.raises(TransferDiffersError, match=r"raw_youtube\.videos: sent 6 rows"):
        copy_tables(target, Target.local(empty))


def test_a_type_that_cannot_be_carried_is_named(path: Path, target: Target, empty: Path) -> None:
    run(path, "alter table raw_youtube.videos add column tags varchar[]")
    with pytest.raises(UnknownColumnTypeError, match=r"videos\.tags: expected .* got VARCHAR\[\]"):
        copy_tables(target, Target.local(empty))


def made(**columns: Any) -> pa.Table:
    return pa.table(columns)


def test_the_order_of_rows_and_parts_makes_no_difference() -> None:
    rows = made(a=["x", "y", "z"], n=[1, None, 3])
    kinds: Any = {"a": "text", "n": "integer"}
    parts = checksum(rows.slice(2), kinds) + checksum(rows.slice(0, 2), kinds)
    assert parts == checksum(rows, kinds) == checksum(rows.take([1, 2, 0]), kinds)
    assert parts.rows == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (made(a=["x"], b=["y"]), made(a=["y"], b=["x"])),
        (made(a=["x"], b=[""]), made(a=["x"], b=pa.nulls(1, pa.string()))),
        (made(a=["x1:b:1:y"], b=[""]), made(a=["x"], b=["y"])),
        (made(a=["x", "x"], b=["y", "y"]), made(a=["x"], b=["y"])),
    ],
)
def test_rows_that_differ_have_other_checksums(one: pa.Table, other: pa.Table) -> None:
    kinds: Any = {"a": "text", "b": "text"}
    assert checksum(one, kinds) != checksum(other, kinds)


def test_numbers_are_compared_to_the_last_digit() -> None:
    for kind, one, other in (
        ("float", 0.1, 0.1 + 2**-55),
        ("numeric", Decimal("1.000000001"), Decimal("1.000000002")),
        ("timestamp", datetime(2026, 1, 1, 0, 0, 0, 1, UTC), datetime(2026, 1, 1, tzinfo=UTC)),
    ):
        kinds: Any = {"n": kind}
        assert checksum(made(n=[one]), kinds) != checksum(made(n=[other]), kinds), kind


def test_a_column_that_is_null_changes_no_checksum() -> None:
    kinds: Any = {"a": "text", "new": "text"}
    grown = made(a=["x"], new=pa.nulls(1, pa.string()))
    assert checksum(grown, kinds) == checksum(made(a=["x"]), {"a": "text"})


def test_groups_are_told_apart_by_load_and_day() -> None:
    moments = [datetime(2026, 11, 1, 23, 59, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)]
    rows = made(load=["l1", "l1"], at=pa.array(moments, pa.timestamp("us", tz="UTC")))
    kinds: Any = {"load": "text", "at": "timestamp"}
    found = checksums_by(rows, kinds, ["load", "at"])
    assert {key: each.rows for key, each in found.items()} == {
        ("l1", "2026-11-01"): 1,
        ("l1", "2026-11-02"): 1,
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('{"b": 1, "a": [1.0, 2]}', '{"a":[1,2],"b":1}'),
        ('"\\u00e9"', '"é"'),
        ("1e2", "100.0"),
    ],
)
def test_spellings_of_one_json_value_are_one(one: str, other: str) -> None:
    assert canonical_json(one) == canonical_json(other)


def test_json_values_that_differ_stay_apart() -> None:
    told = [canonical_json(text) for text in ('"1"', "1", "[1]", "true", "1.5", '{"a":1}', "{}")]
    assert len(set(told)) == len(told)
