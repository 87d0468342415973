"""Writes down every statement that a daily run sends to DuckDB, with the plan it had then."""

from __future__ import annotations

import contextlib
import re
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import duckdb
import sqlglot
from sqlglot import exp

from bench.history.plans import Scan, scans

if TYPE_CHECKING:
    from collections.abc import Iterator

# What these would do to a plan hides the constants that BigQuery prunes partitions by: lists
# become joins, filters that the held statistics prove are left out. Those filters that only show
# while a query runs (from the other side of a join) must not be planned at all.
NOT_PLANNED = (
    "in_clause",
    "statistics_propagation",
    "join_filter_pushdown",
    "materialized_cte",
    "common_subplan",
)
COMMENT = re.compile(r"^\s*(/\*.*?\*/\s*|--[^\n]*\n\s*)*", re.DOTALL)
READS = ("select", "with", "insert", "create", "delete", "update", "merge", "copy", "from")


class NotExplainedError(Exception):
    """DuckDB gave no plan of a statement; the message holds both."""


@dataclass(frozen=True)
class Statement:
    """One statement as it was executed.

    Attributes:
        step: The step of the run that sent it.
        node: The dbt node at work, or nothing.
        sql: Its text without leading comments.
        scans: The tables its plan reads, with the constants that bound them.
    """

    step: str
    node: str
    sql: str
    scans: tuple[Scan, ...]


@dataclass
class Recorder:
    """Collects statements; `step` names the part of the run that is at work."""

    step: str = ""
    statements: list[Statement] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, connection: Any, sql: object, params: Any) -> None:
        """Explain a statement on the connection that is about to run it, and keep it."""
        text = COMMENT.sub("", str(sql), count=1)
        word = text.lstrip("(").split(maxsplit=1)[:1]
        if not word or word[0].lower() not in READS:
            return
        try:
            plan = connection.execute(f"explain (format json) {text}", params or []).fetchall()
        except duckdb.Error as error:
            raise NotExplainedError(f"no plan of: {text[:400]} ({error})") from error
        found = tuple(scans(str(plan[0][1])))
        if word[0].lower() == "delete":
            found = tuple(_replaced(connection, text, found))
        with self._lock:
            self.statements.append(Statement(self.step, _node(), text, found))


class _Connection:
    """A DuckDB connection that tells the recorder what it is asked; all else is passed on."""

    def __init__(self, connection: Any, recorder: Recorder) -> None:
        self._connection, self._recorder = connection, recorder

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def __enter__(self) -> _Connection:
        self._connection.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.__exit__(*error)

    def cursor(self) -> _Connection:
        return _Connection(self._connection.cursor(), self._recorder)

    duplicate = cursor

    def execute(self, query: object, parameters: Any = None) -> _Connection:
        for each in self._connection.extract_statements(str(query)):
            self._recorder.note(self._connection, each.query, parameters)
            self._connection.execute(each, parameters if parameters is not None else [])
        return self

    def sql(self, query: object, params: Any = None, **more: Any) -> Any:
        self._recorder.note(self._connection, query, params)
        return self._connection.sql(query, params=params, **more)

    query = sql


@contextlib.contextmanager
def recorded() -> Iterator[Recorder]:
    """Record what every connection of this process to DuckDB does until the block ends."""
    recorder, connect = Recorder(), duckdb.connect

    def connected(*arguments: Any, **settings: Any) -> _Connection:
        connection = connect(*arguments, **settings)
        connection.execute(f"set disabled_optimizers = '{','.join(NOT_PLANNED)}'")
        return _Connection(connection, recorder)

    with patch("duckdb.connect", connected):
        yield recorder


def _replaced(connection: Any, sql: str, found: tuple[Scan, ...]) -> Iterator[Scan]:
    """The scans of a delete; where it replaces rows, bound by the values that it replaces.

    What is delete and insert on DuckDB is insert_overwrite on BigQuery, which names the partitions
    it replaces, or merge, whose key says nothing of partitions unless it is their column.
    """
    statement = sqlglot.parse_one(sql, read="duckdb")
    inside = statement.find(exp.In)
    query = inside.args.get("query") if inside else None
    target = statement.find(exp.Table)
    if query is None or target is None or inside is None:
        yield from found
        return
    name = f"{target.db}.{target.name}"
    key = next((column.name for column in inside.this.find_all(exp.Column)), "")
    values = connection.execute(
        f"select distinct cast(replaced as varchar) from ({query.this.sql('duckdb')}) "
        "as made(replaced) where replaced is not null"
    ).fetchall()
    listed = ", ".join(f"'{value}'" for (value,) in values) or "null"
    for scan in found:
        own = (f"{key} IN ({listed})",) if scan.table == name else ()
        yield Scan(scan.table, scan.columns | ({key} if own else set()), scan.filters + own)


def _node() -> str:
    """The dbt node that the current thread works on."""
    from dbt_common.events.contextvars import get_node_info

    return str(get_node_info().get("unique_id", ""))
