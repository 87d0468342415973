"""Which partitions each table would have on BigQuery, and how large they are."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warehouse.layers import RAW
from warehouse.transfer import LAYOUTS

if TYPE_CHECKING:
    import duckdb

    from bench.history.plans import Scan

RAW_UNPARTITIONED = frozenset(
    {"fetched_ranges", "collection_gaps", "metric_refusals", "bulk_reports", "files"}
)
FIXED_WIDTHS = {"BOOLEAN": 1, "DECIMAL": 16}  # BigQuery's logical bytes; all else fixed is 8
TEXTS = ("VARCHAR", "JSON", "BLOB")


@dataclass(frozen=True)
class Partitioning:
    """How a table is cut on BigQuery.

    Attributes:
        column: The partition column.
        granularity: day, month, hour or year.
        filter_required: Whether BigQuery refuses a query without a filter on it.
    """

    column: str
    granularity: str = "day"
    filter_required: bool = False


def declared_partitionings(project: Path) -> dict[str, Partitioning]:
    """schema.table → its partitioning, as the dbt project configures it for BigQuery."""
    with tempfile.TemporaryDirectory(prefix="groundswell-parse-") as folder:
        command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "parse", "--target", "bigquery"]
        command += ["--project-dir", str(project), "--profiles-dir", str(project)]
        command += ["--target-path", folder, "--log-path", folder]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own command
        manifest = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
    found = {}
    for node in manifest["nodes"].values():
        if node["resource_type"] not in {"model", "seed", "snapshot"}:
            continue
        declared = node["config"].get("partition_by")
        if declared:
            found[f"{node['schema']}.{node['alias']}"] = Partitioning(
                declared["field"].lower(),
                declared.get("granularity", "day"),
                filter_required=bool(node["config"].get("require_partition_filter")),
            )
    return found


@dataclass
class Holdings:
    """The partitions a warehouse holds.

    Args:
        connection: The warehouse, read-only.
        declared: The partitionings of the dbt project; those of the raw tables are known here.
    """

    connection: duckdb.DuckDBPyConnection
    declared: dict[str, Partitioning]
    _touched: dict[tuple[str, tuple[str, ...]], frozenset[str]] = field(default_factory=dict)
    _tables: dict[str, HeldTable] = field(default_factory=dict)

    def partitioning(self, table: str) -> Partitioning | None:
        """How `schema.table` is cut; none when it is one piece."""
        schema, name = table.split(".", maxsplit=1)
        if table in self.declared:
            return self.declared[table]
        if name in RAW_UNPARTITIONED or name.startswith("_dlt_"):
            return None
        moments = LAYOUTS if schema == "predictions" else {}
        column = moments[schema, name][0] if (schema, name) in moments else RAW.get(schema)
        return Partitioning(column) if column else None

    def table(self, name: str) -> HeldTable:
        """What is held of `schema.table`."""
        if name not in self._tables:
            self._tables[name] = HeldTable(self.connection, name, self.partitioning(name))
        return self._tables[name]

    def touched(self, scan: Scan) -> frozenset[str]:
        """The partitions of a table that the constants of a scan do not rule out."""
        table = self.table(scan.table)
        filters = scan.filters_on(table.cut.column) if table.cut else ()
        key = (scan.table, filters)
        if key not in self._touched:
            self._touched[key] = table.satisfying(filters)
        return self._touched[key]


@dataclass
class HeldTable:
    """One table: the rows of each partition and the width of each column.

    A table that is gone, what a run made for itself and dropped, holds nothing.
    """

    connection: duckdb.DuckDBPyConnection
    name: str
    cut: Partitioning | None

    @cached_property
    def columns(self) -> dict[str, str]:
        """Column → type."""
        schema, table = self.name.split(".", maxsplit=1)
        rows = self._rows(
            "select column_name, data_type from duckdb_columns() "
            f"where schema_name = '{schema}' and table_name = '{table}'"
        )
        return {str(name): str(kind) for name, kind in rows}

    @cached_property
    def row_counts(self) -> dict[str, int]:
        """Partition → rows; an uncut table is one partition, without a name."""
        if not self.columns:
            return {}
        rows = self._rows(f"select {self._partition()}, count(*) from {self._quoted()} group by 1")
        return {str(partition): int(count) for partition, count in rows}

    def satisfying(self, filters: tuple[str, ...]) -> frozenset[str]:
        """The partitions in which a value may satisfy all `filters`."""
        if not self.columns:
            return frozenset()
        if self.cut is None or not filters:
            return frozenset(self.row_counts)
        column, part = self.cut.column, self._partition()
        values = f"select distinct {column}, {part} as held_partition from {self._quoted()}"
        if self.columns[column].startswith("TIMESTAMP"):
            step = f"interval 1 {self.cut.granularity}"
            start = f"date_trunc('{self.cut.granularity}', {column})"
            values += f" union select {start}, held_partition from ({values})"
            values += (
                f" union select {start} + {step} - interval 1 microsecond, held_partition "
                f"from ({values})"
            )
        bounds = " and ".join(f"({bound})" for bound in filters)
        rows = self._rows(f"select distinct held_partition from ({values}) where {bounds}")
        return frozenset(str(partition) for (partition,) in rows)

    def width(self, column: str) -> float:
        """Mean bytes of a value, by BigQuery's rules."""
        return self._widths.get(column, 0.0)

    @cached_property
    def _widths(self) -> dict[str, float]:
        texts = [name for name, kind in self.columns.items() if kind.startswith(TEXTS)]
        widths = {
            name: float(FIXED_WIDTHS.get(kind.split("(", maxsplit=1)[0], 8))
            for name, kind in self.columns.items()
        }
        if texts:
            # a null costs nothing, a text two bytes more than its letters in UTF-8
            means = ", ".join(
                f'coalesce(sum(strlen(cast("{name}" as varchar)) + 2), 0) / greatest(count(*), 1)'
                for name in texts
            )
            found = self._rows(f"select {means} from {self._quoted()}")[0]
            widths |= dict(zip(texts, map(float, found), strict=True))
        return widths

    def _partition(self) -> str:
        if self.cut is None or self.cut.column not in self.columns:
            return "''"
        return f"cast(date_trunc('{self.cut.granularity}', {self.cut.column}) as varchar)"

    def _quoted(self) -> str:
        schema, table = self.name.split(".", maxsplit=1)
        return f'"{schema}"."{table}"'

    def _rows(self, sql: str) -> list[Any]:
        return self.connection.execute(sql).fetchall()
