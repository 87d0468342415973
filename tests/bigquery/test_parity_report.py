"""The comparison of two engines sees what it must see, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tests.bigquery.parity import SAME_TYPES, as_table, compare

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

HELD = """
    select * from (values
        ('a', 1::bigint, 0.1::double, 1.000000001::decimal(38,9), '{"x": 1, "y": [2]}'::json,
         timestamp '2026-11-01 09:00:00.000001', date '2026-11-01', true),
        ('b', null, null, null, null, null, null, null)
    ) as held (name, count, ratio, amount, payload, moment, day, is_on)
"""


@dataclass(frozen=True)
class AnsweringClient:
    """Answers for one table what DuckDB makes of a query, as BigQuery would type it."""

    query_text: str
    tables: tuple[str, ...] = ("held",)
    project: str = "project"

    def list_datasets(self) -> list[Any]:
        return [SimpleNamespace(dataset_id="marts")]

    def list_tables(self, _dataset: str) -> list[Any]:
        return [
            SimpleNamespace(table_id=table, table_type="TABLE", reference=table)
            for table in self.tables
        ]

    def list_rows(self, _table: str) -> Any:
        relation = relation_of(self.query_text)
        fields = [
            SimpleNamespace(name=name, field_type=SAME_TYPES[str(kind)])
            for name, kind in zip(relation.columns, relation.types, strict=True)
        ]
        rows: pa.Table = relation.to_arrow_table()
        return SimpleNamespace(schema=fields, to_arrow=lambda create_bqstorage_client: rows)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.held as {HELD}")
    return path


def relation_of(query: str) -> duckdb.DuckDBPyRelation:
    relation = duckdb.sql(query)
    assert relation is not None
    return relation


def differences(warehouse: Path, client: AnsweringClient) -> tuple[str, ...]:
    (parity,) = compare(warehouse, client, ["marts"])
    return parity.differences


def changed(column: str, expression: str) -> AnsweringClient:
    held = relation_of(HELD)
    kind = held.types[held.columns.index(column)]
    return AnsweringClient(
        f"select * replace (cast({expression} as {kind}) as {column}) from ({HELD})"
    )


def test_equal_rows_in_another_order_are_equal(warehouse: Path) -> None:
    assert differences(warehouse, AnsweringClient(f"{HELD} order by name desc")) == ()


@pytest.mark.parametrize(
    ("column", "expression", "line"),
    [
        ("count", "coalesce(count, 0)", "count: 1 cells, first None and 0"),
        ("is_on", "coalesce(is_on, false)", "is_on: 1 cells, first None and False"),
        ("amount", "amount + 0.000000001", "amount: 1 cells"),
        ("moment", "moment + interval 1 microsecond", "moment: 1 cells"),
        ("day", "day + 1", "day: 1 cells"),
        ("name", "name || ' '", "name: 2 cells, first 'a' and 'a '"),
        ("ratio", "ratio * (1 + 2e-9)", "ratio: 1 cells"),
        ("ratio", "null", "ratio: 1 cells"),
        ("payload", """case when count = 1 then '{"x": 1, "y": [3]}' end""", "payload: 1 cells"),
    ],
)
def test_a_changed_cell_is_told(warehouse: Path, column: str, expression: str, line: str) -> None:
    (told,) = differences(warehouse, changed(column, expression))
    assert told.startswith(line)


@pytest.mark.parametrize(
    ("column", "expression"),
    [
        ("ratio", "ratio * (1 + 5e-10)"),
        ("payload", """case when count = 1 then '{"y":[2],"x":1}' end"""),
    ],
)
def test_what_engines_may_write_otherwise_is_equal(
    warehouse: Path, column: str, expression: str
) -> None:
    assert differences(warehouse, changed(column, expression)) == ()


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (f"select * from ({HELD}) limit 1", "2 and 1 rows"),
        (f"select * exclude (day) from ({HELD})", "day: DATE and absent"),
        (f"select *, 1::bigint as more from ({HELD})", "more: absent and INTEGER"),
        (f"select * replace (count::double as count) from ({HELD})", "count: INTEGER and FLOAT"),
        (f"select count, * exclude (count) from ({HELD})", "the order of the columns"),
    ],
)
def test_missing_rows_columns_and_other_types_are_told(
    warehouse: Path, query: str, line: str
) -> None:
    assert differences(warehouse, AnsweringClient(query)) == (line,)


def test_a_table_of_one_engine_only_is_told(warehouse: Path) -> None:
    parities = compare(warehouse, AnsweringClient(HELD, tables=("other",)), ["marts"])
    assert [(p.name, p.differences) for p in parities] == [
        ("marts.held", ("only DuckDB has it",)),
        ("marts.other", ("only BigQuery has it",)),
    ]


def test_a_random_id_must_be_there_and_need_not_be_equal(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.held as select 1::bigint as count, 'x' as _dlt_id")
        connection.execute("create table marts._dlt_loads as select 1 as load_id")
    assert differences(path, AnsweringClient("select 1::bigint as count, 'y' as _dlt_id")) == ()
    (line,) = differences(path, AnsweringClient("select 1::bigint as count"))
    assert line == "_dlt_id: STRING and absent"


def test_the_table_for_people_has_a_line_for_each_table(warehouse: Path) -> None:
    lines = as_table(compare(warehouse, AnsweringClient(HELD), ["marts"])).splitlines()
    assert lines[2:] == ["| marts.held | 2 | 8 | none |"]
