"""Compares the tables two engines built, row for row and type for type."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
from duckdb.func import FunctionNullHandling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa

HEAD = """# BigQuery against DuckDB

Written by `make test-bigquery`, which runs the same days on both engines: [how](bigquery.md). Rows
and columns compared, and the cells that differ. Columns that both have, of one type, and whose
values cannot be equal:

{reasons}
"""
FLOAT_TOLERANCE = 1e-9
OWN_OF_DLT = "_dlt_"
NOT_COMPARED = {
    "_dlt_id": "dlt draws it at random for each row and load",
    "row_id": "the _dlt_id of the row that was read",
    "build_number": "models built at once are numbered in the order they end",
}
SAME_TYPES = {
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


@dataclass(frozen=True)
class Parity:
    """How one table came out on the two engines.

    Attributes:
        name: ``schema.table``.
        rows: Rows on DuckDB and on BigQuery.
        columns: How many columns were compared.
        differences: One line for each difference of columns, types or values; none when equal.
    """

    name: str
    rows: tuple[int, int]
    columns: int
    differences: tuple[str, ...]


def compare(
    warehouse: Path, client: Any, schemas: Sequence[str], *, prefix: str = ""
) -> list[Parity]:
    """Compare every table and view of `schemas`, dlt's own left out.

    Args:
        warehouse: A DuckDB file, built.
        client: A google-cloud-bigquery client whose datasets were built from the same rows.
        schemas: The layers to compare.
        prefix: What stands before each layer in the names of the datasets.

    Returns:
        One parity a table, in order of name; a table that one engine lacks is a difference.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.create_function(
            "canonical_json",
            _canonical_json,
            ["VARCHAR"],
            "VARCHAR",
            null_handling=FunctionNullHandling.SPECIAL,
        )
        ours = _duckdb_tables(connection, schemas)
        datasets = {dataset.dataset_id for dataset in client.list_datasets()}
        theirs = {
            f"{schema}.{table.table_id}": table
            for schema in schemas
            if prefix + schema in datasets
            for table in client.list_tables(f"{client.project}.{prefix}{schema}")
            if not table.table_id.startswith(OWN_OF_DLT)
        }
        return [
            _compared(connection, _answer(client, theirs[name]), name, ours[name])
            if name in ours and name in theirs
            else Parity(
                name, (0, 0), 0, (f"only {'DuckDB' if name in ours else 'BigQuery'} has it",)
            )
            for name in sorted(ours.keys() | theirs.keys())
        ]


def as_table(parities: Sequence[Parity]) -> str:
    """Return the parity table as Markdown."""
    lines = [
        "| table | rows | columns | differences |",
        "|--|--:|--:|--|",
        *(
            f"| {p.name} | {p.rows[0]} | {p.columns} | {'; '.join(p.differences) or 'none'} |"
            for p in parities
        ),
    ]
    return "\n".join(lines)


def as_document(tables: Mapping[str, Sequence[Parity]]) -> str:
    """Return the document of several parity tables, by their titles."""
    reasons = "\n".join(f"- `{column}`: {reason}." for column, reason in NOT_COMPARED.items())
    written = [f"## {title}\n\n{as_table(parities)}\n" for title, parities in tables.items()]
    return "\n".join([HEAD.format(reasons=reasons), *written])


def _duckdb_tables(
    connection: duckdb.DuckDBPyConnection, schemas: Sequence[str]
) -> dict[str, dict[str, str]]:
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where list_contains(?, schema_name) order by schema_name, table_name, column_index",
        [list(schemas)],
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in rows:
        if not table.startswith(OWN_OF_DLT):
            tables.setdefault(f"{schema}.{table}", {})[column] = kind
    return tables


def _answer(client: Any, table: Any) -> Any:
    """All rows: a view is queried; a table is listed, which needs no filter on its partitions."""
    if table.table_type == "VIEW":
        name = f"`{table.project}`.`{table.dataset_id}`.`{table.table_id}`"
        return client.query(f"select * from {name}").result()
    return client.list_rows(table.reference)


def _compared(
    connection: duckdb.DuckDBPyConnection, answer: Any, name: str, columns: dict[str, str]
) -> Parity:
    schema = {field.name: str(field.field_type) for field in answer.schema}
    expected = {column: SAME_TYPES.get(kind, kind) for column, kind in columns.items()}
    rows = answer.to_arrow(create_bqstorage_client=False)
    count = connection.execute(f"select count(*) from {name}").fetchall()[0][0]
    differences = [
        f"{column}: {expected.get(column, 'absent')} and {schema.get(column, 'absent')}"
        for column in dict.fromkeys([*expected, *schema])
        if expected.get(column) != schema.get(column)
    ]
    if not differences and list(expected) != list(schema):
        differences.append("the order of the columns")
    if count != rows.num_rows:
        differences.append(f"{count} and {rows.num_rows} rows")
    if not differences:
        compared = {c: kind for c, kind in columns.items() if c not in NOT_COMPARED}
        differences = _cells(connection, name, compared, rows)
    return Parity(name, (count, rows.num_rows), len(columns), tuple(differences))


def _cells(
    connection: duckdb.DuckDBPyConnection, name: str, columns: dict[str, str], rows: pa.Table
) -> list[str]:
    """Pair the rows by their order over all columns, exact ones first, and compare each column."""
    connection.register("answered", rows)
    _ordered(connection, "duckdb_rows", name, columns)
    _ordered(connection, "bigquery_rows", "answered", columns)
    connection.unregister("answered")
    paired = "from duckdb_rows as a join bigquery_rows as b using (place)"
    counts = ", ".join(f"count(*) filter (where {_differs(c, k)})" for c, k in columns.items())
    counted = connection.execute(f"select {counts} {paired}").fetchall()[0]
    lines = []
    for (column, kind), count in zip(columns.items(), counted, strict=True):
        if count:
            first = connection.execute(
                f'select a."{column}", b."{column}" {paired} '
                f"where {_differs(column, kind)} order by place limit 1"
            ).fetchall()[0]
            lines.append(f"{column}: {count} cells, first {first[0]!r} and {first[1]!r}")
    return lines


def _ordered(
    connection: duckdb.DuckDBPyConnection, made: str, relation: str, columns: dict[str, str]
) -> None:
    """Make a temporary table of the relation's rows, numbered in the order of all columns."""
    typed = ", ".join(
        f'canonical_json(cast("{column}" as varchar)) as "{column}"'
        if kind == "JSON"
        else f'cast("{column}" as {kind}) as "{column}"'
        for column, kind in columns.items()
    )
    floats = [column for column, kind in columns.items() if kind == "DOUBLE"]
    order = ", ".join(f'"{c}"' for c in [*(c for c in columns if c not in floats), *floats])
    connection.execute(
        f"create or replace temp table {made} as "
        f"select *, row_number() over (order by {order}) as place "
        f"from (select {typed} from {relation})"
    )


def _canonical_json(text: str | None) -> str | None:
    """The JSON value as text: the engines keep neither blanks nor the order of an object's keys."""
    return None if text is None else json.dumps(json.loads(text), sort_keys=True)


def _differs(column: str, kind: str) -> str:
    ours, theirs = f'a."{column}"', f'b."{column}"'
    if kind != "DOUBLE":
        return f"{ours} is distinct from {theirs}"
    return (
        f"({ours} is null) <> ({theirs} is null) or abs({ours} - {theirs}) > "
        f"{FLOAT_TOLERANCE} * greatest(abs({ours}), abs({theirs}))"
    )
