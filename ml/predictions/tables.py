"""One table of predictions: append rows, and find those that count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    import pyarrow as pa

    from warehouse import Warehouse

SCHEMA = "predictions"
HELD_FOR = timedelta(days=1096)  # older rows are not read back: what they say is said again


@dataclass(frozen=True)
class PredictionTable:
    """A table of `predictions`; every one has `model_version` and `made_at`.

    Attributes:
        name: Its name.
        fields: Its columns, in order.
        cluster_by: What BigQuery sorts it by.
    """

    name: str
    fields: pa.Schema
    cluster_by: tuple[str, ...]

    def rows(self, records: Iterable[Mapping[str, Any]], *, now: datetime) -> pa.Table:
        """Return `records` as rows made at `now`, which is aware."""
        import pyarrow as pa

        made_at = {"made_at": utc(now)}
        return pa.Table.from_pylist([{**record, **made_at} for record in records], self.fields)

    def append(self, warehouse: Warehouse, rows: pa.Table) -> None:
        """Add `rows`; without any, nothing is touched."""
        if rows.num_rows:
            warehouse.append(
                SCHEMA, self.name, rows, partition_by="made_at", cluster_by=self.cluster_by
            )

    def newest(
        self, warehouse: Warehouse, *, key: str, columns: tuple[str, ...], now: datetime
    ) -> dict[str, dict[str, Any]]:
        """Return the newest row up to `now` of each `key`, with `columns` and `made_at`."""
        if not warehouse.has_table(SCHEMA, self.name):
            return {}
        names = ", ".join((key, *columns, "made_at"))
        rows = warehouse.query(
            f"select {names} from {SCHEMA}.{self.name} "  # noqa: S608 - names are ours
            f"where made_at >= ? and made_at <= ? order by made_at asc, {key} asc",
            [now - HELD_FOR, now],
        )
        return {str(row[key]): row for row in rows.to_pylist()}

    def newest_version(self, warehouse: Warehouse, now: datetime) -> str | None:
        """Return the version of the newest row up to `now`; None without one."""
        if not warehouse.has_table(SCHEMA, self.name):
            return None
        rows = warehouse.query(
            f"select model_version from {SCHEMA}.{self.name} "  # noqa: S608 - names are ours
            "where made_at >= ? and made_at <= ? "
            "order by made_at desc, model_version desc limit 1",
            [now - HELD_FOR, now],
        )
        return str(rows["model_version"][0].as_py()) if rows.num_rows else None

    def newest_answer(self, warehouse: Warehouse, now: datetime) -> pa.Table:
        """Return the rows made last up to `now`, all of one moment."""
        if not warehouse.has_table(SCHEMA, self.name):
            return self.fields.empty_table()
        newest = warehouse.query(
            f"select max(made_at) as made_at from {SCHEMA}.{self.name} "  # noqa: S608
            "where made_at >= ? and made_at <= ?",
            [now - HELD_FOR, now],
        )["made_at"][0].as_py()
        if newest is None:
            return self.fields.empty_table()
        return warehouse.query(
            f"select {', '.join(self.fields.names)} "  # noqa: S608 - names are ours
            f"from {SCHEMA}.{self.name} where made_at = ?",
            [newest.replace(tzinfo=UTC)],
        )

    def of_version(self, warehouse: Warehouse, version: str, now: datetime) -> pa.Table:
        """Return the rows of `version` made up to `now`."""
        return warehouse.query(
            f"select {', '.join(self.fields.names)} "  # noqa: S608 - names are ours
            f"from {SCHEMA}.{self.name} "
            "where made_at >= ? and made_at <= ? and model_version = ?",
            [now - HELD_FOR, now, version],
        )


def utc(moment: datetime) -> datetime:
    """Return an aware moment as the warehouse keeps it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
