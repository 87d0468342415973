"""The only Python that opens the warehouse."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Protocol

from warehouse.errors import (
    NewerWarehouseError,
    WarehouseBusyError,
    WarehouseError,
    WarehouseNotWritableError,
)
from warehouse.progress import SILENT, Progress, Task
from warehouse.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

__all__ = [
    "SILENT",
    "NewerWarehouseError",
    "Progress",
    "Target",
    "Task",
    "Warehouse",
    "WarehouseBusyError",
    "WarehouseError",
    "WarehouseNotWritableError",
    "open_warehouse",
]


class Warehouse(Protocol):
    """What every engine offers; moments are UTC."""

    def query(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """Return the answer of `sql` as an Arrow table."""

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """Run a statement that answers nothing."""

    def has_table(self, schema: str, table: str) -> bool:
        """Whether `schema.table` exists."""

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Return column name → engine type; empty when the table does not exist."""

    def append(self, schema: str, table: str, rows: pa.Table) -> None:
        """Add `rows` by column name, making the table and missing columns."""

    def replace(self, schema: str, table: str, rows: pa.Table) -> None:
        """Make the table hold exactly `rows`, or change nothing."""


@contextlib.contextmanager
def open_warehouse(target: Target, *, read_only: bool = False) -> Iterator[Warehouse]:
    """Open the warehouse of `target` and close it again.

    Raises:
        WarehouseBusyError: Another process holds it.
        WarehouseNotWritableError: It cannot be written.
        WarehouseError: It is missing or not a warehouse.
    """
    from warehouse.duckdb_engine import open_duckdb

    with open_duckdb(target.path, read_only=read_only) as warehouse:
        yield warehouse
