"""The Arrow form of the kinds a column can have, and checksums of rows in that form."""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.errors import WarehouseError
from warehouse.transfer import Column, Kind, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

KIND_KEY = b"groundswell.kind"
ARROW_TYPES: dict[Kind, Any] = {
    "text": pa.string(),
    "json": pa.string(),
    "integer": pa.int64(),
    "float": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "utc_clock": pa.timestamp("us"),
    "numeric": pa.decimal128(38, 9),
}
WHOLE_NUMBER_LIMIT = 2**53
HALF = 2**64
_ENGINES = threading.local()


class UnknownColumnTypeError(WarehouseError):
    """A column has a type that cannot be carried without a change."""


@dataclass(frozen=True)
class Checksum:
    """What rows hold, whatever their order: equal rows, equal checksum, on every engine.

    It is the sum of a hash of each row, so checksums of parts add up to that of the whole. A
    column that is null in a row adds nothing, so a column that came later changes no old row.
    """

    rows: int = 0
    value: int = 0

    def __add__(self, other: Checksum) -> Checksum:
        """The checksum of both parts together."""
        low = (self.value % HALF + other.value % HALF) % HALF
        high = (self.value // HALF + other.value // HALF) % HALF
        return Checksum(self.rows + other.rows, high * HALF + low)

    @property
    def text(self) -> str:
        """The checksum as 32 hexadecimal digits."""
        return f"{self.value:032x}"

    @classmethod
    def of_text(cls, rows: int, text: str) -> Checksum:
        """Read what `text` wrote."""
        return cls(rows, int(text, 16))


def arrow_schema(shape: Shape) -> Any:
    """The Arrow schema of `shape`; each field's metadata names its kind."""
    return pa.schema([_field(column) for column in shape.columns])


def shape_of(schema: Any) -> Shape:
    """Return the shape that the metadata of an Arrow schema tells.

    Raises:
        UnknownColumnTypeError: A field does not say its kind.
    """
    return Shape(tuple(_column(field) for field in schema))


def typed(rows: pa.Table, shape: Shape) -> pa.Table:
    """Return `rows` with exactly the columns and types of `shape`; a column it lacks is null."""
    columns = []
    for column in shape.columns:
        kind = ARROW_TYPES[column.kind]
        if column.name in rows.column_names:
            columns.append(_cast(rows.column(column.name), kind))
        else:
            columns.append(pa.chunked_array([pa.nulls(rows.num_rows, kind)]))
    return pa.Table.from_arrays(columns, schema=arrow_schema(shape))


def checksums_by(
    rows: pa.Table, kinds: Mapping[str, Kind], groups: Sequence[str]
) -> dict[tuple[str, ...], Checksum]:
    """Return the checksum of the rows of each group; a moment groups by its UTC day.

    Args:
        rows: The rows, typed.
        kinds: Kind of each column that counts.
        groups: Columns to group by; none puts all rows into one group, ``()``.
    """
    if not rows.num_rows:
        return {}
    listed = "".join(f"g{at}, " for at in range(len(groups)))
    grouped = {f"g{at}": _text(rows[name]) for at, name in enumerate(groups)}
    with (
        _registered(hashed_rows=_plain_rows(rows, kinds)) as engine,
        _registered(grouped_rows=pa.table(grouped | {"one": pa.nulls(rows.num_rows)})),
    ):
        found = engine.execute(
            f"select {listed} count(*), sum(md5_number_lower(line)), sum(md5_number_upper(line)) "  # noqa: S608 - our own names
            f"from (select {_line(kinds)} as line from hashed_rows) "
            "positional join grouped_rows group by all"
        ).fetchall()
    return {
        tuple(str(part) for part in keys): Checksum(
            int(count), int(high) % HALF * HALF + int(low) % HALF
        )
        for *keys, count, low, high in found
    }


def checksum(rows: pa.Table, kinds: Mapping[str, Kind]) -> Checksum:
    """Return the checksum of all `rows`."""
    return checksums_by(rows, kinds, ()).get((), Checksum())


def row_hashes(rows: pa.Table, kinds: Mapping[str, Kind]) -> pa.Array:
    """Return one hash a row, in the order of `rows`."""
    with _registered(hashed_rows=_plain_rows(rows, kinds)) as engine:
        answer = engine.sql(f"select md5({_line(kinds)}) as hash from hashed_rows")  # noqa: S608 - our own names
        return answer.to_arrow_table().column("hash").combine_chunks()


def canonical_json(text: str | None) -> str | None:
    """Return the value of a JSON text as one text for all its spellings; null as none."""
    if text is None:
        return None
    try:
        value = json.loads(text, parse_float=_number)
    except ValueError:
        return text
    return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < WHOLE_NUMBER_LIMIT else value


def _field(column: Column) -> Any:
    return pa.field(
        column.name,
        ARROW_TYPES[column.kind],
        nullable=not column.is_required,
        metadata={KIND_KEY: column.kind.encode()},
    )


def _column(field: Any) -> Column:
    told = field.metadata or {}
    kind = told.get(KIND_KEY, b"").decode()
    known = next((each for each in get_args(Kind) if each == kind), None)
    if known is None:
        raise UnknownColumnTypeError(
            f"column {field.name}: expected its kind in the file's metadata, got {kind!r}: "
            "the file was not written by Groundswell"
        )
    return Column(field.name, known, is_required=not field.nullable)


def _cast(column: Any, kind: Any) -> Any:
    """The column as `kind`; a moment without a zone is UTC."""
    if pa.types.is_timestamp(kind) and pa.types.is_timestamp(column.type):
        micros = column.cast(pa.timestamp("us", tz=column.type.tz))
        return micros.cast(pa.int64()).cast(pa.timestamp("us")).cast(kind)
    return column.cast(kind)


def _text(column: Any) -> Any:
    """A column to group by, as text."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format="%Y-%m-%d")
    return column.cast(pa.string())


def _plain(column: Any, kind: Kind) -> Any:
    """The column as values whose text is the same in every version of every library."""
    if kind == "json":
        return pa.array([canonical_json(text) for text in column.to_pylist()], pa.string())
    if kind == "float":  # the bits; adding zero makes one of the two zeros
        bits = [chunk.view(pa.int64()) for chunk in pc.add(column, 0.0).chunks]
        return pa.chunked_array(bits, pa.int64())
    if kind in {"timestamp", "utc_clock"}:
        return column.cast(pa.int64())
    return column


def _plain_rows(rows: pa.Table, kinds: Mapping[str, Kind]) -> pa.Table:
    return pa.table({name: _plain(rows[name], kind) for name, kind in kinds.items()})


@contextlib.contextmanager
def _registered(**tables: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """An engine in memory, one a thread, that knows `tables` by their names."""
    if not hasattr(_ENGINES, "engine"):
        _ENGINES.engine = duckdb.connect()
    engine: duckdb.DuckDBPyConnection = _ENGINES.engine
    for name, table in tables.items():
        engine.register(name, table)
    try:
        yield engine
    finally:
        for name in tables:
            engine.unregister(name)


def _line(kinds: Mapping[str, Kind]) -> str:
    """SQL of one row as text: name and value of each column that is not null, texts by length."""
    parts = ["''"]
    for name, kind in sorted(kinds.items()):
        quoted = '"' + name.replace('"', '""') + '"'
        label = "'" + name.replace("'", "''") + ":'"
        length = f"length({quoted}) || ':' || " if kind in {"text", "json"} else ""
        parts.append(f"{label} || {length}{quoted} || ';'")
    return f"concat({', '.join(parts)})"
