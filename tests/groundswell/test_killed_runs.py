"""A run killed anywhere and started again ends with the marts of an undisturbed one."""

from __future__ import annotations

import contextlib
import random
import shutil
import signal
import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

import sandbox
from tests.groundswell.command import PROJECT, command, environment, groundswell
from tests.groundswell.shipped import shortened
from tests.groundswell.tables import differences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
START = date(2026, 10, 15)
PARSED = "partial_parse.msgpack"
KILLS = 20
LONGEST_SECONDS = 9.0


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    world = sandbox.made_world(videos=20, start=START)
    running = sandbox.start(world, clock=lambda: NOW)
    yield running.url
    running.stop()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shortened(tmp_path_factory.mktemp("killed") / "brand.yml", START)


def run(var: Path, workspace: Path, url: str) -> list[str]:
    return command("run", "--json", "--var", var, "--workspace", workspace, "--sandbox-url", url)


def test_twenty_kills_leave_the_marts_of_an_undisturbed_run(
    tmp_path: Path, workspace: Path, url: str
) -> None:
    var, undisturbed = tmp_path / "var", tmp_path / "undisturbed"
    whole = groundswell(*run(var, workspace, url)[3:])
    assert whole.code == 0, whole.err
    var.rename(undisturbed)
    # with the project parsed, kills fall into the build of models as well
    (var / "dbt").mkdir(parents=True)
    shutil.copy(undisturbed / "dbt" / PARSED, var / "dbt" / PARSED)
    chance = random.Random(20)
    killed = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            run(var, workspace, url),
            cwd=PROJECT,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.5, LONGEST_SECONDS))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    last = groundswell(*run(var, workspace, url)[3:])
    assert last.code == 0, last.err
    assert killed >= KILLS // 2
    assert differences(undisturbed / "warehouse.duckdb", var / "warehouse.duckdb") == []
