"""A run killed anywhere and started again ends with the marts of an undisturbed one."""

from __future__ import annotations

import contextlib
import os
import random
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.groundswell.command import environment, groundswell
from tests.groundswell.tables import differences
from tests.groundswell.warm import warm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.running import RunningSandbox
    from tests.groundswell.conftest import WholeRun

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1200)]

KILLS = int(os.environ.get("GROUNDSWELL_TEST_KILLS", "6"))
EARLY_SECONDS = 6.0


def moments(whole_seconds: float) -> Iterator[float]:
    """After how many seconds each run is killed, in the order of the runs.

    Early ones are spread over the load and the beginning of the build, which each run does again;
    every sixth comes late, when steps are done that the next run skips.
    """
    chance = random.Random(20)
    for number in range(KILLS):
        slices = EARLY_SECONDS / 5
        early = number % 6 * slices + chance.uniform(0.1, slices)
        late = chance.uniform(0.5, 0.95) * whole_seconds
        yield late if number % 6 == 5 else early


def test_kills_leave_the_marts_of_an_undisturbed_run(
    whole_run: WholeRun, world: RunningSandbox, tmp_path: Path
) -> None:
    # with the project parsed, kills fall into the build of models as well
    var = whole_run.before(tmp_path / "var")
    arguments = ["run", "--json", "--var", str(var), "--workspace", str(whole_run.workspace)]
    arguments += ["--sandbox-url", world.url]
    killed = 0
    with Path(os.devnull).open("w") as nothing:
        for seconds in moments(whole_run.seconds):
            running = warm().start(
                arguments, environment=environment(), out=nothing.fileno(), err=nothing.fileno()
            )
            with contextlib.suppress(TimeoutError):
                running.code(seconds)
                continue
            os.kill(running.pid, signal.SIGKILL)
            killed += running.code() == -signal.SIGKILL
    last = groundswell(*arguments)
    assert last.code == 0, last.err
    assert killed >= KILLS // 2
    assert differences(whole_run.var / "warehouse.duckdb", var / "warehouse.duckdb") == []
