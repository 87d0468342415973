"""Lands made rows in a DuckDB warehouse, with the types that dlt gives them there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
import yaml

from tests.bigquery.made_raw import Row, load_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ARROW_TYPES = {
    "string": pa.string(),
    "json": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "decimal(38,9)": pa.decimal128(38, 9),
}
DUCKDB_TYPES = {"string": "varchar", "timestamp": "timestamptz"}


def land(warehouse: Path, project: Path, numbers: Sequence[int]) -> None:
    """Add made loads to the DuckDB file `warehouse`; `project` declares the raw tables."""
    declared = declared_tables(project)
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for number in numbers:
            for (schema, table), rows in load_rows(number).items():
                columns = declared[schema, table]
                typed = ", ".join(f'"{c}" {DUCKDB_TYPES.get(k, k)}' for c, k in columns.items())
                connection.register("landing", arrow_table(columns, rows))
                connection.execute(f"create schema if not exists {schema}")
                connection.execute(f"create table if not exists {schema}.{table} ({typed})")
                connection.execute(f"insert into {schema}.{table} by name from landing")


def declared_tables(project: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return (schema, table) → column → type of every raw table the dbt sources declare."""
    declared: dict[tuple[str, str], dict[str, str]] = {}
    for path in sorted(project.glob("dbt_project/models/staging/*/*__sources.yml")):
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                columns = {c["name"]: str(c["data_type"]) for c in table["columns"]}
                declared[source.get("schema", source["name"]), table["name"]] = columns
    return declared


def arrow_table(columns: dict[str, str], rows: list[Row]) -> pa.Table:
    """Return `rows` with the declared columns; what a row does not say is null."""
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])
    return pa.Table.from_pylist([{n: row.get(n) for n in columns} for row in rows], schema=schema)
