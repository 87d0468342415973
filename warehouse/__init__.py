"""The only Python that opens the warehouse."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Protocol

from warehouse.errors import (
    NewerWarehouseError,
    WarehouseBusyError,
    WarehouseError,
    WarehouseNotWritableError,
    WarehouseSettingsError,
)
from warehouse.progress import SILENT, Progress, Task
from warehouse.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from warehouse.bigquery_settings import BigQuerySettings

__all__ = [
    "SILENT",
    "BigQuerySettings",
    "NewerWarehouseError",
    "Progress",
    "Target",
    "Task",
    "Warehouse",
    "WarehouseBusyError",
    "WarehouseError",
    "WarehouseNotWritableError",
    "WarehouseSettingsError",
    "open_warehouse",
]


class Warehouse(Protocol):
    """What every engine offers; moments are UTC.

    SQL is written for DuckDB, in the part of it that BigQuery can say too, and names each table
    with its layer (``marts.dim_posts``); `docs/bigquery.md` tells how it is translated.
    """

    def query(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """Return the answer of `sql` as an Arrow table."""

    def read(self, schema: str, table: str) -> Iterator[pa.Table]:
        """Return every row of `schema.table` a part at a time, at least one part."""

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """Run a statement that answers nothing."""

    def has_table(self, schema: str, table: str) -> bool:
        """Whether `schema.table` exists."""

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables and views of `schema`, in order."""

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Return column name → engine type; empty when the table does not exist."""

    def append(
        self,
        schema: str,
        table: str,
        rows: pa.Table,
        *,
        partition_by: str | None = None,
        cluster_by: Sequence[str] = (),
    ) -> None:
        """Add `rows` by column name, making the table and missing columns.

        A table made on BigQuery is partitioned by the day of `partition_by`, a moment, and
        clustered by `cluster_by`; DuckDB has neither.
        """

    def replace(self, schema: str, table: str, rows: pa.Table) -> None:
        """Make the table hold exactly `rows`, or change nothing."""


@contextlib.contextmanager
def open_warehouse(target: Target, *, read_only: bool = False) -> Iterator[Warehouse]:
    """Open the warehouse of `target` and close it again.

    `read_only` holds on DuckDB; on BigQuery the account's rights decide.

    Raises:
        WarehouseBusyError: Another process holds it.
        WarehouseNotWritableError: It cannot be written.
        WarehouseError: It is missing, refuses us or is not a warehouse.
    """
    if target.bigquery is not None:
        from warehouse.bigquery_engine import open_bigquery

        with open_bigquery(target.bigquery) as on_bigquery:
            yield on_bigquery
        return
    from warehouse.duckdb_engine import open_duckdb

    with open_duckdb(target.path, read_only=read_only) as warehouse:
        yield warehouse


def __getattr__(name: str) -> Any:
    """Import the settings of BigQuery on first use."""
    if name != "BigQuerySettings":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from warehouse.bigquery_settings import BigQuerySettings as Settings

    return Settings
