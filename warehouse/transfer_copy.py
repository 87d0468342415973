"""Takes a whole warehouse from one engine to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from warehouse import SILENT
from warehouse.transfer import TransferDiffersError, open_store
from warehouse.transfer_arrow import Checksum, checksum
from warehouse.transfer_marks import FILLED_SCHEMAS, Marks

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from warehouse import Progress, Target
    from warehouse.transfer import Shape, Store

KEPT_OPS = ("warehouse_identity", "raw_expiry")
"""Rows of `ops` that tell of the data itself; the others tell of runs on this machine."""


@dataclass(frozen=True)
class Copied:
    """What a copy moved: how many tables, how many rows."""

    tables: int
    rows: int


def copy_tables(source: Target, destination: Target, *, progress: Progress | None = None) -> Copied:
    """Copy raw readings, predictions and load state into an empty warehouse, and compare them.

    A copy that was stopped is continued: finished tables are kept, the one at work is made anew.

    Raises:
        WarehouseNotEmptyError: The destination holds readings already.
        TransferDiffersError: What arrived is not what was sent.
        WarehouseError: One of them cannot be used.
    """
    task = (progress or SILENT).task("copy")
    copied = Copied(0, 0)
    with open_store(source, read_only=True) as ours, open_store(destination) as theirs:
        marks = Marks.begin(theirs, destination, origin=f"copy of {source.name}")
        for schema, table in _tables(ours):
            if not marks.is_done(schema, table):
                rows = _copy(ours, theirs, schema, table)
                copied = Copied(copied.tables + 1, copied.rows + rows)
                marks.done(schema, table)
            task.advance()
        marks.finish()
    task.done(f"{copied.tables} tables, {copied.rows} rows")
    return copied


def _tables(store: Store) -> list[tuple[str, str]]:
    """What is copied; each layer's load state last, so that it never says more than is there."""
    found = [(schema, table) for schema in FILLED_SCHEMAS for table in store.tables(schema)]
    found.sort(key=lambda named: (named[0], named[1].startswith("_dlt"), named[1]))
    return found + [("ops", table) for table in KEPT_OPS if table in store.tables("ops")]


def _copy(ours: Store, theirs: Store, schema: str, table: str) -> int:
    shape = ours.shape(schema, table)
    theirs.drop(schema, table)
    theirs.create(schema, table, shape.laid_out(schema, table))
    sent = Checksum()

    def rows() -> Iterator[pa.Table]:
        nonlocal sent
        for batch in ours.read(schema, table):
            sent += checksum(batch, shape.kinds)
            yield batch

    theirs.append(schema, table, rows())
    came = held_checksum(theirs, (schema, table), shape)
    if came != sent:
        raise TransferDiffersError(
            f"{schema}.{table}: sent {sent.rows} rows of checksum {sent.text[:8]}…, "
            f"got {came.rows} of {came.text[:8]}…: run the copy again"
        )
    return came.rows


def held_checksum(store: Store, name: tuple[str, str], shape: Shape) -> Checksum:
    """Return the checksum of every row that the table `name`, schema and table, holds."""
    return sum((checksum(each, shape.kinds) for each in store.read(*name)), Checksum())
