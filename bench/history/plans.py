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


def _scans(node: dict[str, Any]) -> Iterator[Scan]:
    details = node.get("extra_info") or {}
    table = details.get("Table") if isinstance(details, dict) else None
    if table and node["name"].strip() in {"SEQ_SCAN", "INDEX_SCAN", "TABLE_SCAN"}:
        filters = tuple(_conditions(_listed(details.get("Filters"))))
        named = set().union(*(_columns(each) for each in filters)) if filters else set()
        read = {column.strip('"') for column in _listed(details.get("Projections"))}
        schema_table = ".".join(part.strip('"') for part in str(table).split(".")[-2:])
        yield Scan(schema_table, frozenset(read | named), filters)
    for child in node.get("children", ()):
        yield from _scans(child)


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
    """Whether a condition names a value; that a day is known, as joins ask, rules nothing out."""
    parsed = sqlglot.parse_one(condition, read="duckdb")
    return parsed.find(exp.Literal) is not None or (
        isinstance(parsed.unnest(), exp.Is) and parsed.find(exp.Not) is None
    )
