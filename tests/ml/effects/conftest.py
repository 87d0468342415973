"""Posts with planted effects, explained once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ml.effects import EffectReport, explain
from tests.ml.made_performance import EFFECTS, made_performance, write_performance
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 14, tzinfo=UTC)


def put(folder: Path, rows: pa.Table) -> Target:
    """Return a new warehouse in `folder` whose view of post performance holds `rows`."""
    target = Target.local(folder / "warehouse.duckdb")
    with open_warehouse(target) as warehouse:
        write_performance(warehouse, rows)
    return target


def told(target: Target, table: str) -> list[dict[str, Any]]:
    """Return every row of a table of predictions, in order of writing."""
    with open_warehouse(target, read_only=True) as warehouse:
        return list(warehouse.query(f"select * from predictions.{table}").to_pylist())


@dataclass(frozen=True)
class Explained:
    """A warehouse of three accounts with planted effects, and what was told of it."""

    target: Target
    rows: pa.Table
    report: EffectReport
    effects: list[dict[str, Any]]
    times: list[dict[str, Any]]

    def effect(self, factor: str, level: str, *, account: str | None = None) -> dict[str, Any]:
        """Return the row of one level."""
        (row,) = (
            row
            for row in self.effects
            if (row["factor"], row["level"], row["account_key"]) == (factor, level, account)
        )
        return row


@pytest.fixture(scope="session")
def explained(tmp_path_factory: pytest.TempPathFactory) -> Explained:
    rows = made_performance(planted=EFFECTS, posts_each=500)
    target = put(tmp_path_factory.mktemp("effects"), rows)
    report = explain(target, now=NOW)
    return Explained(
        target, rows, report, told(target, "post_effects"), told(target, "publish_times")
    )
