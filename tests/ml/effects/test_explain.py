"""What is planted is found, what is noise is not, and an answer is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from ml.effects import PerformanceMissingError, explain
from tests.ml.effects.conftest import LATER, NOW, Explained, put, told
from tests.ml.made_performance import EFFECTS, Planted, made_performance
from warehouse import open_warehouse

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("factor", "level", "log_effect"),
    [
        ("post_kind", "reel", EFFECTS.kinds["reel"]),
        ("post_kind", "link", EFFECTS.kinds["link"]),
        ("hashtags", "3–5 hashtags", EFFECTS.hashtags),
    ],
)
def test_a_planted_effect_lies_in_its_interval_and_is_clear_of_none(
    explained: Explained, factor: str, level: str, log_effect: float
) -> None:
    row = explained.effect(factor, level)
    assert row["low"] <= np.exp(log_effect) <= row["high"]
    assert not row["low"] <= 1.0 <= row["high"]


def test_the_effect_of_a_kind_is_told_against_the_most_frequent_one(explained: Explained) -> None:
    image = explained.effect("post_kind", "image")
    assert image["reference_level"] == "image"
    assert (image["effect"], image["low"], image["high"], image["p_value"]) == (1, 1, 1, None)
    assert not image["is_clear"]


def test_what_is_confounded_with_the_account_is_adjusted_and_the_naive_ratio_shows_it(
    tmp_path: Path,
) -> None:
    # reels do nothing, but the account with the most followers posts the most of them
    rows = made_performance(planted=Planted(kind_habit=0.7), posts_each=500)
    target = put(tmp_path, rows)
    explain(target, now=NOW)
    (reel,) = (
        row
        for row in told(target, "post_effects")
        if row["scope"] == "all" and row["level"] == "reel"
    )
    assert reel["low"] <= 1.0 <= reel["high"]
    assert reel["naive_effect"] > 2.0


def test_a_second_answer_about_the_same_posts_is_not_written(explained: Explained) -> None:
    again = explain(explained.target, now=LATER)
    assert not again.is_new
    assert again.model_version == explained.report.model_version
    assert told(explained.target, "post_effects") == explained.effects


def test_an_answer_that_was_stopped_half_way_is_completed(
    explained: Explained, tmp_path: Path
) -> None:
    target = put(tmp_path, explained.rows)
    explain(target, now=NOW)
    with open_warehouse(target) as warehouse:
        warehouse.execute("delete from predictions.post_effects")
    explain(target, now=NOW)
    assert told(target, "post_effects") == explained.effects
    assert told(target, "publish_times") == explained.times


def test_another_count_makes_a_new_whole_answer_beside_the_old_one(tmp_path: Path) -> None:
    rows = made_performance(accounts=1, posts_each=150)
    target = put(tmp_path, rows)
    first = explain(target, now=NOW)
    counts = rows["actual_count"].to_pylist()
    place = rows.schema.get_field_index("actual_count")
    changed = rows.set_column(place, "actual_count", pa.array([counts[0] + 1, *counts[1:]]))
    put(tmp_path, changed)
    second = explain(target, now=LATER)
    versions = [row["model_version"] for row in told(target, "post_effects")]
    assert first.model_version != second.model_version
    assert versions.count(first.model_version or "") == first.effect_rows
    assert versions.count(second.model_version or "") == second.effect_rows


def test_the_same_posts_give_the_same_answer_to_the_last_digit(
    explained: Explained, tmp_path: Path
) -> None:
    shuffled = explained.rows.take(list(reversed(range(explained.rows.num_rows))))
    target = put(tmp_path, shuffled)
    explain(target, now=NOW)
    assert told(target, "post_effects") == explained.effects
    assert told(target, "publish_times") == explained.times


def test_an_account_with_few_posts_is_told_in_the_platform_only(tmp_path: Path) -> None:
    rows = pa.concat_tables(
        [
            made_performance(accounts=1, posts_each=300),
            made_performance(accounts=2, posts_each=40).slice(40),
        ]
    )
    target = put(tmp_path, rows)
    report = explain(target, now=NOW)
    accounts = {row["account_key"] for row in told(target, "post_effects")}
    assert accounts == {None, "account-0"}
    assert report.model_count == 2


def test_too_few_posts_are_said_and_nothing_is_written(tmp_path: Path) -> None:
    target = put(tmp_path, made_performance(accounts=1, posts_each=30))
    report = explain(target, now=NOW)
    assert report.model_version is None
    assert report.notes == (
        "facebook, engagement_count: 30 posts, effects need 60 with others of the same account, "
        "age and month",
    )


def test_a_platform_is_never_mixed_with_another(tmp_path: Path) -> None:
    facebook = made_performance(accounts=1, posts_each=200)
    place = facebook.schema.get_field_index("platform")
    instagram = facebook.set_column(place, "platform", pa.array(["instagram"] * 200))
    target = put(tmp_path, pa.concat_tables([facebook, instagram]))
    explain(target, now=NOW)
    rows = [row for row in told(target, "post_effects") if row["scope"] == "all"]
    assert {row["platform"] for row in rows} == {"facebook", "instagram"}
    assert {row["model_post_count"] for row in rows} == {200}


def test_the_evening_and_the_weekend_are_the_best_times(explained: Explained) -> None:
    of_account = [row for row in explained.times if row["account_key"] == "account-1"]
    assert len(of_account) == 56
    best = max(of_account, key=lambda row: row["effect"])
    assert (best["weekday"] in {6, 7}, best["hour_block"]) == (True, 18)
    assert best["low"] <= best["effect"] <= best["high"]


def test_a_view_that_is_not_built_is_said_in_one_line(tmp_path: Path) -> None:
    target = put(tmp_path, made_performance(posts_each=5).drop_columns(["post_kind", "age"]))
    with pytest.raises(
        PerformanceMissingError,
        match=r"^marts\.rpt_post_performance lacks age, post_kind: build it with `groundswell",
    ):
        explain(target, now=NOW)
