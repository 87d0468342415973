"""The dbt project builds on BigQuery, and every table equals DuckDB's."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.bigquery.engines import BothEngines
from tests.bigquery.made_videos import LOAD_COUNT
from tests.bigquery.parity import Parity, as_table

if TYPE_CHECKING:
    from tests.bigquery.server import Server

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BothEngines:
    return BothEngines(server, tmp_path_factory.mktemp("both-engines"))


@pytest.fixture(scope="module")
def first_build(both: BothEngines) -> list[Parity]:
    both.land(range(LOAD_COUNT - 1))
    both.build("build")
    return shown("first build", both.parity())


@pytest.fixture(scope="module")
def next_build(both: BothEngines, first_build: list[Parity]) -> list[Parity]:
    both.land([LOAD_COUNT - 1])
    both.build("build")
    return shown("one more day", both.parity())


def test_every_table_of_a_first_build_is_equal(first_build: list[Parity]) -> None:
    assert different(first_build) == ""


def test_every_table_is_equal_after_one_more_day(next_build: list[Parity]) -> None:
    assert different(next_build) == ""


def test_every_layer_was_compared_and_holds_rows(first_build: list[Parity]) -> None:
    filled = {parity.name.split(".")[0] for parity in first_build if parity.rows[0]}
    assert filled == {"staging", "intermediate", "marts", "features"}


def test_the_next_day_changed_the_facts(
    first_build: list[Parity], next_build: list[Parity]
) -> None:
    before = {parity.name: parity.rows for parity in first_build}
    grown = {parity.name for parity in next_build if parity.rows > before[parity.name]}
    assert {"marts.fct_post_metrics_daily", "marts.fct_post_snapshots"} <= grown


def different(parities: list[Parity]) -> str:
    """The lines of the parity table that tell a difference."""
    found = [parity for parity in parities if parity.differences]
    return as_table(found) if found else ""


def shown(name: str, parities: list[Parity]) -> list[Parity]:
    """Print the parity table, seen with `make test-bigquery`."""
    sys.stdout.write(f"\n\n{name}\n\n{as_table(parities)}\n")
    return parities
