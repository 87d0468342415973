"""Makes an empty warehouse whole again from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse import SILENT
from warehouse.archive.errors import ArchiveDamagedError, ArchiveMissingError
from warehouse.archive.manifest import newest
from warehouse.archive.parquet import archived_rows
from warehouse.archive.sources import FILES, SOURCES, YOUTUBE, load_order
from warehouse.archive.state import IDENTITY, identity_rows, state_rows
from warehouse.archive.verifying import read_all
from warehouse.transfer import EXPIRY_SCHEMA, EXPIRY_TABLE, TransferDiffersError, open_store
from warehouse.transfer_arrow import Checksum, typed
from warehouse.transfer_copy import held_checksum
from warehouse.transfer_marks import Marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pyarrow as pa

    from warehouse import Progress, Target
    from warehouse.archive.files import Files
    from warehouse.archive.manifest import ArchivedFile, Manifest
    from warehouse.transfer import Shape, Store


def rebuild_from(files: Files, target: Target, *, progress: Progress | None = None) -> int:
    """Fill an empty warehouse with everything the archive holds; return the rows written.

    A rebuild that was stopped is continued: finished tables are kept, the one at work is made anew.

    Raises:
        ArchiveMissingError: There is no archive.
        ArchiveDamagedError: A file is missing or altered; nothing of its table is kept.
        WarehouseNotEmptyError: The warehouse holds readings already.
        TransferDiffersError: What was written is not what the archive's manifests say.
    """
    manifests: dict[str, list[Manifest]] = {}
    for source in SOURCES.values():
        found, unreadable = read_all(files, source)
        if unreadable:
            raise ArchiveDamagedError(unreadable[0].told)
        manifests[source.name] = found
    if not any(manifests.values()):
        raise ArchiveMissingError(
            f"{files.root}: expected an archive with manifests/, found none: "
            "name the folder or bucket that `groundswell load` archives to"
        )
    task = (progress or SILENT).task("rebuild")
    written = 0
    with open_store(target) as store:
        marks = Marks.begin(store, target, origin=f"archive {files.root}")
        for source in SOURCES.values():
            held = manifests[source.name]
            for table, shape in newest(held).items():
                if not marks.is_done(source.schema, table):
                    archived = [
                        file
                        for each in held
                        if table in each.tables
                        for file in each.tables[table].files
                    ]
                    written += _restore(store, files, (source.schema, table), shape, archived)
                    marks.done(source.schema, table)
                task.advance()
            for table, (shape, rows) in state_rows(files, held).items():
                _refill(store, source.schema, table, shape, rows)
        loads = [each for name in (YOUTUBE.name, FILES.name) for each in manifests[name]]
        identity = identity_rows(sorted(loads, key=lambda each: load_order(each.unit)))
        if identity is not None:
            _refill(store, *IDENTITY, *identity)
        store.drop(EXPIRY_SCHEMA, EXPIRY_TABLE)
        marks.finish()
    task.done(f"{written} rows")
    return written


def _restore(
    store: Store,
    files: Files,
    name: tuple[str, str],
    shape: Shape,
    archived: Sequence[ArchivedFile],
) -> int:
    """Write one table anew and compare what lies there with the manifests."""

    def rows() -> Iterator[pa.Table]:
        for file in archived:
            yield typed(archived_rows(files, file), shape)

    store.drop(*name)
    store.create(*name, shape.laid_out(*name))
    store.append(*name, rows())
    expected = sum((file.content for file in archived), Checksum())
    came = held_checksum(store, name, shape)
    if came != expected:
        raise TransferDiffersError(
            f"{'.'.join(name)}: expected {expected.rows} rows of checksum "
            f"{expected.text[:8]}…, got {came.rows} of {came.text[:8]}…: run the rebuild again"
        )
    return came.rows


def _refill(store: Store, schema: str, table: str, shape: Shape, rows: pa.Table) -> None:
    """Make a small table hold exactly `rows`."""
    store.drop(schema, table)
    store.create(schema, table, shape)
    store.append(schema, table, [rows])
