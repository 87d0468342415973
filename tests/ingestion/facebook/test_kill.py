"""A load killed anywhere and run again leaves the readings of an undisturbed one."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.facebook.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Rig

pytestmark = pytest.mark.integration

SCRIPT = Path(__file__).with_name("load_until_killed.py")
# What must be there when the process is killed: so many requests, or a file of dlt's.
POINTS: dict[str, tuple[int, str]] = {
    "in_the_middle_of_the_requests": (6, ""),
    "while_rows_are_extracted": (0, "dlt/facebook/normalize/extracted/*/*"),
    "before_the_package_is_loaded": (0, "dlt/facebook/load/normalized/*/new_jobs/*"),
    "in_the_middle_of_loading": (0, "dlt/facebook/load/normalized/*/completed_jobs/*"),
}


def killed(rig: Rig, is_time: Callable[[], bool]) -> bool:
    """Start a load and kill it as soon as `is_time`; False when it ended by itself."""
    told = {
        "api_root": rig.settings.api_root,
        "var": str(rig.var),
        "pages": [page.page_id for page in rig.settings.pages],
        "start": str(rig.settings.history_start),
        "token": rig.credentials.token,
        "now": rig.clock.isoformat(),
    }
    process = subprocess.Popen([sys.executable, str(SCRIPT), json.dumps(told)])
    while process.poll() is None:
        if is_time():
            process.send_signal(signal.SIGKILL)
            process.wait()
            return True
        time.sleep(0.002)
    return is_time()


@pytest.fixture(scope="module")
def undisturbed(
    small_world: Any,
    tmp_path_factory: pytest.TempPathFactory,
    rig_maker: Callable[[Any, Path], Rig],
) -> dict[str, list[tuple[object, ...]]]:
    """Every table's readings after a load that nothing disturbed."""
    with sandbox.start(small_world) as running:
        rig = rig_maker(running, tmp_path_factory.mktemp("undisturbed"))
        assert rig.load().failures == ()
        return {table: rig.readings(table) for table in TABLES}


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_load_run_again_equals_an_undisturbed_one(
    rig: Rig, undisturbed: dict[str, list[tuple[object, ...]]], point: str
) -> None:
    requests, pattern = POINTS[point]
    was_killed = killed(
        rig,
        lambda: len(rig.sandbox.requests) > requests if not pattern else any(rig.var.glob(pattern)),
    )
    assert was_killed, f"the load ended before {point}"
    assert rig.load().failures == ()
    for table, expected in undisturbed.items():
        assert rig.readings(table) == expected, table
