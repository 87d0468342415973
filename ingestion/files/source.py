"""A file as the engine reads it: numbered rows of text columns."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from ingestion.files.headers import find_column

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from ingestion.files.parts import FilePart


class Layout(Enum):
    """How rows lie in the file that the engine reads."""

    JSON_LINES = "json lines"
    DELIMITED = "delimited"
    PARQUET = "parquet"
    REENCODED = "reencoded"


@dataclass(frozen=True)
class Source:
    """Rows of one file.

    Attributes:
        path: The file the engine reads: the original, or its re-encoded copy.
        layout: How its rows lie.
        headers: Clean, unique column names.
        keys: The columns as the file itself names them.
        rows_read: Data rows in the file, counted apart from landing them.
        delimiter: Only for delimited files.
        encoding: Only for delimited files.
        skip_lines: Lines above the header; only for delimited files.
        notes: What was done to make it readable, for the summary.
        parts: The file in parts that can be read side by side; only for JSON lines.
    """

    path: Path
    layout: Layout
    headers: tuple[str, ...]
    keys: tuple[str, ...]
    rows_read: int
    delimiter: str = ","
    encoding: str = "utf-8"
    skip_lines: int = 0
    notes: tuple[str, ...] = ()
    parts: tuple[FilePart, ...] = ()

    def find(self, wanted: str) -> tuple[int, str | None] | None:
        """Return column position and JSON path inside it for `wanted`, None when absent."""
        at = find_column(self.headers, wanted)
        if at is not None:
            return at, None
        if self.layout is Layout.JSON_LINES and "." in wanted and not wanted.startswith("/"):
            top, _, rest = wanted.partition(".")
            at = find_column(self.headers, top)
            if at is not None:
                return at, "$" + "".join(f'."{part}"' for part in rest.split("."))
        return None

    def sql(self, *, as_json: Collection[int] = (), part: FilePart | None = None) -> str:
        """Return a query for row_number, problem and c0 … cn, text except those `as_json`."""
        columns = [f"{_column_name(self, at)} as c{at}" for at in range(len(self.keys))]
        listed = ", ".join(columns)
        if self.layout is Layout.REENCODED:
            return f"select row_number, problem, {listed} from {_parquet(self.path)}"
        if self.layout is Layout.PARQUET:
            texts = ", ".join(columns)
            return (
                "select row_number() over () as row_number, cast(null as varchar) as problem, "
                f"{texts} from {_parquet(self.path)}"
            )
        if self.layout is Layout.JSON_LINES:
            return self._json_sql(as_json, part)
        types = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(self.keys)))
        return (
            "select row_number() over () as row_number, cast(null as varchar) as problem, "
            + ", ".join(f"c{at}" for at in range(len(self.keys)))
            + f" from read_csv({quoted(plain_path(self.path))}, header = true, "
            f"columns = {{{types}}}, "
            f"skip = {self.skip_lines}, delim = {quoted(self.delimiter)}, quote = '\"', "
            "escape = '\"', strict_mode = true, auto_detect = false)"
        )

    def _json_sql(self, as_json: Collection[int], part: FilePart | None) -> str:
        place = part.url if part else plain_path(self.path)
        number = f"row_number() over () + {part.rows_before}" if part else "row_number() over ()"
        types = ", ".join(
            f"{quoted(key)}: '{'JSON' if at in as_json else 'VARCHAR'}'"
            for at, key in enumerate(self.keys)
        )
        names = [f'"{key.replace(chr(34), chr(34) * 2)}"' for key in self.keys]
        listed = ", ".join(f"{name} as c{at}" for at, name in enumerate(names))
        nothing = " and ".join(f"{name} is null" for name in names)
        return (
            f"select {number} as row_number, "
            f"case when {nothing} then 'not a JSON object with any known field' end as problem, "
            f"{listed} from read_json({quoted(place)}, format = 'newline_delimited', "
            f"ignore_errors = true, columns = {{{types}}})"
        )


def quoted(text: str) -> str:
    """Return `text` as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def plain_path(path: Path) -> str:
    """Return `path` as the engine takes it for one file, not for a pattern."""
    return "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(path))


def identifier(name: str) -> str:
    """Return `name` as a quoted SQL name."""
    return '"' + name.replace('"', '""') + '"'


def _parquet(path: Path) -> str:
    return f"read_parquet({quoted(plain_path(path))})"


def _column_name(source: Source, at: int) -> str:
    """The column as text; lists and structs of a Parquet file as JSON."""
    if source.layout is Layout.PARQUET:
        name = identifier(source.keys[at])
        return (
            f"case when typeof({name}) ~ '.*(\\[\\]|\\)|\\[[0-9]+\\])$' "
            f"and typeof({name}) !~ 'DECIMAL.*' "
            f"then cast(to_json({name}) as varchar) else cast({name} as varchar) end"
        )
    return f"c{at}"
