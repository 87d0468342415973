"""Conformal margins, against values worked out by hand, MAPIE, and their promise."""

import numpy as np
import pytest
from mapie.conformity_scores import AbsoluteConformityScore
from mapie.regression import SplitConformalRegressor
from sklearn.base import BaseEstimator, RegressorMixin

from ml.forecast.intervals import Ranges, account_widths, residual_margins, thirds_of

ENDS = ("lower_80", "upper_80", "lower_95", "upper_95")


def test_residual_margins_leave_a_tenth_on_each_side() -> None:
    residuals = np.arange(-9.0, 10.0)  # 19 residuals, (19 + 1) × 0.9 = 18
    assert residual_margins(residuals, coverage=0.8) == (-8.0, 8.0)


def test_with_too_few_residuals_the_largest_are_taken() -> None:
    assert residual_margins(np.array([1.0, -4.0]), coverage=0.8) == (-4.0, 1.0)


class _Given(RegressorMixin, BaseEstimator):
    """Forecasts are the first column."""

    def fit(self, _rows: np.ndarray, _actual: np.ndarray) -> "_Given":
        self.is_fitted = True
        return self

    def predict(self, rows: np.ndarray) -> np.ndarray:
        return np.asarray(rows[:, 0])


def test_margins_are_those_of_mapie_digit_for_digit() -> None:
    random = np.random.default_rng(5)
    rows = random.normal(0, 1, (400, 1))
    actual = rows[:, 0] + random.gamma(2, 1, 400) - 1
    known, new = slice(0, 311), slice(311, 400)
    theirs = SplitConformalRegressor(
        _Given().fit(rows, actual),
        confidence_level=[0.8, 0.95],
        conformity_score=AbsoluteConformityScore(sym=False),
        prefit=True,
    ).conformalize(rows[known], actual[known])
    _, intervals = theirs.predict_interval(rows[new])
    for place, share in enumerate((0.8, 0.95)):
        below, above = residual_margins(actual[known] - rows[known, 0], coverage=share)
        assert np.array_equal(rows[new, 0] + below, intervals[:, 0, place])
        assert np.array_equal(rows[new, 0] + above, intervals[:, 1, place])


def test_thirds_are_of_accounts_and_not_of_posts() -> None:
    accounts = np.array(["a"] * 90 + ["b", "c", "d", "e", "f"])
    size = np.array([1.0] * 90 + [2.0, 3.0, 4.0, 5.0, 6.0])
    cuts = thirds_of(size, accounts)
    assert cuts.tolist() == [3.0, 5.0]  # a b | c d | e f
    assert np.searchsorted(cuts, [1, 2, 3, 4, 5, 6], side="right").tolist() == [0, 0, 1, 1, 2, 2]


def test_an_account_of_wilder_posts_gets_wider_ranges() -> None:
    misses = np.array([1.0] * 75 + [3.0] * 25)
    widths = account_widths(misses, np.array(["calm"] * 75 + ["wild"] * 25))
    # the typical miss is 1.5; 25 posts as typical stand beside the account's own
    assert widths["wild"] == pytest.approx((25 * 3 / 1.5 + 25) / 50)
    assert widths["calm"] == pytest.approx((75 / 1.5 + 25) / 100)


def _world(random: np.random.Generator, posts: int) -> tuple[np.ndarray, ...]:
    """Twelve accounts: the larger, the more their posts vary, and the more lopsided they are."""
    account = random.integers(0, 12, posts)
    size = 4.0 + account / 2
    luck = random.normal(0, 1, posts) + (account >= 8) * random.exponential(1.5, posts)
    names = np.array([f"account {number:02}" for number in account])
    return luck * (0.3 + 0.05 * account), np.full(posts, 0.6), size, names


def test_ranges_cover_each_third_of_account_sizes_as_promised() -> None:
    random = np.random.default_rng(11)
    inside: dict[str, list[np.ndarray]] = {"80": [], "95": []}
    thirds = []
    for _ in range(12):
        ranges = Ranges.of(*_world(random, 700))
        actual, spread, size, names = _world(random, 700)
        ends = ranges.ends(np.zeros(700), spread, size, names)
        for share, found in inside.items():
            found.append((ends[f"lower_{share}"] <= actual) & (actual <= ends[f"upper_{share}"]))
        thirds.append(np.searchsorted(ranges.cuts, size, side="right"))
    third = np.concatenate(thirds)
    for share, promised in (("80", 0.8), ("95", 0.95)):
        covered = np.concatenate(inside[share])
        assert covered.mean() == pytest.approx(promised, abs=0.02)
        for group in range(3):
            assert covered[third == group].mean() == pytest.approx(promised, abs=0.05)


def test_a_forecast_lies_inside_its_ranges_however_biased_it_was() -> None:
    residuals = np.full(60, 2.0)
    known = (np.full(60, 1.0), np.full(60, 5.0), np.array(["a"] * 60))
    ends = Ranges.of(residuals, *known).ends(np.zeros(60), *known)
    assert [float(ends[name][0]) for name in ENDS] == pytest.approx([0.0, 2.0, 0.0, 2.0])


def test_an_account_that_was_never_seen_gets_the_range_of_its_third() -> None:
    random = np.random.default_rng(3)
    ranges = Ranges.of(*_world(random, 700))
    one = (np.array([0.6]), np.array([9.0]))
    ends = ranges.ends(np.zeros(1), *one, np.array(["new"]))
    assert ends["lower_80"][0] == pytest.approx(ranges.below["80"][2] * 0.6)
    assert ends["upper_80"][0] == pytest.approx(ranges.above["80"][2] * 0.6)
