"""Types between Arrow and BigQuery."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOMENT = pa.timestamp("us", tz="UTC")
NUMERIC = pa.decimal128(38, 9)
PARAMETERS: dict[type, str] = {
    bool: "BOOL",
    int: "INT64",
    float: "FLOAT64",
    Decimal: "NUMERIC",
    datetime: "TIMESTAMP",
    date: "DATE",
    str: "STRING",
}


ARROW_TYPES: dict[str, Any] = {
    "BOOL": pa.bool_(),
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int64(),
    "INT64": pa.int64(),
    "FLOAT": pa.float64(),
    "FLOAT64": pa.float64(),
    "NUMERIC": NUMERIC,
    "DATE": pa.date32(),
    "TIMESTAMP": MOMENT,
    "STRING": pa.string(),
    "JSON": pa.string(),
}


class UnknownTypeError(TypeError):
    """A value or column is of a type the warehouse does not hold."""


def parameter(value: object) -> Any:
    """Return `value` as a positional query parameter; none is the STRING null."""
    from google.cloud import bigquery

    if value is None:
        return bigquery.ScalarQueryParameter(None, "STRING", None)
    if isinstance(value, list | tuple):
        kind = _parameter_type(value[0]) if value else "STRING"
        return bigquery.ArrayQueryParameter(None, kind, list(value))
    scalar: Any = value
    return bigquery.ScalarQueryParameter(None, _parameter_type(value), scalar)


def _parameter_type(value: object) -> str:
    for python, kind in PARAMETERS.items():
        if isinstance(value, python):
            return kind
    raise UnknownTypeError(f"expected a number, text or moment, got {type(value).__name__}")


def bigquery_schema(schema: pa.Schema, held: Mapping[str, Any]) -> list[Any]:
    """Return the BigQuery fields of `schema`; a column in `held` keeps its type.

    Raises:
        UnknownTypeError: A column has a type no model uses.
    """
    from google.cloud import bigquery

    return [
        held.get(column.name) or bigquery.SchemaField(column.name, _field_type(column))
        for column in schema
    ]


def _field_type(column: pa.Field) -> str:
    kind = column.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests: Sequence[tuple[Any, str]] = (
        (pa.types.is_boolean, "BOOLEAN"),
        (pa.types.is_integer, "INTEGER"),
        (pa.types.is_floating, "FLOAT"),
        (pa.types.is_decimal, "NUMERIC"),
        (pa.types.is_timestamp, "TIMESTAMP"),
        (pa.types.is_date, "DATE"),
        (pa.types.is_string, "STRING"),
        (pa.types.is_large_string, "STRING"),
        (pa.types.is_null, "STRING"),
    )
    for is_kind, name in tests:
        if is_kind(kind):
            return name
    raise UnknownTypeError(f"expected a plain type for the column {column.name}, got {kind}")


def in_utc(rows: pa.Table) -> pa.Table:
    """Return `rows` with every moment in UTC; one without a zone is taken to be in it already."""
    moments = [pa.types.is_timestamp(column.type) for column in rows.schema]
    columns = [
        column.cast(pa.timestamp("us")).cast(MOMENT)
        if is_moment and column.type.tz is None
        else column.cast(MOMENT)
        if is_moment
        else column
        for column, is_moment in zip(rows.columns, moments, strict=True)
    ]
    return pa.table(dict(zip(rows.column_names, columns, strict=True)))


def empty(fields: Sequence[Any]) -> pa.Table:
    """Return a table without rows that has the types DuckDB answers.

    Raises:
        UnknownTypeError: A field has a type no model uses.
    """
    unknown = [field.name for field in fields if field.field_type not in ARROW_TYPES]
    if unknown:
        raise UnknownTypeError(f"expected plain types, got another for {', '.join(unknown)}")
    return pa.schema(
        [(field.name, ARROW_TYPES[field.field_type]) for field in fields]
    ).empty_table()


def normalised(answer: pa.Table, fields: Sequence[Any]) -> pa.Table:
    """Return `answer` with the types DuckDB answers: moments in UTC, JSON as text."""
    wanted = {"TIMESTAMP": MOMENT, "NUMERIC": NUMERIC, "JSON": pa.string(), "STRING": pa.string()}
    columns = [
        column.cast(wanted[field.field_type])
        if field.field_type in wanted and field.mode != "REPEATED"
        else column
        for column, field in zip(answer.columns, fields, strict=True)
    ]
    return pa.table(dict(zip(answer.column_names, columns, strict=True)))
