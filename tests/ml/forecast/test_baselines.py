"""Baselines, worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ml.forecast.baselines import baselines_of
from ml.forecast.posts import Posts
from ml.forecast.settings import ForecastSettings, Stage, Task
from ml.forecast.tables import NUMBER_COLUMNS, STAGE_COLUMNS

START = np.datetime64("2026-05-01T00:00:00", "us")
DAY = np.timedelta64(1, "D")


def _posts(stage: Stage, *, kinds: str, actual: list[float], **columns: list[float]) -> Posts:
    """Posts of one account a month apart, so that each label is known before the next post."""
    count = len(kinds)
    published = START + np.arange(count) * 30 * DAY
    wide: dict[str, Any] = {
        name: np.full(count, np.nan) for name in (*NUMBER_COLUMNS, *STAGE_COLUMNS[stage])
    }
    wide |= {name: np.array(values) for name, values in columns.items()}
    return Posts(
        task=Task("youtube", "engaged_view_count", stage, "7d"),
        post_key=np.array([str(place) for place in range(count)]),
        account_key=np.array(["kitchen"] * count),
        post_kind=np.array(list(kinds)),
        text=np.array([""] * count, dtype=object),
        published_at=published,
        moment_at=published + (DAY if stage == "first_day" else 0 * DAY),
        columns=wide,
        actual=np.array(actual),
        views=np.full(count, np.nan),
        label_available_at=published + 10 * DAY,
    )


def test_growth_learnt_under_one_definition_of_a_view_holds_under_the_next() -> None:
    posts = _posts(
        "first_day",
        kinds="llllll",
        actual=[200.0, 200.0, 200.0, 200.0, 200.0, np.nan],
        # the sixth post's views count twice as much as an engaged view
        view_count_1d=[100.0, 100.0, 100.0, 100.0, 100.0, 200.0],
        account_kind_views_per_engaged_28d=[1.0, 1.0, 1.0, 1.0, 1.0, 2.0],
    )
    growth = baselines_of(posts, ForecastSettings()).growth
    # from 100 engaged views on the first day to 200: (100 + 1) × (201 ÷ 101) − 1
    assert growth[5] == pytest.approx(200.0)
    assert np.isnan(growth[:5]).all()  # five posts are needed before one is answered


def test_the_ratio_of_the_account_stands_in_for_that_of_the_kind() -> None:
    posts = _posts(
        "first_day",
        kinds="ll",
        actual=[1.0, 1.0],
        view_count_1d=[30.0, 30.0],
        account_kind_views_per_engaged_28d=[np.nan, 2.0],
        account_views_per_engaged_28d=[1.5, 1.5],
    )
    assert posts.views_per_engaged.tolist() == [1.5, 2.0]
    assert posts.reached[0].tolist() == [20.0, 15.0]


def test_growth_of_another_kind_stands_in_while_the_kind_is_too_new() -> None:
    posts = _posts(
        "first_day",
        kinds="lllllsl",
        actual=[200.0] * 5 + [50.0, np.nan],
        view_count_1d=[100.0] * 7,
        account_views_per_engaged_28d=[1.0] * 7,
    )
    growth = baselines_of(posts, ForecastSettings()).growth
    assert growth[5] == pytest.approx(200.0)  # the first short: as the long ones grew
    assert growth[6] == pytest.approx(200.0)  # the next long one: the short does not count


def test_the_median_of_the_kind_falls_back_to_the_account_and_then_to_all_posts() -> None:
    posts = _posts(
        "publication",
        kinds="lllllls",
        actual=[10.0, 20.0, 30.0, 40.0, 50.0, 1000.0, np.nan],
    )
    accounts = np.array(["kitchen"] * 5 + ["garden", "garden"])
    baselines = baselines_of(replace(posts, account_key=accounts), ForecastSettings())
    assert baselines.account_median[:5].tolist() == pytest.approx(
        [np.nan, 10.0, np.expm1(np.log1p([10.0, 20.0]).mean()), 20.0, 24.5], rel=0.01, nan_ok=True
    )
    # the garden's first post is asked as all posts of the kind, its first short as its long post
    assert baselines.account_median[5:].tolist() == pytest.approx([30.0, 1000.0])
    assert baselines.kind_median[5:].tolist() == pytest.approx([30.0, 1000.0])
    assert set(baselines.by_name()) == {"account_median", "account_kind_median"}
