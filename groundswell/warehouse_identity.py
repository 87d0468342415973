"""Who wrote a warehouse: which version of Groundswell, and whether its data is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from groundswell import __version__
from groundswell.errors import WorldMixedError
from warehouse import NewerWarehouseError, open_warehouse

if TYPE_CHECKING:
    from warehouse import Target, Warehouse

WAREHOUSE_VERSION = 1
"""Raised by one with each change an older version could not read."""

PLATFORMS = "platforms"
"""The world of a warehouse loaded from the platforms themselves, not from a sandbox."""


@dataclass(frozen=True)
class Origin:
    """Where the loaded data comes from.

    Attributes:
        world: `platforms`, or the sandbox's `made` or `recorded` world; none before a load.
        now: The moment the sandbox's clock showed at the last load; none for the platforms.
    """

    world: str | None = None
    now: datetime | None = None


def require_known_version(target: Target) -> Origin:
    """Refuse a warehouse that a newer version wrote, mark a new one; return its origin.

    Raises:
        NewerWarehouseError: It was written by a newer version.
    """
    with open_warehouse(target) as warehouse:
        if not warehouse.has_table("ops", "warehouse_identity"):
            _write(warehouse, WAREHOUSE_VERSION, __version__, Origin())
            return Origin()
        held = warehouse.query("select * from ops.warehouse_identity").to_pylist()[0]
    if held["version"] > WAREHOUSE_VERSION:
        raise NewerWarehouseError(
            f"{target.name} was written by Groundswell {held['written_by']} (format "
            f"{held['version']}), this is {__version__} (format {WAREHOUSE_VERSION}): "
            "upgrade Groundswell, or name another folder with --var"
        )
    return _origin(held)


def read_origin(target: Target) -> Origin:
    """Return the origin without writing; an unknown one where there is no warehouse yet."""
    if not target.may_exist():
        return Origin()
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table("ops", "warehouse_identity"):
            return Origin()
        return _origin(warehouse.query("select * from ops.warehouse_identity").to_pylist()[0])


def record_origin(target: Target, origin: Origin) -> None:
    """Remember where a load takes its data from.

    Raises:
        WorldMixedError: The warehouse holds data of another world; made-up and real numbers
            never share a warehouse.
    """
    held = require_known_version(target)
    if held.world not in {None, origin.world}:
        raise WorldMixedError(
            f"{target.name} holds data of {_described(held.world)}, "
            f"this load would add {_described(origin.world)}: "
            "name another folder with --var, or start anew with `make clean`"
        )
    if held == origin:
        return
    with open_warehouse(target) as warehouse:
        row = warehouse.query("select * from ops.warehouse_identity").to_pylist()[0]
        _write(warehouse, row["version"], row["written_by"], origin)


def _write(warehouse: Warehouse, version: int, written_by: str, origin: Origin) -> None:
    import pyarrow as pa

    columns = {
        "version": pa.array([version], pa.int64()),
        "written_by": pa.array([written_by], pa.string()),
        "world": pa.array([origin.world], pa.string()),
        "now": pa.array([origin.now], pa.timestamp("us", tz="UTC")),
    }
    warehouse.replace("ops", "warehouse_identity", pa.table(columns))


def _origin(row: dict[str, object]) -> Origin:
    world, now = row["world"], row["now"]
    return Origin(
        world=str(world) if world else None,
        now=now.astimezone(UTC) if isinstance(now, datetime) else None,
    )


def _described(world: str | None) -> str:
    if world == PLATFORMS:
        return "the platforms themselves"
    return f"the sandbox's {world} world"
