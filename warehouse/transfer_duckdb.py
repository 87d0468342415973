"""Whole tables in and out of the embedded warehouse."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from warehouse.duckdb_engine import open_duckdb, quoted
from warehouse.transfer import BATCH_ROWS, EXPIRY_SCHEMA, EXPIRY_TABLE, Column, Kind, Shape
from warehouse.transfer_arrow import UnknownColumnTypeError, typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    import duckdb
    import pyarrow as pa

ENGINE_TYPES: dict[Kind, str] = {
    "text": "VARCHAR",
    "json": "JSON",
    "integer": "BIGINT",
    "float": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "utc_clock": "TIMESTAMP",
    "numeric": "DECIMAL(38,9)",
}
KINDS_OF: dict[str, Kind] = {
    **{engine_type: kind for kind, engine_type in ENGINE_TYPES.items()},
    "INTEGER": "integer",
    "SMALLINT": "integer",
}


class DuckDBStore:
    """The tables of one DuckDB file."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables of `schema`, in order; views are none."""
        rows = self._rows(
            "select table_name from duckdb_tables() where schema_name = ? "
            "and database_name = current_database() order by table_name",
            schema,
        )
        return [str(name) for (name,) in rows]

    def shape(self, schema: str, table: str) -> Shape:
        """Return how `schema.table` is built.

        Raises:
            UnknownColumnTypeError: A column has a type that only DuckDB knows.
        """
        rows = self._rows(
            "select column_name, data_type, is_nullable from duckdb_columns() "
            "where schema_name = ? and table_name = ? and database_name = current_database() "
            "order by column_index",
            schema,
            table,
        )
        for name, engine_type, _ in rows:
            if engine_type not in KINDS_OF:
                raise UnknownColumnTypeError(
                    f"{schema}.{table}.{name}: expected one of {', '.join(sorted(KINDS_OF))}, "
                    f"got {engine_type}: it cannot be archived or copied unchanged"
                )
        return Shape(
            tuple(
                Column(str(name), KINDS_OF[engine_type], is_required=not is_nullable)
                for name, engine_type, is_nullable in rows
            )
        )

    def count(self, schema: str, table: str) -> int:
        """Return how many rows `schema.table` holds."""
        return int(self._rows(f"select count(*) from {_named(schema, table)}")[0][0])  # noqa: S608 - quoted

    def create(self, schema: str, table: str, shape: Shape) -> None:
        """Make the empty table, and its schema when that is missing."""
        columns = ", ".join(
            f"{quoted(column.name)} {ENGINE_TYPES[column.kind]}"
            + (" not null" if column.is_required else "")
            for column in shape.columns
        )
        self._connection.execute(f"create schema if not exists {quoted(schema)}")
        self._connection.execute(f"create table {_named(schema, table)} ({columns})")

    def drop(self, schema: str, table: str) -> None:
        """Remove the table if it is there."""
        if table in self.tables(schema):
            self._connection.execute(f"drop table {_named(schema, table)}")

    def append(self, schema: str, table: str, rows: Iterable[pa.Table]) -> int:
        """Add rows that have the table's kinds, by column name; return how many."""
        shape, added = self.shape(schema, table), 0
        for batch in rows:
            self._connection.register("moved_rows", typed(batch, shape))
            try:
                self._connection.execute(
                    f"insert into {_named(schema, table)} by name from moved_rows"
                )
            finally:
                self._connection.unregister("moved_rows")
            added += batch.num_rows
        return added

    def read(self, schema: str, table: str) -> Iterator[pa.Table]:
        """Return every row, a batch at a time, JSON as text."""
        import pyarrow as pa

        shape = self.shape(schema, table)
        cursor = self._connection.cursor()
        try:
            cursor.execute("set TimeZone = 'UTC'")
            reader = cursor.sql(f"from {_named(schema, table)}").to_arrow_reader(BATCH_ROWS)
            for batch in reader:
                yield typed(pa.Table.from_batches([batch]), shape)
        finally:
            cursor.close()

    def expiry(self, schema: str, table: str) -> datetime | None:
        """Return the moment before which rows of the table were let go on purpose."""
        if EXPIRY_TABLE not in self.tables(EXPIRY_SCHEMA):
            return None
        rows = self._rows(
            f"select max(expired_before) from {EXPIRY_SCHEMA}.{EXPIRY_TABLE} "  # noqa: S608 - our own names
            "where schema_name = ? and table_name = ?",
            schema,
            table,
        )
        moment: datetime | None = rows[0][0]
        return moment

    def _rows(self, sql: str, *params: object) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self._connection.execute(sql, list(params)).fetchall()
        return rows


@contextlib.contextmanager
def open_duckdb_store(path: Path, *, read_only: bool) -> Iterator[DuckDBStore]:
    """Open the DuckDB file `path`, made when it is missing and `read_only` is false.

    Raises:
        WarehouseError: It is missing, busy, not writable or not a DuckDB database.
    """
    with open_duckdb(path, read_only=read_only) as warehouse:
        yield DuckDBStore(warehouse.connection)


def _named(schema: str, table: str) -> str:
    return f"{quoted(schema)}.{quoted(table)}"
