"""Whole tables in and out of a warehouse, with exact types, on either engine."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    import pyarrow as pa

    from warehouse.target import Target

Kind = Literal[
    "text", "json", "integer", "float", "boolean", "date", "timestamp", "utc_clock", "numeric"
]
"""What a value is. `utc_clock` is a moment in UTC kept without its zone, as DuckDB can."""

KINDS: frozenset[str] = frozenset(get_args(Kind))
BATCH_ROWS = 100_000
EXPIRY_SCHEMA, EXPIRY_TABLE = "ops", "raw_expiry"
LAYOUTS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("raw_youtube", "requests"): ("observed_at", ("endpoint",)),
    ("raw_youtube", ""): ("observed_at", ("channel_id",)),
    ("raw_facebook", "requests"): ("observed_at", ("endpoint",)),
    ("raw_facebook", ""): ("observed_at", ("page_id",)),
    ("raw_instagram", "requests"): ("observed_at", ("endpoint",)),
    ("raw_instagram", ""): ("observed_at", ("account_id",)),
    ("raw_files", ""): ("imported_at", ("account_id", "file_sha256")),
    ("predictions", "post_forecasts"): ("recorded_at", ("post_key",)),
    ("predictions", "model_versions"): ("trained_at", ("model_version",)),
    ("predictions", "forecast_drift"): ("recorded_at", ("model_version",)),
    ("predictions", "post_texts"): ("made_at", ("post_key",)),
    ("predictions", "text_topics"): ("made_at", ("model_version",)),
    ("predictions", "creative_matches"): ("made_at", ("post_key",)),
    ("predictions", "post_effects"): ("made_at", ("platform", "account_key")),
    ("predictions", "publish_times"): ("made_at", ("platform", "account_key")),
}
"""Schema and table (none: all others) → partition and cluster columns on BigQuery."""
MEMORY = frozenset(
    {
        *(
            (schema, ledger)
            for schema in ("raw_youtube", "raw_facebook", "raw_instagram")
            for ledger in ("fetched_ranges", "collection_gaps", "metric_refusals")
        ),
        ("raw_youtube", "bulk_reports"),
        ("raw_files", "files"),
    }
)
"""Small tables every load reads whole to know what is held: they have no partitions."""


class WarehouseNotEmptyError(WarehouseError):
    """A warehouse that was to be filled holds readings already."""


class TransferDiffersError(WarehouseError):
    """What arrived is not what was sent."""


@dataclass(frozen=True)
class Column:
    """One column: its name, what its values are, whether each row must have one."""

    name: str
    kind: Kind
    is_required: bool = False


@dataclass(frozen=True)
class Shape:
    """How a table is built.

    Attributes:
        columns: In the table's order.
        partition: The moment whose UTC day partitions it on BigQuery; none on DuckDB.
        cluster: The columns it is clustered by on BigQuery.
    """

    columns: tuple[Column, ...]
    partition: str | None = None
    cluster: tuple[str, ...] = ()

    @property
    def kinds(self) -> dict[str, Kind]:
        """Column → kind."""
        return {column.name: column.kind for column in self.columns}

    def laid_out(self, schema: str, table: str) -> Shape:
        """The same columns, partitioned and clustered as BigQuery keeps this table."""
        partition, cluster = layout_of(schema, table)
        held = self.kinds
        return replace(
            self,
            partition=partition if partition in held else None,
            cluster=tuple(name for name in cluster if name in held),
        )


class Store(Protocol):
    """A warehouse seen as tables to be moved."""

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables of `schema`, in order; views are none."""

    def shape(self, schema: str, table: str) -> Shape:
        """Return how `schema.table` is built."""

    def count(self, schema: str, table: str) -> int:
        """Return how many rows `schema.table` holds."""

    def create(self, schema: str, table: str, shape: Shape) -> None:
        """Make the empty table, and its schema when that is missing."""

    def drop(self, schema: str, table: str) -> None:
        """Remove the table if it is there."""

    def append(self, schema: str, table: str, rows: Iterable[pa.Table]) -> int:
        """Add rows that have the table's kinds, by column name; return how many."""

    def read(self, schema: str, table: str) -> Iterator[pa.Table]:
        """Return every row, a batch at a time, JSON as text."""

    def expiry(self, schema: str, table: str) -> datetime | None:
        """Return the moment before which rows of the table may have been let go on purpose."""


def layout_of(schema: str, table: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the partition and cluster columns that `schema.table` has on BigQuery."""
    if table.startswith("_dlt"):
        return None, ()
    layout = LAYOUTS.get((schema, table)) or LAYOUTS.get((schema, ""))
    if layout is None:
        return None, ()
    return (None if (schema, table) in MEMORY else layout[0]), layout[1]


@contextlib.contextmanager
def open_store(target: Target, *, read_only: bool = False) -> Iterator[Store]:
    """Open the warehouse of `target` for moving tables, and close it again.

    Raises:
        WarehouseError: It is missing, busy, refuses us or is not a warehouse.
    """
    if target.bigquery is not None:
        from warehouse.transfer_bigquery import open_bigquery_store

        with open_bigquery_store(target.bigquery) as on_bigquery:
            yield on_bigquery
        return
    from warehouse.transfer_duckdb import open_duckdb_store

    with open_duckdb_store(target.path, read_only=read_only) as store:
        yield store
