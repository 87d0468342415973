"""The raw tables as dlt resources: append-only, every column declared, unknown ones added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import dlt
import pyarrow as pa

from ingestion.youtube.tables import (
    DAY,
    INTEGER,
    JSON,
    MEMORY,
    MOMENT,
    MONEY,
    REAL,
    STAMP,
    TABLES,
    TEXT,
    arrow_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DATASET = "raw_youtube"
DLT_TYPES: dict[Any, dict[str, Any]] = {
    TEXT: {"data_type": "text"},
    INTEGER: {"data_type": "bigint"},
    REAL: {"data_type": "double"},
    DAY: {"data_type": "date"},
    MOMENT: {"data_type": "timestamp"},
    MONEY: {"data_type": "decimal", "precision": 38, "scale": 9},
    JSON: {"data_type": "json"},
}


@dlt.source(name="youtube", max_table_nesting=0)
def youtube(pages: Mapping[str, Sequence[Any]], *, on_bigquery: bool = False) -> Iterator[Any]:
    """Yield one resource for each raw table in `pages` (table → Arrow tables)."""
    for table, parts in pages.items():
        yield bigquery_table(table, parts) if on_bigquery else raw_table(table, parts)


def raw_table(table: str, parts: Sequence[Any]) -> Any:
    """Return the resource of one raw table; without parts it only makes the table."""
    return _resource(table, iter([_joined(table, parts)]), "parquet")


def bigquery_table(table: str, parts: Sequence[Any]) -> Any:
    """Return the resource of one raw table with its partitions and clusters.

    A table with a JSON column goes as lines of JSON, since BigQuery reads none from Parquet; the
    column's text becomes the value it says.
    """
    from dlt.destinations.adapters import bigquery_adapter

    columns = TABLES[table]
    texts = [name for name, kind in columns.items() if kind == JSON]
    rows: Iterator[Any] = iter([_joined(table, parts)])
    if texts:
        rows = _parsed(parts, texts) if parts else iter([dlt.mark.materialize_table_schema()])
    resource = _resource(table, rows, "jsonl" if texts else "parquet")
    hints: dict[str, Any] = {"cluster": "channel_id" if "channel_id" in columns else "endpoint"}
    if table not in MEMORY:
        hints["partition"] = "observed_at"
    return bigquery_adapter(resource, **hints)


def declared_columns(table: str) -> Any:
    """The dlt column hints of a raw table."""
    columns = {**TABLES[table], **STAMP}
    return {name: dict(DLT_TYPES[kind]) for name, kind in columns.items()}


def _resource(table: str, rows: Iterator[Any], file_format: Any) -> Any:
    return dlt.resource(
        rows,
        name=table,
        write_disposition="append",
        columns=declared_columns(table),
        file_format=file_format,
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )


def _joined(table: str, parts: Sequence[Any]) -> Any:
    empty = arrow_schema(table).empty_table()
    return pa.concat_tables(list(parts) or [empty], promote_options="default")


def _parsed(parts: Sequence[Any], texts: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """The rows of each part, with the JSON of the columns `texts` read."""
    for part in parts:
        rows: list[dict[str, Any]] = part.to_pylist()
        for row in rows:
            for name in texts:
                row[name] = None if row[name] is None else json.loads(row[name])
        yield rows
