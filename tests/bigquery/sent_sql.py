"""What reports and forecasts send to `Warehouse.query`, held against Google's analyzer."""

from __future__ import annotations

import contextlib
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlglot
import yaml
from sqlglot import exp

from tests.dbt.googlesql import GoogleSql, Refused, kind_of
from warehouse.bigquery_engine import translated
from warehouse.duckdb_engine import DuckDBWarehouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "project"
Sent = dict[str, tuple[object, ...]]
ARROW_KINDS = {
    "string": "string",
    "int64": "bigint",
    "double": "double",
    "bool": "boolean",
    "timestamp[us]": "timestamp",
}
PREDICTIONS = {
    "post_forecasts": "recorded_at",
    "model_versions": "trained_at",
    "forecast_drift": "recorded_at",
}
# what the analyzer takes and BigQuery refuses or reads otherwise than DuckDB
NOT_ALIKE = {
    "PERCENTILE_CONT": "an aggregate on DuckDB, a window function on BigQuery",
    "PERCENTILE_DISC": "an aggregate on DuckDB, a window function on BigQuery",
    "APPROX_QUANTILES": "approximate on BigQuery",
    "TIMESTAMP_TRUNC": "of a day: cast it to date first, then it is DATE_TRUNC",
    "WEEK": "begins on Monday on DuckDB, on Sunday on BigQuery",
    "DATETIME": "our moments are TIMESTAMP",
}


@contextlib.contextmanager
def recorded() -> Iterator[Sent]:
    """Every SQL text sent to DuckDB warehouses while the block runs, with its parameters."""
    sent: Sent = {}
    query = DuckDBWarehouse.query

    def recording(self: Any, sql: str, params: Sequence[object] = ()) -> pa.Table:
        sent[sql] = tuple(params)
        return query(self, sql, params)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DuckDBWarehouse, "query", recording)
        yield sent


def refusals(sent: Sent, written: dict[str, pa.Schema] | None = None) -> list[str]:
    """What BigQuery would refuse or read otherwise; none when all is well.

    Args:
        sent: The texts.
        written: ``schema.table`` → columns of tables that no file declares.
    """
    analyzer = GoogleSql(declared_tables())
    for name, schema in (written or {}).items():
        columns = {field.name: ARROW_KINDS[str(field.type)] for field in schema}
        analyzer.add(f"{PROJECT}.{name}", _kinds(columns))
    found = []
    for sql, params in sent.items():
        text = translated(sql, PROJECT, "")
        start = " ".join(sql.split())[:100]
        try:
            analyzer.columns(text, [_kind(value) for value in params])
        except Refused as error:
            found.append(f"{start}: {error}")
        words = set(re.findall(r"\w+", text.upper()))
        found += [f"{start}: {word}, {why}" for word, why in NOT_ALIKE.items() if word in words]
        if _numbered(sql) != list(range(len(params))):
            found.append(f"{start}: the translation changes the order of its parameters")
    return found


def unbounded(sent: Sent, partitions: dict[str, str]) -> list[str]:
    """Questions that read a table kept by day without a constant bound on its day.

    Args:
        sent: The texts.
        partitions: Table → the column it is partitioned by.
    """
    found = []
    for sql in sent:
        for table in sqlglot.parse_one(sql, read="duckdb").find_all(exp.Table):
            column = partitions.get(f"{table.db}.{table.name}")
            select = table.find_ancestor(exp.Select)
            where = select.args.get("where") if select else None
            if column and not (where and _bounds(where.this, column)):
                found.append(f"{table.db}.{table.name}.{column}: {' '.join(sql.split())[:100]}")
    return found


def partition_columns() -> dict[str, str]:
    """Table → column, of every mart and feature table that BigQuery keeps by day."""
    columns = {f"predictions.{name}": at for name, at in PREDICTIONS.items()}
    for path in ROOT.glob("dbt_project/models/**/*.sql"):
        schema = path.relative_to(ROOT / "dbt_project" / "models").parts[0]
        found = re.search(r"(?:day|moment)_partition\(\s*'(\w+)'", path.read_text(encoding="utf-8"))
        if found and schema in {"marts", "features"}:
            columns[f"{schema}.{path.stem}"] = found[1]
    return columns


def declared_tables() -> dict[str, dict[str, int]]:
    """Marts, features and predictions with the types their files declare."""
    models = ROOT / "dbt_project" / "models"
    tables = {}
    for path in sorted([*models.glob("**/_*.yml"), ROOT / "dbt_project" / "seeds" / "_seeds.yml"]):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        schema = "features" if path.parent.name == "features" else "marts"
        for model in document.get("models", []):
            columns = {c["name"]: c.get("data_type") for c in model.get("columns", [])}
            tables[f"{PROJECT}.{schema}.{model['name']}"] = _kinds(columns)
        for seed in document.get("seeds", []):
            columns = seed["config"]["column_types"]
            tables[f"{PROJECT}.marts.{seed['name']}"] = _kinds(columns)
        for source in document.get("sources", []):
            for table in source["tables"]:
                columns = {c["name"]: c["data_type"] for c in table["columns"]}
                tables[f"{PROJECT}.{source['name']}.{table['name']}"] = _kinds(columns)
    return tables


def _kinds(columns: Mapping[str, str | None]) -> dict[str, int]:
    """The analyzer's types; those that differ by engine are named by a variable of the project."""
    by_variable = {"float_type": "double", "decimal_type": "numeric"}
    kinds = {}
    for name, declared in columns.items():
        found = re.search(r"float_type|decimal_type", declared or "")
        if declared:
            kinds[name] = kind_of(by_variable[found[0]] if found else declared)
    return kinds


def _kind(value: object) -> int:
    """The type under which the engine sends a parameter."""
    kinds = ((bool, "boolean"), (int, "bigint"), (float, "double"), (str, "string"))
    moments = ((datetime, "timestamp"), (date, "date"))
    return next(kind_of(name) for python, name in (*kinds, *moments) if isinstance(value, python))


def _numbered(sql: str) -> list[int]:
    """In which order the parameters stand after translation."""
    places = iter(range(sql.count("?")))
    named = re.sub(r"\?", lambda _: f"$p{next(places)}", sql)
    return [int(place) for place in re.findall(r"@p(\d+)", translated(named, PROJECT, ""))]


def _bounds(condition: exp.Expr, column: str) -> bool:
    """Whether rows pass only from a constant day on (rows without a day may pass too)."""
    if isinstance(condition, exp.And):
        return _bounds(condition.left, column) or _bounds(condition.right, column)
    if isinstance(condition, exp.Paren):
        return _bounds(condition.this, column)
    if isinstance(condition, exp.Or):
        return _bounds(condition.left, column) and _bounds(condition.right, column)
    named = isinstance(condition.this, exp.Column) and condition.this.name == column
    if isinstance(condition, exp.Between):
        return named and not condition.args["low"].find(exp.Column)
    if isinstance(condition, exp.GTE | exp.GT | exp.EQ):
        return named and not condition.expression.find(exp.Column)
    return isinstance(condition, exp.Is) and named
