"""The embedded warehouse: appends by name, replaces whole, one writer, clear refusals."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

from warehouse import Target, WarehouseBusyError, WarehouseError, open_warehouse


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return Target.local(tmp_path / "warehouse.duckdb")


def test_an_append_adds_the_columns_a_table_lacks(target: Target) -> None:
    with open_warehouse(target) as warehouse:
        warehouse.append("ops", "runs", pa.table({"id": [1]}))
        warehouse.append("ops", "runs", pa.table({"note": ["second"], "id": [2]}))
        rows = warehouse.query("select id, note from ops.runs order by id").to_pylist()
    assert rows == [{"id": 1, "note": None}, {"id": 2, "note": "second"}]


def test_a_failed_append_leaves_the_table_as_it_was(target: Target) -> None:
    with open_warehouse(target) as warehouse:
        warehouse.append("ops", "runs", pa.table({"id": [1]}))
        with pytest.raises(Exception, match="Could not convert"):
            warehouse.append("ops", "runs", pa.table({"id": ["two"], "more": [1]}))
        assert warehouse.columns("ops", "runs") == {"id": "BIGINT"}


def test_a_replaced_table_holds_exactly_the_new_rows(target: Target) -> None:
    with open_warehouse(target) as warehouse:
        warehouse.replace("ops", "runs", pa.table({"id": [1, 2]}))
        warehouse.replace("ops", "runs", pa.table({"name": ["new"]}))
        assert warehouse.query("select * from ops.runs").to_pylist() == [{"name": "new"}]


def test_moments_are_utc(target: Target) -> None:
    moment = datetime(2026, 3, 8, 10, 30, tzinfo=UTC)
    with open_warehouse(target) as warehouse:
        shown = warehouse.query("select cast(? as varchar) as text", [moment]).to_pylist()
    assert shown == [{"text": "2026-03-08 10:30:00+00"}]


def test_a_second_process_is_told_that_the_warehouse_is_held(target: Target) -> None:
    with open_warehouse(target) as warehouse:
        warehouse.execute("create schema ops")
        code = (
            "import sys; from pathlib import Path; from warehouse import *\n"
            "try:\n with open_warehouse(Target.local(Path(sys.argv[1]))): pass\n"
            "except WarehouseBusyError as error: print(error)\n"
        )
        other = subprocess.run(
            [sys.executable, "-c", code, str(target.path)],
            capture_output=True,
            text=True,
            check=True,
        )
    assert "is held by another process" in other.stdout
    assert issubclass(WarehouseBusyError, WarehouseError)


def test_reading_a_warehouse_that_is_not_there_says_what_to_run(target: Target) -> None:
    with (
        pytest.raises(WarehouseError, match=r"no warehouse at .*groundswell run"),
        open_warehouse(target, read_only=True),
    ):
        pass


def test_a_file_that_is_no_warehouse_is_named(target: Target) -> None:
    target.path.write_text("something else, long enough to be looked at as a database file" * 99)
    with (
        pytest.raises(WarehouseError, match=r"cannot open .*warehouse\.duckdb as a DuckDB"),
        open_warehouse(target),
    ):
        pass
