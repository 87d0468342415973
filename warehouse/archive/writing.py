"""Writes what the warehouse holds and the archive does not."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from warehouse import SILENT, open_warehouse
from warehouse.archive.errors import ArchiveConflictError
from warehouse.archive.files import required
from warehouse.archive.manifest import ArchivedFile, ArchivedTable, Manifest, archived_units
from warehouse.archive.parquet import archived_rows, in_order, write_rows
from warehouse.archive.pending import Unit, finished_loads, pending_loads, pending_moments
from warehouse.archive.sources import LOAD_ID, SOURCES, Source, moment_of_unit
from warehouse.archive.state import Ledger
from warehouse.transfer import open_store
from warehouse.transfer_arrow import row_hashes, typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from warehouse import Progress, Target, Warehouse
    from warehouse.archive.files import Files
    from warehouse.transfer import Shape

ROWS_A_FILE = 100_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Archived:
    """What a run added to the archive.

    Attributes:
        units: Loads and moments of predictions.
        files: Parquet files.
        rows: Rows in them.
    """

    units: int = 0
    files: int = 0
    rows: int = 0


def write_new(target: Target, files: Files, *, progress: Progress | None = None) -> Archived:
    """Archive every finished load and all predictions that the archive does not hold yet.

    Each load's manifest is written after its files, so a run that is stopped is continued by the
    next: files that lie there already are compared and left as they are.

    Raises:
        ArchiveConflictError: A file exists with other content.
        WarehouseError: The warehouse or the archive cannot be used.
    """
    if not target.may_exist():
        return Archived()
    task = (progress or SILENT).task("archive")
    manifests: list[Manifest] = []
    for source in SOURCES.values():
        if source.by_load and not _is_new(target, files, source):
            continue
        with open_store(target, read_only=True) as store:
            shapes = source.shapes(store)
            ledger = Ledger.read(store, source)
        if not shapes:
            continue
        with open_warehouse(target, read_only=True) as warehouse:
            writer = _Writer(warehouse, files, source, shapes, ledger)
            for manifest in writer.all():
                manifests.append(manifest)
                task.advance()
    added = Archived(
        len(manifests),
        sum(len(table.files) for each in manifests for table in each.tables.values()),
        sum(manifest.rows for manifest in manifests),
    )
    task.done(f"{added.units} loads, {added.rows} rows")
    return added


def _is_new(target: Target, files: Files, source: Source) -> bool:
    """Whether a load was finished that is not archived, told without a look at its tables."""
    with open_warehouse(target, read_only=True) as warehouse:
        finished = finished_loads(warehouse, source)
    return not finished.issubset(archived_units(files, source.name))


class _Writer:
    """Writes the units of one source."""

    def __init__(
        self,
        warehouse: Warehouse,
        files: Files,
        source: Source,
        shapes: Mapping[str, Shape],
        ledger: Ledger,
    ) -> None:
        self._warehouse, self._files, self._source = warehouse, files, source
        self._shapes, self._ledger = shapes, ledger

    def all(self) -> Iterator[Manifest]:
        """Write every pending unit; return its manifest once it is written."""
        archived = archived_units(self._files, self._source.name)
        find = pending_loads if self._source.by_load else pending_moments
        pending = find(self._warehouse, self._files, self._source, self._shapes, archived)
        if pending:
            self._ledger.write_versions(self._files)
        for units in self._together(pending):
            yield from self._write(units)

    def _together(self, units: Sequence[Unit]) -> Iterator[list[Unit]]:
        """Units whose rows of a table are read with one query."""
        group: list[Unit] = []
        for unit in units:
            joined = [*group, unit]
            largest = max(sum(each.count(table) for each in joined) for table in self._shapes)
            if group and (largest > ROWS_A_FILE or not self._source.by_load):
                yield group
                group = []
            group.append(unit)
        if group:
            yield group

    def _write(self, units: Sequence[Unit]) -> Iterator[Manifest]:
        written: dict[str, dict[str, list[ArchivedFile]]] = {
            unit.name: defaultdict(list) for unit in units
        }
        for table, shape in self._shapes.items():
            having = [unit for unit in units if unit.count(table)]
            if not having:
                continue
            for part, rows in self._pages(table, shape, having):
                for unit in having:
                    own = self._new_rows(table, shape, unit, self._own(rows, unit))
                    made = self._write_days(table, shape, unit, own, part=part)
                    written[unit.name][table] += made
        for unit in units:
            manifest = Manifest(
                self._source.name,
                self._source.schema,
                unit.name,
                unit.is_complete,
                {
                    table: ArchivedTable(shape, tuple(written[unit.name][table]))
                    for table, shape in self._shapes.items()
                },
                self._ledger.state_of(unit.key),
                self._ledger.version_paths,
            )
            self._write_manifest(manifest)
            log.info("archived %s %s: %d rows", self._source.name, unit.name, manifest.rows)
            yield manifest

    def _write_manifest(self, manifest: Manifest) -> None:
        content = manifest.as_json()
        if not self._files.create(manifest.path, content) and (
            required(self._files, manifest.path) != content
        ):
            raise ArchiveConflictError(
                f"{self._files.root}/{manifest.path}: another run archived this load at the same "
                "time with other content: run `groundswell archive verify`"
            )

    def _write_days(
        self, table: str, shape: Shape, unit: Unit, rows: pa.Table, *, part: int | None
    ) -> Iterator[ArchivedFile]:
        """Write one file for each UTC day of `rows`."""
        if not rows.num_rows:
            return
        moment = self._source.moment(shape)
        days = pc.strftime(rows[moment], format="%Y-%m-%d")
        for day in sorted(pc.unique(days).to_pylist()):
            path = self._source.file_path(table, day, unit.name, part=part)
            of_day = in_order(rows.filter(pc.equal(days, day)), shape)
            yield write_rows(self._files, path, of_day, shape=shape, day=day)

    def _own(self, rows: pa.Table, unit: Unit) -> pa.Table:
        """The rows of one unit among those of several."""
        if not self._source.by_load:
            return rows
        return rows.filter(pc.equal(rows[LOAD_ID], unit.key))

    def _new_rows(self, table: str, shape: Shape, unit: Unit, rows: pa.Table) -> pa.Table:
        """The rows of `unit` that were not archived under one of its earlier names."""
        known: set[str] = set()
        for manifest in unit.earlier:
            for file in manifest.tables[table].files if table in manifest.tables else ():
                held = typed(archived_rows(self._files, file), shape)
                known.update(row_hashes(held, shape.kinds).to_pylist())
        if not known:
            return rows
        hashes = row_hashes(rows, shape.kinds).to_pylist()
        return rows.filter(pa.array([each not in known for each in hashes], pa.bool_()))

    def _pages(
        self, table: str, shape: Shape, units: Sequence[Unit]
    ) -> Iterator[tuple[int | None, pa.Table]]:
        """The rows of `units`, with the number of the part where one load needs several."""
        count = sum(unit.count(table) for unit in units)
        if count <= ROWS_A_FILE or not self._source.by_load:
            yield None, self._rows(table, shape, units)
            return
        ids = self._rows(table, shape, units, columns=("_dlt_id",))["_dlt_id"].combine_chunks()
        ids = ids.take(pc.sort_indices(ids))
        edges = [ids[at].as_py() for at in range(ROWS_A_FILE - 1, len(ids) - 1, ROWS_A_FILE)]
        for part, (after, upto) in enumerate(zip([None, *edges], [*edges, None], strict=True), 1):
            yield part, self._rows(table, shape, units, after=after, upto=upto)

    def _rows(
        self,
        table: str,
        shape: Shape,
        units: Sequence[Unit],
        *,
        columns: Sequence[str] = (),
        after: str | None = None,
        upto: str | None = None,
    ) -> pa.Table:
        """Rows of `units` from the days on which they have some, read by partition."""
        moment = self._source.moment(shape)
        params: list[Any] = []
        if self._source.by_load:
            days = [day for unit in units for day in unit.rows.get(table, {})]
            params += [
                datetime.combine(min(days), time(), UTC),
                datetime.combine(max(days), time(), UTC) + timedelta(days=1),
            ]
            where = f"{moment} >= ? and {moment} < ?"
            where += f" and {LOAD_ID} in ({', '.join('?' * len(units))})"
            params += [unit.key for unit in units]
        else:
            where = f"{moment} = ?"
            params.append(moment_of_unit(units[0].key))
        for sign, edge in ((">", after), ("<=", upto)):
            if edge is not None:
                where += f" and _dlt_id {sign} ?"
                params.append(edge)
        names = columns or [column.name for column in shape.columns]
        listed = ", ".join(f'"{name}"' for name in names)
        answer = self._warehouse.query(
            f"select {listed} from {self._source.schema}.{table} where {where}",  # noqa: S608 - names come from the catalog
            params,
        )
        return answer if columns else typed(answer, shape)
