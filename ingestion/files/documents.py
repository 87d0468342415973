"""JSON lines, JSON documents, Parquet and spreadsheets as rows the engine reads."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ingestion.files.delimited import Record, text_of, unreadable
from ingestion.files.errors import EmptyFileError
from ingestion.files.headers import unique_headers
from ingestion.files.intake import CHUNK_BYTES, json_lines
from ingestion.files.reencode import write_records
from ingestion.files.source import Layout, Source, plain_path, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from ingestion.files.intake import FileFacts

SAMPLED_CHUNKS = 64
SAMPLED_CHUNK_BYTES = 512 << 10
_ITEM_KEYS = ("items", "data", "results", "posts", "rows", "videos", "records", "value")


def open_json_lines(facts: FileFacts, *, count: int | None = None) -> Source:
    """Return the rows of a file of JSON lines; its columns are the top-level keys found.

    Raises:
        UnreadableFileError: No line is a JSON object.
    """
    keys: dict[str, str] = {}
    for line in _sampled_lines(facts.path, facts.size_bytes):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict):
            for key in row:
                keys.setdefault(key.casefold(), key)
    if not keys:
        raise unreadable(facts, "no line is a JSON object")
    names = tuple(keys.values())
    headers = tuple(unique_headers(names))
    rows = facts.line_count if count is None else count
    return Source(facts.path, Layout.JSON_LINES, headers, names, rows, parts=facts.parts)


def open_json_document(
    facts: FileFacts, engine: duckdb.DuckDBPyConnection, scratch: Path, *, items: str | None
) -> Source:
    """Return the rows of one JSON document: an array, or an object that holds one.

    Raises:
        UnreadableFileError: It is not JSON, or holds no list of objects.
        EmptyFileError: The list is empty.
    """
    import duckdb as engines

    lines = scratch / f"{facts.sha256[:16]}.jsonl"
    reader = (
        f"read_json_objects({quoted(plain_path(facts.path))}, "
        f"maximum_object_size = {max(facts.size_bytes + 1, 1 << 24)}, "
    )
    try:
        if _first_character(facts.path) == b"[":
            rows = f"select json_extract(json, '$') from {reader} format = 'array')"
        else:
            place = items or _items_key(facts, engine, reader)
            path = "$" + "".join(f'."{part}"' for part in place.split("."))
            rows = (
                f"select unnest(from_json(json_extract(json, {quoted(path)}), "
                f"'[\"JSON\"]')) from {reader} format = 'unstructured')"
            )
        engine.execute(
            f"copy (select cast(columns(*) as varchar) from ({rows})) to {quoted(str(lines))} "
            "(format csv, header false, delimiter '\x01', quote '', escape '')"
        )
    except engines.Error as error:
        raise unreadable(facts, str(error)) from error
    count = sum(1 for _ in json_lines(lines))
    if count == 0:
        raise EmptyFileError(f"{facts.path}: the list holds no item: nothing to import")
    again = replace(facts, path=lines, size_bytes=lines.stat().st_size, line_count=count, parts=())
    return open_json_lines(again)


def open_parquet(facts: FileFacts, engine: duckdb.DuckDBPyConnection) -> Source:
    """Return the rows of a Parquet file.

    Raises:
        UnreadableFileError: It is damaged.
        EmptyFileError: It has no row.
    """
    import duckdb as engines

    table = f"read_parquet({quoted(plain_path(facts.path))})"
    try:
        described = engine.execute(f"describe select * from {table}").fetchall()
        row = engine.execute(f"select count(*) from {table}").fetchone()
    except engines.Error as error:
        raise unreadable(facts, str(error)) from error
    count = int(row[0]) if row else 0
    if count == 0:
        raise EmptyFileError(f"{facts.path}: columns and no row: nothing to import")
    names = tuple(str(name) for name, *_ in described)
    return Source(facts.path, Layout.PARQUET, tuple(unique_headers(names)), names, count)


def open_spreadsheet(facts: FileFacts, scratch: Path, *, sheet: str | None, skip: int) -> Source:
    """Return the rows of one sheet: the named one, or the first that holds anything.

    Raises:
        UnreadableFileError: It is damaged, or has no such sheet.
        EmptyFileError: The sheet has no row below its header.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(facts.path))
        names = [sheet] if sheet else book.sheet_names
        if sheet and sheet not in book.sheet_names:
            raise unreadable(facts, f"no sheet {sheet!r}, there are {', '.join(book.sheet_names)}")
        sheets = (book.get_sheet_by_name(name).to_python() for name in names)
        rows: Sequence[Sequence[object]] = next((got for got in sheets if len(got) > skip), [])
    except (CalamineError, OSError) as error:
        raise unreadable(facts, str(error)) from error
    if len(rows) <= skip + 1:
        raise EmptyFileError(f"{facts.path}: no row below the header: nothing to import")
    header = [_cell_text(cell) for cell in rows[skip]]
    while header and not header[-1].strip():
        header.pop()
    names_read = tuple(unique_headers(header))
    target = scratch / f"{facts.sha256[:16]}.parquet"
    below = _sheet_records(rows[skip + 1 :], len(names_read), first_line=skip + 2)
    count = write_records(below, target, width=len(names_read))
    return Source(target, Layout.REENCODED, names_read, names_read, count)


def _sheet_records(
    rows: Sequence[Sequence[object]], width: int, *, first_line: int
) -> Iterator[Record]:
    row_number = 0
    for line, row in enumerate(rows, start=first_line):
        cells = [_cell_text(cell) for cell in row]
        if not any(cells):
            continue
        row_number += 1
        problem = None
        if any(cells[width:]):
            problem = f"expected {width} fields, came {len(cells)}"
        padded = (cells + [""] * width)[:width]
        yield Record(row_number, line, text_of(cells), padded, problem)


def _cell_text(cell: object) -> str:
    """A cell as text: whole numbers without a point, moments in ISO form."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1 << 53:
        return str(int(cell))
    if isinstance(cell, timedelta):
        return str(round(cell.total_seconds()))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def _sampled_lines(path: Path, size: int) -> Iterator[bytes]:
    """All lines of a small file; of a large one, lines from places spread over it."""
    if size <= SAMPLED_CHUNKS * SAMPLED_CHUNK_BYTES:
        for _, line in json_lines(path):
            yield line
        return
    step = (size - SAMPLED_CHUNK_BYTES) // (SAMPLED_CHUNKS - 1)
    with path.open("rb") as stream:
        for place in range(0, size - SAMPLED_CHUNK_BYTES + 1, step):
            stream.seek(place)
            if place:
                stream.readline()
            while stream.tell() < place + SAMPLED_CHUNK_BYTES:
                line = stream.readline()
                if not line:
                    break
                yield line


def _first_character(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(CHUNK_BYTES).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]


def _items_key(facts: FileFacts, engine: duckdb.DuckDBPyConnection, reader: str) -> str:
    """The key of a document that holds its rows."""
    found = engine.execute(
        f"select key, json_type(json, '$.' || key) from (select json, unnest(json_keys(json)) "
        f"as key from {reader} format = 'unstructured'))"
    ).fetchall()
    lists = [str(key) for key, kind in found if kind == "ARRAY"]
    known = [key for key in _ITEM_KEYS if key in lists]
    if known or len(lists) == 1:
        return (known or lists)[0]
    came = ", ".join(str(key) for key, _ in found) or "nothing"
    raise unreadable(facts, f"expected a list of rows; it holds {came}: name it (items: …)")
