"""The real run on BigQuery: tables and reports equal DuckDB's, every statement is valid."""

from __future__ import annotations

import os
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.bigquery.engines import COMPARED_SCHEMAS, ENGINES, BothEngines
from tests.bigquery.made_videos import LOAD_COUNT
from tests.bigquery.parity import Parity, as_document, as_table
from tests.bigquery.report_parity import page_differences, workbook_cells, workbook_differences
from tests.bigquery.sent_jobs import Checked, newly_sent
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bigquery.server import Server

# two whole runs on two engines, beside other tests
pytestmark = [pytest.mark.integration, pytest.mark.timeout(1800)]
FIRST_DAYS, NEXT_DAY = range(LOAD_COUNT - 1), [LOAD_COUNT - 1]


@dataclass(frozen=True)
class Day:
    """What came out of a run on both engines.

    Attributes:
        tables: How each table compares.
        page: What differs between the two pages.
        workbook: What differs between the two workbooks.
        statements: What the analyzer will have said of the statements sent to BigQuery.
    """

    tables: list[Parity]
    page: list[str]
    workbook: list[str]
    statements: Future[Checked]


@pytest.fixture(scope="module")
def both(server: Server, tmp_path_factory: pytest.TempPathFactory) -> BothEngines:
    return BothEngines(server, tmp_path_factory.mktemp("both-engines"))


@dataclass(frozen=True)
class Analysis:
    """The process of the analyzer, beside the runs, and the statements it was given."""

    process: ProcessPoolExecutor
    known: set[str]

    def of(self, both: BothEngines) -> Future[Checked]:
        """Give it what was sent since it was last asked."""
        return self.process.submit(newly_sent(both.client(), self.known).checked)


@pytest.fixture(scope="module")
def analysis() -> Iterator[Analysis]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        yield Analysis(process, set())


@pytest.fixture(scope="module")
def first(both: BothEngines, analysis: Analysis) -> Day:
    return lived(both, FIRST_DAYS, analysis)


@pytest.fixture(scope="module")
def following(both: BothEngines, analysis: Analysis, first: Day) -> Day:
    day = lived(both, NEXT_DAY, analysis)
    if path := os.environ.get("PARITY_TABLE"):
        tables = {"A first run": first.tables, "One more day": day.tables}
        Path(path).write_text(as_document(tables), encoding="utf-8")
    return day


def lived(both: BothEngines, numbers: Sequence[int], analysis: Analysis) -> Day:
    """Run both engines and compare what they made."""
    both.run(numbers)
    statements = analysis.of(both)
    ours, theirs = (both.var(engine) for engine in ENGINES)
    return Day(
        tables=both.parity(),
        page=page_differences(ours, theirs),
        workbook=workbook_differences(ours, theirs),
        statements=statements,
    )


def test_every_table_of_a_first_run_is_equal(first: Day) -> None:
    assert different(first.tables) == ""


def test_every_table_is_equal_after_one_more_day(following: Day) -> None:
    assert different(following.tables) == ""


def test_the_pages_of_both_engines_are_equal(first: Day, following: Day) -> None:
    assert (first.page, following.page) == ([], [])


def test_the_workbooks_of_both_engines_are_equal(
    both: BothEngines, first: Day, following: Day
) -> None:
    assert (first.workbook, following.workbook) == ([], [])
    assert len(workbook_cells(both.var("local"))) > 1000


def test_google_accepts_every_statement_of_a_first_run(first: Day) -> None:
    checked = first.statements.result()
    assert checked.refused == ()
    assert {"SELECT", "CREATE_TABLE_AS_SELECT", "CREATE_VIEW"} <= checked.kinds
    assert checked.count > 300


def test_google_accepts_every_statement_of_one_more_day(following: Day) -> None:
    checked = following.statements.result()
    assert checked.refused == ()
    assert "MERGE" in checked.kinds
    assert checked.count > 100


def test_no_table_was_compared_empty(first: Day) -> None:
    assert {parity.name for parity in first.tables if not parity.rows[0]} == set()


def test_every_layer_was_compared(first: Day) -> None:
    assert {parity.name.split(".")[0] for parity in first.tables} == set(COMPARED_SCHEMAS)


@pytest.mark.usefixtures("first")
def test_forecasts_of_both_kinds_were_written_beside_the_made_ones(both: BothEngines) -> None:
    with open_warehouse(both.bigquery, read_only=True) as warehouse:
        rows = warehouse.query(
            "select is_backtest, count(*) as row_count from predictions.post_forecasts "
            "where model_version <> 'made-1' group by is_backtest order by is_backtest"
        ).to_pylist()
    assert [row["is_backtest"] for row in rows] == [False, True]
    assert min(row["row_count"] for row in rows) > 3


def test_the_next_day_changed_the_facts(first: Day, following: Day) -> None:
    before = {parity.name: parity.rows for parity in first.tables}
    tables = following.tables
    grown = {parity.name for parity in tables if parity.rows > before.get(parity.name, (0, 0))}
    assert {"marts.fct_post_metrics_daily", "marts.fct_post_snapshots"} <= grown


def different(parities: list[Parity]) -> str:
    """The lines of the parity table that tell a difference."""
    found = [parity for parity in parities if parity.differences]
    return as_table(found) if found else ""
