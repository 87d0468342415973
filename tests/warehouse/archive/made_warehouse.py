"""A small warehouse as dlt leaves one, with every type that is archived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2026, 11, 1, 14, tzinfo=UTC)
SCHEMAS = ("raw_youtube", "raw_files", "predictions")
STAMP = "observed_at timestamptz, _dlt_load_id varchar not null, _dlt_id varchar not null"
LEDGER = """
    create table {schema}._dlt_loads (load_id varchar not null, schema_name varchar,
        status bigint not null, inserted_at timestamptz not null, schema_version_hash varchar);
    create table {schema}._dlt_pipeline_state (version bigint not null,
        engine_version bigint not null, pipeline_name varchar not null, state varchar not null,
        created_at timestamptz not null, version_hash varchar, _dlt_load_id varchar not null,
        _dlt_id varchar not null);
    create table {schema}._dlt_version (version bigint not null, engine_version bigint not null,
        inserted_at timestamptz not null, schema_name varchar not null,
        version_hash varchar not null, "schema" varchar not null);
    insert into {schema}._dlt_version values
        (1, 11, '2026-11-01 14:00:01+00', '{name}', 'hash/1=', '{{"tables": {{}}}}');
"""
TABLES = f"""
    create schema raw_youtube; create schema raw_files; create schema predictions;
    create schema ops;
    {LEDGER.format(schema="raw_youtube", name="youtube")}
    {LEDGER.format(schema="raw_files", name="files")}
    create table raw_youtube.videos (video_id varchar, channel_id varchar, payload json, {STAMP});
    create table raw_youtube.channel_revenue_days (channel_id varchar, day date, currency varchar,
        estimated_revenue decimal(38,9), cpm double, views bigint, {STAMP});
    create table raw_youtube.fetched_ranges (channel_id varchar, start_date date, {STAMP});
    create table raw_youtube.comment_threads (thread_id varchar, payload json, {STAMP});
    create table raw_files.posts (file_sha256 varchar not null, account_id varchar,
        imported_at timestamptz, extra_fields json, _dlt_id varchar not null,
        _dlt_load_id varchar not null);
    create table raw_files.files (file_sha256 varchar not null, rows_landed bigint,
        imported_at timestamptz, _dlt_id varchar not null, _dlt_load_id varchar not null);
    create table predictions.post_forecasts (post_key varchar, made_at timestamp,
        forecast_count double, is_backtest boolean, recorded_at timestamp);
    create table ops.warehouse_identity
        (version bigint, written_by varchar, world varchar, now timestamptz);
    insert into ops.warehouse_identity values (1, '0.1.0', 'made', '2026-11-02 14:00:00+00');
"""


def day_of(number: int) -> datetime:
    """When load `number` observes."""
    return FIRST + timedelta(days=number)


def load_id(number: int) -> str:
    """The id of load `number`: seconds, as dlt's are."""
    return f"{day_of(number).timestamp():.0f}.25"


def make(path: Path, *, loads: int = 2) -> Path:
    """Make the warehouse `path` with `loads` daily loads, an import and a day of forecasts."""
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(TABLES)
    for number in range(loads):
        add_load(path, number)
    add_import(path)
    add_forecasts(path, number=0, posts=2)
    return path


def add_load(path: Path, number: int, *, moment: datetime | None = None) -> None:
    """Add a finished load of three videos, two days of revenue and a range."""
    add_rows(path, number, moment=moment)
    finish_load(path, number, moment=moment)


def add_rows(path: Path, number: int, *, moment: datetime | None = None, since: int = 0) -> None:
    """Add the videos from `since` on and the revenue of a load that is not finished yet."""
    at, load = moment or day_of(number), load_id(number)
    run(
        path,
        "insert into raw_youtube.videos select 'v' || n, 'UC1', "
        '\'{"views": \' || n || \', "title": "é 𝄞", "share": 0.10, "tags": null}\', '
        "$1, $2, $2 || '-v' || n from range($3, 3) as t(n)",
        [at, load, since],
    )
    run(
        path,
        "insert into raw_youtube.channel_revenue_days values "
        "('UC1', '2026-10-30', 'USD', 0.000000001, 1e-07, 9007199254740993, $1, $2, $2 || '-r0'), "
        "('UC1', '2026-10-31', 'EUR', -12345678901234567890.123456789, null, 0, $1, $2, "
        "$2 || '-r1')",
        [at, load],
    )


def finish_load(path: Path, number: int, *, moment: datetime | None = None) -> None:
    """Add the last rows of a load and what dlt writes when it is finished."""
    at, load = moment or day_of(number), load_id(number)
    run(
        path,
        "insert into raw_youtube.fetched_ranges values ('UC1', '2026-10-31', $1, $2, $2 || '-f')",
        [at, load],
    )
    run(
        path,
        "insert into raw_youtube._dlt_loads values ($2, 'youtube', 0, $1, 'hash/1=')",
        [at, load],
    )
    if number == 0:
        run(
            path,
            "insert into raw_youtube._dlt_pipeline_state values "
            "(1, 4, 'youtube', 'eNpl', $1, 'state=', $2, 'row')",
            [at, load],
        )


def add_import(path: Path) -> None:
    """Add an imported file of one post."""
    at = day_of(0)
    for statement in (
        "insert into raw_files.posts values ('ab12', 'UC1', $1, '{\"a\": [1, 2.50]}', 'p1', '7.5')",
        "insert into raw_files.files values ('ab12', 1, $1, 'f1', '7.5')",
        "insert into raw_files._dlt_loads values ('7.5', 'files', 0, $1, 'hash/1=')",
    ):
        run(path, statement, [at])


def add_forecasts(path: Path, *, number: int, posts: int, since: int = 0) -> None:
    """Add forecasts recorded with load `number`."""
    run(
        path,
        "insert into predictions.post_forecasts select 'k' || n, timestamp '2026-09-01 00:00:00', "
        "100.5 + n, n = 0, cast($1 as timestamptz) at time zone 'UTC' from range($2, $3) as t(n)",
        [day_of(number), since, posts],
    )


def run(path: Path, sql: str, params: list[object] | None = None) -> None:
    """Run a statement."""
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute("set TimeZone = 'UTC'")
        warehouse.execute(sql, params)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every archived or restored table: its columns with types, then its rows, in order."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with duckdb.connect(str(path), read_only=True) as warehouse:
        warehouse.execute("set TimeZone = 'UTC'")
        named = warehouse.execute(
            "select schema_name, table_name from duckdb_tables() "
            f"where schema_name in {SCHEMAS} or table_name = 'warehouse_identity' order by all"
        ).fetchall()
        for schema, table in named:
            columns = warehouse.execute(f'describe {schema}."{table}"').fetchall()
            rows = warehouse.execute(f'from {schema}."{table}" order by all').fetchall()
            found[f"{schema}.{table}"] = [tuple(column[:3]) for column in columns] + rows
    return found
