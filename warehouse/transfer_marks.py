"""How far a transfer into an empty warehouse has come, kept in the warehouse itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse.layers import RAW
from warehouse.transfer import Column, Shape, WarehouseNotEmptyError
from warehouse.transfer_arrow import arrow_schema

if TYPE_CHECKING:
    from warehouse.target import Target
    from warehouse.transfer import Store

SCHEMA, TABLE = "ops", "transfers"
FILLED_SCHEMAS = (*RAW, "predictions")
SHAPE = Shape((Column("origin", "text"), Column("moved", "text")))
WHOLE = "*"


@dataclass
class Marks:
    """What of a transfer is done.

    Attributes:
        store: The warehouse that is filled.
        origin: Where the rows come from.
        moved: ``schema.table`` of the tables that are there, whole.
    """

    store: Store
    origin: str
    moved: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, store: Store, target: Target, *, origin: str) -> Marks:
        """Begin a transfer into an empty warehouse, or go on with one that was stopped.

        Raises:
            WarehouseNotEmptyError: The warehouse holds rows that no stopped transfer from
                `origin` brought.
        """
        told = _told(store)
        mine = {moved for place, moved in told if place == origin}
        if told and mine and WHOLE not in mine:
            return cls(store, origin, mine)
        for schema in FILLED_SCHEMAS:
            for table in store.tables(schema):
                # the loader's own tables say nothing of readings: they are made anew
                if not table.startswith("_dlt") and (rows := store.count(schema, table)):
                    raise WarehouseNotEmptyError(
                        f"{target.name}: expected an empty warehouse, {schema}.{table} holds "
                        f"{rows} rows: name another one (--var, or another dataset_prefix)"
                    )
        store.drop(SCHEMA, TABLE)
        store.create(SCHEMA, TABLE, SHAPE)
        marks = cls(store, origin)
        marks._note("")
        return marks

    def is_done(self, schema: str, table: str) -> bool:
        """Whether the table is there, whole."""
        return f"{schema}.{table}" in self.moved

    def done(self, schema: str, table: str) -> None:
        """Remember that the table is there, whole."""
        self._note(f"{schema}.{table}")

    def finish(self) -> None:
        """Remember that everything is there."""
        self._note(WHOLE)

    def _note(self, moved: str) -> None:
        rows = pa.Table.from_pylist(
            [{"origin": self.origin, "moved": moved}], schema=arrow_schema(SHAPE)
        )
        self.store.append(SCHEMA, TABLE, [rows])
        self.moved.add(moved)


def _told(store: Store) -> list[tuple[str, str]]:
    if TABLE not in store.tables(SCHEMA):
        return []
    return [
        (str(row["origin"]), str(row["moved"]))
        for rows in store.read(SCHEMA, TABLE)
        for row in rows.to_pylist()
    ]
