"""Loads into BigQuery land and remember what loads into DuckDB do."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.instagram.state import read_state
from ingestion.instagram.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Rig

    from warehouse import Target

pytestmark = pytest.mark.integration

RESOURCES = ("accounts", "media", "stories", "media_insights", "account_insights")


@pytest.fixture(scope="module")
def both(
    small_world: Any,
    on_bigquery: Callable[..., Target],
    tmp_path_factory: pytest.TempPathFactory,
    rig_maker: Callable[[Any, Path], Rig],
) -> list[tuple[Rig, list[str]]]:
    """Two loads an hour apart on DuckDB and on BigQuery, with the calls of the second one."""
    rigs = []
    for target in (None, on_bigquery("instagram")):
        with sandbox.start(small_world) as running:
            rig = rig_maker(running, tmp_path_factory.mktemp("both"))
            rig.elsewhere = target
            rig.at(rig.clock)
            rig.only(*RESOURCES)
            rig.only_account(rig.ladle)
            rig.change(history_start=date(2026, 11, 16))
            assert rig.load().failures == ()
            rig.later(hours=1)
            rig.sandbox.forget()
            assert rig.load().failures == ()
            rigs.append((rig, rig.asked()))
    return rigs


def test_the_rows_of_bigquery_are_those_of_duckdb(both: list[tuple[Rig, list[str]]]) -> None:
    (duckdb, _), (bigquery, _) = both
    for table in TABLES:
        columns = ", ".join(TABLES[table])
        sql = f"select {columns}, observed_at from raw.{table}"
        expected, found = (
            [_comparable(row) for row in rig.query(sql)] for rig in (duckdb, bigquery)
        )
        assert Counter(found) == Counter(expected), table
    assert duckdb.count("media_insights") > 0


def test_what_is_remembered_is_the_same_and_the_second_load_asks_the_same(
    both: list[tuple[Rig, list[str]]],
) -> None:
    (duckdb, on_duckdb), (bigquery, on_bigquery) = both
    longest = duckdb.settings.snapshot_schedule.longest
    assert read_state(bigquery.target, longest=longest) == read_state(
        duckdb.target, longest=longest
    )
    assert sorted(on_bigquery) == sorted(on_duckdb)


def _comparable(row: dict[str, Any]) -> str:
    """A row as text, its JSON in one form."""
    told = {
        name: json.loads(value) if name == "payload" else str(value) for name, value in row.items()
    }
    return json.dumps(told, sort_keys=True)
