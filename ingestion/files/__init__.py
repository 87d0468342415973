"""Files as equal citizens: exports of any platform, landed once, with nothing lost.

`import_files` reads CSV, TSV, JSON, JSON lines, XLSX and Parquet with a mapping (docs/imports.md)
and appends to the tables of `raw_files`. Everything is imported where it is used, so that the
command line stays quick.
"""

from ingestion.files.errors import ImportFileError, MappingError
from ingestion.files.report import ControlTotal, FileReport, ImportReport

__all__ = [
    "ControlTotal",
    "FileReport",
    "ImportFileError",
    "ImportReport",
    "MappingError",
    "ensure_tables",
    "import_files",
]

from ingestion.files.importer import ensure_tables, import_files
