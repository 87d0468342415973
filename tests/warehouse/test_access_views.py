"""What each audience sees, in the embedded warehouse."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlglot
from sqlglot import exp

from tests.warehouse.made_marts import SEEDS, fill, made_marts
from warehouse import Target, open_warehouse
from warehouse.access import AUDIENCES, MONEY_COLUMNS, MONEY_METRICS
from warehouse.access_duckdb import at_once, changes
from warehouse.access_views import Access, AccessError, AccountGroup, account_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse import Warehouse

LADLE = AccountGroup("ladle", ("@CopperLadle",), ("group:ladle@example.com",))
ACCESS = Access({"analysts": ("group:analysts@example.com",)}, (LADLE,))
OF_NO_ACCOUNT = {
    "device_types",
    "fct_forecast_drift",
    "fct_forecast_models",
    "metric_definitions",
    "metric_epochs",
    "traffic_source_types",
}
MONEY_WORDS = ("amount", "cost", "cpm", "currency", "earning", "micros", "price", "revenue", "rpm")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("marts") / "filled.duckdb"
    with open_warehouse(Target.local(path)) as opened:
        fill(opened)
    return path


@pytest.fixture
def warehouse(filled: Path, tmp_path: Path) -> Iterator[Warehouse]:
    copied = Path(shutil.copy(filled, tmp_path))
    with open_warehouse(Target.local(copied)) as opened:
        yield opened


def apply(warehouse: Warehouse, access: Access = ACCESS) -> list[str]:
    done = changes(warehouse, access)
    with at_once(warehouse):
        for change in done:
            change.apply()
    return [change.text for change in done]


def seen(warehouse: Warehouse, dataset: str, column: str) -> dict[str, set[object]]:
    """The values of `column` in each view of `dataset` that has it."""
    return {
        view: set(
            warehouse.query(f"select {column} from {dataset}.{view}").column(column).to_pylist()
        )
        for view in warehouse.tables(dataset)
        if column in warehouse.columns(dataset, view)
    }


def test_every_mart_and_feature_is_shown_to_somebody() -> None:
    shown = {(each.schema, each.table) for tables in AUDIENCES.values() for each in tables}
    there = {(each.schema, each.table) for each in made_marts()}
    assert shown == there


def test_every_column_that_names_money_is_known_as_money() -> None:
    only_finance = {"fct_revenue_daily", "fct_revenue_statements", "rpt_account_currency"}
    money = {
        column
        for each in made_marts()
        if each.table not in only_finance
        for column in each.columns
        if any(word in column for word in MONEY_WORDS)
    }
    assert money == MONEY_COLUMNS - {"extra_metrics"}


def test_metrics_of_money_are_those_the_definitions_class_as_revenue() -> None:
    with (SEEDS.parent / "metric_definitions.csv").open(encoding="utf-8") as rows:
        classed = {r["metric"] for r in csv.DictReader(rows) if r["policy_class"] == "revenue"}
    assert set(MONEY_METRICS) == classed


@pytest.mark.parametrize("dataset", ["analysts", "dashboards", "accounts_ladle"])
def test_nobody_but_finance_sees_money(warehouse: Warehouse, dataset: str) -> None:
    apply(warehouse)
    columns = {
        (view, column)
        for view in warehouse.tables(dataset)
        for column in warehouse.columns(dataset, view)
        if column in MONEY_COLUMNS
    }
    # the currency of an imported period is part of its grain; no amount stands beside it
    kept = {("fct_post_periods", "currency")} if dataset != "dashboards" else set()
    assert columns == kept
    metrics = seen(warehouse, dataset, "metric")
    for of_no_account in OF_NO_ACCOUNT & metrics.keys():
        del metrics[of_no_account]
    assert {view: values for view, values in metrics.items() if values != {"view_count"}} == {}
    assert len(metrics) == (6 if dataset == "dashboards" else 11)


def test_finance_sees_money_and_of_the_ledgers_only_that(warehouse: Warehouse) -> None:
    apply(warehouse)
    assert "estimated_revenue_micros" in warehouse.columns("finance", "fct_revenue_daily")
    assert "estimated_revenue_micros" in warehouse.columns("finance", "rpt_video_day")
    assert seen(warehouse, "finance", "metric")["fct_metric_revisions"] == {
        "estimated_revenue_micros"
    }


def test_an_account_group_sees_its_own_accounts_only(warehouse: Warehouse) -> None:
    apply(warehouse)
    by_account = seen(warehouse, "accounts_ladle", "account_key")
    by_post = seen(warehouse, "accounts_ladle", "post_key")
    by_creative = seen(warehouse, "accounts_ladle", "creative_key")
    of_accounts = by_account.keys() | by_post.keys() | by_creative.keys()
    assert of_accounts | OF_NO_ACCOUNT == set(warehouse.tables("analysts"))
    assert all(values == {"a1"} for values in by_account.values()), by_account
    assert all(values == {"post-a1"} for values in by_post.values()), by_post
    assert all(values == {"post-a1"} for values in by_creative.values()), by_creative
    assert all(v == {"a1", "b2"} for v in seen(warehouse, "analysts", "account_key").values())


def test_views_only_choose_columns_and_rows_so_that_days_still_prune(
    warehouse: Warehouse,
) -> None:
    apply(warehouse)
    rows = warehouse.query("select sql from duckdb_views() where comment like 'groundswell%'")
    for sql in rows.column("sql").to_pylist():
        select = sqlglot.parse_one(sql, read="duckdb").expression
        assert isinstance(select, exp.Select)
        assert set(select.args) - {"expressions", "from_", "where", "kind"} <= {
            name for name, value in select.args.items() if not value
        }, sql
        assert all(isinstance(column, exp.Column) for column in select.expressions), sql


def test_applying_twice_changes_nothing(warehouse: Warehouse) -> None:
    first = apply(warehouse)
    assert "make schema accounts_ladle" in first
    assert "make view analysts.fct_post_metrics_daily" in first
    assert apply(warehouse) == []


def test_a_new_column_is_shown_when_access_is_applied_again(warehouse: Warehouse) -> None:
    apply(warehouse)
    warehouse.execute("alter table marts.dim_posts add column language_code varchar")
    assert "language_code" not in warehouse.columns("analysts", "dim_posts")
    assert set(apply(warehouse)) == {
        f"make view {dataset}.dim_posts"
        for dataset in ("analysts", "dashboards", "finance", "accounts_ladle")
    }
    assert "language_code" in warehouse.columns("analysts", "dim_posts")


def test_a_group_the_workspace_no_longer_names_loses_its_views(warehouse: Warehouse) -> None:
    apply(warehouse)
    done = apply(warehouse, replace(ACCESS, groups=()))
    assert done[-1] == "drop schema accounts_ladle"
    assert len(done) == 1 + len(AUDIENCES["analysts"])
    assert warehouse.tables("accounts_ladle") == []
    assert apply(warehouse, replace(ACCESS, groups=())) == []


def test_another_account_in_a_group_remakes_its_views_alone(warehouse: Warehouse) -> None:
    apply(warehouse)
    both = AccountGroup("ladle", ("@copperladle", "UCb2"), LADLE.members)
    done = apply(warehouse, replace(ACCESS, groups=(both,)))
    assert {text.split(".")[0] for text in done} == {"make view accounts_ladle"}
    assert seen(warehouse, "accounts_ladle", "account_key")["dim_posts"] == {"a1", "b2"}


def test_an_account_that_is_not_held_is_named() -> None:
    held = [{"account_id": "UCa1", "handle": None, "account_key": "a1"}]
    with pytest.raises(AccessError, match=r"ladle: .* found none called '@CopperLadle'"):
        account_keys([LADLE], held)


def test_a_mart_that_is_not_built_is_named(warehouse: Warehouse) -> None:
    warehouse.execute("drop table marts.dim_posts")
    with pytest.raises(AccessError, match=r"expected marts.dim_posts.*groundswell build"):
        changes(warehouse, ACCESS)
