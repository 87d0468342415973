"""Compares what two warehouses hold, row for row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

LAYERS = ("marts", "features", "predictions")
NOT_COMPARED = frozenset({"load_id", "_dlt_load_id", "_dlt_id"})
"""Names that the loader makes up anew for each load package."""


def layer_tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table of marts, features and predictions: its rows, in a fixed order."""
    held: dict[str, list[tuple[object, ...]]] = {}
    with open_warehouse(Target.local(path), read_only=True) as warehouse:
        named = warehouse.query(
            "select distinct schema_name, table_name from duckdb_columns() "
            "where database_name = current_database() order by all"
        ).to_pylist()
        for row in named:
            schema, table = str(row["schema_name"]), str(row["table_name"])
            if schema not in LAYERS:
                continue
            columns = [c for c in warehouse.columns(schema, table) if c not in NOT_COMPARED]
            listed = ", ".join(f'"{column}"' for column in columns)
            rows = warehouse.query(f'select {listed} from "{schema}"."{table}"').to_pylist()
            held[f"{schema}.{table}"] = sorted((tuple(r.values()) for r in rows), key=repr)
    return held


def differences(one: Path, other: Path) -> list[str]:
    """Return one line for each table that is not the same in both warehouses."""
    first, second = layer_tables(one), layer_tables(other)
    lines = [f"{name}: only in one of them" for name in sorted(first.keys() ^ second.keys())]
    for name in sorted(first.keys() & second.keys()):
        if first[name] != second[name]:
            pairs = zip(first[name], second[name], strict=False)
            example = next((pair for pair in pairs if pair[0] != pair[1]), None)
            counts = f"{len(first[name])} and {len(second[name])} rows"
            lines.append(f"{name}: {counts}, such as {example}")
    return lines
