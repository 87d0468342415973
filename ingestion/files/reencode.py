"""Rows that no engine reads as they are, written as Parquet with their line numbers."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ingestion.files.delimited import Record

_BATCH_ROWS = 20_000


def write_records(rows: Iterator[Record], path: Path, *, width: int) -> int:
    """Write `rows` of `width` cells to the Parquet file `path` and return how many there are."""
    schema = pa.schema(
        [
            ("row_number", pa.int64()),
            ("line_number", pa.int64()),
            ("problem", pa.string()),
            ("raw", pa.string()),
            *((f"c{at}", pa.string()) for at in range(width)),
        ]
    )
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, _BATCH_ROWS)):
            count += len(batch)
            cells = [row.cells if row.problem is None else [None] * width for row in batch]
            columns: list[Sequence[object]] = [
                [row.row_number for row in batch],
                [row.line_number for row in batch],
                [row.problem for row in batch],
                [row.raw for row in batch],
                *([line[at] for line in cells] for at in range(width)),
            ]
            arrays = [
                pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return count
