"""A warehouse remembers who wrote it, and never mixes made-up with real data."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundswell.errors import WorldMixedError
from groundswell.warehouse_identity import (
    PLATFORMS,
    Origin,
    read_origin,
    record_origin,
    require_known_version,
)
from warehouse import NewerWarehouseError, Target, open_warehouse

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture
def target(tmp_path: Path) -> Target:
    return Target.local(tmp_path / "warehouse.duckdb")


def test_a_warehouse_of_a_newer_version_is_left_alone(target: Target) -> None:
    require_known_version(target)
    with open_warehouse(target) as warehouse:
        warehouse.execute("update ops.warehouse_identity set version = 2, written_by = '9.1.0'")
    with pytest.raises(
        NewerWarehouseError, match=r"written by Groundswell 9\.1\.0 \(format 2\).*upgrade"
    ):
        require_known_version(target)


def test_the_sandbox_clock_is_remembered_with_its_world(target: Target) -> None:
    assert read_origin(target) == Origin()
    record_origin(target, Origin("made", NOW))
    assert read_origin(target) == Origin("made", NOW)


def test_real_data_never_joins_the_made_world(target: Target) -> None:
    record_origin(target, Origin("made", NOW))
    with pytest.raises(WorldMixedError, match=r"sandbox's made world.*the platforms themselves"):
        record_origin(target, Origin(PLATFORMS))
    assert read_origin(target).world == "made"
