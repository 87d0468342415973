"""Delimited text: its dialect, its rows with their line numbers, its broken rows."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import csv
import io
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.files.errors import EmptyFileError, UnreadableFileError
from ingestion.files.headers import unique_headers
from ingestion.files.source import Layout, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from ingestion.files.intake import FileFacts

DELIMITERS = (",", ";", "\t", "|")
LONGEST_RECORD_LINES = 1000
LONGEST_FIELD_CHARACTERS = 1 << 27
_SNIFFED_RECORDS = 25


@dataclass(frozen=True)
class Record:
    """One row as it stands in the file; `problem` says why it is none."""

    row_number: int
    line_number: int
    raw: str
    cells: list[str]
    problem: str | None = None


class _UnclosedQuoteError(Exception):
    """A record ran over more lines than any real one."""


@dataclass
class _Lines:
    """Lines of a text, of which the last taken can be put back."""

    stream: Iterator[str]
    number: int = 0
    taken: list[str] = field(default_factory=list)
    returned: deque[str] = field(default_factory=deque)
    ended: bool = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= LONGEST_RECORD_LINES:
            raise _UnclosedQuoteError
        line = self.returned.popleft() if self.returned else next(self.stream, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.taken.append(line)
        self.number += 1
        return line

    def begin(self) -> int:
        """Forget what was taken; return the number of the next line."""
        self.taken.clear()
        self.ended = False
        return self.number + 1

    def keep_first(self) -> str:
        """Put all lines taken but the first one back; return the first."""
        first, rest = self.taken[0], self.taken[1:]
        self.returned.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def records(
    path: Path, *, encoding: str, delimiter: str, skip_lines: int = 0, width: int | None = None
) -> Iterator[Record]:
    """Yield the rows below the header with row and line number, broken ones with a problem.

    A row that runs over several lines and does not have `width` cells is taken for one broken
    line, so that an unclosed quote costs its own line only.
    """
    csv.field_size_limit(LONGEST_FIELD_CHARACTERS)
    text_encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=text_encoding, newline="") as stream:
        lines = _Lines(iter(stream))
        for _ in range(skip_lines):
            next(lines, None)
        yield from _parsed(lines, delimiter, width)


def _parsed(lines: _Lines, delimiter: str, width: int | None) -> Iterator[Record]:
    row_number = -1  # the header is row 0
    while True:
        first_line = lines.begin()
        try:
            cells = next(csv.reader(lines, delimiter=delimiter))
        except StopIteration:
            if not lines.taken:
                return
            cells = []
        except (_UnclosedQuoteError, csv.Error):
            cells = []
        raw = "".join(lines.taken)
        if not raw.strip("\r\n"):
            continue
        row_number += 1
        expected = width or len(cells)
        if len(cells) > expected and not any(cells[expected:]):
            cells = cells[:expected]
        # a row that asked for a line after the last one has a quote that nothing closes
        if row_number == 0 or (len(cells) == expected and not lines.ended):
            yield Record(row_number, first_line, raw.rstrip("\r\n"), cells)
            continue
        problem = f"expected {expected} fields, came {len(cells)}"
        if len(lines.taken) > 1 or lines.ended:
            raw = lines.keep_first()
            problem = "a quote is opened and never closed"
        yield Record(row_number, first_line, raw.rstrip("\r\n"), [], problem)


def find_delimiter(path: Path, *, encoding: str, skip_lines: int = 0) -> str:
    """Return the delimiter that splits the first rows most evenly, a comma when none does."""
    best, best_score = ",", (0.0, 1)
    for delimiter in DELIMITERS:
        rows = records(path, encoding=encoding, delimiter=delimiter, skip_lines=skip_lines)
        widths = [len(row.cells) for row, _ in zip(rows, range(_SNIFFED_RECORDS), strict=False)]
        if not widths or widths[0] < 2:
            continue
        score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def open_delimited(
    facts: FileFacts,
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
    *,
    encoding: str,
    delimiter: str | None,
    skip_lines: int,
) -> Source:
    """Return the rows of a delimited file: read by the engine as it is, or re-encoded.

    Raises:
        EmptyFileError: There is no row below the header.
    """
    path = facts.path
    notes: tuple[str, ...] = ()
    if encoding not in ("utf-8", "utf-8-sig"):
        path = as_utf8(facts.path, scratch / f"{facts.sha256[:16]}.txt", encoding)
        notes = (f"read as {encoding}",)
    delimiter = delimiter or find_delimiter(path, encoding="utf-8", skip_lines=skip_lines)
    rows = records(path, encoding="utf-8", delimiter=delimiter, skip_lines=skip_lines)
    header = next(rows, None)
    if header is None:
        raise EmptyFileError(f"{facts.path}: the file holds only blank lines: export it again")
    cells = list(header.cells)
    while len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    names = tuple(unique_headers(cells))
    source = Source(
        path,
        Layout.DELIMITED,
        names,
        names,
        0,
        delimiter=delimiter,
        skip_lines=skip_lines,
        notes=notes,
    )
    if len(names) > 1 and len(cells) == len(header.cells):
        count = _count(source, engine)
        if count is not None:
            return _not_empty(source, facts, count)
    return _reencoded(source, facts, scratch)


def _count(source: Source, engine: duckdb.DuckDBPyConnection) -> int | None:
    """Rows in a file that keeps to the rules of CSV, None for one that does not."""
    import duckdb as engines

    try:
        row = engine.execute(f"select count(*) from ({source.sql()})").fetchone()
    except engines.InvalidInputException:
        return None
    return int(row[0]) if row else 0


def as_utf8(path: Path, copy: Path, encoding: str) -> Path:
    """Write the text of `path` to `copy` as UTF-8, line ends untouched; return `copy`."""
    with (
        path.open(encoding=encoding, newline="") as read,
        copy.open("w", encoding="utf-8", newline="") as write,
    ):
        while text := read.read(1 << 20):
            write.write(text)
    return copy


def _reencoded(source: Source, facts: FileFacts, scratch: Path) -> Source:
    """Write rows and broken rows to Parquet: for files that CSV's rules do not fit."""
    from ingestion.files.reencode import write_records

    width = len(source.headers)
    rows = records(
        source.path,
        encoding="utf-8",
        delimiter=source.delimiter,
        skip_lines=source.skip_lines,
        width=width,
    )
    next(rows)
    target = scratch / f"{facts.sha256[:16]}.parquet"
    count = write_records(rows, target, width=width)
    reencoded = Source(
        target, Layout.REENCODED, source.headers, source.keys, count, notes=source.notes
    )
    return _not_empty(reencoded, facts, count)


def _not_empty(source: Source, facts: FileFacts, count: int) -> Source:
    from dataclasses import replace

    if count == 0:
        raise EmptyFileError(
            f"{facts.path}: a header and no row: the export is empty, nothing to import"
        )
    return replace(source, rows_read=count)


def text_of(cells: Iterable[object], delimiter: str = ",") -> str:
    """Return cells as one line of CSV."""
    line = io.StringIO()
    csv.writer(line, delimiter=delimiter, lineterminator="").writerow(cells)
    return line.getvalue()


def unreadable(facts: FileFacts, reason: str) -> UnreadableFileError:
    """Return the error for a file whose content is not what its format says."""
    first = reason.strip().splitlines()[0] if reason.strip() else "no details"
    return UnreadableFileError(f"{facts.path}: not a readable {facts.format} file: {first}")
