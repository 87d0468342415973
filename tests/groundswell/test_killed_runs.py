"""A run killed anywhere and started again ends with the marts of an undisturbed one."""

from __future__ import annotations

import contextlib
import random
import signal
import subprocess
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

import sandbox
from tests.groundswell.command import PROJECT, command, environment, groundswell
from tests.groundswell.tables import differences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
KILLS = 20
LONGEST_SECONDS = 9.0


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    world = sandbox.made_world(seed=3, videos=20, start=date(2026, 10, 15))
    running = sandbox.start(world, clock=lambda: NOW)
    yield running.url
    running.stop()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shipped = (PROJECT / "workspaces" / "media_brand.yml").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("killed")
    file = folder / "brand.yml"
    text = shipped.replace("history_start: 2026-03-01", "history_start: 2026-10-15")
    file.write_text(text, encoding="utf-8")
    return file


def run(var: Path, workspace: Path, url: str) -> list[str]:
    return command("run", "--json", "--var", var, "--workspace", workspace, "--sandbox-url", url)


def test_twenty_kills_leave_the_marts_of_an_undisturbed_run(
    tmp_path: Path, workspace: Path, url: str
) -> None:
    whole = groundswell(*run(tmp_path / "whole", workspace, url)[3:])
    assert whole.code == 0, whole.err
    chance = random.Random(20)
    killed = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            run(tmp_path / "killed", workspace, url),
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
    last = groundswell(*run(tmp_path / "killed", workspace, url)[3:])
    assert last.code == 0, last.err
    assert killed >= KILLS // 2
    assert (
        differences(tmp_path / "whole" / "warehouse.duckdb", tmp_path / "killed/warehouse.duckdb")
        == []
    )
