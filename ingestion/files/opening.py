"""From a path to a plan: the file taken in, opened, and its mapping found."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from ingestion.files.conversion import prelude
from ingestion.files.delimited import as_utf8, open_delimited
from ingestion.files.documents import (
    open_json_document,
    open_json_lines,
    open_parquet,
    open_spreadsheet,
)
from ingestion.files.errors import ImportFileError
from ingestion.files.intake import encoding_of, has_mark, json_lines, take_in
from ingestion.files.mapping import shipped_mappings
from ingestion.files.plan import lay
from ingestion.files.recognise import recognise
from ingestion.files.source import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    import duckdb

    from ingestion.files.intake import FileFacts
    from ingestion.files.mapping import Mapping
    from ingestion.files.plan import ImportPlan
    from ingestion.files.source import Source

ENGINE_MEMORY = "512MB"


@contextlib.contextmanager
def reading_engine(scratch: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open an engine in memory that reads files; it is not the warehouse."""
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = {quoted(ENGINE_MEMORY)}")
        connection.execute(f"set temp_directory = {quoted(str(scratch / 'spill'))}")
        connection.execute("attach ':memory:' as incoming")
        for statement in prelude():
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


def open_plan(
    path: Path,
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
    *,
    mapping: Mapping | None,
    account: str | None,
    imported_at: datetime,
) -> ImportPlan:
    """Open the file `path` and lay its mapping on it: the given one, or the one that fits.

    Raises:
        ImportFileError: It cannot be read, or no mapping fits it.
    """
    facts = take_in(path, declared_format=mapping.format if mapping else None)
    if mapping is not None:
        source = open_source(facts, mapping, engine, scratch)
        return lay(mapping, facts, source, account=account, imported_at=imported_at)
    return recognise(
        shipped_mappings(),
        facts,
        open_source(facts, None, engine, scratch),
        account=account,
        imported_at=imported_at,
    )


def open_source(
    facts: FileFacts,
    mapping: Mapping | None,
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
) -> Source:
    """Return the rows of a file, read as its format and the mapping say.

    Raises:
        ImportFileError: It is empty, damaged or in another encoding.
    """
    skip = mapping.skip_lines if mapping else 0
    if facts.format in ("json", "jsonl"):
        return _open_json(facts, mapping, engine, scratch)
    if facts.format == "parquet":
        return open_parquet(facts, engine)
    if facts.format == "xlsx":
        sheet = mapping.sheet if mapping else None
        return open_spreadsheet(facts, scratch, sheet=sheet, skip=skip)
    encoding = encoding_of(facts.path, declared=mapping.encoding if mapping else None)
    delimiter = mapping.delimiter if mapping else None
    return open_delimited(
        facts, engine, scratch, encoding=encoding, delimiter=delimiter, skip_lines=skip
    )


def _open_json(
    facts: FileFacts,
    mapping: Mapping | None,
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
) -> Source:
    """JSON, which the engine reads as UTF-8 without a mark: other text is re-encoded first.

    Lines that are not UTF-8 are rejected one by one, so lines are only re-encoded when a mark or
    the mapping says what they are.
    """
    declared = mapping.encoding if mapping else None
    encoding = "utf-8"
    if declared is not None or facts.format == "json" or has_mark(facts.path):
        encoding = encoding_of(facts.path, declared=declared)
    path = facts.path
    notes: tuple[str, ...] = ()
    if encoding.casefold() not in ("utf-8", "utf8"):
        copy = as_utf8(facts.path, scratch / f"{facts.sha256[:16]}.txt", encoding)
        lines = sum(1 for _ in json_lines(copy)) if facts.format == "jsonl" else 0
        size = copy.stat().st_size
        facts = replace(facts, path=copy, size_bytes=size, line_count=lines, parts=())
        notes = () if encoding == "utf-8-sig" else (f"read as {encoding}",)
    original, items = str(path), mapping.items if mapping else None
    try:
        if facts.format == "jsonl":
            return replace(open_json_lines(facts), notes=notes)
        return replace(open_json_document(facts, engine, scratch, items=items), notes=notes)
    except ImportFileError as error:
        raise type(error)(str(error).replace(str(facts.path), original)) from error
