"""Features of a moment stay what they were, whatever becomes known later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import one, rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("table", ["feat_posts__at_publication", "feat_posts__first_day"])
def test_later_rows_leave_the_features_of_earlier_moments(
    then_and_now: tuple[Path, Path], table: str
) -> None:
    then, now = then_and_now
    before = rows(then, f"select * from features.{table} order by post_key")
    kept = [row[0] for row in before]
    listed = ", ".join(f"'{key}'" for key in kept)
    after = rows(now, f"select * from features.{table} where post_key in ({listed}) order by 1")
    assert len(before) >= 14
    assert after == before


def test_a_complete_label_never_changes(then_and_now: tuple[Path, Path]) -> None:
    then, now = then_and_now
    complete = "select * from features.feat_posts__labels where is_complete order by post_label_key"
    before = rows(then, complete)
    keys = {row[0] for row in before}
    assert len(before) >= 12
    assert [row for row in rows(now, complete) if row[0] in keys] == before


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
            from intermediate.int_account_days__versions, moment
            where known_from <= published_at
            and metric_date between date '2026-10-10' - 30 and date '2026-10-10' - 3
        )
        select (select account_engaged_view_count_28d from moment),
            (select sum(engaged_view_count) from versions where newest = 1)
        """,
    )
    assert stated == by_hand
