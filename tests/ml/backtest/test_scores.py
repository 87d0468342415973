"""Scores, against values worked out by hand."""

import math

import numpy as np
import pytest

from ml.backtest import (
    coverage,
    log_error,
    median_percentage_error,
    paired_difference,
    pinball_loss,
    spearman_within,
    top_decile_hits,
    width_factor,
)


def test_a_forecast_off_by_a_factor_of_two_has_a_log_error_of_log_two() -> None:
    errors = log_error(np.array([19.0, 4.0, 9.0]), np.array([9.0, 9.0, 9.0]))
    assert errors.tolist() == pytest.approx([math.log(2), math.log(2), 0.0])


def test_posts_without_views_are_left_out_of_the_percentage_error() -> None:
    error = median_percentage_error(np.array([5.0, 110.0, 80.0]), np.array([0.0, 100.0, 100.0]))
    assert error == pytest.approx(0.15)  # the median of 10 % and 20 %
    assert math.isnan(median_percentage_error(np.array([1.0]), np.array([0.0])))


def test_the_ends_of_an_interval_are_inside_it() -> None:
    lower, upper = np.array([1.0, 1.0, 1.0, 1.0]), np.array([3.0, 3.0, 3.0, 3.0])
    assert coverage(lower, upper, np.array([1.0, 3.0, 2.0, 4.0])) == 0.75


def test_the_width_is_how_many_fold_the_range_is() -> None:
    assert width_factor(np.array([9.0, 9.0]), np.array([19.0, 39.0])) == pytest.approx(
        math.sqrt(2 * 4)
    )


def test_a_difference_is_positive_when_the_own_errors_are_smaller() -> None:
    difference = paired_difference(np.array([1.0, 1.0]), np.array([2.0, 4.0]))
    assert difference.mean == 2.0
    # gains 1 and 3: standard deviation √2, divided by √2
    assert difference.standard_error == pytest.approx(1.0)
    assert difference.count == 2


def test_one_item_has_no_certain_difference() -> None:
    assert paired_difference(np.array([1.0]), np.array([5.0])).standard_error == math.inf


def test_ranks_are_compared_within_groups_only() -> None:
    groups = np.array(["a"] * 5 + ["b"] * 5 + ["c"] * 4)
    forecast = np.array([1.0, 2, 3, 4, 5, 500, 400, 300, 200, 100, 4, 3, 2, 1])
    actual = np.array([1.0, 2, 3, 4, 5, 1, 2, 3, 4, 5, 1, 2, 3, 4])
    # a: +1, b: −1, c too small
    assert spearman_within(forecast, actual, groups) == pytest.approx(0.0)
    assert spearman_within(forecast[:5], actual[:5], groups[:5]) == pytest.approx(1.0)


def test_tied_values_share_their_rank() -> None:
    groups = np.array(["a"] * 5)
    tied = spearman_within(np.array([1.0, 1, 2, 3, 4]), np.array([1.0, 2, 3, 4, 5]), groups)
    # ranks ½ ½ 2 3 4 against 0 1 2 3 4: covariance 9.5, variances 9.5 and 10
    assert tied == pytest.approx(9.5 / math.sqrt(9.5 * 10))


def test_forecasts_that_are_all_equal_have_no_rank_correlation() -> None:
    assert math.isnan(spearman_within(np.ones(6), np.arange(6.0), np.array(["a"] * 6)))


def test_a_quantile_missed_from_below_costs_its_share() -> None:
    # one actual 2 above the forecast of the ninth decile, one 2 below it
    loss = pinball_loss(np.array([5.0, 5.0]), np.array([7.0, 3.0]), 0.9)
    assert loss == pytest.approx((0.9 * 2 + 0.1 * 2) / 2)


def test_the_best_tenth_is_looked_for_within_each_group() -> None:
    actual = np.concatenate([np.arange(20.0), 1000 + np.arange(20.0)])
    forecast = actual.copy()
    forecast[[18, 19]] = 0.0  # the first group's two best are forecast worst
    groups = np.array(["a"] * 20 + ["b"] * 20)
    assert top_decile_hits(forecast, actual, groups) == 0.5
    assert math.isnan(top_decile_hits(forecast[:19], actual[:19], groups[:19]))
