"""Medians of what was known at each item's moment."""

import numpy as np

from ml.backtest import as_of_median, chained_as_of_median

START = np.datetime64("2026-05-01T00:00:00", "us")
DAY = np.timedelta64(1, "D")


def _after(*days: int) -> np.ndarray:
    return START + np.array(days) * DAY


def test_an_items_own_value_does_not_count_before_it_is_known() -> None:
    medians = as_of_median(
        np.array([10.0, 20.0, 30.0]),
        _after(5, 6, 7),
        np.array(["a", "a", "a"]),
        moments=_after(0, 5, 6),
        window=10,
        min_count=1,
    )
    # nothing known on day 0; on day 5 only the 10; on day 6 the 10 and the 20
    assert np.isnan(medians[0])
    assert medians[1:].tolist() == [10.0, 15.0]


def test_groups_do_not_see_each_other_and_unknown_values_do_not_count() -> None:
    medians = as_of_median(
        np.array([10.0, np.nan, 99.0, 0.0]),
        np.append(_after(1, 1, 1), np.datetime64("NaT")),
        np.array(["a", "a", "b", "a"]),
        moments=_after(9, 9, 9, 9),
        window=10,
        min_count=1,
    )
    assert medians.tolist() == [10.0, 10.0, 99.0, 10.0]


def test_only_the_newest_values_of_the_window_count() -> None:
    medians = as_of_median(
        np.array([1.0, 2.0, 3.0, 50.0]),
        _after(1, 2, 3, 9),
        np.array(["a"] * 4),
        moments=_after(5, 5, 5, 5),
        window=2,
        min_count=1,
    )
    assert medians.tolist() == [2.5] * 4


def test_a_group_that_is_too_small_falls_back_to_the_next_grouping() -> None:
    values = np.array([10.0, 30.0, 50.0])
    medians = chained_as_of_median(
        values,
        _after(1, 1, 1),
        [(np.array(["a", "a", "b"]), 2), (np.array(["all"] * 3), 3)],
        moments=_after(2, 2, 2),
        window=10,
    )
    assert medians.tolist() == [20.0, 20.0, 30.0]
