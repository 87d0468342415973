"""A source's raw tables as dlt resources: append-only, columns declared, unknown ones added."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import dlt
import pyarrow as pa

from ingestion.landing.columns import DAY, INTEGER, JSON, MOMENT, MONEY, REAL, TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingestion.landing.columns import RawSource

DLT_TYPES: dict[Any, dict[str, Any]] = {
    TEXT: {"data_type": "text"},
    INTEGER: {"data_type": "bigint"},
    REAL: {"data_type": "double"},
    DAY: {"data_type": "date"},
    MOMENT: {"data_type": "timestamp"},
    MONEY: {"data_type": "decimal", "precision": 38, "scale": 9},
    JSON: {"data_type": "json"},
}


def dlt_source(
    raw: RawSource, pages: Mapping[str, Sequence[Any]], *, on_bigquery: bool = False
) -> Any:
    """Return the dlt source of `raw`: one resource for each table in `pages` (→ Arrow tables)."""

    def resources() -> Iterator[Any]:
        for table, parts in pages.items():
            make = bigquery_table if on_bigquery else raw_table
            yield make(raw, table, parts)

    return dlt.source(resources, name=raw.name, max_table_nesting=0)()


def raw_table(raw: RawSource, table: str, parts: Sequence[Any]) -> Any:
    """Return the resource of one raw table; without parts it only makes the table."""
    return _resource(raw, table, iter([_joined(raw, table, parts)]), "parquet")


def bigquery_table(raw: RawSource, table: str, parts: Sequence[Any]) -> Any:
    """Return the resource of one raw table with its partitions and clusters.

    A table with a JSON column goes as lines of JSON, since BigQuery reads none from Parquet; the
    column's text becomes the value it says.
    """
    from dlt.destinations.adapters import bigquery_adapter

    texts = [name for name, kind in raw.tables[table].items() if kind == JSON]
    rows: Iterator[Any] = iter([_joined(raw, table, parts)])
    if texts:
        rows = _parsed(parts, texts) if parts else iter([dlt.mark.materialize_table_schema()])
    resource = _resource(raw, table, rows, "jsonl" if texts else "parquet")
    hints: dict[str, Any] = {"cluster": raw.cluster_column(table)}
    if table not in raw.memory:
        hints["partition"] = "observed_at"
    return bigquery_adapter(resource, **hints)


def declared_columns(raw: RawSource, table: str) -> Any:
    """The dlt column hints of a raw table."""
    return {name: dict(DLT_TYPES[kind]) for name, kind in raw.columns(table).items()}


def _resource(raw: RawSource, table: str, rows: Iterator[Any], file_format: Any) -> Any:
    return dlt.resource(
        rows,
        name=table,
        write_disposition="append",
        columns=declared_columns(raw, table),
        file_format=file_format,
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )


def _joined(raw: RawSource, table: str, parts: Sequence[Any]) -> Any:
    empty = raw.arrow_schema(table).empty_table()
    return pa.concat_tables(list(parts) or [empty], promote_options="default")


def _parsed(parts: Sequence[Any], texts: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    """The rows of each part, with the JSON of the columns `texts` read."""
    for part in parts:
        rows: list[dict[str, Any]] = part.to_pylist()
        for row in rows:
            for name in texts:
                row[name] = None if row[name] is None else json.loads(row[name])
        yield rows
