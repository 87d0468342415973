"""The linear model goes as far as the past asks for, and no further."""

import numpy as np

from ml.forecast.shrunken import ShrunkenLinear


def _rows(count: int, seed: int = 3) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 1, (count, 6))


def test_useless_rows_mostly_leave_the_baseline_as_it_is() -> None:
    left = []
    for seed in range(10):
        noise = np.random.default_rng(100 + seed).normal(0, 1, 80)
        left.append(not ShrunkenLinear().fit(_rows(80, seed), noise).predict(_rows(5)).any())
    # an infinite strength is given up only where another is better by a standard error
    assert np.mean(left) >= 0.7


def test_a_plain_relation_is_learnt() -> None:
    rows = _rows(2000)
    fitted = ShrunkenLinear().fit(rows, 2 * rows[:, 0] - rows[:, 1] + 0.5)
    new = _rows(50, seed=4)
    assert np.allclose(fitted.predict(new), 2 * new[:, 0] - new[:, 1] + 0.5, atol=0.3)


def test_a_post_gone_viral_does_not_bend_the_line() -> None:
    rows = _rows(1000)
    calm = rows[:, 0] + np.random.default_rng(5).normal(0, 0.3, 1000)
    wild = calm.copy()
    wild[7] = 1000.0
    before = ShrunkenLinear().fit(rows, calm).predict(rows[:50])
    after = ShrunkenLinear().fit(rows, wild).predict(rows[:50])
    assert np.abs(before - after).max() < 0.05
