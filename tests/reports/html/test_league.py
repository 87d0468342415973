"""Rankings: every choice of account, kind and period finds words for its first rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from reports.html.performance.league import find_candidates, periods_of, ranked
from reports.html.performance.lenses import Lens
from reports.html.performance.scale import as_score, difference, place_on, quantile, ratio_of, times

NEWEST = date(2026, 11, 17)


def post(number: int, *, account: str = "a", kind: str = "image", score: float | None = 1.0) -> Any:
    return {
        "post_performance_key": f"p{number}",
        "post_key": f"p{number}",
        "account_key": account,
        "post_kind": kind,
        "published_date": NEWEST,
        "actual_count": number,
        "performance_factor": score,
        "title": "words",
    }


def lens_of(*posts: Any) -> Lens:
    return Lens("l0", "facebook", "engagement_count", "", "", posts)


def test_a_post_leads_only_the_rankings_it_belongs_to() -> None:
    crowd = [post(number, score=5.0) for number in range(100, 160)]
    alone = post(1, account="b", kind="link", score=-9.0)
    found = find_candidates([lens_of(*crowd, alone)])
    assert "p1" in found.keys, "first of its own account, whatever the others have"
    assert found.shown == 20
    assert found.ranks["p1"] == 0


def test_posts_deep_in_every_ranking_carry_no_words() -> None:
    found = find_candidates(
        [lens_of(*(post(number, score=number / 10) for number in range(1, 101)))]
    )
    # twenty from above, twenty from below; by count the same as from above
    assert found.keys == {f"p{number}" for number in (*range(1, 21), *range(81, 101))}


def test_rankings_get_shorter_when_their_words_would_be_heavy() -> None:
    heavy = [
        {**post(number, account=f"a{number // 40}", score=float(number)), "title": "x" * 90}
        for number in range(8_000)
    ]
    found = find_candidates([lens_of(*heavy)])
    assert found.shown == 15


def test_a_post_without_a_score_is_ranked_by_counts_alone() -> None:
    rows = [post(1, score=None), post(2, score=2.0), post(3, score=-2.0)]
    assert [row["post_key"] for row in ranked(rows, "above")] == ["p2", "p3"]
    assert [row["post_key"] for row in ranked(rows, "below")] == ["p3", "p2"]
    assert [row["post_key"] for row in ranked(rows, "count")] == ["p3", "p2", "p1"]


def test_a_day_lies_in_its_year_and_in_the_newest_days_that_reach_it() -> None:
    assert periods_of(date(2026, 10, 21), NEWEST) == ("all", "2026", "28", "90", "365")
    assert periods_of(date(2026, 10, 20), NEWEST) == ("all", "2026", "90", "365")
    assert periods_of(date(2016, 6, 1), NEWEST) == ("all", "2016")


@pytest.mark.parametrize(
    ("score", "ratio"), [(2.0, 2.0), (-2.0, 0.5), (-400.0, 0.0025), (0.9, 0.9)]
)
def test_a_score_is_read_back_as_actual_by_expected(score: float, ratio: float) -> None:
    assert ratio_of(score) == pytest.approx(ratio)


def test_scores_and_differences_are_written_for_people() -> None:
    assert times(2.04) == "2.0×"
    assert times(-400) == "−400×"
    assert as_score(0.5) == "−2.0×"
    assert difference(1.28) == "+28%"
    assert difference(0.92) == "−8%"
    assert difference(1.001) == "±0%"
    assert difference(3.4) == "3.4×"


def test_a_doubling_is_as_far_as_a_halving() -> None:
    assert place_on(1, 16) == 0.5
    assert place_on(2, 16) == pytest.approx(0.625)
    assert place_on(0.5, 16) == pytest.approx(0.375)
    assert place_on(1000, 16) == 1.0


def test_a_quantile_lies_between_its_neighbours() -> None:
    assert quantile([10.0, 20.0, 40.0], 0.5) == 20.0
    assert quantile([10.0, 20.0, 40.0], 0.75) == 30.0
