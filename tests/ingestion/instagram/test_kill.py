"""A load killed anywhere and run again leaves the readings of an undisturbed one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.instagram.tables import TABLES
from tests.ingestion.instagram.killing import killed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Rig

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
RESOURCES = ("accounts", "media", "stories", "media_insights", "account_insights")
# What must be there when the process is killed: so many requests, or a file of dlt's.
POINTS: dict[str, tuple[int, str]] = {
    "after_the_first_request": (1, ""),
    "in_the_middle_of_the_requests": (12, ""),
    "in_the_middle_of_loading": (0, "dlt/instagram/load/normalized/*/completed_jobs/*"),
    "when_the_package_is_loaded": (0, "dlt/instagram/load/loaded/*"),
}


def prepared(rig: Rig) -> Rig:
    """A rig that asks for everything but the audience, of a few days."""
    rig.only(*RESOURCES)
    rig.change(history_start=date(2026, 11, 12))
    return rig


@pytest.fixture(scope="module")
def undisturbed(
    small_world: Any,
    tmp_path_factory: pytest.TempPathFactory,
    rig_maker: Callable[[Any, Path], Rig],
) -> dict[str, list[tuple[object, ...]]]:
    """Every table's readings after a load that nothing disturbed."""
    with sandbox.start(small_world, clock=NOW) as running:
        rig = prepared(rig_maker(running, tmp_path_factory.mktemp("undisturbed")))
        assert rig.load().failures == ()
        return {table: rig.readings(table) for table in TABLES}


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_load_run_again_equals_an_undisturbed_one(
    rig: Rig, undisturbed: dict[str, list[tuple[object, ...]]], point: str
) -> None:
    prepared(rig)
    requests, pattern = POINTS[point]
    was_killed = killed(
        rig,
        lambda: len(rig.sandbox.requests) > requests if not pattern else any(rig.var.glob(pattern)),
    )
    assert was_killed, f"the load ended before {point}"
    assert rig.load().failures == ()
    assert {table: rig.readings(table) for table in undisturbed} == undisturbed
    assert len(undisturbed["media_insights"]) > 0
    rig.sandbox.forget()
    assert rig.load().calls == {}
    assert rig.asked() == []
