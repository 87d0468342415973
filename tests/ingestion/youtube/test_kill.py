"""A load killed anywhere and run again leaves the readings of an undisturbed one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.youtube.tables import TABLES
from tests.ingestion.youtube.killing import killed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Rig

pytestmark = pytest.mark.integration

RESOURCES = (
    "channels",
    "uploads",
    "videos",
    "video_statistics",
    "channel_days",
    "video_days",
    "channel_revenue_days",
)
# What must be there when the process is killed: so many requests, or a file of dlt's.
POINTS: dict[str, tuple[int, str]] = {
    "after_the_first_request": (1, ""),
    "in_the_middle_of_the_requests": (12, ""),
    "while_rows_are_extracted": (0, "dlt/youtube/normalize/extracted/*/*"),
    "while_rows_are_normalised": (0, "dlt/youtube/load/new/*/*"),
    "before_the_package_is_loaded": (0, "dlt/youtube/load/normalized/*/new_jobs/*"),
    "in_the_middle_of_loading": (0, "dlt/youtube/load/normalized/*/completed_jobs/*"),
    "when_the_package_is_loaded": (0, "dlt/youtube/load/loaded/*"),
}


@pytest.fixture(scope="module")
def undisturbed(
    small_world: Any,
    tmp_path_factory: pytest.TempPathFactory,
    rig_maker: Callable[[Any, Path], Rig],
) -> dict[str, list[tuple[object, ...]]]:
    """Every table's readings after a load that nothing disturbed."""
    with sandbox.start(small_world) as running:
        rig = rig_maker(running, tmp_path_factory.mktemp("undisturbed"))
        rig.only(*RESOURCES)
        assert rig.load().failures == ()
        return {table: rig.readings(table) for table in TABLES}


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_load_run_again_equals_an_undisturbed_one(
    rig: Rig, undisturbed: dict[str, list[tuple[object, ...]]], point: str
) -> None:
    rig.only(*RESOURCES)
    requests, pattern = POINTS[point]
    was_killed = killed(
        rig,
        lambda: len(rig.sandbox.requests) > requests if not pattern else any(rig.var.glob(pattern)),
    )
    assert was_killed, f"the load ended before {point}"
    assert rig.load().failures == ()
    for table, expected in undisturbed.items():
        assert rig.readings(table) == expected, table
