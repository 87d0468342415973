"""Which units a warehouse holds that the archive does not, and on which days their rows lie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from warehouse.archive.manifest import Manifest, read_manifest
from warehouse.archive.sources import LOAD_ID, LOADS, SEPARATOR, load_order, unit_of_moment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from warehouse import Warehouse
    from warehouse.archive.files import Files
    from warehouse.archive.sources import Source
    from warehouse.transfer import Shape

LOOK_BACK = timedelta(days=8)
UNIT_SPAN = timedelta(days=2)
EVER = datetime(1970, 1, 1, tzinfo=UTC)
UNFINISHED = f"{SEPARATOR}unfinished"
"""Ends the name of what a stopped run left behind."""


@dataclass
class Unit:
    """Rows that are archived together.

    Attributes:
        name: Its name in the archive.
        key: Its load id, or the name of its moment.
        is_complete: Whether the loader finished it.
        rows: Table → day → rows held by the warehouse.
        earlier: Manifests of rows of it that are archived already.
    """

    name: str
    key: str
    is_complete: bool = True
    rows: dict[str, dict[date, int]] = field(default_factory=lambda: defaultdict(dict))
    earlier: tuple[Manifest, ...] = ()

    def count(self, table: str) -> int:
        """Rows of one table."""
        return sum(self.rows.get(table, {}).values())

    @property
    def days(self) -> list[date]:
        """Every day it has rows of, oldest first."""
        return sorted({day for by_day in self.rows.values() for day in by_day})


def finished_loads(warehouse: Warehouse, source: Source) -> set[str]:
    """Return the ids of the loads that the loader finished."""
    if not warehouse.has_table(source.schema, LOADS):
        return set()
    loads = warehouse.query(
        f"select load_id from {source.schema}.{LOADS} where status = 0"  # noqa: S608 - our own names
    )
    return {str(load) for load in loads.column("load_id").to_pylist()}


def pending_loads(
    warehouse: Warehouse,
    files: Files,
    source: Source,
    shapes: Mapping[str, Shape],
    archived: Collection[str],
) -> list[Unit]:
    """Return the loads that are not archived yet, oldest first.

    Looks only at partitions from a week before the newest archived day on, and at all of them for
    a load that has no row there. What a stopped run left of a load is archived once a later load
    was finished: the loader finishes or drops a load before it begins the next.
    """
    finished = finished_loads(warehouse, source)
    wanted = finished.difference(archived)
    if not wanted:
        return []
    newest = max(finished, key=load_order)
    since = _window(files, source, archived)
    found = _counted(warehouse, source, shapes, since)
    again = {unit for unit in wanted if unit not in found or _may_begin_before(found[unit], since)}
    if since > EVER and again:
        found |= _counted(warehouse, source, shapes, EVER, units=sorted(again))
    units = [Unit(each, each, rows=found.get(each, {})) for each in wanted]
    units += [
        Unit(each + UNFINISHED, each, is_complete=False, rows=rows)
        for each, rows in found.items()
        if each not in finished
        and each + UNFINISHED not in archived
        and load_order(each) < load_order(newest)
    ]
    for unit in units:
        if unit.is_complete and unit.key + UNFINISHED in archived:
            unit.earlier = (read_manifest(files, source.name, unit.key + UNFINISHED),)
    return sorted(units, key=lambda unit: load_order(unit.name))


def pending_moments(
    warehouse: Warehouse,
    files: Files,
    source: Source,
    shapes: Mapping[str, Shape],
    archived: Collection[str],
) -> list[Unit]:
    """Return the moments of which predictions are held that the archive lacks, oldest first.

    More rows recorded at the newest archived moment become a unit of their own.
    """
    units: dict[str, Unit] = {}
    for table, shape in shapes.items():
        column = source.moment(shape)
        counted = warehouse.query(
            f"select {column} as moment, count(*) as held from {source.schema}.{table} "  # noqa: S608 - our own names
            f"where {column} is not null group by {column} order by {column}"
        )
        for row in counted.to_pylist():
            key = unit_of_moment(row["moment"])
            unit = units.setdefault(key, Unit(key, key))
            unit.rows[table][row["moment"].date()] = int(row["held"])
    known = sorted(archived)
    newest = known[-1].partition(SEPARATOR)[0] if known else None
    pending = [unit for key, unit in units.items() if key not in archived]
    if newest in units:
        unit, names = units[newest], [name for name in known if name.startswith(newest)]
        earlier = tuple(read_manifest(files, source.name, name) for name in names)
        held = {
            table: sum(m.tables[table].rows for m in earlier if table in m.tables)
            for table in shapes
        }
        if any(unit.count(table) > held[table] for table in shapes):
            unit.name, unit.earlier = f"{newest}{SEPARATOR}{len(names) + 1}", earlier
            pending.append(unit)
    return sorted(pending, key=lambda unit: unit.name)


def _window(files: Files, source: Source, archived: Collection[str]) -> datetime:
    """From when on rows of new loads are looked for."""
    for unit in sorted(archived, key=load_order, reverse=True):
        if day := read_manifest(files, source.name, unit).last_day:
            return datetime.combine(date.fromisoformat(day), time(), UTC) - LOOK_BACK
    return EVER


def _may_begin_before(rows: Mapping[str, Mapping[date, int]], since: datetime) -> bool:
    first = min(day for by_day in rows.values() for day in by_day)
    return first <= (since + UNIT_SPAN).date()


def _counted(
    warehouse: Warehouse,
    source: Source,
    shapes: Mapping[str, Shape],
    since: datetime,
    *,
    units: Sequence[str] = (),
) -> dict[str, dict[str, dict[date, int]]]:
    """Load id → table → UTC day → rows, of the days from `since` on."""
    if not shapes:
        return {}
    only = f" and {LOAD_ID} in ({', '.join('?' * len(units))})" if units else ""
    parts = [
        f"select '{table}' as table_name, {LOAD_ID} as load_id, "  # noqa: S608 - names come from the catalog
        f"cast({source.moment(shape)} as date) as day, count(*) as held "
        f"from {source.schema}.{table} where {source.moment(shape)} >= ?{only} "
        f"group by {LOAD_ID}, cast({source.moment(shape)} as date)"
        for table, shape in shapes.items()
    ]
    params = [value for _ in parts for value in (since, *units)]
    counted: dict[str, dict[str, dict[date, int]]] = {}
    for row in warehouse.query(" union all ".join(parts), params).to_pylist():
        by_table = counted.setdefault(str(row["load_id"]), defaultdict(dict))
        by_table[row["table_name"]][row["day"]] = int(row["held"])
    return counted
