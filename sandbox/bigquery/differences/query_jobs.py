"""Query jobs answer as Google's do: differences 1, 2, 3, 4 and 13 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

from typing import Any

import sqlglot
from local_bigquery.api import jobs
from local_bigquery.jobs import query
from local_bigquery.sql import script, translate
from local_bigquery.sql.dialect import BigQueryDialect
from sqlglot import TokenType, exp

CREATED = "CREATE_TABLE_AS_SELECT"
TEMPORARY_TABLES = "SELECT table_name FROM duckdb_tables() WHERE temporary"
NONE_OF_THEM = "SELECT '' AS table_name WHERE false"
execute_as_shipped = query.execute
results_as_shipped = jobs.results


def apply() -> None:
    """Put the server's query jobs right."""
    query.execute = execute
    jobs.results = results
    script.Interpreter.set = set_variables
    translate.NODE_RULES = [*translate.NODE_RULES, zone_by_row]


def execute(cursor: Any, project: str, job_id: str | None, config: Any, **options: Any) -> Any:
    """Run a query job; a table made by it is its destination (difference 1)."""
    numbered = config.replace(query=with_numbered_parameters(config.query or ""))
    asked = cursor if options.get("session") else NewCursor(cursor)
    answer = execute_as_shipped(asked, project, job_id, numbered, **options)
    statistics, children, destination = answer
    if destination is None and job_id and not options.get("dry_run"):
        made = statistics.statementType == CREATED
        destination = statistics.ddlTargetTable if made else None
    return statistics, children, destination


class NewCursor:
    """A cursor opened for one job: it has no temporary tables to look for (difference 4)."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __getattr__(self, name: str) -> Any:
        """Do whatever else is asked as the cursor does."""
        return getattr(self._cursor, name)

    def sql(self, text: str, **options: Any) -> Any:
        """Ask DuckDB, which would read every table it holds to tell the temporary ones."""
        return self._cursor.sql(NONE_OF_THEM if text == TEMPORARY_TABLES else text, **options)


def with_numbered_parameters(sql: str) -> str:
    """Name the parameters `?` by their place in the text (difference 13)."""
    marks = [
        token.start
        for token in BigQueryDialect().tokenize(sql)
        if token.token_type == TokenType.PLACEHOLDER
    ]
    for number, start in reversed(list(enumerate(marks))):
        sql = f"{sql[:start]}@p{number}{sql[start + 1 :]}"
    return sql


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
