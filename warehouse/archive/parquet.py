"""Rows as Parquet files, and back."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.archive.errors import ArchiveConflictError, ArchiveDamagedError
from warehouse.archive.files import required
from warehouse.archive.manifest import ArchivedFile
from warehouse.transfer_arrow import checksum, row_hashes, shape_of

if TYPE_CHECKING:
    from warehouse.archive.files import Files
    from warehouse.transfer import Shape

SORT_KEY = "_dlt_id"
ROWS_A_GROUP = 100_000


def in_order(rows: pa.Table, shape: Shape) -> pa.Table:
    """Return `rows` in an order of their own: by dlt's row id, else by a hash of the row."""
    if SORT_KEY in rows.column_names:
        return rows.sort_by(SORT_KEY)
    hashed = rows.append_column("row_hash", row_hashes(rows, shape.kinds))
    return hashed.sort_by("row_hash").drop_columns("row_hash")


def parquet_bytes(rows: pa.Table) -> bytes:
    """Return `rows` as a Parquet file; equal rows in equal order give equal bytes."""
    file = io.BytesIO()
    pq.write_table(
        rows,
        file,
        compression="zstd",
        version="2.6",
        row_group_size=ROWS_A_GROUP,
        use_dictionary=True,
    )
    return file.getvalue()


def rows_of(content: bytes, *, name: str) -> pa.Table:
    """Return the rows of a Parquet file of the archive.

    Raises:
        ArchiveDamagedError: It is not one.
    """
    try:
        return pq.read_table(io.BytesIO(content), partitioning=None)
    except (pa.ArrowException, OSError) as error:
        raise ArchiveDamagedError(
            f"{name}: expected a Parquet file, it cannot be read: "
            "restore it from a copy of the archive"
        ) from error


def archived_rows(files: Files, archived: ArchivedFile) -> pa.Table:
    """Return the rows of one archived file.

    Raises:
        WarehouseError: It is missing, or not the file that was written.
    """
    content = required(files, archived.path)
    name = f"{files.root}/{archived.path}"
    if hashlib.sha256(content).hexdigest() != archived.sha256:
        raise ArchiveDamagedError(
            f"{name}: expected the file that was written (sha256 {archived.sha256[:12]}…), "
            "it was altered: restore it from a copy of the archive"
        )
    return rows_of(content, name=name)


def write_rows(files: Files, path: str, rows: pa.Table, *, shape: Shape, day: str) -> ArchivedFile:
    """Write `rows` as the new file `path`; a file that holds the same rows is taken as it is.

    Raises:
        ArchiveConflictError: The file exists and holds other rows.
    """
    content, told = parquet_bytes(rows), checksum(rows, shape.kinds)
    if not files.create(path, content):
        held = required(files, path)
        if held != content:
            name = f"{files.root}/{path}"
            kept = rows_of(held, name=name)
            if shape_of(kept.schema) != shape or checksum(kept, shape.kinds) != told:
                raise ArchiveConflictError(
                    f"{name}: exists with other rows than the warehouse's load; a file of the "
                    "archive is never rewritten: is this the archive of another warehouse? "
                    "Name another --var or bucket"
                )
            content = held
    return ArchivedFile(
        path, day, told.rows, len(content), hashlib.sha256(content).hexdigest(), told.text
    )
