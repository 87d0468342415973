"""Marts and features with the columns of their contracts, and a row for each of two accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import yaml

if TYPE_CHECKING:
    from collections.abc import Collection

    from warehouse import Warehouse

MODELS = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
SEEDS = MODELS.parent / "seeds" / "_seeds.yml"
ACCOUNTS = ("a1", "b2")
HANDLES = {"a1": "@copperladle", "b2": "@lalouche"}
METRICS = ("view_count", "estimated_revenue_micros")
VALUES: dict[str, tuple[Any, Any]] = {
    "string": (pa.string(), "text"),
    "bigint": (pa.int64(), 1),
    "int64": (pa.int64(), 1),
    "float": (pa.float64(), 0.5),
    "boolean": (pa.bool_(), False),
    "date": (pa.date32(), date(2026, 11, 1)),
    "timestamp": (pa.timestamp("us", tz="UTC"), datetime(2026, 11, 2, tzinfo=UTC)),
}


BIGQUERY_TYPES = {"bigint": "int64", "float": "float64", "boolean": "bool"}


@dataclass(frozen=True)
class Made:
    """One table to be: the layer, the name, the columns and their types."""

    schema: str
    table: str
    columns: dict[str, str]

    def rows(self) -> list[dict[str, Any]]:
        """A row an account, two where a row is of a metric, one where there are no accounts."""
        blank = {name: VALUES[kind][1] for name, kind in self.columns.items()}
        if not {"account_key", "post_key", "creative_key"} & self.columns.keys():
            return [blank]
        return [
            blank | {name: text for name, text in own.items() if name in self.columns}
            for account in ACCOUNTS
            for metric in (METRICS if "metric" in self.columns else METRICS[:1])
            for own in [
                {
                    "account_key": account,
                    "account_id": f"UC{account}",
                    "handle": HANDLES[account],
                    "post_key": f"post-{account}",
                    "creative_key": f"post-{account}",  # a work is called by its first post
                    "metric": metric,
                }
            ]
        ]

    def arrow(self) -> pa.Table:
        """The rows with the types of the contract."""
        rows = self.rows()
        return pa.table(
            {
                name: pa.array([row[name] for row in rows], VALUES[kind][0])
                for name, kind in self.columns.items()
            }
        )


@cache
def made_marts() -> tuple[Made, ...]:
    """Every mart, feature and seed as its file declares it."""
    found = []
    for path in sorted(MODELS.rglob("_*__models.yml")):
        layer = path.relative_to(MODELS).parts[0]
        if layer not in {"marts", "features"}:
            continue
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
            columns = {column["name"]: _kind(column["data_type"]) for column in model["columns"]}
            found.append(Made(layer, model["name"], columns))
    for seed in yaml.safe_load(SEEDS.read_text(encoding="utf-8"))["seeds"]:
        found.append(Made("marts", seed["name"], seed["config"]["column_types"]))
    return tuple(found)


def fill(warehouse: Warehouse) -> None:
    """Make every table in an open warehouse of either engine."""
    for each in made_marts():
        warehouse.replace(each.schema, each.table, each.arrow())


def fill_bigquery(client: Any, *, prefix: str, tables: Collection[str] | None = None) -> None:
    """Make tables, by default every one, on BigQuery as one script; load jobs would take longer."""
    for layer in sorted({each.schema for each in made_marts()}):
        client.create_dataset(f"{prefix}{layer}")
    client.query_and_wait(
        ";\n".join(
            f"create table `{prefix}{each.schema}.{each.table}` as {_select(each)}"
            for each in made_marts()
            if tables is None or each.table in tables
        )
    )


def _select(made: Made) -> str:
    rows = [
        ", ".join(
            f"cast('{row[name]}' as {BIGQUERY_TYPES.get(kind, kind)}) as `{name}`"
            for name, kind in made.columns.items()
        )
        for row in made.rows()
    ]
    return " union all ".join(f"select {row}" for row in rows)


def _kind(data_type: str) -> str:
    return "float" if re.search("float_type", data_type) else data_type
