"""Types of raw columns, the tables of one source, and how rows become Arrow."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ingestion.landing.errors import ChangedTypeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXT, INTEGER, REAL, DAY = pa.string(), pa.int64(), pa.float64(), pa.date32()
MOMENT = pa.timestamp("us", "UTC")
MONEY = pa.decimal128(38, 9)
MONEY_STEP = Decimal("1E-9")
NUMBERS = (INTEGER, REAL, MONEY)
JSON = "json"

Columns = dict[str, Any]

STAMP: Columns = {
    "observed_at": MOMENT,
    "request_id": TEXT,
    "api_version": TEXT,
    "consent_scope": TEXT,
}
LEDGERS = frozenset({"fetched_ranges", "collection_gaps", "metric_refusals"})


def ledger_tables(account_column: str) -> dict[str, Columns]:
    """The tables by which a loader remembers: ranges asked and answered, gaps, refusals."""
    account: Columns = {account_column: TEXT}
    return {
        "fetched_ranges": {**account, "start_date": DAY, "end_date": DAY, "resource": TEXT},
        "collection_gaps": {
            **account,
            "resource": TEXT,
            "gap_start_date": DAY,
            "gap_end_date": DAY,
            "reason": TEXT,
            "detail": TEXT,
            "recoverable_until": DAY,
        },
        "metric_refusals": {
            **account,
            "resource": TEXT,
            "metric": TEXT,
            "reason": TEXT,
            "detail": TEXT,
        },
    }


REQUESTS: Columns = {
    "endpoint": TEXT,
    "bucket": TEXT,
    "units": INTEGER,
    "pacific_date": DAY,
    "status_code": INTEGER,
    "row_count": INTEGER,
}


@dataclass(frozen=True)
class RawSource:
    """The raw tables of one platform and how they are kept.

    Attributes:
        name: The platform's word, such as ``youtube``.
        dataset: Where its tables lie.
        tables: Table → its columns and types, without the stamp's.
        memory: Tables the loader remembers by: small, read whole by every run, kept for ever, so
            in one piece; the others are partitioned by the day of `observed_at`.
        account_column: The column of whose reading a row is; tables are clustered by it.
        newest_day_resource: The resource whose newest held day a report tells.
    """

    name: str
    dataset: str
    tables: Mapping[str, Columns]
    memory: frozenset[str]
    account_column: str
    newest_day_resource: str

    def columns(self, table: str) -> Columns:
        """The declared columns of raw table `table`, the stamp's last."""
        return {**self.tables[table], **STAMP}

    def cluster_column(self, table: str) -> str:
        """The column by which `table` is clustered."""
        return self.account_column if self.account_column in self.tables[table] else "endpoint"

    def arrow_schema(self, table: str) -> Any:
        """The Arrow schema of raw table `table`, the stamp's columns last."""
        columns = self.columns(table)
        return pa.schema([(n, TEXT if kind == JSON else kind) for n, kind in columns.items()])

    def arrow_rows(self, table: str, rows: Sequence[Mapping[str, object]]) -> Any:
        """Turn rows into an Arrow table with every declared column; undeclared ones land as text.

        Raises:
            ChangedTypeError: A value does not fit its column's declared type.
        """
        schema = self.arrow_schema(table)
        extra = sorted({name for row in rows for name in row} - set(schema.names))
        arrays, fields = [], list(schema)
        for column in schema:
            arrays.append(_array(table, column, [row.get(column.name) for row in rows]))
        for name in extra:
            values = [row.get(name) for row in rows]
            arrays.append(pa.array([None if v is None else str(v) for v in values], TEXT))
            fields.append(pa.field(name, TEXT))
        return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def as_json(item: object) -> str:
    """An API object as compact JSON text, its numbers unchanged."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"), default=_number)


def _number(value: object) -> object:
    """A fraction of the answer; objects of an API hold coordinates and averages at most."""
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _array(table: str, column: Any, values: list[object]) -> Any:
    """One column; a value of another kind than declared is named in the error."""
    try:
        return pa.array([_fitted(value, column.type) for value in values], column.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, ArithmeticError):
        wrong = next((v for v in values if not _fits(v, column.type)), values[:1])
        raise ChangedTypeError(
            f"{table}.{column.name}: expected {column.type}, got {wrong!r}: "
            "the platform changed this field's type; nothing of this answer was loaded"
        ) from None


def _fitted(value: object, kind: Any) -> object:
    """`value` as `kind`, refusing what would change it."""
    if value is None:
        return None
    if kind == TEXT:
        return value if isinstance(value, str) else str(value)
    if kind not in NUMBERS:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(value)
    if kind == MONEY:
        return Decimal(str(value)).quantize(MONEY_STEP, rounding=ROUND_HALF_EVEN)
    if kind == REAL:
        return float(value)
    if int(value) != value:
        raise ValueError(value)
    return int(value)


def _fits(value: object, kind: Any) -> bool:
    try:
        pa.array([_fitted(value, kind)], kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, ArithmeticError):
        return False
    return True
