"""Copies landed tables of a DuckDB warehouse into BigQuery, through load jobs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

COPIED_SCHEMAS = ("raw_youtube", "raw_files", "predictions")
BIGQUERY_TYPES = {
    "VARCHAR": "STRING",
    "JSON": "JSON",
    "BIGINT": "INTEGER",
    "INTEGER": "INTEGER",
    "DOUBLE": "FLOAT",
    "BOOLEAN": "BOOLEAN",
    "DATE": "DATE",
    "TIMESTAMP": "TIMESTAMP",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMP",
    "DECIMAL(38,9)": "NUMERIC",
}
Columns = dict[str, str]


def copy_landed_tables(warehouse: Path, client: Any, folder: Path) -> dict[str, int]:
    """Make the datasets of `client` hold what the landed schemas of `warehouse` hold.

    A table goes as Parquet; one with a JSON column as lines of JSON, because BigQuery reads no
    JSON column from Parquet (dlt chooses the same way).

    Args:
        warehouse: A DuckDB file.
        client: A google-cloud-bigquery client.
        folder: Where the files to load are written.

    Returns:
        ``schema.table`` → rows copied.
    """
    from google.cloud import bigquery

    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        tables = _tables(connection)
        files = {
            f"{schema}.{table}": _file(connection, folder, f"{schema}.{table}", columns)
            for (schema, table), columns in tables.items()
        }
    for schema in sorted({schema for schema, _ in tables}):
        client.create_dataset(bigquery.Dataset(f"{client.project}.{schema}"), exists_ok=True)
    with ThreadPoolExecutor(4) as pool:
        loads = {
            f"{schema}.{table}": pool.submit(_load, client, files[f"{schema}.{table}"], columns)
            for (schema, table), columns in tables.items()
        }
    return {name: load.result() for name, load in loads.items()}


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Columns]:
    """(schema, table) → column → DuckDB type of what was landed, dlt's own tables left out."""
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        f"where schema_name in {COPIED_SCHEMAS} and not starts_with(table_name, '_dlt') "
        "order by schema_name, table_name, column_index"
    ).fetchall()
    tables: dict[tuple[str, str], Columns] = {}
    for schema, table, column, kind in rows:
        tables.setdefault((schema, table), {})[column] = kind
    return tables


def _file(connection: duckdb.DuckDBPyConnection, folder: Path, name: str, columns: Columns) -> Path:
    """Write the table as the file that is loaded."""
    lines = "JSON" in columns.values()
    path = folder / f"{name}.{'jsonl' if lines else 'parquet'}"
    # a line of JSON carries exact numbers and moments as text
    exact = ("DECIMAL", "TIMESTAMP") if lines else ()
    selected = ", ".join(
        f'cast("{column}" as varchar) as "{column}"'
        if kind.startswith(exact or "-")
        else f'"{column}"'
        for column, kind in columns.items()
    )
    form = "format json" if lines else "format parquet"
    connection.execute(f"copy (select {selected} from {name}) to '{path}' ({form})")
    return path


def _load(client: Any, path: Path, columns: Columns) -> int:
    """Replace the table named by the file with its rows; return how many there are."""
    from google.cloud import bigquery

    settings = bigquery.LoadJobConfig(
        schema=[bigquery.SchemaField(name, BIGQUERY_TYPES[kind]) for name, kind in columns.items()],
        source_format="PARQUET" if path.suffix == ".parquet" else "NEWLINE_DELIMITED_JSON",
        write_disposition="WRITE_TRUNCATE",
    )
    with path.open("rb") as file:
        job = client.load_table_from_file(
            file, f"{client.project}.{path.stem}", job_config=settings, rewind=True
        )
    return int(job.result().output_rows)
