"""Files into BigQuery: the rows of DuckDB, in partitions, each once whatever happens."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.ingestion.files.importing import ROOT, Imports
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa

    from warehouse import Target

pytestmark = pytest.mark.integration

ROWS = 1000
TABLES = ("post_days", "posts", "revenue", "files")
EMPTY = ("account_days", "account_snapshots", "post_snapshots", "post_periods")
MAPPING = """\
name: clips
platform: facebook
keep_other_columns: true
tables:
  post_days: {post_id: clip, metric_date: day, view_count: views}
  posts: {post_id: clip, title: title, published_at: at}
  revenue:
    post_id: clip
    metric_date: day
    revenue_amount: earned
    currency: {value: EUR}
"""
PROGRAM = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from ingestion.files import import_files
from warehouse import BigQuerySettings, Target
folder, environment = Path(sys.argv[1]), json.loads(sys.argv[2])
import_files(
    sorted(folder.glob("*.jsonl")),
    target=Target.for_bigquery(BigQuerySettings.from_environment(environment)),
    var=folder / "var", clock=lambda: datetime(2026, 11, 20, 14, tzinfo=UTC),
    mapping=folder / "mapping.yml",
)
"""


def with_files(folder: Path, target: Target | None = None) -> Imports:
    """Two files; every 40th line from the 32nd on names a day that January does not have."""
    imports = Imports(folder, target)
    for name in ("one", "two"):
        lines = [
            json.dumps(
                {
                    "clip": f"{name}{n}",
                    "day": f"2026-01-{1 + n % 32:02d}",
                    "views": n,
                    "title": 'Tarte "à l\u2019ail"\n\U0001f9c4' if n % 2 else None,
                    "at": f"2026-01-05T10:{n % 60:02d}:00.25+02:00",
                    "earned": f"{n}.000000005",
                    "mood": {"calm": n / 3},
                }
            )
            for n in range(ROWS)
        ]
        imports.file(f"{name}.jsonl", "\n".join(lines))
    imports.mapping(MAPPING)
    return imports


def imported(imports: Imports) -> list[str]:
    report = imports.run(*sorted(imports.folder.glob("*.jsonl")), mapping=MAPPING)
    return [file.error or file.status for file in report.files]


def table(target: Target, name: str) -> pa.Table:
    with open_warehouse(target, read_only=True) as warehouse:
        return warehouse.query(f"select * from raw_files.{name} order by _dlt_id")


def content(rows: pa.Table) -> list[dict[str, Any]]:
    """The rows without the load they came in, JSON read."""
    found: list[dict[str, Any]] = rows.drop_columns(["_dlt_load_id"]).to_pylist()
    for row in found:
        for name in ("extra_fields", "left_out_columns", "control_totals"):
            if row.get(name) is not None:
                row[name] = json.loads(row[name])
    return found


@pytest.fixture(scope="module")
def on_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Imports:
    imports = with_files(tmp_path_factory.mktemp("duckdb"))
    assert imported(imports) == ["imported", "imported"]
    return imports


def test_an_import_lands_the_rows_and_types_of_duckdb_in_partitions(
    on_duckdb: Imports, on_bigquery: Callable[..., Target], tmp_path: Path
) -> None:
    imports = with_files(tmp_path, on_bigquery("imported", bucket=True))
    assert imported(imports) == ["imported", "imported"]
    for name in (*TABLES, *EMPTY):
        here, there = table(on_duckdb.target, name), table(imports.target, name)
        types = {field.name: field.type for field in there.schema}
        assert types == {field.name: field.type for field in here.schema}, name
        assert content(there) == content(here), name
    first = content(table(imports.target, "revenue"))[0]
    assert first["revenue_amount"] == Decimal("0.000000005")
    assert first["metric_date"] == date(2026, 1, 1)
    settings = imports.target.settings
    client = settings.client()
    for held in client.list_tables(settings.dataset("raw_files")):
        if held.table_id in {*TABLES, *EMPTY} - {"files"}:
            assert held.time_partitioning.field == "imported_at"
            assert held.clustering_fields == ["account_id", "file_sha256"]
    client.close()
    assert imported(imports) == ["already imported", "already imported"]


def test_rows_that_another_machine_landed_before_it_stopped_are_not_doubled(
    on_duckdb: Imports, on_bigquery: Callable[..., Target], tmp_path: Path
) -> None:
    target = on_bigquery("stopped")
    assert imported(with_files(tmp_path / "stopped", target)) == ["imported", "imported"]
    with open_warehouse(target) as warehouse:
        warehouse.execute("delete from raw_files.files where file_name = 'two.jsonl'")
        warehouse.execute("delete from raw_files.posts where post_id = 'two7'")
        warehouse.execute("delete from raw_files.revenue where starts_with(post_id, 'two')")
    other = with_files(tmp_path / "other", target)
    assert imported(other) == ["already imported", "imported"]
    for name in TABLES:
        assert content(table(target, name)) == content(table(on_duckdb.target, name)), name


def test_an_import_killed_while_bigquery_loads_lands_every_row_once(
    on_duckdb: Imports, on_bigquery: Callable[..., Target], tmp_path: Path
) -> None:
    target = on_bigquery("killed_import")
    imports = with_files(tmp_path, target)
    environment = json.dumps(target.settings.environment())
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(imports.folder), environment], cwd=ROOT
    )
    started = "dlt/bigquery/*/files/load/normalized/*/started_jobs/*"
    while process.poll() is None and not any(imports.var.glob(started)):
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert imported(imports) == ["imported", "imported"]
    for name in TABLES:
        landed = table(target, name)
        assert max(Counter(landed["_dlt_id"].to_pylist()).values()) == 1, name
        assert content(landed) == content(table(on_duckdb.target, name)), name
