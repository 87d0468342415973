"""What counts as a bound on a table's partitions: constants only, seen through views."""

from __future__ import annotations

import duckdb
import pytest

from bench.history.plans import Scan, scans
from bench.history.recorder import NOT_PLANNED
from tests.dbt.googlesql import GoogleSql, kind_of


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("set TimeZone = 'UTC'")
    made.execute(f"set disabled_optimizers = '{','.join(NOT_PLANNED)}'")
    made.execute("create schema marts")
    made.execute("create table marts.days (metric_date date, views bigint, post_key varchar)")
    made.execute(
        "insert into marts.days select date '2026-01-01' + cast(n as integer), n, 'post' "
        "from range(60) as numbers(n)"
    )
    made.execute(
        "create view marts.shown as select metric_date as shown_date, views from marts.days"
    )
    made.execute("create table marts.wanted (day date)")
    made.execute("insert into marts.wanted values (date '2026-01-05')")
    return made


def scanned(
    connection: duckdb.DuckDBPyConnection, sql: str, params: list[object] | None = None
) -> Scan:
    plan = connection.execute(f"explain (format json) {sql}", params or []).fetchall()
    found = [scan for scan in scans(str(plan[0][1])) if scan.table == "marts.days"]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "condition",
    [
        "metric_date >= cast('2026-01-05' as date)",
        "metric_date between cast('2026-01-05' as date) and cast('2026-01-09' as date)",
        "metric_date in (cast('2026-01-05' as date), cast('2026-01-07' as date))",
        "metric_date = cast('2026-01-05' as date) or metric_date is null",
        "metric_date = date '2026-01-05' or (metric_date = date '2026-01-07' and views > 3)",
        "metric_date is null",
    ],
)
def test_a_comparison_with_constants_bounds_the_scan(
    connection: duckdb.DuckDBPyConnection, condition: str
) -> None:
    scan = scanned(connection, f"select views from marts.days where {condition}")
    assert scan.filters_on("metric_date")


@pytest.mark.parametrize(
    "condition",
    [
        "metric_date in (select day from marts.wanted)",
        "metric_date = (select max(day) from marts.wanted)",
        "metric_date is not null",
        "views > 3",
        "metric_date = date '2026-01-05' or views > 3",
        "cast(metric_date as varchar) = post_key",
        "cast(metric_date as varchar) > '2026-01-05'",
        "metric_date != date '2026-01-05'",
    ],
)
def test_what_is_no_constant_bounds_nothing(
    connection: duckdb.DuckDBPyConnection, condition: str
) -> None:
    scan = scanned(connection, f"select views from marts.days where {condition}")
    assert not scan.filters_on("metric_date")


def test_a_join_bounds_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    scan = scanned(
        connection,
        "select views from marts.days inner join marts.wanted on metric_date = wanted.day",
    )
    assert not scan.filters_on("metric_date")


def test_a_list_of_many_days_bounds_the_scan(connection: duckdb.DuckDBPyConnection) -> None:
    days = ", ".join(f"cast('2026-01-{day:02d}' as date)" for day in range(1, 29))
    scan = scanned(connection, f"select views from marts.days where metric_date in ({days})")
    assert scan.filters_on("metric_date")


def test_a_filter_that_every_row_passes_is_still_seen(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    scan = scanned(
        connection, "select views from marts.days where metric_date >= cast('1900-01-01' as date)"
    )
    assert scan.filters_on("metric_date") == ("metric_date >= CAST('1900-01-01' AS DATE)",)


def test_a_filter_on_a_view_bounds_the_table_below(connection: duckdb.DuckDBPyConnection) -> None:
    scan = scanned(
        connection,
        "with shown as (select * from marts.shown) "
        "select sum(views) from shown where shown_date >= cast('2026-02-01' as date)",
    )
    assert scan.filters_on("metric_date") == ("metric_date >= CAST('2026-02-01' AS DATE)",)


def test_a_moment_read_as_a_moment_is_still_itself(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Staging gives raw moments one type; on BigQuery there is only one."""
    connection.execute("create schema raw")
    connection.execute("create table raw.days (observed_at timestamptz, views bigint)")
    connection.execute("insert into raw.days values ('2026-01-05 14:00:00+00', 3)")
    sql = (
        "with staged as (select cast(observed_at as timestamp) as observed_at, views "
        "from raw.days) "
        "select sum(views) from staged where observed_at >= "
        "cast(cast('2026-01-05T00:00:00Z' as timestamptz) as timestamp)"
    )
    plan = connection.execute(f"explain (format json) {sql}").fetchall()
    (scan,) = scans(str(plan[0][1]))
    bound = "CAST(observed_at AS TIMESTAMP) >= CAST('2026-01-05 00:00:00' AS TIMESTAMP)"
    assert bound in scan.filters_on("observed_at")


def test_google_reads_a_moment_cast_to_a_moment_as_the_column_itself() -> None:
    """So a filter above staging is one on the partition column of the raw table."""
    google = GoogleSql({"raw.days": {"observed_at": kind_of("timestamp")}})
    query = "select observed_at from raw.days where {} >= timestamp '2026-01-05 00:00:00+00'"
    staged = google.tree(query.format("cast(observed_at as timestamp)"))
    assert staged == google.tree(query.format("observed_at"))
    assert staged != google.tree(query.format("timestamp_trunc(observed_at, day)"))


def test_a_parameter_is_a_constant(connection: duckdb.DuckDBPyConnection) -> None:
    sql = "select views from marts.days where metric_date >= cast(? as date)"
    assert scanned(connection, sql, ["2026-02-01"]).filters_on("metric_date")


def test_only_the_columns_a_statement_names_are_read(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    sql = "select sum(views) from marts.days where metric_date >= cast('2026-02-01' as date)"
    assert scanned(connection, sql).columns == {"views", "metric_date"}
