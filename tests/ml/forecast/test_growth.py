"""Growth from early counts, worked out by hand."""

import numpy as np
import pytest

from ml.forecast.growth import early_counts_linear, log_linear_growth
from ml.forecast.posts import Posts
from ml.forecast.settings import Task

DAY = np.timedelta64(1, "D")
START = np.datetime64("2026-05-01T00:00:00", "us")


def _posts(now: list[float], before: list[float], actual: list[float]) -> Posts:
    """Posts a month apart, so that each label is known before the next post is asked."""
    count = len(now)
    published = START + np.arange(count) * 30 * DAY
    return Posts(
        task=Task("facebook", "engagement_count", "first_day", "7d"),
        post_key=np.arange(count).astype(str),
        account_key=np.array(["kitchen"] * count),
        post_kind=np.array(["image"] * count),
        text=np.array([""] * count, dtype=object),
        published_at=published,
        moment_at=published + DAY,
        columns={"engagement_count_1d": np.array(now), "engagement_count_6h": np.array(before)},
        actual=np.array(actual),
        views=np.full(count, np.nan),
        label_available_at=published + 10 * DAY,
    )


def test_log_linear_growth_adds_the_mean_step_and_half_its_variance() -> None:
    posts = _posts([99.0, 99.0, 49.0], [40.0] * 3, [199.0, 399.0, np.nan])
    steps = np.log([2.0, 4.0])  # 200 ÷ 100 and 400 ÷ 100
    expected = 50 * np.exp(steps.mean() + steps.var(ddof=1) / 2) - 1
    found = log_linear_growth(posts, least=2)
    assert found[2] == pytest.approx(expected)
    assert np.isnan(found[:2]).all()  # one post was known, or none


def test_early_counts_are_weighed_so_that_relative_errors_are_least() -> None:
    # actual = 1 × what came in six hours + 3 × what came after them
    posts = _posts([10.0, 20.0, 30.0, 50.0], [4.0, 15.0, 10.0, 20.0], [22.0, 30.0, 70.0, np.nan])
    assert early_counts_linear(posts, least=3)[3] == pytest.approx(20 + 3 * 30, rel=1e-3)


def test_without_the_older_reading_the_newer_one_is_enough() -> None:
    posts = _posts([10.0, 20.0, 30.0, 50.0], [4.0, 15.0, 10.0, np.nan], [20.0, 40.0, 60.0, np.nan])
    assert early_counts_linear(posts, least=3)[3] == pytest.approx(100.0, rel=1e-3)


def test_a_label_that_comes_later_changes_nothing() -> None:
    counts = [10.0, 20.0, 30.0, 50.0]
    one = _posts(counts, [4.0, 15.0, 10.0, 20.0], [22.0, 30.0, 70.0, 110.0])
    two = _posts(counts, [4.0, 15.0, 10.0, 20.0], [22.0, 30.0, 7e6, 110.0])
    for method in (log_linear_growth, early_counts_linear):
        before, after = method(one, least=1), method(two, least=1)
        assert np.array_equal(before[:3], after[:3], equal_nan=True)
        assert before[3] != after[3]
