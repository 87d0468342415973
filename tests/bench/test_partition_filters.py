"""A daily run bounds every table it reads by constants, so that history does not cost.

Two histories of a small brand, of 30 and of 60 daily loads, get one new day through the real load
and build; what every statement reads is taken from the plan it had.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from bench.history.cost import LINES, Read, offenders, reads, totals
from bench.history.daily_run import prepare, recorded_run
from bench.history.held import Holdings, Partitioning, declared_partitionings
from bench.history.world import new_day_platform
from tests.bench.conftest import BRAND

if TYPE_CHECKING:
    from bench.history.recorder import Statement

PROJECT = Path(__file__).resolve().parents[2]
SHORT, LONG = 30, BRAND.longest
BUILD = ("load", "build")


@dataclass(frozen=True)
class Run:
    """What a daily run sent, and what that read."""

    statements: list[Statement]
    reads: list[Read]

    @property
    def partitions(self) -> int:
        sums = totals(self.reads)
        return sum(sums[line][0] for line in LINES)


@pytest.fixture(scope="module")
def declared() -> dict[str, Partitioning]:
    return declared_partitionings(PROJECT)


@pytest.fixture(scope="module")
def runs(
    back: Path, declared: dict[str, Partitioning], tmp_path_factory: pytest.TempPathFactory
) -> dict[int, Run]:
    folder, found = tmp_path_factory.mktemp("histories"), {}
    with new_day_platform(BRAND) as url:
        for days in (SHORT, LONG):
            history = prepare(back, folder, days=days, project=PROJECT, steps=("build",))
            statements = recorded_run(history, sandbox_url=url, steps=BUILD).statements
            with duckdb.connect(str(history.warehouse), read_only=True) as connection:
                connection.execute("set TimeZone = 'UTC'")
                holdings = Holdings(connection, declared)
                found[days] = Run(statements, list(reads(statements, holdings)))
    return found


def test_a_table_that_requires_a_filter_is_never_read_without_one(
    runs: dict[int, Run], declared: dict[str, Partitioning]
) -> None:
    """Google refuses such a statement; neither a join nor `is not null` is a filter."""
    guarded = {name: cut.column for name, cut in declared.items() if cut.filter_required}
    assert guarded
    refused = {
        f"{statement.node or statement.sql[:100]} reads {scan.table}"
        for statement in runs[SHORT].statements
        for scan in statement.scans
        if scan.table in guarded and not scan.filters_on(guarded[scan.table])
    }
    assert refused == set()


def test_every_large_table_requires_a_filter(declared: dict[str, Partitioning]) -> None:
    large = {
        "intermediate.int_post_days__versions",
        "intermediate.int_account_breakdown_days__versions",
        "intermediate.int_post_snapshots__readings",
        "marts.fct_post_metrics_daily",
        "marts.fct_account_metrics_daily",
        "marts.fct_account_breakdowns_daily",
        "marts.fct_post_snapshots",
        "marts.fct_metric_residuals_daily",
        "marts.metric_availability",
        "marts.fct_metric_revisions",
    }
    assert large <= {name for name, cut in declared.items() if cut.filter_required}


def test_twice_the_history_touches_hardly_more_partitions(runs: dict[int, Run]) -> None:
    grown = [
        f"{each.line}: {each.reader} reads {each.table}, {each.short} then {each.long}"
        for each in offenders(runs[SHORT].reads, runs[LONG].reads)
        if each.partitions
    ]
    assert runs[LONG].partitions < 1.05 * runs[SHORT].partitions, grown


def test_the_measure_sees_the_whole_run(runs: dict[int, Run]) -> None:
    """The load's memory, models, and data tests all read something."""
    sums = totals(runs[SHORT].reads)
    assert all(sums[line][0] > 0 for line in ("load", "models", "data tests"))
    readers = {read.reader for read in runs[SHORT].reads}
    assert {"fct_post_metrics_daily", "assert_post_days_hold_the_newest_values"} <= readers
