"""Which partitions the constants of a scan leave, and how many bytes lie in them."""

from __future__ import annotations

import duckdb
import pytest

from bench.history.cost import offenders, reads, totals
from bench.history.held import Holdings, Partitioning
from bench.history.plans import Scan
from bench.history.recorder import Statement


@pytest.fixture
def holdings() -> Holdings:
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    connection.execute("create schema marts")
    connection.execute("create schema raw_youtube")
    connection.execute("create table marts.days (metric_date date, views bigint, name varchar)")
    connection.execute(
        "insert into marts.days values (date '2026-01-01', 1, 'four'), "
        "(date '2026-01-01', 2, 'four'), (date '2026-01-02', 3, 'four'), "
        "(date '2026-01-03', 4, 'four'), (null, 5, 'four')"
    )
    connection.execute("create table raw_youtube.videos (observed_at timestamptz, payload json)")
    connection.execute(
        "insert into raw_youtube.videos values ('2026-01-01 14:00:00+00', '1'), "
        "('2026-01-02 14:00:00+00', '1'), ('2026-01-03 14:00:00+00', '1')"
    )
    connection.execute("create table marts.posts (post_key varchar)")
    connection.execute("insert into marts.posts values ('a'), ('b')")
    return Holdings(connection, {"marts.days": Partitioning("metric_date")})


def scan(table: str, *filters: str, columns: tuple[str, ...] = ()) -> Scan:
    return Scan(table, frozenset(columns), filters)


def test_a_scan_without_a_bound_touches_every_partition(holdings: Holdings) -> None:
    assert len(holdings.touched(scan("marts.days"))) == 4


def test_a_bound_leaves_the_days_that_satisfy_it(holdings: Holdings) -> None:
    bound = "metric_date >= CAST('2026-01-02' AS DATE)"
    assert len(holdings.touched(scan("marts.days", bound))) == 2


def test_all_bounds_must_hold(holdings: Holdings) -> None:
    bounds = ("metric_date >= CAST('2026-01-02' AS DATE)", "metric_date < DATE '2026-01-03'")
    assert len(holdings.touched(scan("marts.days", *bounds))) == 1


def test_a_choice_of_days_is_held_together(holdings: Holdings) -> None:
    """The second day or the third, and not the third: only the second."""
    bounds = (
        "metric_date < DATE '2026-01-03'",
        "metric_date = DATE '2026-01-02' OR metric_date = DATE '2026-01-03'",
    )
    assert holdings.touched(scan("marts.days", *bounds)) == {"2026-01-02 00:00:00"}


def test_a_bound_on_another_column_leaves_every_partition(holdings: Holdings) -> None:
    assert len(holdings.touched(scan("marts.days", "views > 3"))) == 4


def test_rows_without_a_day_are_a_partition_of_their_own(holdings: Holdings) -> None:
    assert holdings.touched(scan("marts.days", "metric_date IS NULL")) == {"None"}


def test_a_moment_touches_the_day_it_lies_in(holdings: Holdings) -> None:
    """Whoever asks from 20:00 on may touch that day, though its only row is of 14:00."""
    bound = "observed_at >= CAST('2026-01-02 20:00:00+00' AS TIMESTAMPTZ)"
    assert len(holdings.touched(scan("raw_youtube.videos", bound))) == 2


def test_a_table_without_partitions_is_one(holdings: Holdings) -> None:
    assert len(holdings.touched(scan("marts.posts", "post_key = 'a'"))) == 1


def test_a_table_that_the_run_dropped_again_holds_nothing(holdings: Holdings) -> None:
    assert not holdings.touched(scan("marts.days__dbt_tmp"))


def test_bytes_are_rows_times_the_widths_of_the_columns_read(holdings: Holdings) -> None:
    """8 for a date, 8 for an integer, 2 + 4 for the text; two rows on the first day."""
    bound = "metric_date = CAST('2026-01-01' AS DATE)"
    columns = ("metric_date", "views", "name")
    statement = Statement(
        "build", "model.groundswell.x", "", (scan("marts.days", bound, columns=columns),)
    )
    (read,) = reads([statement], holdings)
    assert (read.partitions, read.bytes) == (1, 2 * (8 + 8 + 6))


def test_a_table_scanned_twice_by_one_statement_counts_once(holdings: Holdings) -> None:
    twice = (
        scan("marts.days", "metric_date = CAST('2026-01-01' AS DATE)"),
        scan("marts.days", "metric_date <= CAST('2026-01-02' AS DATE)"),
    )
    (read,) = reads([Statement("build", "model.groundswell.x", "", twice)], holdings)
    assert read.partitions == 2


def test_each_statement_counts_in_its_part_of_the_run(holdings: Holdings) -> None:
    posts = (scan("marts.posts"),)
    statements = [
        Statement("load", "", "select 1", posts),
        Statement("build", "model.groundswell.a", "", posts),
        Statement("build", "model.groundswell.b", "", posts),
        Statement("build", "test.groundswell.unique_a.1234", "", posts),
        Statement("train", "", "select 1", posts),
        Statement("score", "", "select 1", posts),
        Statement("score", "model.groundswell.c", "", posts),
        Statement("report", "", "select 1", posts),
    ]
    counted = {
        line: partitions for line, (partitions, _) in totals(reads(statements, holdings)).items()
    }
    assert counted == {
        "load": 1,
        "models": 3,
        "data tests": 1,
        "training": 1,
        "score": 1,
        "report": 1,
    }


def test_what_grows_is_named_with_the_largest_first(holdings: Holdings) -> None:
    one_day = (scan("marts.days", "metric_date = CAST('2026-01-01' AS DATE)"),)
    all_days = (scan("marts.days"),)
    two_days = (scan("marts.days", "metric_date <= CAST('2026-01-02' AS DATE)"),)
    short = [Statement("build", f"model.groundswell.{name}", "", one_day) for name in "abc"]
    long = [
        Statement("build", "model.groundswell.a", "", two_days),
        Statement("build", "model.groundswell.b", "", all_days),
        Statement("build", "model.groundswell.c", "", one_day),
    ]
    grown = offenders(reads(short, holdings), reads(long, holdings))
    assert [(each.reader, each.short, each.long) for each in grown] == [("b", 1, 4), ("a", 1, 2)]
