"""Pages loaded into BigQuery: the rows of DuckDB, and the memory a next run goes on from."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.facebook.state import read_state
from ingestion.facebook.tables import TABLES
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Rig

    from warehouse import Target

pytestmark = pytest.mark.integration

OF_THE_LOAD = {"_dlt_id", "_dlt_load_id"}


@pytest.fixture(scope="module")
def both(
    small_world: Any,
    on_bigquery: Callable[..., Target],
    tmp_path_factory: pytest.TempPathFactory,
    rig_maker: Callable[[Any, Path], Rig],
) -> list[Rig]:
    """The same two days on DuckDB and on BigQuery, there from another machine each day."""
    rigs = []
    for target in (None, on_bigquery("facebook", bucket=True)):
        with sandbox.start(small_world) as running:
            rig = rig_maker(running, tmp_path_factory.mktemp("both"))
            rig.elsewhere = target
            rig.change(items_per_page=3)
            assert rig.load().failures == ()
            assert rig.load().rows == {}
            if target is not None:
                rig.var = tmp_path_factory.mktemp("another-machine")
            rig.later(days=8)
            assert rig.load().failures == ()
            rigs.append(rig)
    return rigs


def counted(target: Target, table: str) -> Counter[str]:
    """How often each row is there, without what tells one load from another."""
    with open_warehouse(target, read_only=True) as warehouse:
        rows = warehouse.query(f"select * from raw_facebook.{table}").to_pylist()
    return Counter(json.dumps(_plain(row), sort_keys=True, default=str) for row in rows)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in row.items() if name not in OF_THE_LOAD}
    if isinstance(found.get("payload"), str):
        found["payload"] = json.loads(found["payload"])
    return found


@pytest.mark.parametrize("table", TABLES)
def test_both_engines_hold_the_same_rows(both: list[Rig], table: str) -> None:
    duckdb, bigquery = (counted(rig.target, table) for rig in both)
    assert duckdb == bigquery


def test_both_engines_remember_the_same(both: list[Rig]) -> None:
    duckdb, bigquery = (read_state(rig.target) for rig in both)
    assert duckdb == bigquery
    assert len(duckdb.objects) == 5  # posts of three Pages, videos of two
