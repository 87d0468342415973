"""Marts and features built load by load are those built at once, whatever happened in between."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, differing_tables, one, rows
from tests.dbt.raw_rows import append
from tests.dbt_analytics.conftest import EVERYTHING
from tests.dbt_analytics.made_changes import changed_load

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

ALLOWED: dict[str, object] = {"derived_metrics_platforms": ["facebook", "youtube"]}
FIRST_BUILD, AFTER_ONE_LOAD, AFTER_AN_OUTAGE = 40, 41, 48


@pytest.fixture(scope="module")
def load_by_load(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse built on 40 loads, on one more, and on seven more at once."""
    warehouse = tmp_path_factory.mktemp("load_by_load") / "warehouse.duckdb"
    built = 0
    for known in (FIRST_BUILD, AFTER_ONE_LOAD, AFTER_AN_OUTAGE):
        append(warehouse, *(changed_load(number) for number in range(built, known)))
        project.build(warehouse, select=EVERYTHING, variables=ALLOWED)
        built = known
    return warehouse


def test_a_full_refresh_equals_the_increments(
    project: Project, load_by_load: Path, tmp_path: Path
) -> None:
    whole = tmp_path / "whole.duckdb"
    shutil.copy(load_by_load, whole)
    project.build(whole, select=EVERYTHING, variables=ALLOWED, full_refresh=True)
    assert differing_tables(load_by_load, whole) == []


def test_a_month_closed_between_two_builds_keeps_its_value(load_by_load: Path) -> None:
    statement = """
        select revenue_status, restated_after_close_micros from marts.fct_revenue_statements
        where statement_month = '2026-09-01' and revenue_source = 'ads'
    """
    assert one(load_by_load, statement) == ("closed", 0)
    settled = """
        select distinct revenue_status from marts.fct_revenue_daily
        where metric_date between '2026-09-01' and '2026-09-30'
    """
    assert rows(load_by_load, settled) == [("settled",)]


def test_a_gap_is_filled_by_a_later_answer_and_closed_by_its_deadline(load_by_load: Path) -> None:
    gaps = """
        select day(gap_date), status, is_recoverable from marts.fct_collection_gaps
        where gap_date < '2026-09-10' order by gap_date
    """
    assert rows(load_by_load, gaps) == [
        (6, "open", False),
        (7, "open", False),
        (8, "filled", False),
        (9, "filled", False),
    ]


def test_a_new_reason_of_a_refusal_explains_old_days_too(load_by_load: Path) -> None:
    reasons = """
        select distinct reason from marts.metric_availability
        where metric = 'thumbnail_impression_count' and account_key = md5('youtube|UC1')
        and metric_date between '2026-09-02' and '2026-09-14'
    """
    assert rows(load_by_load, reasons) == [("retired",)]


def test_a_deleted_post_explains_the_days_before_it_went_and_not_all_its_life(
    load_by_load: Path,
) -> None:
    silent = """
        select min(metric_date), max(metric_date) from intermediate.int_account_days__silent_posts
        where has_gone_post
    """
    first, last = one(load_by_load, silent)
    assert str(first) == "2026-09-17"  # without views since the 16th, it went on 18 October
    assert str(last) == "2026-10-15"


def test_a_post_published_anew_has_the_ages_of_its_new_publication(load_by_load: Path) -> None:
    reached = """
        select count(*) from features.feat_posts__frozen_counts as counts
        join marts.dim_posts using (post_key)
        where post_id = 'w3' and target_at < published_at
    """
    assert one(load_by_load, reached) == 0


def test_an_account_read_again_after_a_month_has_its_targets(load_by_load: Path) -> None:
    reached = """
        select count(*) from features.feat_posts__frozen_counts as counts
        join marts.dim_posts using (post_key)
        where post_id = 'w2'
    """
    assert one(load_by_load, reached) == 5


def test_a_count_waits_for_the_reading_that_closes_its_age(load_by_load: Path) -> None:
    label = """
        select is_complete, view_count, label_available_at
        from features.feat_posts__labels join marts.dim_posts using (post_key)
        where post_id = 'w9' and horizon = '7d'
    """
    # 3,400 an hour before the seven days, 4,400 ten days after that reading, 240 hours
    closed = datetime.fromisoformat("2026-10-15 14:00:00")
    assert one(load_by_load, label) == (True, 3400 + round(1000 / 240), closed)


def test_an_export_has_the_lifetimes_that_its_first_load_told(load_by_load: Path) -> None:
    labels = """
        select post_id, engagement_count, horizon_days, label_available_at - published_at
        from features.feat_posts__labels join marts.dim_posts using (post_key)
        where horizon = 'lifetime' and post_id like '900_old%' order by post_id
    """
    # the first has grown from 60 to 83 reactions since; 4 comments and 2 shares
    week = timedelta(days=7)
    assert rows(load_by_load, labels) == [
        (f"900_old{post}", count, None, week) for post, count in enumerate([66, 56, 66, 76, 86, 96])
    ]


def test_forecasts_meet_what_came_true(load_by_load: Path) -> None:
    forecasts = """
        select count(*), count(actual_count), count(distinct is_backtest)
        from marts.fct_post_forecasts
    """
    all_of_them, met, kinds = one(load_by_load, forecasts)
    assert all_of_them >= 19
    assert 0 < met < all_of_them
    assert kinds == 2
    lifetimes = """
        select distinct forecast_count - absolute_error_count, is_inside_80, is_inside_95,
            target_at - published_at
        from marts.fct_post_forecasts join marts.dim_posts using (post_key)
        where horizon = 'lifetime' and post_id = '900_old3'
    """
    assert rows(load_by_load, lifetimes) == [(76.0, False, None, timedelta(days=7))]


def test_scores_stand_on_the_posts_published_before(load_by_load: Path) -> None:
    scores = """
        select age, post_id, actual_count, expected_count, performance_factor, peer_count
        from marts.fct_post_performance join marts.dim_posts using (post_key)
        where post_id like '900_old%' order by post_id
    """
    # 83, 50, 60, 70, 80 reactions, 4 comments and 2 shares; of four peers the ends are dropped
    assert rows(load_by_load, scores)[:5] == [
        ("lifetime", "900_old0", 89, None, None, 0),
        ("lifetime", "900_old1", 56, 89.0, -89 / 56, 1),
        ("lifetime", "900_old2", 66, 72.5, -72.5 / 66, 2),
        ("lifetime", "900_old3", 76, pytest.approx(211 / 3), pytest.approx(76 * 3 / 211), 3),
        ("lifetime", "900_old4", 86, 71.0, 86 / 71, 4),
    ]
