"""``make bench``: measures everything in one go and writes docs/benchmarks.md.

``python -m bench history`` (``make bench-history``) compares histories and writes docs/cost.md;
``python -m bench dry-run`` asks BigQuery itself what the next build will read.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.landing import run_landing
from bench.runs import NewDay, WholeRun, new_day, whole_run

if TYPE_CHECKING:
    from bench.processes import Measured

PROJECT = Path(__file__).resolve().parents[1]
LABELS = {
    "duckdb_read_json": "DuckDB `read_json` (floor)",
    "groundswell_import": "`groundswell import`",
    "dlt_pages_of_dicts": "dlt, pages of dicts",
}


def rendered(size: int, landing: dict[str, Any], whole: WholeRun, day_build: NewDay) -> str:
    """Return the page of what was measured."""
    templates = FileSystemLoader(Path(__file__).parent)
    environment = Environment(undefined=StrictUndefined, loader=templates, autoescape=False)  # noqa: S701 - Markdown, not HTML
    template = environment.get_template("benchmarks.md.j2")
    return template.render(
        size=size,
        day=datetime.now(UTC).date(),
        python=platform.python_version(),
        duckdb=version("duckdb"),
        dlt=version("dlt"),
        dbt=version("dbt-core"),
        cores=os.cpu_count(),
        landing=landing,
        imported=landing["ways"]["groundswell_import"],
        labels=LABELS,
        whole=whole,
        day_build=day_build,
        mb=_megabytes,
    )


def main() -> None:
    """Measure, write the page and print it."""
    if sys.argv[1:2] == ["history"]:
        from bench.history.command import main as compare_histories

        compare_histories(sys.argv[2:])
        return
    if sys.argv[1:2] == ["dry-run"]:
        from bench.history.dry_run import main as dry_run

        dry_run()
        return
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--size", type=int, default=1_000_000, help="posts to land")
    parser.add_argument("--page", type=Path, default=PROJECT / "docs" / "benchmarks.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as scratch:
        folder = Path(scratch)
        landing = run_landing(given.size, folder / "landing")
        whole = whole_run(PROJECT, folder)
        day_build = new_day(PROJECT, folder)
    page = rendered(given.size, landing, whole, day_build)
    draft = given.page.with_suffix(".draft")
    draft.write_text(page + "\n", encoding="utf-8")
    draft.replace(given.page)
    sys.stdout.write(page + "\n")


def _megabytes(run: Measured) -> str:
    return f"{run.peak_bytes / (1 << 20):,.0f}"


if __name__ == "__main__":
    main()
