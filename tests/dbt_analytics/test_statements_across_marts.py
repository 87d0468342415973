"""What holds across marts holds on a brand whose days were restated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, one, rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

OWN = "path:dbt_project/models/marts path:dbt_project/models/features test_type:singular"


def test_the_data_tests_pass(project: Project, brand: Path) -> None:
    project.run(["test", "--select", OWN, "--exclude-resource-type", "unit_test"], warehouse=brand)


def test_posts_and_residual_make_the_account(brand: Path) -> None:
    wrong = """
        select count(*) from marts.fct_metric_residuals_daily
        where post_sum_value + residual_value != account_value
    """
    assert one(brand, wrong) == 0
    views = """
        select distinct cause, residual_value from marts.fct_metric_residuals_daily
        where metric = 'view_count' and platform = 'youtube'
    """
    assert rows(brand, views) == [("unattributed", 5)]


def test_report_views_hold_sums_and_no_ratios(brand: Path) -> None:
    floats = """
        select table_name, column_name from information_schema.columns
        where table_name like 'rpt_%' and data_type in ('DOUBLE', 'FLOAT') order by column_name
    """
    scores = ["expected_count", "outperformed_rate", "performance_factor", "robust_score"]
    assert rows(brand, floats) == [("rpt_post_performance", score) for score in scores]
    for report, fact in [("rpt_channel_day", "account"), ("rpt_video_day", "post")]:
        totals = "select count(*), sum(view_count), sum(engagement_count) from marts.{0}"
        assert one(brand, totals.format(report)) == one(
            brand, totals.format(f"fct_{fact}_metrics_daily")
        )


def test_no_scores_are_made_without_permission(brand: Path) -> None:
    assert one(brand, "select count(*) from marts.fct_post_ages") > 0
    assert one(brand, "select count(*) from marts.fct_post_performance") == 0
    assert one(brand, "select count(*) from marts.fct_post_forecasts") == 0
