"""Compares the archive with the warehouse: every file by its bytes, every row by checksums."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from warehouse import SILENT
from warehouse.archive.errors import ArchiveDamagedError
from warehouse.archive.manifest import Manifest, archived_units, manifest_path
from warehouse.archive.pending import UNFINISHED
from warehouse.archive.sources import LOAD_ID, LOADS, SOURCES, Source, load_order
from warehouse.transfer import open_store
from warehouse.transfer_arrow import Checksum, checksums_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from warehouse import Progress, Target
    from warehouse.archive.files import Files
    from warehouse.transfer import Store

Key = tuple[str, ...]
Problem = Literal["missing file", "changed file", "unreadable", "not archived", "differs"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be.

    Attributes:
        problem: What is wrong.
        where: The file, or table and load.
        told: What was expected and what came.
    """

    problem: Problem
    where: str
    told: str


@dataclass(frozen=True)
class TableVerdict:
    """How one table compares.

    Attributes:
        name: ``schema.table``.
        archived: Rows in the archive.
        held: Rows in the warehouse.
        expired: Rows that only the archive has, because the warehouse let them go on purpose.
        waiting: Rows of a load that is not finished, which is archived later.
    """

    name: str
    archived: int
    held: int
    expired: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Verdict:
    """What `verify` found.

    Attributes:
        loads: Loads and moments compared.
        files: Files read.
        tables: One line a table.
        findings: What is wrong; none when archive and warehouse agree.
    """

    loads: int
    files: int
    tables: tuple[TableVerdict, ...]
    findings: tuple[Finding, ...]


def verify(target: Target, files: Files, *, progress: Progress | None = None) -> Verdict:
    """Compare every archived file and row with the warehouse.

    Raises:
        WarehouseError: The warehouse or the archive cannot be read at all.
    """
    task = (progress or SILENT).task("verify")
    findings: list[Finding] = []
    tables: list[TableVerdict] = []
    loads = file_count = 0
    with open_store(target, read_only=True) as store:
        for source in SOURCES.values():
            manifests, unreadable = read_all(files, source)
            findings += unreadable
            loads += len(manifests)
            for manifest in manifests:
                for file in (each for held in manifest.tables.values() for each in held.files):
                    findings += _file_findings(files, file.path, file.sha256)
                    file_count += 1
                    task.advance()
                findings += [
                    Finding("missing file", path, "a schema version of the loader")
                    for path in manifest.versions
                    if files.read(path) is None
                ]
            compared = _Comparison(store, source, manifests)
            tables += compared.tables
            findings += compared.findings
    task.done(f"{loads} loads, {file_count} files")
    return Verdict(loads, file_count, tuple(tables), tuple(findings))


def read_all(files: Files, source: Source) -> tuple[list[Manifest], list[Finding]]:
    """Return the manifests of `source`, oldest first, and those that cannot be read."""
    manifests: list[Manifest] = []
    unreadable: list[Finding] = []
    for unit in sorted(archived_units(files, source.name), key=load_order):
        path = manifest_path(source.name, unit)
        try:
            manifests.append(Manifest.of_json(files.read(path) or b"", name=path))
        except ArchiveDamagedError as error:
            unreadable.append(Finding("unreadable", path, str(error)))
    return manifests, unreadable


def _file_findings(files: Files, path: str, sha256: str) -> list[Finding]:
    content = files.read(path)
    if content is None:
        return [Finding("missing file", path, f"sha256 {sha256[:12]}…")]
    came = hashlib.sha256(content).hexdigest()
    if came != sha256:
        told = f"expected sha256 {sha256[:12]}…, got {came[:12]}…"
        return [Finding("changed file", path, told)]
    return []


class _Comparison:
    """The rows of one source, in the archive and in the warehouse."""

    def __init__(self, store: Store, source: Source, manifests: Sequence[Manifest]) -> None:
        self._store, self._source = store, source
        self._manifests = manifests
        self._finished = _finished(store, source)
        self.tables: list[TableVerdict] = []
        self.findings: list[Finding] = []
        shapes = source.shapes(store)
        for table in sorted({*shapes, *(t for m in manifests for t in m.tables)}):
            self._compare(table, is_held=table in shapes)

    def _compare(self, table: str, *, is_held: bool) -> None:
        archived = self._archived(table)
        held = self._held(table) if is_held else {}
        gone_before = self._store.expiry(self._source.schema, table) if is_held else None
        expired = waiting = 0
        for key in sorted({*archived, *held}):
            ours, theirs = archived.get(key, Checksum()), held.get(key, Checksum())
            if ours == theirs:
                continue
            if not theirs.rows and _is_before(key[-1], gone_before):
                expired += ours.rows
            elif not ours.rows and self._is_unfinished(key):
                waiting += theirs.rows
            else:
                self.findings.append(self._finding(table, key, ours, theirs))
        self.tables.append(
            TableVerdict(
                f"{self._source.schema}.{table}",
                sum(each.rows for each in archived.values()),
                sum(each.rows for each in held.values()),
                expired,
                waiting,
            )
        )

    def _archived(self, table: str) -> Mapping[Key, Checksum]:
        """Load and day (predictions: day) → checksum of the archived rows."""
        found: dict[Key, Checksum] = defaultdict(Checksum)
        for manifest in self._manifests:
            load = manifest.unit.removesuffix(UNFINISHED)
            for file in manifest.tables[table].files if table in manifest.tables else ():
                key = (load, file.day) if self._source.by_load else (file.day,)
                found[key] += file.content
        return found

    def _held(self, table: str) -> Mapping[Key, Checksum]:
        """The same of the rows in the warehouse."""
        shape = self._store.shape(self._source.schema, table)
        moment = self._source.moment(shape) or ""
        groups = [LOAD_ID, moment] if self._source.by_load else [moment]
        found: dict[Key, Checksum] = defaultdict(Checksum)
        for rows in self._store.read(self._source.schema, table):
            for key, checksum in checksums_by(rows, shape.kinds, groups).items():
                found[key] += checksum
        return found

    def _is_unfinished(self, key: Key) -> bool:
        return self._source.by_load and key[0] not in self._finished

    def _finding(self, table: str, key: Key, ours: Checksum, theirs: Checksum) -> Finding:
        where = f"{self._source.schema}.{table}, " + (
            f"load {key[0]}, {key[1]}" if self._source.by_load else key[0]
        )
        if not ours.rows:
            told = f"{theirs.rows} rows only in the warehouse: run `groundswell archive write`"
            return Finding("not archived", where, told)
        if ours.rows != theirs.rows:
            told = f"{ours.rows} rows in the archive, {theirs.rows} in the warehouse"
        else:
            told = f"{ours.rows} rows each, checksums {ours.text[:8]}… and {theirs.text[:8]}…"
        return Finding("differs", where, told)


def _finished(store: Store, source: Source) -> set[str]:
    if not source.by_load or LOADS not in store.tables(source.schema):
        return set()
    return {
        str(row["load_id"])
        for rows in store.read(source.schema, LOADS)
        for row in rows.to_pylist()
        if row["status"] == 0
    }


def _is_before(day: str, moment: datetime | None) -> bool:
    """Whether the whole of `day` lies before `moment`."""
    if moment is None:
        return False
    return datetime.combine(date.fromisoformat(day) + ONE_DAY, time(), UTC) <= moment
