"""The dbt project builds on BigQuery, and every table equals DuckDB's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bigquery.engines import COMPARED_SCHEMAS, BothEngines
from tests.bigquery.made_videos import LOAD_COUNT
from tests.bigquery.parity import Parity, as_table

if TYPE_CHECKING:
    from tests.bigquery.server import Server

# two whole builds on two engines, beside other tests
pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]
HEAD = """# BigQuery against DuckDB

Written by `make test-bigquery`, which builds both from the same rows: [how](bigquery.md). Rows and
columns compared, and the cells that differ.
"""


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BothEngines:
    return BothEngines(server, tmp_path_factory.mktemp("both-engines"))


@pytest.fixture(scope="module")
def first_build(both: BothEngines) -> list[Parity]:
    both.land(range(LOAD_COUNT - 1))
    both.build("build")
    return both.parity()


@pytest.fixture(scope="module")
def next_build(both: BothEngines, first_build: list[Parity]) -> list[Parity]:
    both.land([LOAD_COUNT - 1])
    both.build("run")
    parities = both.parity()
    keep({"A first build": first_build, "One more day": parities})
    return parities


def test_every_table_of_a_first_build_is_equal(first_build: list[Parity]) -> None:
    assert different(first_build) == ""


def test_every_table_is_equal_after_one_more_day(next_build: list[Parity]) -> None:
    assert different(next_build) == ""


def test_no_table_was_compared_empty(first_build: list[Parity]) -> None:
    assert {parity.name for parity in first_build if not parity.rows[0]} == set()


def test_every_layer_was_compared(first_build: list[Parity]) -> None:
    assert {parity.name.split(".")[0] for parity in first_build} == set(COMPARED_SCHEMAS)


def test_the_next_day_changed_the_facts(
    first_build: list[Parity], next_build: list[Parity]
) -> None:
    before = {parity.name: parity.rows for parity in first_build}
    grown = {parity.name for parity in next_build if parity.rows > before.get(parity.name, (0, 0))}
    assert {"marts.fct_post_metrics_daily", "marts.fct_post_snapshots"} <= grown


def different(parities: list[Parity]) -> str:
    """The lines of the parity table that tell a difference."""
    found = [parity for parity in parities if parity.differences]
    return as_table(found) if found else ""


def keep(tables: dict[str, list[Parity]]) -> None:
    """Write the parity tables where PARITY_TABLE says: `make test-bigquery` keeps them in docs."""
    if path := os.environ.get("PARITY_TABLE"):
        written = [f"## {name}\n\n{as_table(parities)}\n" for name, parities in tables.items()]
        Path(path).write_text("\n".join([HEAD, *written]), encoding="utf-8")
