"""The warehouse on BigQuery: one dataset a layer, read and written with Google's own client."""

from __future__ import annotations

import contextlib
import functools
import io
from typing import TYPE_CHECKING, Any, TypeVar

import sqlglot
from sqlglot import exp

from warehouse.bigquery_errors import explained
from warehouse.bigquery_jobs import run_load, run_query
from warehouse.bigquery_retries import call_retry
from warehouse.bigquery_types import bigquery_schema, empty, in_utc, normalised, parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from warehouse.bigquery_settings import BigQuerySettings

T = TypeVar("T")
PAGE_ROWS = 20_000


@functools.lru_cache(maxsize=512)
def translated(sql: str, project: str, prefix: str) -> str:
    """Return `sql`, written for DuckDB with a layer's name before each table, for BigQuery."""
    tree = sqlglot.parse_one(sql, read="duckdb")
    for table in tree.find_all(exp.Table):
        if table.db:
            table.set("db", exp.to_identifier(prefix + table.db, quoted=True))
            table.set("catalog", exp.to_identifier(project, quoted=True))
    return tree.sql(dialect="bigquery")


class BigQueryWarehouse:
    """An open connection to the datasets of one project; moments are UTC."""

    def __init__(self, client: Any, settings: BigQuerySettings) -> None:
        self._client, self._settings = client, settings
        self._retry = call_retry(settings)

    def query(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """Return the answer of `sql` as an Arrow table."""
        rows = self._rows(sql, params)
        return normalised(
            rows.to_arrow(create_bqstorage_client=self._settings.reads_by_storage_api), rows.schema
        )

    def read(self, schema: str, table: str) -> Iterator[pa.Table]:
        """Return every row a part at a time, at least one.

        A table's rows are listed, which costs no query and needs no filter; a view is asked.
        """
        import pyarrow as pa

        held = self._table(schema, table)
        if held is None or held.table_type != "TABLE":
            rows = self._rows(f"select * from {schema}.{table}", ())  # noqa: S608 - our own names
        else:
            rows = self._asked(
                lambda: self._client.list_rows(held, page_size=PAGE_ROWS, retry=self._retry)
            )
        parts = iter(rows.to_arrow_iterable(bqstorage_client=self._settings.storage_client()))
        first = self._asked(lambda: next(parts, None))
        if first is None:
            yield empty(rows.schema)
        while first is not None:
            yield normalised(pa.Table.from_batches([first]), rows.schema)
            first = self._asked(lambda: next(parts, None))

    def execute(self, sql: str, params: Sequence[object] = ()) -> None:
        """Run a statement that answers nothing."""
        self._rows(sql, params)

    def has_table(self, schema: str, table: str) -> bool:
        """Whether `schema.table` exists as a table or view."""
        return self._table(schema, table) is not None

    def columns(self, schema: str, table: str) -> dict[str, str]:
        """Return column name → engine type of `schema.table`; empty when it does not exist."""
        held = self._table(schema, table)
        return {} if held is None else {each.name: each.field_type for each in held.schema}

    def tables(self, schema: str) -> list[str]:
        """Return the names of the tables and views of `schema`, in order."""
        from google.api_core.exceptions import NotFound

        def names() -> list[str]:
            try:
                listed = self._client.list_tables(self._dataset(schema), retry=self._retry)
                return sorted(table.table_id for table in listed)
            except NotFound:
                return []

        return self._asked(names)

    def append(
        self,
        schema: str,
        table: str,
        rows: pa.Table,
        *,
        partition_by: str | None = None,
        cluster_by: Sequence[str] = (),
    ) -> None:
        """Add `rows` by column name, as one load job; the table and columns it lacks are made."""
        rows = in_utc(rows)
        if self._table(schema, table) is None:
            self._make(schema, table, rows, partition_by, cluster_by)
        self._load(schema, table, rows, replace=False)

    def replace(self, schema: str, table: str, rows: pa.Table) -> None:
        """Make `schema.table` hold exactly `rows`, as one load job."""
        rows = in_utc(rows)
        if self._table(schema, table) is None:
            self._make(schema, table, rows, None, ())
        self._load(schema, table, rows, replace=True)

    def _rows(self, sql: str, params: Sequence[object]) -> Any:
        from google.cloud import bigquery

        config = bigquery.QueryJobConfig(
            query_parameters=[parameter(value) for value in params],
            labels=dict(self._settings.labels),
            priority=self._settings.priority.upper(),
            job_timeout_ms=self._settings.timeout_seconds * 1000,
        )
        if self._settings.maximum_bytes_billed is not None:
            config.maximum_bytes_billed = self._settings.maximum_bytes_billed
        text = translated(sql, self._settings.project, self._settings.dataset_prefix)
        return self._asked(lambda: run_query(self._client, text, config, self._settings))

    def _load(self, schema: str, table: str, rows: pa.Table, *, replace: bool) -> None:
        import pyarrow.parquet as pq
        from google.cloud import bigquery

        held = self._table(schema, table)
        known = {each.name: each for each in held.schema} if held and not replace else {}
        file = io.BytesIO()
        pq.write_table(rows, file, compression="zstd")
        config = bigquery.LoadJobConfig(
            source_format=bigquery.SourceFormat.PARQUET,
            schema=bigquery_schema(rows.schema, known),
            labels=dict(self._settings.labels),
            job_timeout_ms=self._settings.timeout_seconds * 1000,
            write_disposition="WRITE_TRUNCATE" if replace else "WRITE_APPEND",
            schema_update_options=[] if replace else ["ALLOW_FIELD_ADDITION"],
        )

        def start(job_id: str) -> Any:
            file.seek(0)
            name, timeout = f"{self._dataset(schema)}.{table}", self._settings.timeout_seconds
            return self._client.load_table_from_file(
                file, name, job_id=job_id, job_config=config, timeout=timeout
            )

        self._asked(lambda: run_load(self._client, start, self._settings))

    def _make(
        self,
        schema: str,
        table: str,
        rows: pa.Table,
        partition_by: str | None,
        cluster_by: Sequence[str],
    ) -> None:
        from google.cloud import bigquery

        dataset = bigquery.Dataset(self._dataset(schema))
        dataset.location = self._settings.location
        dataset.labels = dict(self._settings.labels)
        made = bigquery.Table(f"{self._dataset(schema)}.{table}", bigquery_schema(rows.schema, {}))
        if partition_by:
            made.time_partitioning = bigquery.TimePartitioning(field=partition_by)
        if cluster_by:
            made.clustering_fields = list(cluster_by)

        def make() -> None:
            self._client.create_dataset(dataset, exists_ok=True, retry=self._retry)
            self._client.create_table(made, exists_ok=True, retry=self._retry)

        self._asked(make)

    def _table(self, schema: str, table: str) -> Any | None:
        from google.api_core.exceptions import NotFound

        def held() -> Any | None:
            try:
                return self._client.get_table(f"{self._dataset(schema)}.{table}", retry=self._retry)
            except NotFound:
                return None

        return self._asked(held)

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
def open_bigquery(settings: BigQuerySettings) -> Iterator[BigQueryWarehouse]:
    """Open the warehouse on BigQuery.

    Raises:
        WarehouseError: No credentials, no permission, no answer; each with what to do.
    """
    client = settings.client()
    try:
        yield BigQueryWarehouse(client, settings)
    finally:
        client.close()
