"""The raw tables as dlt resources: append-only, every column declared, unknown ones added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dlt
import pyarrow as pa

from ingestion.youtube.tables import (
    DAY,
    INTEGER,
    JSON,
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
def youtube(pages: Mapping[str, Sequence[Any]]) -> Iterator[Any]:
    """Yield one resource for each raw table in `pages` (table → Arrow tables)."""
    for table, parts in pages.items():
        yield raw_table(table, parts)


def raw_table(table: str, parts: Sequence[Any]) -> Any:
    """Return the resource of one raw table; without parts it only makes the table."""

    @dlt.resource(
        name=table,
        write_disposition="append",
        columns=declared_columns(table),
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )
    def rows() -> Iterator[Any]:
        empty = arrow_schema(table).empty_table()
        yield pa.concat_tables(list(parts) or [empty], promote_options="default")

    return rows


def declared_columns(table: str) -> Any:
    """The dlt column hints of a raw table."""
    columns = {**TABLES[table], **STAMP}
    return {name: dict(DLT_TYPES[kind]) for name, kind in columns.items()}
