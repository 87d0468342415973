"""A day restated after forty days changes the mart and the ledger, and no closed month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, one, rows
from tests.dbt.raw_rows import Load, append

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

LEDGER = "+fct_revenue_statements +fct_metric_revisions +fct_collection_gaps +metric_availability"
FIRST_LOAD, RESTATING_LOAD = "2026-09-13T14:00:00Z", "2026-10-20T14:00:00Z"
DAY = "2026-09-10"  # forty days before the second load; September closed on 16 October


def load(load_id: str, observed_at: str, *, views: int, revenue: str) -> Load:
    """One day of one video and its channel, with its money."""
    made = Load(load_id, observed_at)
    made.youtube("channels", channel_id="UC1", payload={"snippet": {"title": "Copper Ladle"}})
    made.video("v1", snippet={"publishedAt": "2026-09-01T12:00:00Z"})
    days = {"channel_id": "UC1", "day": DAY}
    made.youtube("video_days", **days, video_id="v1", views=views, engaged_views=40, likes=5)
    made.youtube("channel_days", **days, views=views + 1, engaged_views=41, likes=5)
    money = {"currency": "USD", "estimated_revenue": revenue, "estimated_ad_revenue": revenue}
    made.youtube("channel_revenue_days", **days, **money)
    return made


@pytest.fixture(scope="module")
def warehouse(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("restated") / "warehouse.duckdb"
    append(path, load("1.5", FIRST_LOAD, views=100, revenue="1.500000"))
    project.build(path, select=LEDGER)
    append(path, load("2.5", RESTATING_LOAD, views=90, revenue="1.200001"))
    project.build(path, select=LEDGER)
    return path


def test_the_marts_hold_what_is_said_now(warehouse: Path) -> None:
    assert one(warehouse, "select view_count from marts.fct_post_metrics_daily") == 90
    assert one(warehouse, "select view_count from marts.fct_account_metrics_daily") == 91
    ads = (
        "select estimated_revenue_micros from marts.fct_revenue_daily where revenue_source = 'ads'"
    )
    assert one(warehouse, ads) == 1_200_001


def test_the_ledger_tells_old_and_new_and_the_load(warehouse: Path) -> None:
    told = rows(
        warehouse,
        """
        select fact_table, metric, old_value, new_value, load_id, cast(known_from as varchar)
        from marts.fct_metric_revisions order by all
        """,
    )
    at = "2026-10-20 14:00:00"
    assert told == [
        ("fct_account_metrics_daily", "view_count", 101, 91, "2.5", at),
        ("fct_post_metrics_daily", "view_count", 100, 90, "2.5", at),
        ("fct_revenue_daily", "estimated_revenue_micros", 1_500_000, 1_200_001, "2.5", at),
    ]


def test_a_revision_names_the_row_of_its_fact(warehouse: Path) -> None:
    for table, key in [
        ("fct_post_metrics_daily", "post_day_key"),
        ("fct_account_metrics_daily", "account_day_key"),
        ("fct_revenue_daily", "revenue_day_key"),
    ]:
        found = one(
            warehouse,
            f"select count(*) from marts.fct_metric_revisions join marts.{table} "
            f"on fact_key = {key} where fact_table = '{table}'",
        )
        assert found == 1, table


def test_the_closed_month_keeps_its_value_beside_the_restatement(warehouse: Path) -> None:
    statement = one(
        warehouse,
        """
        select revenue_status, revenue_micros, current_revenue_micros,
            restated_after_close_micros, cast(closed_at as varchar)
        from marts.fct_revenue_statements where revenue_source = 'ads'
        """,
    )
    assert statement == ("closed", 1_500_000, 1_200_001, -299_999, "2026-10-16 07:00:00")


def test_a_retired_metric_is_null_with_a_reason(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    made = load("1.5", FIRST_LOAD, views=100, revenue="1.5")
    refusal = {"metric": "shares", "reason": "retired", "detail": "no longer supported"}
    made.youtube("metric_refusals", channel_id="UC1", resource="channel_days", **refusal)
    append(path, made)
    project.build(path, select=LEDGER)
    assert one(path, "select share_count from marts.fct_account_metrics_daily") is None
    reasons = rows(
        path,
        """
        select availability, reason, cast(metric_date as varchar) from marts.metric_availability
        where entity_type = 'account' and metric = 'share_count'
        """,
    )
    assert reasons == [("retired", "retired", DAY)]
