"""The archive: every raw reading and prediction as Parquet files, written once."""

from warehouse.archive.errors import (
    ArchiveConflictError,
    ArchiveDamagedError,
    ArchiveMissingError,
    NotInArchiveError,
)
from warehouse.archive.files import Files, open_files
from warehouse.archive.lifecycle import expire, set_expiry
from warehouse.archive.rebuilding import rebuild_from
from warehouse.archive.verifying import Finding, TableVerdict, Verdict, verify
from warehouse.archive.writing import Archived, write_new

__all__ = [
    "ArchiveConflictError",
    "ArchiveDamagedError",
    "ArchiveMissingError",
    "Archived",
    "Files",
    "Finding",
    "NotInArchiveError",
    "TableVerdict",
    "Verdict",
    "expire",
    "open_files",
    "rebuild_from",
    "set_expiry",
    "verify",
    "write_new",
]
