"""The loader's own rows, archived with each load, so that a rebuilt warehouse goes on loading."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from warehouse.archive.files import required
from warehouse.archive.manifest import FOLDER, StateTable
from warehouse.archive.sources import LOADS, PIPELINE_STATE, STATE_TABLES, VERSIONS
from warehouse.transfer_arrow import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse.archive.files import Files
    from warehouse.archive.manifest import Manifest
    from warehouse.archive.sources import Source
    from warehouse.transfer import Shape, Store

IDENTITY = ("ops", "warehouse_identity")
KEY_OF = {LOADS: "load_id", PIPELINE_STATE: "_dlt_load_id"}


@dataclass(frozen=True)
class Ledger:
    """What dlt keeps in one raw layer, and what the warehouse says of itself.

    Attributes:
        source: Whose ledger it is.
        shapes: dlt's tables, as far as they are there.
        rows: Table → its rows.
        identity: The row that says whose data the warehouse holds.
    """

    source: str
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    rows: Mapping[str, Sequence[dict[str, Any]]] = field(default_factory=dict)
    identity: StateTable | None = None

    @classmethod
    def read(cls, store: Store, source: Source) -> Ledger:
        """Read it from the warehouse."""
        held = set(store.tables(source.schema)).intersection(STATE_TABLES)
        identity = None
        if IDENTITY[1] in store.tables(IDENTITY[0]):
            identity = StateTable(store.shape(*IDENTITY), tuple(_read(store, *IDENTITY)))
        return cls(
            source.name,
            {table: store.shape(source.schema, table) for table in sorted(held)},
            {table: _read(store, source.schema, table) for table in sorted(held)},
            identity,
        )

    @property
    def version_paths(self) -> tuple[str, ...]:
        """Where the schema versions lie that the loader knows."""
        return tuple(sorted(self._versions()))

    def write_versions(self, files: Files) -> None:
        """Write each schema version, named by its content."""
        for path, content in self._versions().items():
            files.create(path, content)

    def state_of(self, load_id: str) -> dict[str, StateTable]:
        """The rows about one load, and the warehouse's identity."""
        found = {
            table: StateTable(
                self.shapes[table],
                tuple(row for row in self.rows[table] if row.get(KEY_OF[table]) == load_id),
            )
            for table in KEY_OF
            if table in self.shapes
        }
        if VERSIONS in self.shapes:
            found[VERSIONS] = StateTable(self.shapes[VERSIONS])
        if self.identity is not None:
            found[".".join(IDENTITY)] = self.identity
        return found

    def _versions(self) -> dict[str, bytes]:
        """Path → content of each schema version."""
        found: dict[str, bytes] = {}
        for row in self.rows.get(VERSIONS, ()):
            content = (json.dumps(row, sort_keys=True, indent=1) + "\n").encode()
            name = hashlib.sha256(content).hexdigest()[:32]
            found[f"{FOLDER}/{self.source}/versions/{name}.json"] = content
        return found


def state_rows(files: Files, manifests: Sequence[Manifest]) -> dict[str, tuple[Shape, pa.Table]]:
    """Return dlt's tables as the manifests of one source tell them: table → shape and rows.

    Raises:
        WarehouseError: The file of a schema version is missing.
    """
    shapes: dict[str, Shape] = {}
    rows: dict[str, list[dict[str, Any]]] = {}
    for manifest in manifests:
        for table, told in manifest.state.items():
            if table in STATE_TABLES:
                shapes[table] = told.shape
                rows.setdefault(table, []).extend(told.rows)
    paths = sorted({path for manifest in manifests for path in manifest.versions})
    if VERSIONS in shapes:
        rows[VERSIONS] = [json.loads(required(files, path)) for path in paths]
    return {table: (shape, _table(shape, rows[table])) for table, shape in shapes.items()}


def identity_rows(manifests: Sequence[Manifest]) -> tuple[Shape, pa.Table] | None:
    """Return the newest identity the manifests tell; none where none does."""
    told = [each for m in manifests if (each := m.state.get(".".join(IDENTITY))) and each.rows]
    return (told[-1].shape, _table(told[-1].shape, told[-1].rows)) if told else None


def _read(store: Store, schema: str, table: str) -> list[dict[str, Any]]:
    """The rows of a small table, as JSON can say them."""
    found = [row for batch in store.read(schema, table) for row in batch.to_pylist()]
    return [{name: _told(value) for name, value in row.items()} for row in found]


def _told(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _table(shape: Shape, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows that JSON told, with the types of `shape`."""
    read: dict[str, Any] = {
        "timestamp": datetime.fromisoformat,
        "utc_clock": datetime.fromisoformat,
        "date": date.fromisoformat,
        "numeric": Decimal,
    }
    plain: list[dict[str, Any]] = []
    for row in rows:
        values: dict[str, Any] = {}
        for column in shape.columns:
            value = row.get(column.name)
            convert = read.get(column.kind)
            values[column.name] = convert(value) if convert and value is not None else value
        plain.append(values)
    return pa.Table.from_pylist(plain, schema=arrow_schema(shape))
