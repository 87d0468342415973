"""Whole tables in and out of BigQuery: load jobs in, listed rows out, which cost no query."""

from __future__ import annotations

import contextlib
import io
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.bigquery_errors import explained
from warehouse.bigquery_jobs import run_load
from warehouse.bigquery_retries import call_retry
from warehouse.transfer import BATCH_ROWS, Column, Kind, Shape
from warehouse.transfer_arrow import UnknownColumnTypeError, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from warehouse.bigquery_settings import BigQuerySettings

T = TypeVar("T")
PAGE_ROWS = 20_000
ENGINE_TYPES: dict[Kind, str] = {
    "text": "STRING",
    "json": "JSON",
    "integer": "INTEGER",
    "float": "FLOAT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "utc_clock": "TIMESTAMP",
    "numeric": "NUMERIC",
}
KINDS_OF: dict[str, Kind] = {
    "STRING": "text",
    "JSON": "json",
    "INTEGER": "integer",
    "INT64": "integer",
    "FLOAT": "float",
    "FLOAT64": "float",
    "BOOLEAN": "boolean",
    "BOOL": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
    "NUMERIC": "numeric",
}


class BigQueryStore:
    """The tables of the datasets that the settings name."""

    def __init__(self, client: Any, settings: BigQuerySettings) -> None:
        self._client, self._settings = client, settings
        self._retry = call_retry(settings)

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables of `schema`, in order; views are none."""
        from google.api_core.exceptions import NotFound

        def names() -> list[str]:
            try:
                listed = self._client.list_tables(self._dataset(schema), retry=self._retry)
                return sorted(each.table_id for each in listed if each.table_type == "TABLE")
            except NotFound:
                return []

        return self._asked(names)

    def shape(self, schema: str, table: str) -> Shape:
        """Return how `schema.table` is built.

        Raises:
            UnknownColumnTypeError: A column has a type that cannot be carried.
        """
        held = self._table(schema, table)
        for field in held.schema:
            if field.field_type not in KINDS_OF or field.mode == "REPEATED":
                raise UnknownColumnTypeError(
                    f"{schema}.{table}.{field.name}: expected one of "
                    f"{', '.join(sorted(KINDS_OF))}, got {field.mode} {field.field_type}: "
                    "it cannot be archived or copied unchanged"
                )
        return Shape(
            tuple(
                Column(field.name, KINDS_OF[field.field_type], field.mode == "REQUIRED")
                for field in held.schema
            ),
            held.time_partitioning.field if held.time_partitioning else None,
            tuple(held.clustering_fields or ()),
        )

    def count(self, schema: str, table: str) -> int:
        """Return how many rows `schema.table` holds."""
        return int(self._table(schema, table).num_rows)

    def create(self, schema: str, table: str, shape: Shape) -> None:
        """Make the empty table, and its dataset when that is missing."""
        from google.cloud import bigquery

        dataset = bigquery.Dataset(self._dataset(schema))
        dataset.location = self._settings.location
        dataset.labels = dict(self._settings.labels)
        made = bigquery.Table(
            self._name(schema, table),
            [
                bigquery.SchemaField(
                    column.name,
                    ENGINE_TYPES[column.kind],
                    mode="REQUIRED" if column.is_required else "NULLABLE",
                )
                for column in shape.columns
            ],
        )
        if shape.partition:
            made.time_partitioning = bigquery.TimePartitioning(field=shape.partition)
        if shape.cluster:
            made.clustering_fields = list(shape.cluster)

        def make() -> None:
            self._client.create_dataset(dataset, exists_ok=True, retry=self._retry)
            self._client.create_table(made, retry=self._retry)

        self._asked(make)

    def drop(self, schema: str, table: str) -> None:
        """Remove the table if it is there."""
        name = self._name(schema, table)
        self._asked(lambda: self._client.delete_table(name, not_found_ok=True, retry=self._retry))

    def append(self, schema: str, table: str, rows: Iterable[pa.Table]) -> int:
        """Add rows that have the table's kinds, by column name; return how many."""
        fields, shape = self._table(schema, table).schema, self.shape(schema, table)
        added = 0
        for batch in _gathered(typed(each, shape) for each in rows):
            with _file_of(batch, shape) as (file, form):
                self._load(self._name(schema, table), file, fields, form)
            added += batch.num_rows
        return added

    def read(self, schema: str, table: str) -> Iterator[pa.Table]:
        """Return every row, a batch at a time, JSON as text."""
        shape, held = self.shape(schema, table), self._table(schema, table)
        storage = self._settings.storage_client()
        listed = self._asked(
            lambda: self._client.list_rows(held, page_size=PAGE_ROWS, retry=self._retry)
        )
        batches = iter(listed.to_arrow_iterable(bqstorage_client=storage))
        while (batch := self._asked(lambda: next(batches, None))) is not None:
            if batch.num_rows:
                yield typed(pa.Table.from_batches([batch]), shape)

    def expiry(self, schema: str, table: str) -> datetime | None:
        """Return the moment before which partitions may be gone, by the clock as Google does."""
        partitioning = self._table(schema, table).time_partitioning
        if partitioning is None or not partitioning.expiration_ms:
            return None
        return datetime.now(UTC) - timedelta(milliseconds=int(partitioning.expiration_ms))

    def set_expiry(self, schema: str, table: str, days: int | None) -> None:
        """Let partitions of the table go after `days`; none keeps them for ever."""
        held = self._table(schema, table)
        wanted = None if days is None else int(timedelta(days=days) / timedelta(milliseconds=1))
        partitioning = held.time_partitioning
        came = None if partitioning is None else partitioning.expiration_ms
        if partitioning is None or (int(came) if came else None) == wanted:
            return
        partitioning.expiration_ms = wanted
        held.time_partitioning = partitioning
        self._asked(
            lambda: self._client.update_table(held, ["time_partitioning"], retry=self._retry)
        )

    def _load(self, name: str, file: BinaryIO, fields: Any, form: str) -> None:
        from google.cloud import bigquery

        config = bigquery.LoadJobConfig(
            source_format=form,
            schema=fields,
            labels=dict(self._settings.labels),
            job_timeout_ms=self._settings.timeout_seconds * 1000,
            write_disposition="WRITE_APPEND",
        )

        def start(job_id: str) -> Any:
            file.seek(0)
            return self._client.load_table_from_file(
                file,
                name,
                job_id=job_id,
                job_config=config,
                timeout=self._settings.timeout_seconds,
            )

        self._asked(lambda: run_load(self._client, start, self._settings))

    def _table(self, schema: str, table: str) -> Any:
        name = self._name(schema, table)
        return self._asked(lambda: self._client.get_table(name, retry=self._retry))

    def _name(self, schema: str, table: str) -> str:
        return f"{self._dataset(schema)}.{table}"

    def _dataset(self, schema: str) -> str:
        return f"{self._settings.project}.{self._settings.dataset(schema)}"

    def _asked(self, ask: Callable[[], T]) -> T:
        """The answer of `ask`; what the client raises becomes one clear line."""
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError

        try:
            return ask()
        except (GoogleAPIError, GoogleAuthError, OSError, TimeoutError) as error:
            raise explained(error, self._settings) from error


@contextlib.contextmanager
def open_bigquery_store(settings: BigQuerySettings) -> Iterator[BigQueryStore]:
    """Open the datasets of `settings`.

    Raises:
        WarehouseError: No credentials, no permission, no answer; each with what to do.
    """
    client = settings.client()
    try:
        yield BigQueryStore(client, settings)
    finally:
        client.close()


def _gathered(rows: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in few large batches, since each is a load job."""
    waiting: list[pa.Table] = []
    for batch in rows:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= BATCH_ROWS:
            yield pa.concat_tables(waiting)
            waiting = []
    if any(each.num_rows for each in waiting):
        yield pa.concat_tables(waiting)


@contextlib.contextmanager
def _file_of(rows: pa.Table, shape: Shape) -> Iterator[tuple[BinaryIO, str]]:
    """The rows as a file to load: Parquet, or lines of JSON where a column is JSON."""
    if "json" not in shape.kinds.values():
        file = io.BytesIO()
        pq.write_table(rows, file, compression="zstd")
        yield file, "PARQUET"
        return
    # a line of JSON carries exact numbers and moments as text
    listed = ", ".join(
        f"cast({name} as {'json' if kind == 'json' else 'varchar'}) as {name}"
        if kind in {"json", "numeric", "timestamp", "utc_clock"}
        else name
        for name, kind in (('"' + each + '"', kind) for each, kind in shape.kinds.items())
    )
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        path = Path(folder) / "rows.jsonl"
        engine.execute("set TimeZone = 'UTC'")
        engine.register("moved_rows", rows)
        engine.execute(f"copy (select {listed} from moved_rows) to '{path}' (format json)")  # noqa: S608 - our own names
        with path.open("rb") as lines:
            yield lines, "NEWLINE_DELIMITED_JSON"
