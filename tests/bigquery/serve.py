"""Start the local BigQuery-compatible server, with its differences from Google put right.

This is the one place that knows them; nothing in production code does. Every fix is applied from
outside the package, whose version is pinned in locks/bigquery-server.txt:

1. `create table … as select` names no destination table. Google reports the new table as the job's
   `destinationTable`, and dbt-bigquery reads its row count from there.
2. `set (a, b) = (select as struct …)` in a script assigns nothing. dbt-bigquery's dynamic
   `insert_overwrite` collects the partitions to replace that way.
3. `timestamp(day, zone)` and `datetime(moment, zone)` take the zone only as a literal: otherwise
   the first is refused and the second read as `datetime(date, time)`. Our zone goes by the row.
4. To look up one table it lists every table, view and column it holds, several times a statement,
   which takes it most of its time. We ask for the one table.

It runs in the server's own environment:

    .venv-bigquery-server/bin/python tests/bigquery/serve.py --host 127.0.0.1 --port 9050 …
"""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

import os
import sys
import threading
from typing import Any

import duckdb
import sqlglot
from local_bigquery import cli
from local_bigquery.api import jobs
from local_bigquery.engine import database
from local_bigquery.jobs import query
from local_bigquery.sql import script, translate
from local_bigquery.sql.dialect import BigQueryDialect
from sqlglot import exp

CREATED = "CREATE_TABLE_AS_SELECT"
execute_as_shipped = query.execute
results_as_shipped = jobs.results
fetch_as_shipped = database.fetch
objects_as_shipped = database.objects
ASKS_FOR_COLUMNS = (
    "SELECT column_name FROM duckdb_columns() WHERE",
    "SELECT 1 FROM duckdb_columns() WHERE",
)
ONE_TABLE = """
    SELECT t.table_name, 'TABLE', coalesce(stats.record_count, 0)
    FROM {catalog}.ducklake_table AS t
    JOIN {catalog}.ducklake_schema AS s ON s.schema_id = t.schema_id AND s.end_snapshot IS NULL
    LEFT JOIN {catalog}.ducklake_table_stats AS stats ON stats.table_id = t.table_id
    WHERE s.schema_name = $1 AND t.table_name = $2 AND t.end_snapshot IS NULL
    UNION ALL
    SELECT v.view_name, 'VIEW', 0
    FROM {catalog}.ducklake_view AS v
    JOIN {catalog}.ducklake_schema AS s ON s.schema_id = v.schema_id AND s.end_snapshot IS NULL
    WHERE s.schema_name = $1 AND v.view_name = $2 AND v.end_snapshot IS NULL
"""


def execute(cursor: Any, project: str, job_id: str | None, config: Any, **options: Any) -> Any:
    """Run a query job; a table made by it is its destination (difference 1)."""
    answer = execute_as_shipped(cursor, project, job_id, config, **options)
    statistics, children, destination = answer
    if destination is None and job_id and not options.get("dry_run"):
        made = statistics.statementType == CREATED
        destination = statistics.ddlTargetTable if made else None
    return statistics, children, destination


def results(job: Any, *arguments: Any) -> Any:
    """Answer no rows for a job that made a table, as Google does (difference 1)."""
    statistics = job.statistics.query if job.statistics else None
    if statistics is None or statistics.statementType != CREATED or job.status.state != "DONE":
        return results_as_shipped(job, *arguments)
    config = job.configuration.query
    kept, config.destinationTable = config.destinationTable, None
    try:
        return results_as_shipped(job, *arguments)
    finally:
        config.destinationTable = kept


def set_variables(self: Any, statement: Any) -> None:
    """Assign one or several variables, also from one struct (difference 2)."""
    tree = sqlglot.parse_one(statement.text, dialect=BigQueryDialect)
    for item in tree.expressions:
        target, value = item.this.this, item.this.expression
        if isinstance(target, exp.Parameter):
            self.set_system(target.this.name.lower(), value)
            continue
        grouped = isinstance(target, (exp.Paren, exp.Tuple))
        names = target.expressions if isinstance(target, exp.Tuple) else [target.unnest()]
        tables = [self.variable(name.name) for name in names]
        for table, part in zip(tables, assigned_values(value, grouped=grouped), strict=True):
            self.assign(table, exp.column(part.name) if isinstance(part, exp.Var) else part)


def assigned_values(value: exp.Expression, *, grouped: bool) -> list[exp.Expression]:
    """Return what each variable of a `set` gets."""
    inner = value.this if isinstance(value, (exp.Subquery, exp.Paren)) else value
    if grouped and isinstance(inner, exp.Select) and inner.args.get("kind") == "STRUCT":
        return [one_column(inner, column) for column in inner.expressions]
    if isinstance(value, exp.Tuple):
        return list(value.expressions)
    return [value.this if grouped and isinstance(value, exp.Paren) else value]


def one_column(select: exp.Select, column: exp.Expression) -> exp.Expression:
    """Return the subquery of `select` that answers only `column`."""
    part = select.copy()
    part.set("kind", None)
    part.set("expressions", [column.copy()])
    return exp.Subquery(this=part)


def zone_by_row(node: Any, _context: Any) -> Any:
    """Write a moment in a computed zone in DuckDB's words (difference 3)."""
    if isinstance(node, exp.Timestamp) and node.args.get("zone"):
        value, kind, zone = node.this, "TIMESTAMP", node.args["zone"]
    elif isinstance(node, exp.Datetime) and isinstance(node.expression, (exp.Case, exp.Column)):
        value, kind, zone = node.this, "TIMESTAMPTZ", node.expression
    else:
        return node
    return exp.func("timezone", zone, exp.cast(value, kind, dialect="duckdb"))


def fetch(sql: str, parameters: Any = None) -> Any:
    """Ask DuckDB; the columns of one table without reading those of all (difference 4)."""
    if not parameters or not sql.startswith(ASKS_FOR_COLUMNS):
        return fetch_as_shipped(sql, parameters)
    *table, wanted = parameters if len(parameters) == 4 else [*parameters, None]
    try:
        described = fetch_as_shipped(f"DESCRIBE {database.quote(*table)}")
    except duckdb.Error:
        return []
    if wanted is not None:
        return [(1,) for name, *_ in described if name == wanted]
    return [(name,) for name, _kind, is_nullable, *_ in described if is_nullable == "NO"]


def objects(project: str, dataset: str, table: str | None = None) -> Any:
    """Tell what a dataset holds, or one table of it without listing all (difference 4)."""
    if table is None:
        return objects_as_shipped(project, dataset, table)
    if project != "emulator":
        catalog = database.quote(f"__ducklake_metadata_{project}")
        return fetch_as_shipped(ONE_TABLE.format(catalog=catalog), [dataset, table])
    try:  # results of queries lie in a plain DuckDB file
        held = fetch_as_shipped(f"SELECT count(*) FROM {database.quote(project, dataset, table)}")
    except duckdb.CatalogException:
        return []
    return [(table, "TABLE", held[0][0])]


database.fetch = fetch
database.objects = objects
query.execute = execute
jobs.results = results
script.Interpreter.set = set_variables
translate.NODE_RULES = [*translate.NODE_RULES, zone_by_row]


def end_with_the_tests() -> None:
    """End the process when whoever started it is gone, however it ended."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with_the_tests, daemon=True).start()
    cli.main()
