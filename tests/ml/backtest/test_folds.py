"""What is known and what is asked at each origin."""

import numpy as np

from ml.backtest import known_at, rolling_origins

DAY = np.timedelta64(1, "D")
# 20460 days after 1970: a multiple of 10, so an origin of the grid of ten days
ORIGIN = np.datetime64(20460, "D").astype("datetime64[us]")


def _days(*offsets: float) -> np.ndarray:
    hours = np.array([round(offset * 24) for offset in offsets])
    return ORIGIN + hours.astype("timedelta64[h]")


def test_an_item_whose_label_comes_after_the_origin_is_not_known_at_it() -> None:
    label = np.append(_days(-5, -1, 0, 0.5), np.datetime64("NaT"))
    assert known_at(label, ORIGIN).tolist() == [0, 1, 2]


def test_known_items_are_ordered_by_the_moment_their_label_became_known() -> None:
    assert known_at(_days(-1, -9, -4), ORIGIN).tolist() == [1, 2, 0]


def test_each_item_is_asked_in_exactly_one_fold_and_never_known_in_it() -> None:
    moments = _days(*range(-60, 30))
    labels = moments + 10 * DAY
    folds = rolling_origins(
        moments, labels, until=_days(30)[0], step_days=10, max_origins=99, min_known=1
    )
    asked = np.concatenate([fold.asked for fold in folds])
    assert len(asked) == len(set(asked.tolist()))
    for fold in folds:
        assert (labels[fold.known] <= fold.origin).all()
        assert (moments[fold.asked] >= fold.origin).all()
        assert not set(fold.known.tolist()) & set(fold.asked.tolist())


def test_more_data_adds_folds_and_leaves_the_older_ones_as_they_were() -> None:
    moments = _days(*range(-60, 40))
    labels = moments + 5 * DAY
    settings = {"step_days": 10, "max_origins": 99, "min_known": 1}
    before = rolling_origins(moments, labels, until=_days(20)[0], **settings)
    after = rolling_origins(moments, labels, until=_days(40)[0], **settings)
    assert [fold.origin for fold in after[: len(before)]] == [fold.origin for fold in before]
    assert len(after) == len(before) + 2
    for old, new in zip(before, after, strict=False):
        assert old.asked.tolist() == new.asked.tolist()
        assert old.known.tolist() == new.known.tolist()


def test_an_origin_with_too_few_known_labels_is_left_out() -> None:
    moments = _days(-30, -29, -28, 1, 2)
    labels = moments + DAY
    settings = {"step_days": 10, "max_origins": 99}
    enough = rolling_origins(moments, labels, until=_days(9)[0], min_known=3, **settings)
    assert [fold.origin for fold in enough] == [ORIGIN]
    assert rolling_origins(moments, labels, until=_days(9)[0], min_known=4, **settings) == []


def test_no_items_give_no_folds() -> None:
    nothing = np.array([], dtype="datetime64[us]")
    assert (
        rolling_origins(nothing, nothing, until=ORIGIN, step_days=7, max_origins=3, min_known=1)
        == []
    )


def test_each_group_has_its_own_newest_folds() -> None:
    moments = _days(*range(-200, -160), *range(40))
    groups = np.array(["ended long ago"] * 40 + ["still there"] * 40)
    folds = rolling_origins(
        moments,
        moments + DAY,
        until=_days(40)[0],
        step_days=10,
        max_origins=2,
        min_known=1,
        groups=groups,
    )
    offsets = [int((fold.origin - ORIGIN) / DAY) for fold in folds]
    assert offsets == [-180, -170, 20, 30]


def test_too_many_folds_are_joined_under_the_older_origin() -> None:
    moments = np.concatenate([_days(*range(start, start + 10)) for start in range(-300, 0, 30)])
    groups = np.repeat([f"account {number}" for number in range(10)], 10)
    folds = rolling_origins(
        moments,
        moments + DAY,
        until=ORIGIN,
        step_days=10,
        max_origins=2,
        min_known=1,
        groups=groups,
    )
    # nine tens of posts (the first has nothing before it) in four runs
    assert len(folds) == 4
    assert sum(len(fold.asked) for fold in folds) == 90
    for fold in folds:
        assert moments[fold.asked].min() >= fold.origin
        assert (moments + DAY)[fold.known].max() <= fold.origin
