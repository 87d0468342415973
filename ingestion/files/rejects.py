"""Rows that did not land: where they stand in the file, why, and their own text."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingestion.files.delimited import records
from ingestion.files.errors import CountMismatchError
from ingestion.files.intake import json_lines
from ingestion.files.rows_sql import rows_sql
from ingestion.files.source import Layout, plain_path, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    import duckdb

    from ingestion.files.plan import ImportPlan

_SKIPPED_BYTES = 1 << 20


@dataclass(frozen=True)
class RejectedRow:
    """One row that could not be read."""

    line_number: int
    row_number: int
    reason: str
    raw: str


def rejected_rows(
    plan: ImportPlan,
    row_numbers: Collection[int],
    engine: duckdb.DuckDBPyConnection,
    scratch: Path,
) -> list[RejectedRow]:
    """Return the rows `row_numbers` of a file with line, reason and text, in file order.

    Only these rows are read again: they are cut out of the file and put to the same SQL.

    Raises:
        CountMismatchError: A row that did not land has no reason not to.
    """
    if not row_numbers:
        return []
    wanted = set(row_numbers)
    layout = plan.source.layout
    if layout is Layout.JSON_LINES:
        rows = _from_lines(plan, wanted, engine, scratch)
    elif layout is Layout.DELIMITED:
        rows = _from_text(plan, wanted, engine, scratch)
    else:
        rows = _from_parquet(plan, wanted, engine)
    if len(rows) != len(wanted) or not all(row.reason for row in rows):
        raise CountMismatchError(
            f"{plan.facts.path}: {len(wanted)} rows did not land, "
            f"{sum(bool(row.reason) for row in rows)} have a reason: please report this file"
        )
    return rows


def write_rejects(rows: list[RejectedRow], path: Path) -> Path:
    """Write the rejects file: line number, row number, reason and raw text of each row."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["line_number", "row_number", "reason", "raw"])
        writer.writerows((row.line_number, row.row_number, row.reason, row.raw) for row in rows)
    return draft.replace(path)


def _reasons(
    plan: ImportPlan, cut: Path, engine: duckdb.DuckDBPyConnection, *, skip_lines: int = 0
) -> list[str]:
    """Reasons of the rows in `cut`, a file laid out as the original, in order."""
    source = replace(plan.source, path=cut, skip_lines=skip_lines)
    query = rows_sql(plan, source=source).query
    found = engine.execute(f"select reason from ({query}) order by row_number").fetchall()
    return [str(reason or "") for (reason,) in found]


def _from_lines(
    plan: ImportPlan, wanted: set[int], engine: duckdb.DuckDBPyConnection, scratch: Path
) -> list[RejectedRow]:
    found = _skipped_to if plan.source.parts else _searched
    lines = list(found(plan.source.path, wanted))
    cut = scratch / "rejected.jsonl"
    cut.write_bytes(b"\n".join(line for _, _, line in lines) + b"\n")
    rows: list[RejectedRow] = []
    for (row, number, line), reason in zip(lines, _reasons(plan, cut, engine), strict=True):
        rows.append(
            RejectedRow(
                number, row, _json_problem(line) or reason, line.decode("utf-8", "backslashreplace")
            )
        )
    return rows


def _searched(path: Path, wanted: set[int]) -> Iterator[tuple[int, int, bytes]]:
    """Row number, line number and bytes of the rows `wanted`."""
    last = max(wanted)
    for row_number, (line_number, line) in enumerate(json_lines(path), start=1):
        if row_number in wanted:
            yield row_number, line_number, line.rstrip(b"\r\n")
        if row_number == last:
            return


def _skipped_to(path: Path, wanted: set[int]) -> Iterator[tuple[int, int, bytes]]:
    """The same for a file without blank lines: chunks without a wanted row are only counted."""
    missing = sorted(wanted, reverse=True)
    above, begun = 0, b""
    with path.open("rb") as stream:
        while missing and (chunk := stream.read(_SKIPPED_BYTES)):
            ends = chunk.count(b"\n")
            if missing[-1] > above + ends:
                begun = chunk[chunk.rfind(b"\n") + 1 :] if ends else begun + chunk
            else:
                *whole, begun = (begun + chunk).split(b"\n")
                while missing and missing[-1] <= above + ends:
                    row = missing.pop()
                    yield row, row, whole[row - above - 1].rstrip(b"\r")
            above += ends
    if missing:
        yield missing[0], missing[0], begun.rstrip(b"\r")


def _json_problem(line: bytes) -> str | None:
    """Why a line is no JSON object, None when it is one."""
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return f"not UTF-8: byte {error.start + 1}"
    except json.JSONDecodeError as error:
        return f"not JSON: {error.msg} at character {error.colno}"
    except RecursionError:
        return "not JSON: nested too deeply"
    return None if isinstance(value, dict) else f"a JSON {type(value).__name__}, not an object"


def _from_text(
    plan: ImportPlan, wanted: set[int], engine: duckdb.DuckDBPyConnection, scratch: Path
) -> list[RejectedRow]:
    rows = records(
        plan.source.path,
        encoding="utf-8",
        delimiter=plan.source.delimiter,
        skip_lines=plan.source.skip_lines,
    )
    header = next(rows)
    found = [row for row in rows if row.row_number in wanted]
    cut = scratch / "rejected.csv"
    with cut.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=plan.source.delimiter, lineterminator="\n")
        writer.writerow(header.cells)
        writer.writerows(row.cells for row in found)
    return [
        RejectedRow(row.line_number, row.row_number, reason, row.raw)
        for row, reason in zip(found, _reasons(plan, cut, engine), strict=True)
    ]


def _from_parquet(
    plan: ImportPlan, wanted: set[int], engine: duckdb.DuckDBPyConnection
) -> list[RejectedRow]:
    table = f"read_parquet({quoted(plain_path(plan.source.path))})"
    whole = f"select row_number() over () as row_number, cast(to_json(r) as varchar) as raw from {table} as r"  # noqa: E501
    original = (
        f"select row_number, line_number, raw from {table}"
        if plan.source.layout is Layout.REENCODED
        else f"select row_number, row_number as line_number, raw from ({whole})"
    )
    engine.execute(
        "create or replace temp table wanted_rows as select unnest(?) as row_number",
        [sorted(wanted)],
    )
    found = engine.execute(
        "select original.line_number, row_number, typed.reason, original.raw "
        f"from wanted_rows join ({rows_sql(plan).query}) as typed using (row_number) "
        f"join ({original}) as original using (row_number) order by row_number"
    ).fetchall()
    return [
        RejectedRow(int(line), int(row), str(why or ""), str(raw)) for line, row, why, raw in found
    ]
