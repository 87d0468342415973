"""Publishes tables of the warehouse as one read-only DuckDB file, for all that serves.

Beside the files lies a pointer, `current.json`, that names the newest; a reader follows it and
never meets a half-written file.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import uuid
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from warehouse.duckdb_engine import DuckDBWarehouse, open_duckdb, quoted
from warehouse.errors import WarehouseError
from warehouse.snapshot_places import (
    UNFINISHED,
    Place,
    SnapshotDamagedError,
    digest,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse import Warehouse
    from warehouse.bigquery_settings import BigQuerySettings

__all__ = [
    "NoSnapshotError",
    "Snapshot",
    "SnapshotDamagedError",
    "SnapshotTableError",
    "current_snapshot",
    "publish_snapshot",
    "snapshot_of",
]

POINTER = "current.json"


class SnapshotTableError(WarehouseError):
    """A table that was to be published is not in the warehouse or cannot be read."""


class NoSnapshotError(WarehouseError):
    """Nothing has been published where a snapshot was looked for."""


@dataclass(frozen=True)
class Snapshot:
    """What the pointer says of the newest snapshot.

    Attributes:
        file: The name of the DuckDB file, beside the pointer.
        sha256: Its checksum.
        size_bytes: Its size.
        published_at: When it was published, UTC.
        rows: Table, with its layer, → how many rows it holds.
    """

    file: str
    sha256: str
    size_bytes: int
    published_at: datetime
    rows: dict[str, int]


def publish_snapshot(
    warehouse: Warehouse,
    folder: Path | str,
    *,
    tables: Sequence[str],
    now: datetime,
    cache: Path | None = None,
    settings: BigQuerySettings | None = None,
) -> Path:
    """Publish exactly `tables` into `folder`, or change nothing, and return the new file.

    All tables are read as of one moment on DuckDB, one after the other on BigQuery. The newest
    two files are kept.

    Args:
        warehouse: An open warehouse of either engine; views are published as tables.
        folder: A folder, or the URL of a bucket (``gs://bucket/serving``).
        tables: Names with their layer, such as ``marts.dim_posts``.
        now: When it is published.
        cache: Where a bucket's file is kept on this machine; by default the user's cache folder.
        settings: Credentials of the bucket; application default ones without.

    Raises:
        SnapshotTableError: A table is not there or cannot be read; none is published.
        WarehouseError: The warehouse does not answer or the file cannot be written.
    """
    place = place_of(folder, cache, settings)
    names = list(dict.fromkeys(tables))
    _check(warehouse, names)
    snapshot, path = _put(warehouse, place, names, now)
    earlier: Snapshot | None = None
    with contextlib.suppress(SnapshotDamagedError):  # a damaged pointer is replaced as any other
        earlier = _pointed(folder, place)
    place.point(POINTER, json.dumps(asdict(snapshot), default=datetime.isoformat, indent=1))
    # the one before stays for readers that have it open or are about to
    place.keep({snapshot.file} | ({earlier.file} if earlier else set()))
    return path


def snapshot_of(
    folder: Path | str, *, cache: Path | None = None, settings: BigQuerySettings | None = None
) -> Snapshot:
    """Return what is published in `folder`, without fetching it.

    Raises:
        NoSnapshotError: Nothing is published there.
        SnapshotDamagedError: The pointer cannot be read.
    """
    found = _pointed(folder, place_of(folder, cache, settings))
    if found is None:
        raise NoSnapshotError(
            f"no snapshot in {folder}: expected {POINTER} there, found none: "
            "`groundswell publish` or `groundswell run` writes it"
        )
    return found


def current_snapshot(
    folder: Path | str, *, cache: Path | None = None, settings: BigQuerySettings | None = None
) -> Path:
    """Return the newest snapshot's file; a bucket's is copied to `cache` once and checked.

    Raises:
        NoSnapshotError: Nothing is published there.
        SnapshotDamagedError: The pointer or the file is not what was published.
    """
    snapshot = snapshot_of(folder, cache=cache, settings=settings)
    path = place_of(folder, cache, settings).fetch(
        snapshot.file, sha256=snapshot.sha256, size_bytes=snapshot.size_bytes
    )
    if path is None:
        raise _damaged(folder, f"expected the file {snapshot.file}, found none")
    if (came := path.stat().st_size) != snapshot.size_bytes:
        told = f"expected {snapshot.file} of {snapshot.size_bytes} bytes, got {came}"
        raise _damaged(folder, told)
    return path


def _check(warehouse: Warehouse, names: Sequence[str]) -> None:
    for name in names:
        schema, _, table = name.partition(".")
        if not table or not warehouse.has_table(schema, table):
            raise SnapshotTableError(
                f"expected the table {name} in the warehouse, found none: nothing was published; "
                "run `groundswell build` first"
            )


def _put(
    warehouse: Warehouse, place: Place, names: Sequence[str], now: datetime
) -> tuple[Snapshot, Path]:
    """Make the file and move it to where it stays, unknown to readers as yet."""
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=place.workshop()) as workshop:
        made = Path(workshop) / "snapshot.duckdb"
        rows = _fill(warehouse, made, names)
        sha256 = digest(made)
        snapshot = Snapshot(
            file=f"snapshot-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{sha256[:12]}.duckdb",
            sha256=sha256,
            size_bytes=made.stat().st_size,
            published_at=now.astimezone(UTC),
            rows=rows,
        )
        return snapshot, place.put(made, snapshot.file)


def _fill(warehouse: Warehouse, made: Path, names: Sequence[str]) -> dict[str, int]:
    """Copy each table into the new file; return how many rows each has."""
    if isinstance(warehouse, DuckDBWarehouse):
        return _fill_inside(warehouse, made, names)
    with open_duckdb(made, read_only=False) as snapshot:
        for name in names:
            schema, _, table = name.partition(".")
            for part in warehouse.read(schema, table):
                snapshot.append(schema, table, part)
        return _counted(snapshot, names)


def _fill_inside(warehouse: DuckDBWarehouse, made: Path, names: Sequence[str]) -> dict[str, int]:
    """The engine copies from file to file, in one transaction and so as of one moment."""
    cursor = warehouse.connection.cursor()
    alias = quoted(f"snapshot_{uuid.uuid4().hex}")
    try:
        cursor.execute("set TimeZone = 'UTC'")
        cursor.execute(f"attach {_text(made)} as {alias} (read_write)")
        try:
            cursor.execute("begin")
            for name in names:
                schema, _, table = name.partition(".")
                cursor.execute(f"create schema if not exists {alias}.{quoted(schema)}")
                copied = f"{alias}.{quoted(schema)}.{quoted(table)}"
                try:
                    cursor.execute(
                        f"create table {copied} as from {quoted(schema)}.{quoted(table)}"
                    )
                except duckdb.DataError as error:
                    raise SnapshotTableError(
                        f"cannot read {name}: {str(error).splitlines()[0]}: nothing was published"
                    ) from error
            cursor.execute("commit")
        finally:
            with contextlib.suppress(Exception):  # no transaction is left when it was committed
                cursor.execute("rollback")
            cursor.execute(f"detach {alias}")
    finally:
        cursor.close()
    with open_duckdb(made, read_only=True) as snapshot:
        return _counted(snapshot, names)


def _counted(snapshot: DuckDBWarehouse, names: Sequence[str]) -> dict[str, int]:
    counts = [
        snapshot.query(f"select count(*) as row_count from {name}").column(0)[0].as_py()  # noqa: S608 - our own names
        for name in names
    ]
    return dict(zip(names, counts, strict=True))


def _pointed(folder: Path | str, place: Place) -> Snapshot | None:
    text = place.read(POINTER)
    if text is None:
        return None
    try:
        told = json.loads(text)
        moment = datetime.fromisoformat(told.pop("published_at"))
        return Snapshot(**told, published_at=moment)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(folder, f"{POINTER} is not one that was published ({error})") from error


def _damaged(folder: Path | str, told: str) -> SnapshotDamagedError:
    return SnapshotDamagedError(f"{folder}: {told}: publish again with `groundswell publish`")


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
