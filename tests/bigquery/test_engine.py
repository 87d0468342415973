"""The warehouse on BigQuery answers as the embedded one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from warehouse import BigQuerySettings, Target, WarehouseError, open_warehouse
from warehouse.bigquery_engine import translated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.bigquery.server import Server
    from warehouse import Warehouse

ROWS = pa.table(
    {
        "id": pa.array([1, 2, 3], pa.int64()),
        "name": pa.array(["é 🥘", None, 'a "b"'], pa.string()),
        "rate": pa.array([0.5, None, -1e-9], pa.float64()),
        "is_open": pa.array([True, False, None], pa.bool_()),
        "amount": pa.array([Decimal("1.234567891"), None, Decimal("-2")], pa.decimal128(38, 9)),
        "day": pa.array([date(2026, 3, 8), None, date(1970, 1, 1)], pa.date32()),
        "recorded_at": pa.array(
            [datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC)] * 3, pa.timestamp("us")
        ),
    }
)


@pytest.fixture
def target(server: Server, request: pytest.FixtureRequest) -> Target:
    settings = BigQuerySettings.from_environment(server.settings())
    prefix = f"{request.node.name[:40]}_".replace("[", "_").replace("]", "_")
    return Target.for_bigquery(replace(settings, dataset_prefix=prefix, labels={"team": "video"}))


@pytest.fixture
def warehouse(target: Target) -> Iterator[Warehouse]:
    with open_warehouse(target) as opened:
        yield opened


def test_what_is_appended_comes_back_as_from_the_embedded_warehouse(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    sql = "select * from ops.rows where id <> ? order by id"
    warehouse.append("ops", "rows", ROWS, partition_by="recorded_at", cluster_by=["name"])
    with open_warehouse(Target.local(tmp_path / "warehouse.duckdb")) as embedded:
        embedded.append("ops", "rows", ROWS)
        expected = embedded.query(sql, [2])
    answer = warehouse.query(sql, [2])
    assert answer.drop(["recorded_at"]).to_pylist() == expected.drop(["recorded_at"]).to_pylist()
    assert answer.drop(["recorded_at"]).schema.types == expected.drop(["recorded_at"]).schema.types
    assert (
        answer.column("recorded_at").to_pylist()
        == [datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC)] * 2
    )


def test_a_table_made_is_partitioned_by_day_and_clustered(
    warehouse: Warehouse, target: Target
) -> None:
    warehouse.append("ops", "rows", ROWS, partition_by="recorded_at", cluster_by=["name"])
    made = target.settings.client().get_table(target.dataset("ops") + ".rows")
    assert (made.time_partitioning.type_, made.time_partitioning.field) == ("DAY", "recorded_at")
    assert made.clustering_fields == ["name"]


def test_an_append_adds_the_columns_a_table_lacks(warehouse: Warehouse) -> None:
    warehouse.append("ops", "runs", pa.table({"id": [1]}))
    warehouse.append("ops", "runs", pa.table({"note": ["second"], "id": [2]}))
    rows = warehouse.query("select id, note from ops.runs order by id").to_pylist()
    assert rows == [{"id": 1, "note": None}, {"id": 2, "note": "second"}]


def test_a_replaced_table_holds_exactly_the_new_rows(warehouse: Warehouse) -> None:
    warehouse.replace("ops", "runs", pa.table({"id": [1, 2]}))
    warehouse.replace("ops", "runs", pa.table({"name": ["new"]}))
    assert warehouse.query("select * from ops.runs").to_pylist() == [{"name": "new"}]
    assert (warehouse.tables("ops"), warehouse.columns("ops", "runs")) == (
        ["runs"],
        {"name": "STRING"},
    )


def test_parameters_of_every_type_are_compared_as_such(warehouse: Warehouse) -> None:
    warehouse.append("ops", "rows", ROWS)
    sql = "select id from ops.rows where {} = ? order by id"
    for column, value, ids in (
        ("name", "é 🥘", [1]),
        ("rate", 0.5, [1]),
        ("is_open", False, [2]),
        ("amount", Decimal("1.234567891"), [1]),
        ("day", date(1970, 1, 1), [3]),
        ("recorded_at", datetime(2026, 11, 1, 9, 30, 0, 123456, tzinfo=UTC), [1, 2, 3]),
    ):
        answer = warehouse.query(sql.format(column), [value])
        assert answer.column("id").to_pylist() == ids, column


def test_what_is_not_there_is_absent_and_not_an_error(warehouse: Warehouse) -> None:
    assert not warehouse.has_table("ops", "nothing")
    assert (warehouse.tables("nowhere"), warehouse.columns("nowhere", "nothing")) == ([], {})


def test_a_query_of_a_missing_dataset_is_one_line(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="marts") as caught:
        warehouse.query("select * from marts.dim_posts")
    assert "\n" not in str(caught.value)


def test_layers_are_qualified_and_the_names_of_subqueries_are_not() -> None:
    sql = "with held as (select * from marts.dim_posts) select count(*) as n from held"
    assert translated(sql, "acme-analytics", "acme_") == (
        "WITH held AS (SELECT * FROM `acme-analytics`.`acme_marts`.dim_posts) "
        "SELECT COUNT(*) AS n FROM held"
    )
