"""The local BigQuery and bucket do what serve.py says they do, as Google's clients see it."""

from __future__ import annotations

import gzip
import io
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from sandbox.bigquery import ENVIRONMENT
from warehouse.bigquery_settings import BigQuerySettings

if TYPE_CHECKING:
    from sandbox.bigquery import RunningBigQuery

pytestmark = pytest.mark.integration
ROWS = pa.table({"day": pa.array(["2026-11-19", "2026-11-20"]), "views": [1, 2]})
COLUMNS = [bigquery.SchemaField("day", "DATE"), bigquery.SchemaField("views", "INTEGER")]


@pytest.fixture
def settings(server: RunningBigQuery, monkeypatch: pytest.MonkeyPatch) -> BigQuerySettings:
    for name, value in server.environment().items():
        monkeypatch.setenv(name, value)
    return BigQuerySettings.from_environment(server.environment())


def lines(*rows: str) -> io.BytesIO:
    return io.BytesIO(gzip.compress("\n".join(rows).encode()))


def views(client: Any, table: str) -> list[int]:
    asked = client.query(f"select views from made.{table} order by views")
    return [row.views for row in asked.result()]


def make_table(client: Any, name: str) -> None:
    table = bigquery.Table(f"{client.project}.made.{name}", COLUMNS)
    table.time_partitioning = bigquery.TimePartitioning(field="day")
    client.create_table(table)


def test_an_object_written_to_the_bucket_is_loaded_from_there(
    settings: BigQuerySettings, client: Any
) -> None:
    files = settings.storage_filesystem()
    for number in (1, 2):
        with files.open(f"{settings.bucket}/raw/dt=2026-11-20/{number}.parquet", "wb") as file:
            pq.write_table(ROWS, file)
    listed = sorted(files.find(f"{settings.bucket}/raw"))
    assert [name.rpartition("/")[2] for name in listed] == ["1.parquet", "2.parquet"]
    job = client.load_table_from_uri(
        f"{settings.bucket}/raw/dt=2026-11-20/*.parquet",
        "made.from_bucket",
        job_config=bigquery.LoadJobConfig(source_format="PARQUET"),
    )
    assert job.result().output_rows == 4


def test_an_object_that_is_missing_is_not_found(settings: BigQuerySettings, client: Any) -> None:
    job = client.load_table_from_uri(
        f"{settings.bucket}/raw/missing.parquet",
        "made.missing",
        job_config=bigquery.LoadJobConfig(source_format="PARQUET"),
    )
    with pytest.raises(NotFound, match="URI gs://"):
        job.result()


def test_compressed_lines_take_the_columns_of_the_table(client: Any) -> None:
    make_table(client, "from_lines")
    job = client.load_table_from_file(
        lines('{"day": "2026-11-20", "views": "7"}'),
        "made.from_lines",
        job_config=bigquery.LoadJobConfig(source_format="NEWLINE_DELIMITED_JSON"),
    )
    assert job.result().output_rows == 1
    assert views(client, "from_lines") == [7]


def test_a_partition_is_replaced_alone(client: Any) -> None:
    make_table(client, "by_day")

    def load(target: str, *rows: str) -> None:
        config = bigquery.LoadJobConfig(
            source_format="NEWLINE_DELIMITED_JSON", write_disposition="WRITE_TRUNCATE"
        )
        client.load_table_from_file(lines(*rows), f"made.{target}", job_config=config).result()

    load("by_day", '{"day": "2026-11-19", "views": 1}', '{"day": "2026-11-20", "views": 2}')
    load("by_day$20261120", '{"day": "2026-11-20", "views": 3}')
    assert views(client, "by_day") == [1, 3]


def test_parameters_are_numbered_by_their_place_in_the_text(client: Any) -> None:
    asked = client.query(
        "with few as (select n from unnest([1, 2, 3]) as n where n < ?) "
        "select n from few where n > ? and '?' = '?' -- why?",
        job_config=bigquery.QueryJobConfig(
            query_parameters=[
                bigquery.ScalarQueryParameter(None, "INT64", 3),
                bigquery.ScalarQueryParameter(None, "INT64", 1),
            ]
        ),
    )
    assert [row.n for row in asked.result()] == [2]


def test_a_key_file_opens_it_as_a_token_does(
    server: RunningBigQuery, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stat.S_IMODE(server.keyfile.stat().st_mode) == 0o600
    for name, value in server.key_environment().items():
        monkeypatch.setenv(name, value)
    opened = BigQuerySettings.from_environment(server.key_environment()).client()
    assert [row.one for row in opened.query("select 1 as one").result()] == [1]


def test_the_command_writes_how_to_reach_it_and_ends_when_told(
    server: RunningBigQuery, tmp_path: Path
) -> None:
    var = tmp_path / "var"
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.bigquery", "--var", str(var)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    try:
        told = ""
        while "groundswell run" not in told and process.poll() is None:
            told += process.stdout.readline() if process.stdout else ""
        written = var / "bigquery.env"
        assert stat.S_IMODE(written.stat().st_mode) == 0o600
        shell = f"set -a; . {written}; echo $GROUNDSWELL_BIGQUERY_API_ENDPOINT"
        url = subprocess.check_output(["bash", "-c", shell], text=True).strip()
        asked = urllib.request.urlopen(f"{url}/bigquery/v2/projects", timeout=30)  # noqa: S310
        with asked as answer:
            assert b"groundswell-local" in answer.read()
    finally:
        process.terminate()
        assert process.wait(timeout=30) == 0
    assert not written.exists()


def test_the_server_ends_with_whoever_started_it(server: RunningBigQuery, tmp_path: Path) -> None:
    code = (
        "import sys, os, pathlib, sandbox.bigquery as b\n"
        "s = b.start(pathlib.Path(sys.argv[1]))\n"
        "print(s._process.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )
    pid = int(killed.stdout)
    ending = time.monotonic() + 30
    while Path(f"/proc/{pid}/cmdline").exists() and time.monotonic() < ending:
        time.sleep(0.1)
    assert not Path(f"/proc/{pid}/cmdline").exists() or not _runs(pid)


def _runs(pid: int) -> bool:
    """Whether the process still is our server, not a dead one nobody has asked about."""
    return str(ENVIRONMENT) in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


def test_nothing_of_it_stands_in_production_code() -> None:
    root = Path(__file__).parents[3]
    words = ("local_bigquery", "emulator", "groundswell-local")
    found = [
        f"{path.relative_to(root)}: {word}"
        for package in ("warehouse", "ingestion", "ml", "reports", "dbt_project/models")
        for path in (root / package).rglob("*")
        if path.suffix in {".py", ".sql", ".yml"}
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_the_lock_pins_the_bucket_and_names_no_host() -> None:
    lock = (Path(__file__).parents[3] / "locks" / "bigquery-server.txt").read_text(encoding="utf-8")
    assert "gcp-storage-emulator==2026.7.19" in lock
    assert "://" not in lock
