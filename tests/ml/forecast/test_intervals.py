"""Conformal margins, against values worked out by hand and against their promise."""

import numpy as np
import pytest

from ml.forecast.intervals import conformal_margin, residual_margins


def test_the_margin_is_the_kth_smallest_miss() -> None:
    actual = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0])
    ends = np.zeros(9)
    # (9 + 1) × 0.8 = 8: the eighth smallest of the distances 1…9
    assert conformal_margin(ends, ends, actual, coverage=0.8) == 8.0


def test_intervals_that_are_too_wide_are_narrowed() -> None:
    actual = np.zeros(9)
    assert conformal_margin(actual - 5, actual + 5, actual, coverage=0.8) == -5.0


def test_with_too_few_items_the_largest_miss_is_taken() -> None:
    assert conformal_margin(np.zeros(2), np.zeros(2), np.array([1.0, -4.0]), coverage=0.8) == 4.0


def test_residual_margins_leave_a_tenth_on_each_side() -> None:
    residuals = np.arange(-9.0, 10.0)  # 19 residuals, (19 + 1) × 0.9 = 18
    assert residual_margins(residuals, coverage=0.8) == (-8.0, 8.0)


@pytest.mark.parametrize("skew", [0.0, 1.0])
def test_margins_cover_new_items_as_promised(skew: float) -> None:
    random = np.random.default_rng(11)

    def noise(count: int) -> np.ndarray:
        return random.normal(0, 1, count) + skew * random.exponential(1, count)

    inside_quantiles, inside_residuals = [], []
    for _ in range(300):
        known, new = noise(50), noise(20)
        margin = conformal_margin(np.full(50, -0.5), np.full(50, 0.5), known, coverage=0.8)
        inside_quantiles.append(np.mean(np.abs(new) <= 0.5 + margin))
        below, above = residual_margins(known, coverage=0.8)
        inside_residuals.append(np.mean((new >= below) & (new <= above)))
    # of 51 places a new item can take among 50 known ones, 41 lie inside
    assert np.mean(inside_quantiles) == pytest.approx(41 / 51, abs=0.02)
    assert np.mean(inside_residuals) == pytest.approx(41 / 51, abs=0.02)
