"""Features of a moment stay what they were, whatever becomes known later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import one, rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration


# feature table → the rows that later loads must leave as they were: of counts those that were known
# by the 45th load, since a snapshot stands in for days that are still to come
FROZEN = {
    "feat_posts__at_publication": "true",
    "feat_posts__first_hour": "true",
    "feat_posts__first_day": "true",
    "feat_posts__third_day": "true",
    "feat_posts__account_medians": "true",
    "feat_posts__frozen_counts": "reading_source is not null "
    "and available_at <= timestamp '2026-10-15 14:00:00'",
    "feat_posts__labels": "is_complete",
    "feat_accounts__daily_health": "true",
}


def test_every_feature_table_is_held_to_the_rule(then_and_now: tuple[Path, Path]) -> None:
    tables = rows(
        then_and_now[0],
        "select table_name from duckdb_tables() where schema_name = 'features' order by 1",
    )
    assert {table for (table,) in tables} == set(FROZEN)


@pytest.mark.parametrize("table", FROZEN)
def test_later_rows_leave_the_features_of_earlier_moments(
    then_and_now: tuple[Path, Path], table: str
) -> None:
    then, now = then_and_now
    known = f"select * from features.{table} where {FROZEN[table]} order by all"
    before = rows(then, known)
    keys = {row[0] for row in before}
    assert len(before) >= 12
    assert len(keys) == len(before)
    assert [row for row in rows(now, known) if row[0] in keys] == before


def test_later_rows_did_arrive(then_and_now: tuple[Path, Path]) -> None:
    then, now = then_and_now
    posts = "select count(*) from features.feat_posts__at_publication"
    assert one(now, posts) > one(then, posts)
    restated = """
        select count(*) from intermediate.int_post_days__versions
        where metric_date < date '2026-10-01' and known_from > timestamp '2026-10-15 14:00:00'
    """
    assert one(then, restated) == 0
    assert one(now, restated) > 10


def test_no_label_is_known_to_a_feature_before_it_is_available(
    then_and_now: tuple[Path, Path],
) -> None:
    _, now = then_and_now
    known = one(
        now,
        """
        select count(*) from features.feat_posts__account_medians as medians
        join features.feat_posts__at_publication as moments using (post_key)
        where medians.label_count > (
            select count(*) from features.feat_posts__labels as labels
            where labels.horizon_days = medians.horizon_days
            and labels.label_available_at <= moments.moment_at
        )
        """,
    )
    assert known == 0


def test_account_sums_end_three_days_before_the_moment(then_and_now: tuple[Path, Path]) -> None:
    _, now = then_and_now
    stated, by_hand = one(
        now,
        """
        with moment as (
            select * from features.feat_posts__at_publication where title = 'Dish 13'
        ),
        versions as (
            select *, row_number() over (
                partition by metric_date order by known_from desc
            ) as newest
            from intermediate.int_account_days__versions
            inner join moment using (account_key)
            where known_from <= published_at
            and metric_date between date '2026-10-10' - 30 and date '2026-10-10' - 3
        )
        select (select account_engaged_view_count_28d from moment),
            (select sum(engaged_view_count) from versions where newest = 1)
        """,
    )
    assert stated == by_hand


def test_text_and_audience_are_those_of_the_publication(then_and_now: tuple[Path, Path]) -> None:
    _, now = then_and_now
    known = one(
        now,
        """
        select caption, account_follower_count from features.feat_posts__at_publication
        where title = 'Dish 13'
        """,
    )
    # published on 10 October; the day before, ten more each day, ended with the reading of the 9th
    assert known == ("How to cook it.", 1000 + 10 * 38)


def test_no_count_of_snapshots_is_known_before_the_reading_that_closes_it(
    then_and_now: tuple[Path, Path],
) -> None:
    _, now = then_and_now
    closed, known_too_early, young_and_late = one(
        now,
        """
        select
            count(*),
            count(*) filter (counts.age_hours > 72 and counts.available_at < ages.closed_at),
            count(*) filter (
                counts.age_hours <= 72 and ages.closed_at > counts.target_at + interval 1 day
            )
        from features.feat_posts__frozen_counts as counts
        join intermediate.int_post_ages__by_source as ages using (post_key, age_hours)
        where counts.reading_source = 'snapshot' and ages.reading_source = 'snapshot'
        """,
    )
    assert closed > 50
    assert (known_too_early, young_and_late) == (0, 0)


def test_a_label_is_known_after_its_horizon(then_and_now: tuple[Path, Path]) -> None:
    _, now = then_and_now
    latencies = rows(
        now,
        """
        select horizon, min(label_available_at - target_at) >= interval 3 day
        from features.feat_posts__labels where horizon != 'lifetime' group by all order by all
        """,
    )
    assert latencies == [("1d", True), ("28d", True), ("7d", True)]
