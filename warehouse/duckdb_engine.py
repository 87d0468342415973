"""The embedded warehouse: one DuckDB file, one writer at a time."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import WarehouseBusyError, WarehouseError, WarehouseNotWritableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa


BATCH_ROWS = 100_000


def quoted(name: str) -> str:
    """Return `name` as a quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


class DuckDBWarehouse:
    """An open DuckDB warehouse; casts and prints moments in UTC."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection itself, for what moves whole tables."""
        return self._connection

    def query(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """Return the answer of `sql` as an Arrow table."""
        return self._connection.sql(sql, params=list(params)).to_arrow_table()

    def read(self, schema: str, table: str) -> Iterator[pa.Table]:
        """Return every row of `schema.table` a part at a time, at least one."""
        import pyarrow as pa

        source = f"from {quoted(schema)}.{quoted(table)}"
        reader = self._connection.sql(source).to_arrow_reader(BATCH_ROWS)
        yield reader.schema.empty_table()
        for batch in reader:
            yield pa.Table.from_batches([batch])

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """Run a statement that answers nothing."""
        self._connection.execute(sql, list(params))

    def has_table(self, schema: str, table: str) -> bool:
        """Whether `schema.table` exists as a table or view."""
        return bool(self.columns(schema, table))

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables and views of `schema`, in order."""
        rows = self._connection.execute(
            "select distinct table_name from duckdb_columns() where schema_name = ? "
            "and database_name = current_database() order by table_name",
            [schema],
        ).fetchall()
        return [str(name) for (name,) in rows]

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Return column name → engine type of `schema.table`; empty when it does not exist."""
        rows = self._connection.execute(
            "select column_name, data_type from duckdb_columns() "
            "where schema_name = ? and table_name = ? and database_name = current_database() "
            "order by column_index",
            [schema, table],
        ).fetchall()
        return {str(name): str(kind) for name, kind in rows}

    def append(
        self,
        schema: str,
        table: str,
        rows: pa.Table,
        *,
        partition_by: str | None = None,  # noqa: ARG002 - DuckDB has no partitions
        cluster_by: Sequence[str] = (),  # noqa: ARG002
    ) -> None:
        """Add `rows` by column name; the table and columns it lacks are made.

        A table that already holds a column keeps its type; the whole append is one transaction.
        """
        target = f"{quoted(schema)}.{quoted(table)}"
        with self._staged(rows), self._transaction():
            self._connection.execute(f"create schema if not exists {quoted(schema)}")
            self._connection.execute(
                f"create table if not exists {target} as from incoming_rows limit 0"
            )
            held = self.columns(schema, table)
            for name, kind, *_ in self._connection.execute("describe incoming_rows").fetchall():
                if name not in held:
                    self._connection.execute(
                        f"alter table {target} add column {quoted(name)} {kind}"
                    )
            self._connection.execute(f"insert into {target} by name from incoming_rows")

    def replace(self, schema: str, table: str, rows: pa.Table) -> None:
        """Make `schema.table` hold exactly `rows`, in one transaction."""
        target = f"{quoted(schema)}.{quoted(table)}"
        with self._staged(rows), self._transaction():
            self._connection.execute(f"create schema if not exists {quoted(schema)}")
            self._connection.execute(f"create or replace table {target} as from incoming_rows")

    @contextlib.contextmanager
    def _staged(self, rows: pa.Table) -> Iterator[None]:
        self._connection.register("incoming_rows", rows)
        try:
            yield
        finally:
            self._connection.unregister("incoming_rows")

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("begin")
        try:
            yield
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")


@contextlib.contextmanager
def open_duckdb(path: Path, *, read_only: bool) -> Iterator[DuckDBWarehouse]:
    """Open the DuckDB file `path`, made when it is missing and `read_only` is false.

    Raises:
        WarehouseBusyError: Another process holds the file.
        WarehouseNotWritableError: The folder is read-only or the disk full.
        WarehouseError: The file is missing (read-only) or not a DuckDB database.
    """
    if read_only and not path.exists():
        raise WarehouseError(
            f"no warehouse at {path}: run `groundswell run` or `groundswell load` first"
        )
    try:
        if not read_only:
            path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(str(path), read_only=read_only)
    except (duckdb.Error, OSError) as error:
        raise _explained(path, error) from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        yield DuckDBWarehouse(connection)
    except duckdb.IOException as error:
        raise _explained(path, error) from error
    finally:
        connection.close()


def _explained(path: Path, error: Any) -> WarehouseError:
    """The situation behind an engine or file error."""
    text = str(error)
    if "lock on file" in text:
        return WarehouseBusyError(
            f"{path} is held by another process: wait for it or stop it ({_first_line(text)})"
        )
    refused = ("Read-only file system", "Permission denied", "No space left", "read-only mode")
    if isinstance(error, OSError) or any(word in text for word in refused):
        return WarehouseNotWritableError(
            f"cannot write {path}: free space or change its rights ({_first_line(text)})"
        )
    return WarehouseError(f"cannot open {path} as a DuckDB warehouse: {_first_line(text)}")


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0] if text.strip() else "no details"
