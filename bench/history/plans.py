"""Reads DuckDB's plans: which tables a statement scans, which columns, between which constants."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOMENTS = (
    exp.DataType.Type.TIMESTAMP,
    exp.DataType.Type.TIMESTAMPNTZ,
    exp.DataType.Type.TIMESTAMPTZ,
)
COMPARED = (exp.EQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.In, exp.Between, exp.Is, exp.Paren)
# A filter that the other side of a join or the best rows so far give while the query runs.
RUN_TIME = re.compile(r"Dynamic Filter \([^)]*\)")


@dataclass(frozen=True)
class Scan:
    """One scan of a table.

    Attributes:
        table: schema.table.
        columns: The columns that are read.
        filters: Conditions on the table's columns that hold constants only, as SQL.
    """

    table: str
    columns: frozenset[str]
    filters: tuple[str, ...]

    def filters_on(self, column: str) -> tuple[str, ...]:
        """The conditions that bound `column` by constants and speak of nothing else."""
        return tuple(
            each for each in self.filters if _columns(each) == {column} and _is_bound(each)
        )


def scans(plan: str) -> Iterator[Scan]:
    """Every table scan of a plan as `explain (format json)` prints it."""
    for node in json.loads(plan):
        yield from _scans(node)


def _scans(node: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[Scan]:
    """The scans below a node; `above` are the filters that lie directly over it."""
    details, name = node.get("extra_info") or {}, node["name"].strip()
    over: tuple[str, ...] = ()
    if name == "FILTER":
        over = (*above, *_listed(details.get("Expression")))
    elif details.get("Table") and name in {"SEQ_SCAN", "INDEX_SCAN", "TABLE_SCAN"}:
        filters = tuple(_conditions([*_listed(details.get("Filters")), *above]))
        named = {column for each in filters for column in _columns(each)}
        read = {column.strip('"') for column in _listed(details.get("Projections"))}
        table = ".".join(part.strip('"') for part in str(details["Table"]).split(".")[-2:])
        yield Scan(table, frozenset(read | named), filters)
    for child in node.get("children", ()):
        yield from _scans(child, over)


def _listed(value: object) -> list[str]:
    """A detail of a plan is one text, several, or none."""
    if not value:
        return []
    return [str(value)] if isinstance(value, str) else [str(each) for each in list(value)]  # type: ignore[call-overload]


def _conditions(filters: list[str]) -> Iterator[str]:
    """The parts of the filters that all must hold; what is no SQL of ours bounds nothing."""
    for text in filters:
        constant = RUN_TIME.sub("true", text).replace("optional: ", "")
        try:
            parsed = sqlglot.parse_one(constant, read="duckdb").unnest()
        except ParseError:
            continue
        for part in parsed.flatten() if isinstance(parsed, exp.And) else [parsed]:
            yield part.unnest().sql(dialect="duckdb")


def _columns(condition: str) -> set[str]:
    return {
        column.name for column in sqlglot.parse_one(condition, read="duckdb").find_all(exp.Column)
    }


def _is_bound(condition: str) -> bool:
    """Whether a condition compares a column as it is with values.

    That a day is known, as joins ask, rules nothing out; nor does what a function makes of it. A
    moment cast to a moment is still itself: BigQuery has one type of them.
    """
    parsed = sqlglot.parse_one(condition, read="duckdb").unnest()
    if isinstance(parsed, exp.Is):
        return True
    for column in parsed.find_all(exp.Column):
        around = column.parent
        if isinstance(around, exp.Cast) and around.to.is_type(*MOMENTS):
            around = around.parent
        if not isinstance(around, COMPARED):
            return False
    return parsed.find(exp.Literal) is not None
