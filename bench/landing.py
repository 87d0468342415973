"""The landing benchmark: an import against the engine's own read and against dlt's usual way.

Each way runs in a process of its own on the same file; wall time and peak memory are what the
operating system says of that process. Only the ratios mean anything elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.landing_data import COLUMNS, MAPPING, TWO_TABLES_MAPPING, make_posts
from bench.processes import measured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEFAULT_ROWS = 1_000_000
PAGE_ROWS = 50
# pages of dicts take minutes a million: measured on fewer rows and scaled by the row
MOST_PAGED_ROWS = 100_000
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


def run_landing(size: int, folder: Path, *, seed: int = 7) -> dict[str, Any]:
    """Make `size` posts in `folder`, land them each way and return times, memory and ratios.

    Returns:
        rows, bytes and `ways`: name → seconds, cpu_seconds, peak_mb, rows, and `ratio` and
        `cpu_ratio` to DuckDB's own read (scaled by rows); for the import also landed and
        rejected; `two_tables`, the same for an import whose counters go to a table of their own;
        and the rejects expected.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = make_posts(folder / "posts.jsonl", size, seed=seed)
    paged = min(size, MOST_PAGED_ROWS)
    ways = {
        "duckdb_read_json": _measured("duckdb", made.path, folder, size),
        "groundswell_import": _measured("import", made.path, folder, size),
        "dlt_pages_of_dicts": _measured("pages", made.path, folder, paged),
    }
    two_tables = _measured("import_two_tables", made.path, folder, size)
    floor = ways["duckdb_read_json"]
    for way in (*ways.values(), two_tables):
        share = size / way["rows"]
        way["ratio"] = round(share * way["seconds"] / floor["seconds"], 2)
        way["cpu_ratio"] = round(share * way["cpu_seconds"] / floor["cpu_seconds"], 2)
    result = {
        "rows": size,
        "bytes": made.path.stat().st_size,
        "rejects_expected": made.broken,
        "ways": ways,
        "two_tables": two_tables,
    }
    shutil.rmtree(folder, ignore_errors=True)
    return result


def _measured(way: str, path: Path, folder: Path, rows: int) -> dict[str, Any]:
    """Run one way in its own process; its times, peak memory and what it says itself."""
    command = [sys.executable, "-m", "bench.landing", way, str(path), str(folder), str(rows)]
    run = measured(command, folder=Path(__file__).parents[1])
    return {
        "seconds": round(run.wall_seconds, 2),
        "cpu_seconds": round(run.cpu_seconds, 2),
        "peak_mb": round(run.peak_bytes / (1 << 20)),
        "rows": rows,
        **json.loads(run.output.strip().splitlines()[-1]),
    }


def _by_duckdb(path: Path, folder: Path, rows: int) -> dict[str, int]:
    import duckdb

    columns = ", ".join(f"{name}: '{kind}'" for name, kind in COLUMNS.items())
    connection = duckdb.connect(str(folder / "floor.duckdb"))
    connection.execute(
        f"create table posts as select * from read_json('{path}', columns = {{{columns}}}, "  # noqa: S608
        f"format = 'newline_delimited', ignore_errors = true) limit {rows}"
    )
    connection.close()
    return {}


def _by_import(
    path: Path, folder: Path, rows: int, *, mapping_text: str = MAPPING
) -> dict[str, int]:
    from ingestion.files import import_files
    from warehouse import Target

    mapping, var = folder / "mapping.yml", folder / "import"
    shutil.rmtree(var, ignore_errors=True)
    mapping.write_text(mapping_text, encoding="utf-8")
    report = import_files(
        [path],
        target=Target.local(var / "warehouse.duckdb"),
        var=var,
        clock=lambda: NOW,
        mapping=mapping,
    )
    file = report.files[0]
    if file.error or file.rows_read != rows:
        raise RuntimeError(file.error or f"read {file.rows_read} rows of {rows}")
    return {"landed": file.rows_landed, "rejected": file.rows_rejected}


def _by_import_into_two_tables(path: Path, folder: Path, rows: int) -> dict[str, int]:
    return _by_import(path, folder, rows, mapping_text=TWO_TABLES_MAPPING)


def _by_pages(path: Path, folder: Path, rows: int) -> dict[str, int]:
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    import dlt

    def pages() -> Iterator[list[dict[str, Any]]]:
        with path.open(encoding="utf-8") as stream:
            lines = islice(stream, rows)
            while page := list(islice(lines, PAGE_ROWS)):
                yield [row for line in page if (row := _parsed(line)) is not None]

    pipeline = dlt.pipeline(
        "pages",
        destination=dlt.destinations.duckdb(str(folder / "pages.duckdb")),
        dataset_name="raw_pages",
        pipelines_dir=str(folder / "dlt"),
    )
    pipeline.run(
        dlt.resource(pages(), name="posts", max_table_nesting=0), loader_file_format="parquet"
    )
    return {}


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        return dict(json.loads(line))
    except ValueError:
        return None


WAYS: dict[str, Callable[[Path, Path, int], dict[str, int]]] = {
    "duckdb": _by_duckdb,
    "import": _by_import,
    "import_two_tables": _by_import_into_two_tables,
    "pages": _by_pages,
}


def main() -> None:
    """Run one way, as the parent process asks."""
    parser = argparse.ArgumentParser()
    parser.add_argument("way", choices=sorted(WAYS))
    parser.add_argument("path", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("rows", type=int)
    given = parser.parse_args()
    said = WAYS[given.way](given.path, given.folder, given.rows)
    sys.stdout.write(json.dumps(said) + "\n")


if __name__ == "__main__":
    main()
