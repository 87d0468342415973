"""Drift is told when it is large and more than chance."""

import numpy as np
import pytest

from ml.forecast.drift import (
    MIN_RECENT_POSTS,
    Feature,
    Reference,
    drifts,
    error_drift,
    feature_drift,
    feature_of,
    recent_places,
)

HALVES = Feature(
    name="length", edges=np.array([10.0]), shares=np.array([0.5, 0.5, 0.0]), count=10**6, median=10
)


def test_the_index_is_that_of_its_definition() -> None:
    # with five posts as before: 902.5 and 102.5 of 1,005 posts are 0.8980 and 0.1020;
    # (0.8980 - 0.5) ln(0.8980 / 0.5) + (0.1020 - 0.5) ln(0.1020 / 0.5) = 0.2331 + 0.6327
    now = np.array([1.0] * 900 + [20.0] * 100)
    found = feature_drift(HALVES, now)
    assert found.value == pytest.approx(0.8658, abs=1e-3)
    assert found.threshold == 0.25
    assert found.is_drifting
    assert (found.reference_value, found.current_value) == (10, 1.0)


def test_a_feature_as_it_was_does_not_drift() -> None:
    found = feature_drift(HALVES, np.array([1.0] * 500 + [20.0] * 500))
    assert found.value == pytest.approx(0, abs=1e-3)
    assert not found.is_drifting


def test_with_few_posts_chance_is_allowed_for() -> None:
    # 30 posts of one bin degree of freedom: 10.83 x (1 / 10**6 + 1 / 30) = 0.361
    found = feature_drift(HALVES, np.array([1.0] * 22 + [20.0] * 8))
    assert found.threshold == pytest.approx(0.361, abs=1e-3)
    assert found.value < found.threshold


def test_chance_alone_raises_no_alarm_in_two_hundred_features() -> None:
    random = np.random.default_rng(7)
    alarms = 0
    for _ in range(200):
        reference = feature_of("x", random.normal(size=400))
        alarms += feature_drift(reference, random.normal(size=40)).is_drifting
    assert alarms <= 2


def test_what_is_no_longer_known_drifts() -> None:
    reference = feature_of("followers", np.linspace(0, 1, 1000))
    found = feature_drift(reference, np.full(60, np.nan))
    assert found.is_drifting
    assert found.as_dict()["current_value"] is None


def test_a_feature_never_known_has_one_bin() -> None:
    reference = feature_of("tags", np.full(50, np.nan))
    assert reference.shares.tolist() == [0.0, 1.0]
    assert not feature_drift(reference, np.full(50, np.nan)).is_drifting


def test_errors_drift_when_they_are_a_quarter_larger_and_not_by_chance() -> None:
    before = np.full(100, 0.4)
    assert error_drift(before, np.full(50, 0.6)).is_drifting
    assert not error_drift(before, np.full(50, 0.48)).is_drifting
    few = error_drift(before, np.array([0.0, 1.2] * 10))
    assert few.value == pytest.approx(1.5)
    # 3 x 0.6156 / sqrt(20) / 0.4 above 1
    assert few.threshold == pytest.approx(2.032, abs=1e-3)
    assert not few.is_drifting


def test_recent_is_of_four_weeks_or_else_the_newest_thirty_of_ninety_days() -> None:
    now = np.datetime64("2026-11-20T00:00:00", "us")
    day = np.timedelta64(1, "D")
    daily = now - np.arange(1, 200) * day
    # one a day: 27 are of less than 28 days, so the newest thirty are taken
    assert sorted(recent_places(daily, now).tolist()) == list(range(30))
    hourly = now - np.arange(1000) * np.timedelta64(1, "h")
    assert len(recent_places(hourly, now)) == 28 * 24
    weekly = now - np.arange(1, 100) * 7 * day
    assert len(recent_places(weekly, now)) == 12
    later = np.array([now + day, np.datetime64("NaT")])
    assert not len(recent_places(later, now))


def test_too_few_recent_posts_say_nothing() -> None:
    reference = Reference(features=(HALVES,), errors=np.full(100, 0.4))
    few = np.ones(MIN_RECENT_POSTS - 1)
    assert list(drifts(reference, {"length": few}, few)) == []
    enough = np.ones(MIN_RECENT_POSTS)
    found = drifts(reference, {"length": enough}, enough)
    assert [(each.subject, each.name) for each in found] == [
        ("feature", "length"),
        ("error", "log_mae"),
    ]
