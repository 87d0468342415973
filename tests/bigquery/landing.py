"""Lands rows made by hand beside what the ingestion landed, in the types it gives them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet
import yaml

from ml.effects.tables import POST_EFFECTS, PUBLISH_TIMES
from ml.forecast.predictions import FORECAST_FIELDS, note_forecasts
from ml.forecast.watch import DRIFT_FIELDS, DRIFTS, SCHEMA
from tests.bigquery.made_effects import effect_rows, time_rows
from tests.bigquery.made_forecasts import drift_rows, forecast_rows
from tests.bigquery.made_raw import Row, load_rows
from tests.bigquery.made_world import moment_of
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse import Target

Tables = dict[tuple[str, str], pa.Table]

PROJECT = Path(__file__).resolve().parents[2]
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
BIGQUERY_TYPES = {"bigint": "INTEGER", "double": "FLOAT", "decimal(38,9)": "NUMERIC"}
Columns = dict[str, str]


def land(target: Target, numbers: Sequence[int], *, folder: Path) -> None:
    """Add the made loads `numbers` to the raw datasets and the answers of ml to the predictions.

    Args:
        target: A warehouse into which the ingestion has loaded.
        numbers: The loads, in order.
        folder: Where files to load are written.
    """
    declared = declared_tables()
    tables: Tables = {}
    for number in numbers:
        for name, rows in load_rows(number).items():
            made = arrow_table(declared[name], rows)
            tables[name] = pa.concat_tables([tables[name], made]) if name in tables else made
    if target.bigquery is None:
        _insert(target.path, tables, declared)
    else:
        _load(target, tables, declared, folder=folder)
    with open_warehouse(target) as warehouse:
        for number in numbers:
            now = moment_of(number)
            note_forecasts(warehouse, forecasts_of(number), now)
            drifts = pa.Table.from_pylist(drift_rows(number), schema=DRIFT_FIELDS)
            warehouse.append(
                SCHEMA, DRIFTS, drifts, partition_by="recorded_at", cluster_by=("model_version",)
            )
            POST_EFFECTS.append(warehouse, POST_EFFECTS.rows(effect_rows(number), now=now))
            PUBLISH_TIMES.append(warehouse, PUBLISH_TIMES.rows(time_rows(number), now=now))


def forecasts_of(number: int) -> pa.Table:
    """The forecasts made at load `number`."""
    return pa.Table.from_pylist(forecast_rows(number), schema=FORECAST_FIELDS)


def _insert(path: Path, tables: Tables, declared: dict[tuple[str, str], Columns]) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for (schema, table), rows in tables.items():
            columns = declared[schema, table]
            typed = ", ".join(f'"{c}" {DUCKDB_TYPES.get(k, k)}' for c, k in columns.items())
            connection.register("landing", rows)
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table if not exists {schema}.{table} ({typed})")
            connection.execute(f"insert into {schema}.{table} by name from landing")


def _load(
    target: Target,
    tables: Tables,
    declared: dict[tuple[str, str], Columns],
    *,
    folder: Path,
) -> None:
    """One load job a table: Parquet, or lines of JSON where there is a JSON column.

    BigQuery reads no JSON column from Parquet; dlt chooses the same way.
    """
    client = target.settings.client()
    for schema in {schema for schema, _ in tables}:
        client.create_dataset(target.dataset(schema), exists_ok=True)
    with ThreadPoolExecutor(4) as pool:
        started = [
            pool.submit(
                _load_table,
                client,
                f"{target.dataset(schema)}.{table}",
                _file(folder / f"{schema}.{table}", rows, declared[schema, table]),
                columns=declared[schema, table],
            )
            for (schema, table), rows in tables.items()
        ]
    for each in started:
        each.result()


def _file(stem: Path, rows: pa.Table, columns: Columns) -> Path:
    """Write the rows as the file that is loaded."""
    if "json" not in columns.values():
        path = stem.with_name(stem.name + ".parquet")
        pyarrow.parquet.write_table(rows, path)
        return path
    path = stem.with_name(stem.name + ".jsonl")
    exact = ("decimal(38,9)", "timestamp")  # as text, so that neither passes through a float
    selected = ", ".join(
        f'cast("{name}" as varchar) as "{name}"' if kind in exact
        else f'cast("{name}" as json) as "{name}"' if kind == "json"
        else f'"{name}"'
        for name, kind in columns.items()
    )  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.register("made", rows)
        connection.execute(f"copy (select {selected} from made) to '{path}' (format json)")
    return path


def _load_table(client: Any, name: str, path: Path, *, columns: Columns) -> None:
    """Append the rows of the file."""
    from google.cloud import bigquery

    settings = bigquery.LoadJobConfig(
        schema=[
            bigquery.SchemaField(column, BIGQUERY_TYPES.get(kind, kind.upper()))
            for column, kind in columns.items()
        ],
        source_format="PARQUET" if path.suffix == ".parquet" else "NEWLINE_DELIMITED_JSON",
        write_disposition="WRITE_APPEND",
    )
    with path.open("rb") as file:
        client.load_table_from_file(file, name, job_config=settings, rewind=True).result()


def declared_tables() -> dict[tuple[str, str], Columns]:
    """Return (schema, table) → column → type of every raw table the dbt sources declare."""
    declared: dict[tuple[str, str], Columns] = {}
    for name in ("youtube", "facebook", "instagram", "files"):
        path = PROJECT / f"dbt_project/models/staging/{name}/_{name}__sources.yml"
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]:
            for table in source["tables"]:
                columns = {c["name"]: str(c["data_type"]) for c in table["columns"]}
                declared[f"raw_{name}", table["name"]] = columns
    return declared


def arrow_table(columns: Columns, rows: list[Row]) -> pa.Table:
    """Return `rows` with the declared columns; what a row does not say is null."""
    schema = pa.schema([(name, ARROW_TYPES[kind]) for name, kind in columns.items()])
    return pa.Table.from_pylist([{n: row.get(n) for n in columns} for row in rows], schema=schema)
