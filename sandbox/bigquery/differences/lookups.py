"""One table is looked up by asking for it alone: difference 4 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

from typing import Any

import duckdb
from local_bigquery.engine import database

fetch_as_shipped = database.fetch
objects_as_shipped = database.objects
ASKS_FOR_COLUMNS = (
    "SELECT column_name FROM duckdb_columns() WHERE",
    "SELECT 1 FROM duckdb_columns() WHERE",
)
ONE_TABLE = """
    SELECT t.table_name, 'TABLE', coalesce(stats.record_count, 0)
    FROM {catalog}.ducklake_table AS t
    JOIN {catalog}.ducklake_schema AS s ON s.schema_id = t.schema_id AND s.end_snapshot IS NULL
    LEFT JOIN {catalog}.ducklake_table_stats AS stats ON stats.table_id = t.table_id
    WHERE s.schema_name = $1 AND t.table_name = $2 AND t.end_snapshot IS NULL
    UNION ALL
    SELECT v.view_name, 'VIEW', 0
    FROM {catalog}.ducklake_view AS v
    JOIN {catalog}.ducklake_schema AS s ON s.schema_id = v.schema_id AND s.end_snapshot IS NULL
    WHERE s.schema_name = $1 AND v.view_name = $2 AND v.end_snapshot IS NULL
"""


def apply() -> None:
    """Put the server's lookups right."""
    database.fetch = fetch
    database.objects = objects


def fetch(sql: str, parameters: Any = None) -> Any:
    """Ask DuckDB; the columns of one table without reading those of all (difference 4)."""
    if not parameters or not sql.startswith(ASKS_FOR_COLUMNS):
        return fetch_as_shipped(sql, parameters)
    *table, wanted = parameters if len(parameters) == 4 else [*parameters, None]
    try:
        described = fetch_as_shipped(f"DESCRIBE {database.quote(*table)}")
    except duckdb.Error:
        return []
    if wanted is not None:
        return [(1,) for name, *_ in described if name == wanted]
    return [(name,) for name, _kind, is_nullable, *_ in described if is_nullable == "NO"]


def objects(project: str, dataset: str, table: str | None = None) -> Any:
    """Tell what a dataset holds, or one table of it without listing all (difference 4)."""
    if table is None:
        return objects_as_shipped(project, dataset, table)
    if project != "emulator":
        catalog = database.quote(f"__ducklake_metadata_{project}")
        return fetch_as_shipped(ONE_TABLE.format(catalog=catalog), [dataset, table])
    try:  # results of queries lie in a plain DuckDB file
        table_name = database.quote(project, dataset, table)
        held = fetch_as_shipped(f"SELECT count(*) FROM {table_name}")  # noqa: S608 - quoted
    except duckdb.CatalogException:
        return []
    return [(table, "TABLE", held[0][0])]
