"""What users get wrong, and what platforms do: one clear line, its exit code, nothing lost."""

from __future__ import annotations

import subprocess
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

import sandbox
from groundswell.run_lock import run_lock
from groundswell.warehouse_identity import require_known_version
from tests.groundswell.command import PROJECT, Ended, command, environment, groundswell
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.running import RunningSandbox

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
WORLD = sandbox.made_world(seed=5, videos=12, start=date(2026, 11, 1), channels=1)
WORKSPACE = """\
name: small
youtube:
  history_start: 2026-11-01
  channels: [{id: CHANNEL}]
  resources:
    bulk_reports: false
    video_retention: false
    channel_audience: false
    channel_content_type_days: false
    channel_country_days: false
    channel_traffic_source_days: false
    channel_device_days: false
    video_revenue_days: false
    channel_revenue_days: false
    video_days: false
"""


@pytest.fixture
def running() -> Iterator[RunningSandbox]:
    started = sandbox.start(WORLD, clock=NOW)
    yield started
    started.stop()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    file = tmp_path / "small.yml"
    file.write_text(WORKSPACE.replace("CHANNEL", WORLD.channels[0].channel_id), encoding="utf-8")
    return file


def load(tmp_path: Path, workspace: Path, url: str, *more: str) -> Ended:
    place = ("--var", tmp_path / "var", "--workspace", workspace, "--sandbox-url", url)
    return groundswell("load", "--json", *place, *more)


def problems(ended: Ended) -> list[str]:
    lines: list[str] = ended.step("load")["problems"]
    return lines


def one_line(ended: Ended) -> str:
    lines = ended.err.strip().splitlines()
    assert len(lines) == 1, ended.err
    return lines[0]


def test_a_refused_key_ends_with_the_credentials_code(
    tmp_path: Path, workspace: Path, running: RunningSandbox
) -> None:
    running.faults.add("error", "/youtube/v3", count=None, status=401, reason="authError")
    ended = load(tmp_path, workspace, running.url)
    assert ended.code == 3
    assert len(problems(ended)) == 1
    assert "sandbox-key" not in ended.out + ended.err


def test_an_expired_token_is_refreshed_and_the_load_succeeds(
    tmp_path: Path, workspace: Path, running: RunningSandbox
) -> None:
    running.limit_token_uses(25)
    ended = load(tmp_path, workspace, running.url)
    assert ended.code == 0, ended.out
    assert running.violations == []


def test_a_channel_that_does_not_exist_is_named_and_the_others_are_loaded(
    tmp_path: Path, workspace: Path, running: RunningSandbox
) -> None:
    both = workspace.read_text().replace("channels: [", 'channels: [{handle: "@nobodyhere"}, ')
    workspace.write_text(both)
    ended = load(tmp_path, workspace, running.url)
    assert ended.code == 2
    assert "@nobodyhere" in problems(ended)[0]
    assert ended.step("load")["status"] == "incomplete"
    assert ended.step("load")["facts"]["youtube"]["rows"]["videos"] > 5


def test_quota_out_half_way_stops_with_its_code_and_the_next_day_goes_on(
    tmp_path: Path, workspace: Path, running: RunningSandbox
) -> None:
    text = workspace.read_text()
    workspace.write_text(text + "  quota: {units_per_day: 2}\n")
    ended = load(tmp_path, workspace, running.url)
    assert ended.code == 5
    assert sum(ended.step("load")["facts"]["youtube"]["units"].values()) > 0
    assert running.quota_used("data") <= 2
    workspace.write_text(text)
    running.set_clock(datetime(2026, 11, 21, 14, tzinfo=UTC))
    next_day = load(tmp_path, workspace, running.url)
    assert next_day.code == 0, next_day.out


@pytest.mark.parametrize("kind", ["html", "reset", "half_body"])
def test_a_platform_that_answers_nonsense_costs_one_line_and_nothing_loaded_before(
    tmp_path: Path, workspace: Path, running: RunningSandbox, kind: str
) -> None:
    assert load(tmp_path, workspace, running.url).code == 0
    with open_warehouse(Target.local(tmp_path / "var" / "warehouse.duckdb")) as warehouse:
        held = warehouse.query("select count(*) as n from raw_youtube.channel_days").to_pylist()
    running.set_clock(datetime(2026, 11, 21, 14, tzinfo=UTC))
    running.faults.add(kind, "/v2/reports", count=None)  # type: ignore[arg-type]
    ended = load(tmp_path, workspace, running.url)
    assert ended.code == 1
    assert all("\n" not in line for line in problems(ended))
    with open_warehouse(Target.local(tmp_path / "var" / "warehouse.duckdb")) as warehouse:
        after = warehouse.query("select count(*) as n from raw_youtube.channel_days").to_pylist()
    assert after == held


def test_a_workspace_with_a_typo_is_told_by_line(tmp_path: Path, workspace: Path) -> None:
    workspace.write_text(workspace.read_text().replace("channels:", "chanels:"))
    ended = groundswell("run", "--var", tmp_path / "var", "--workspace", workspace)
    assert ended.code == 2
    assert one_line(ended).endswith(
        "small.yml:4: youtube.chanels: no such field; did you mean `channels`? (and 1 more)"
    )
    assert not (tmp_path / "var").exists()


def test_a_folder_that_cannot_be_written_is_told_before_any_call(
    tmp_path: Path, workspace: Path
) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    ended = groundswell("run", "--var", tmp_path / "var", "--workspace", workspace)
    assert ended.code == 7
    assert "expected to write into" in one_line(ended)


def test_a_disk_that_fills_up_ends_with_one_line_and_the_next_load_is_whole(
    tmp_path: Path, workspace: Path, running: RunningSandbox
) -> None:
    everything, _, _ = workspace.read_text().partition("  resources:")
    workspace.write_text(everything)
    place = ("--var", tmp_path / "var", "--workspace", workspace, "--sandbox-url", running.url)
    # the kernel refuses every write beyond 256 KB a file, as a full disk does
    limited = subprocess.run(
        ["bash", "-c", 'ulimit -f 256; exec "$@"', "bash", *command("load", "--json", *place)],
        cwd=PROJECT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert limited.returncode == 7, limited.stdout + limited.stderr
    assert "free disk space" in limited.stdout
    assert "Traceback" not in limited.stdout + limited.stderr
    ended = load(tmp_path, workspace, running.url)
    assert ended.code == 0, ended.out


def test_a_second_run_is_told_who_is_at_work(tmp_path: Path, workspace: Path) -> None:
    with run_lock(tmp_path / "var", "run"):
        ended = groundswell("load", "--var", tmp_path / "var", "--workspace", workspace)
    assert ended.code == 4
    assert "in use by `groundswell run` (process" in one_line(ended)


def test_a_warehouse_of_a_newer_version_is_left_alone(tmp_path: Path, workspace: Path) -> None:
    target = Target.local(tmp_path / "var" / "warehouse.duckdb")
    require_known_version(target)
    with open_warehouse(target) as warehouse:
        warehouse.execute("update ops.warehouse_identity set version = 99, written_by = '9.0.0'")
    ended = groundswell("build", "--var", tmp_path / "var", "--workspace", workspace)
    assert ended.code == 7
    assert "was written by Groundswell 9.0.0" in one_line(ended)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9;", "http://127.0.0.1:9", "nowhere"])
def test_a_sandbox_that_is_not_there_says_how_to_start_one(
    tmp_path: Path, workspace: Path, url: str
) -> None:
    place = ("--var", tmp_path / "var", "--workspace", workspace)
    ended = groundswell("load", "--sandbox-url", url, *place)
    assert ended.code == 1
    assert "start one with `groundswell sandbox`" in one_line(ended)


def test_bigquery_without_a_project_asks_for_one(tmp_path: Path, workspace: Path) -> None:
    place = ("--var", tmp_path / "var", "--workspace", workspace)
    ended = groundswell("run", "--target", "bigquery", *place)
    assert ended.code == 2
    assert "expected a project in GROUNDSWELL_BIGQUERY_PROJECT" in one_line(ended)


def test_ctrl_c_ends_with_one_line(
    tmp_path: Path, workspace: Path, running: RunningSandbox
) -> None:
    running.faults.add("slow", ".", count=None, seconds=2.0)
    place = ("--var", tmp_path / "var", "--workspace", workspace, "--sandbox-url", running.url)
    process = subprocess.Popen(
        command("load", *place), cwd=PROJECT, env=environment(), stderr=subprocess.PIPE, text=True
    )
    ending = time.monotonic() + 60
    while not running.requests and time.monotonic() < ending:  # until it is at work
        time.sleep(0.1)
    process.send_signal(2)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err.strip().splitlines()[-1].startswith("groundswell: stopped by you")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("empty.csv", b"", "empty"),
        ("nothing.parquet", b"", "empty"),
        ("other.csv", b"colour,size\nred,3\n", "no mapping"),
    ],
)
def test_a_file_that_cannot_be_imported_is_told_in_one_line(
    tmp_path: Path, workspace: Path, name: str, content: bytes, expected: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    place = ("--var", tmp_path / "var", "--workspace", workspace, "--json")
    ended = groundswell("import", file, *place)
    assert ended.code == 2
    assert expected in ended.step("import")["problems"][0].lower()
