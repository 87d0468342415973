"""A kill at any point and the same command again: the warehouse of an undisturbed import."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.ingestion.files.importing import ROOT, Imports

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

KILLS = 4
MAPPING = """\
name: clips
platform: facebook
tables:
  post_days: {post_id: clip, metric_date: day, view_count: views}
  posts: {post_id: clip, title: title}
"""
PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ingestion.files import import_files
from warehouse import Target
folder = Path(sys.argv[1])
report = import_files(
    sorted(folder.glob("*.jsonl")), target=Target.local(folder / "var" / "warehouse.duckdb"),
    var=folder / "var", clock=lambda: datetime(2026, 11, 20, tzinfo=UTC), mapping=folder / "m.yml",
)
sys.exit(len(report.failures))
"""


def prepared(folder: Path) -> Imports:
    imports = Imports(folder)
    for name in ("one", "two"):
        lines = [
            f'{{"clip":"{name}{n}","day":"2026-01-{1 + n % 40:02d}","views":{n},"title":"t"}}'
            for n in range(3000)
        ]
        imports.file(f"{name}.jsonl", "\n".join(lines))
    imports.file("m.yml", MAPPING)
    return imports


def started(imports: Imports) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PROGRAM, str(imports.folder)]
    return subprocess.Popen(command, cwd=ROOT)


def content(imports: Imports) -> list[list[dict[str, Any]]]:
    return [
        imports.rows(f"select * exclude (_dlt_load_id) from raw_files.{table} order by _dlt_id")
        for table in ("post_days", "posts", "files")
    ]


def test_an_import_killed_anywhere_and_run_again_lands_every_row_once(tmp_path: Path) -> None:
    undisturbed = prepared(tmp_path / "undisturbed")
    began = time.monotonic()
    assert started(undisturbed).wait() == 0
    whole = time.monotonic() - began
    expected = content(undisturbed)
    # January has 31 days: numbers whose day would be 32 to 40 are rejected
    landed = sum(number % 40 < 31 for number in range(3000))
    assert [len(rows) for rows in expected] == [2 * landed, 2 * landed, 2]
    moments = random.Random(11)
    killed = prepared(tmp_path / "killed")
    for _ in range(KILLS):
        process = started(killed)
        time.sleep(whole * moments.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert started(killed).wait() == 0
    assert content(killed) == expected
    assert len(list((killed.var / "rejects").glob("*.csv"))) == 2
    assert not list((killed.var / "archive").rglob("*.draft"))
