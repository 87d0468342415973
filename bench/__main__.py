"""``make bench``: measures everything in one go and writes docs/benchmarks.md."""

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

from jinja2 import Environment, StrictUndefined

from bench.landing import run_landing
from bench.runs import NewDay, WholeRun, new_day, whole_run

if TYPE_CHECKING:
    from bench.processes import Measured

PROJECT = Path(__file__).resolve().parents[1]
PAGE = """\
# Benchmarks

Written by `make bench SIZE={{ size }}` on {{ day }}: Python {{ python }}, DuckDB {{ duckdb }}, dlt {{ dlt }}, dbt {{ dbt }},
{{ cores }} cores. Machines differ, so read the ratios: each pair was measured in the same run.

## Landing {{ "{:,}".format(size) }} posts of 1.5 KB, JSON lines

One file, each way in a process of its own. The floor is DuckDB's own `read_json` with declared types into a table.
{{ "{:,}".format(landing.rejects_expected) }} lines of the file are broken on purpose: the import must name each of them.

| Way | × floor, time | × floor, CPU | Peak memory | Rows |
|--|--:|--:|--:|--:|
{% for name, way in landing.ways.items() -%}
| {{ labels[name] }} | {{ "%.2f"|format(way.ratio) }} | {{ "%.2f"|format(way.cpu_ratio) }} | {{ "{:,}".format(way.peak_mb) }} MB | {{ "{:,}".format(way.rows) }} |
{% endfor %}
The import landed {{ "{:,}".format(imported.landed) }} rows and rejected {{ "{:,}".format(imported.rejected) }}. \
Pages of dicts are measured on fewer rows and scaled by the row.

## The made world, whole

`groundswell run`: three channels, about 300 videos, every day since 2026-03-01, with training and reports.

| Run | Time | × first | Peak memory of a process |
|--|--:|--:|--:|
| from nothing | {{ "%.0f"|format(whole.first.wall_seconds) }} s | 1 | {{ mb(whole.first) }} MB |
| again, nothing new | {{ "%.1f"|format(whole.again.wall_seconds) }} s | {{ "%.2f"|format(whole.again_ratio) }} | {{ mb(whole.again) }} MB |

## One new day on 30 held

`groundswell build` after a load of one more day, against building all 31 days from nothing.

| Build | Time | × everything |
|--|--:|--:|
| all 31 days | {{ "%.1f"|format(day_build.from_nothing_seconds) }} s | 1 |
| one new day | {{ "%.1f"|format(day_build.new_day_seconds) }} s | {{ "%.2f"|format(day_build.ratio) }} |
"""
LABELS = {
    "duckdb_read_json": "DuckDB `read_json` (floor)",
    "groundswell_import": "`groundswell import`",
    "dlt_pages_of_dicts": "dlt, pages of dicts",
}


def rendered(size: int, landing: dict[str, Any], whole: WholeRun, day_build: NewDay) -> str:
    """Return the page of what was measured."""
    template = Environment(undefined=StrictUndefined, autoescape=False).from_string(PAGE)  # noqa: S701 - Markdown, not HTML
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
