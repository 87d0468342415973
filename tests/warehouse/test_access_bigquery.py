"""Views, grants and row policies on a local BigQuery: what is seen, and by whom."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from google.cloud import bigquery

from sandbox.bigquery import RunningBigQuery, reason_not_installed, start
from tests.dbt.googlesql import GoogleSql, Refused, kind_of
from tests.warehouse.made_marts import fill, fill_bigquery, made_marts
from warehouse import BigQuerySettings, Target, open_warehouse
from warehouse.access import AUDIENCES
from warehouse.access_bigquery import BigQueryAccess
from warehouse.access_duckdb import at_once
from warehouse.access_duckdb import changes as duckdb_changes
from warehouse.access_policies import policies, policy_sql
from warehouse.access_views import Access, AccountGroup, Names, views_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.integration

ANNA = "anna@example.com"
KEPT = {
    "dim_accounts",
    "dim_post_versions",
    "dim_posts",
    "fct_metric_revisions",
    "fct_post_metrics_daily",
    "fct_revenue_daily",
    "feat_posts__labels",
}
PIPELINE = "user:local-bigquery@localhost"  # who asks the local server without a name
TERRAFORMED = "reader@acme.iam.gserviceaccount.com"
LADLE = AccountGroup("ladle", ("@copperladle",), (f"user:{ANNA}",))
# a few tables of each kind: the server takes its time for each
FEW = {
    audience: tuple(shown for shown in tables if shown.table in KEPT)
    for audience, tables in AUDIENCES.items()
}
ACCESS = Access(
    audiences=FEW,
    members={
        "analysts": ("group:analysts@example.com",),
        "dashboards": ("domain:example.org",),
        "finance": ("group:finance@example.com", "user:cfo@example.com"),
    },
    groups=(LADLE,),
)
NO_NAMES = Names(lambda *_: "t", lambda name: name, lambda *_: ["account_key", "metric"])
NOBODY = Access(members={}, audiences=FEW)
POLICED = replace(ACCESS, row_policies=True, pipeline=(PIPELINE,))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBigQuery]:
    """A local BigQuery whose marts are filled."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with start(tmp_path_factory.mktemp("bigquery")) as running:
        fill_bigquery(running.client(), prefix="acme_", tables=KEPT)
        yield running


@pytest.fixture
def settings(server: RunningBigQuery) -> Iterator[BigQuerySettings]:
    """Settings of the server; what a test has granted is taken away after it."""
    found = settings_of(server)
    yield found
    apply(found, NOBODY)


def settings_of(server: RunningBigQuery, *, email: str | None = None) -> BigQuerySettings:
    """Settings with a prefix; with `email`, as that person."""
    environment = server.environment() | {"GROUNDSWELL_BIGQUERY_DATASET_PREFIX": "acme_"}
    if email is not None:
        claims = base64.urlsafe_b64encode(json.dumps({"email": email}).encode()).decode()
        environment["GROUNDSWELL_BIGQUERY_TOKEN"] = f"made.{claims}.up"
    return BigQuerySettings.from_environment(environment)


def apply(settings: BigQuerySettings, access: Access = ACCESS) -> list[str]:
    done = BigQueryAccess(settings.client(), settings).changes(access)
    for change in done:
        change.apply()
    return [change.text for change in done]


def entries(settings: BigQuerySettings, dataset: str) -> list[dict[str, Any]]:
    held = settings.client().get_dataset(dataset)
    return [entry.to_api_repr() for entry in held.access_entries]


def readers(settings: BigQuerySettings, dataset: str) -> set[str]:
    """People, groups and domains that may read `dataset`."""
    kinds = ("groupByEmail", "userByEmail", "domain")
    return {
        entry[kind]
        for entry in entries(settings, dataset)
        for kind in kinds
        if kind in entry and entry.get("role") == "READER"
    }


def authorised(settings: BigQuerySettings, dataset: str) -> list[tuple[str, list[str]]]:
    """The datasets whose views may read `dataset`."""
    found = [entry["dataset"] for entry in entries(settings, dataset) if "dataset" in entry]
    return sorted((each["dataset"]["datasetId"], each["targetTypes"]) for each in found)


def asked(settings: BigQuerySettings, sql: str) -> list[tuple[object, ...]]:
    fresh = bigquery.QueryJobConfig(use_query_cache=False)  # the server's cache knows no persons
    rows = settings.client().query_and_wait(sql, job_config=fresh)
    return [tuple(row.values()) for row in rows]


def test_every_view_answers_what_it_answers_on_duckdb(
    server: RunningBigQuery, tmp_path: Path
) -> None:
    every = replace(ACCESS, audiences=AUDIENCES)
    settings = replace(settings_of(server), dataset_prefix="whole_")
    fill_bigquery(server.client(), prefix="whole_")
    apply(settings, every)
    compared = 0
    with (
        open_warehouse(Target.local(tmp_path / "w.duckdb")) as local,
        open_warehouse(Target.for_bigquery(settings), read_only=True) as remote,
    ):
        fill(local)
        with at_once(local):
            for change in duckdb_changes(local, every):
                change.apply()
        for dataset in ("analysts", "dashboards", "finance", "accounts_ladle"):
            assert remote.tables(dataset) == local.tables(dataset)
            for view in local.tables(dataset):
                sql = f"select * from {dataset}.{view} order by 1, 2, 3"
                ours, theirs = local.query(sql), remote.query(sql)
                assert ours.column_names == theirs.column_names, view
                assert ours.to_pylist() == theirs.to_pylist(), view
                compared += 1
    assert compared == len(views_of(every, NO_NAMES, {"ladle": ["a1"]}))


def test_each_audience_reads_its_own_dataset_and_no_mart(settings: BigQuerySettings) -> None:
    apply(settings)
    assert readers(settings, "acme_analysts") == {"analysts@example.com"}
    assert readers(settings, "acme_dashboards") == {"example.org"}
    assert readers(settings, "acme_finance") == {"finance@example.com", "cfo@example.com"}
    assert readers(settings, "acme_accounts_ladle") == {ANNA}
    assert readers(settings, "acme_marts") == set()
    assert readers(settings, "acme_features") == set()


def test_the_views_of_an_audience_are_authorised_on_what_they_read(
    settings: BigQuerySettings,
) -> None:
    apply(settings)
    assert authorised(settings, "acme_marts") == [
        ("acme_accounts_ladle", ["VIEWS"]),
        ("acme_analysts", ["VIEWS"]),
        ("acme_dashboards", ["VIEWS"]),
        ("acme_finance", ["VIEWS"]),
    ]
    assert authorised(settings, "acme_features") == [
        ("acme_accounts_ladle", ["VIEWS"]),
        ("acme_analysts", ["VIEWS"]),
    ]


def test_applying_twice_changes_nothing(settings: BigQuerySettings) -> None:
    first = apply(settings, POLICED)
    assert "grant reading of acme_finance to finance@example.com" in first
    assert apply(settings, POLICED) == []


def test_who_is_taken_out_of_the_workspace_loses_reading_and_others_keep_it(
    settings: BigQuerySettings,
) -> None:
    apply(settings)
    members = {**ACCESS.members, "finance": ("group:finance@example.com",)}
    assert apply(settings, replace(ACCESS, members=members)) == [
        "revoke reading of acme_finance from cfo@example.com"
    ]
    assert readers(settings, "acme_finance") == {"finance@example.com"}


def test_owners_and_service_accounts_are_left_alone(settings: BigQuerySettings) -> None:
    apply(settings)
    client = settings.client()
    dataset = client.get_dataset("acme_dashboards")
    given = bigquery.AccessEntry("READER", "userByEmail", TERRAFORMED)
    owner = bigquery.AccessEntry("OWNER", "userByEmail", "owner@example.com")
    dataset.access_entries = [*dataset.access_entries, given, owner]
    client.update_dataset(dataset, ["access_entries"])
    before = entries(settings, "acme_dashboards")
    assert apply(settings) == []
    apply(settings, NOBODY)
    assert entries(settings, "acme_dashboards") == [
        entry for entry in before if entry.get("domain") != "example.org"
    ]


def test_a_group_the_workspace_no_longer_names_loses_its_dataset(
    settings: BigQuerySettings,
) -> None:
    apply(settings)
    done = apply(settings, replace(ACCESS, groups=()))
    assert done[0] == f"revoke reading of acme_accounts_ladle from {ANNA}"
    assert done[-1] == "drop dataset acme_accounts_ladle"
    assert "acme_accounts_ladle" not in dict(authorised(settings, "acme_marts"))
    there = [dataset.dataset_id for dataset in settings.client().list_datasets()]
    assert "acme_accounts_ladle" not in there
    assert apply(settings, replace(ACCESS, groups=())) == []


def test_a_view_somebody_else_made_is_left_alone(settings: BigQuerySettings) -> None:
    apply(settings)
    client = settings.client()
    other = bigquery.Table("groundswell-local.acme_analysts.kept")
    other.view_query = "select 1 as one"
    client.create_table(other)
    assert apply(settings) == []
    client.delete_table("groundswell-local.acme_analysts.kept")


def test_a_row_policy_hides_the_rows_of_other_accounts(
    server: RunningBigQuery, settings: BigQuerySettings
) -> None:
    apply(settings, POLICED)
    sql = "select distinct account_key from acme_marts.fct_post_metrics_daily order by 1"
    assert asked(settings, sql) == [("a1",), ("b2",)]
    assert asked(settings_of(server, email=ANNA), sql) == [("a1",)]
    assert asked(settings_of(server, email="other@example.net"), sql) == []


def test_a_changed_group_has_another_policy_and_none_is_left_behind(
    server: RunningBigQuery, settings: BigQuerySettings
) -> None:
    apply(settings, POLICED)
    both = replace(LADLE, accounts=("@copperladle", "@lalouche"))
    apply(settings, replace(POLICED, groups=(both,)))
    sql = "select count(*) from acme_marts.dim_accounts"
    assert asked(settings_of(server, email=ANNA), sql) == [(2,)]
    apply(settings, ACCESS)
    assert asked(settings_of(server, email="other@example.net"), sql) == [(2,)]


def test_a_table_built_anew_gets_its_policies_back(settings: BigQuerySettings) -> None:
    apply(settings, POLICED)
    settings.client().query_and_wait("drop all row access policies on acme_marts.dim_accounts")
    done = apply(settings, POLICED)
    assert len(done) == 2
    assert all(text.endswith("of dim_accounts") for text in done)


def test_google_accepts_every_view_and_policy() -> None:
    columns = {(m.schema, m.table): m.columns for m in made_marts()}
    names = Names(
        relation=lambda schema, table: f"`acme`.`acme_{schema}`.`{table}`",
        column=lambda name: f"`{name}`",
        columns=lambda schema, table: list(columns[schema, table]),
    )
    analyzer = GoogleSql(
        {
            f"acme.acme_{schema}.{table}": {
                name: kind_of("double" if kind == "float" else kind) for name, kind in held.items()
            }
            for (schema, table), held in columns.items()
        }
    )
    keys = {"ladle": ["a1"]}
    for view in views_of(replace(ACCESS, audiences=AUDIENCES), names, keys):
        shown = analyzer.columns(view.sql)
        assert shown.keys() <= columns[view.source, view.name].keys()
    table = names.relation("marts", "dim_accounts")
    for name, (grantees, condition) in policies(POLICED, keys).items():
        analyzer.columns(policy_sql(name, table, grantees, condition))
    analyzer.columns(f"drop all row access policies on {table}")
    with pytest.raises(Refused):
        analyzer.columns(policy_sql("p", table, ["group:a@example.com"], "no_such_column = 'a'"))
