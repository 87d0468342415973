"""Which days are told of: planted spikes and holes are found, noise stays quiet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from serving.slack.anomalies import AccountDay, Anomaly, expectations, find_anomalies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

START = date(2026, 6, 1)
DAYS = 120
LAST = START + timedelta(days=DAYS - 1)
WEEK = np.array([100, 110, 100, 90, 120, 170, 150])


def steady(number: int = DAYS) -> NDArray[np.float64]:
    """A week that comes again and again, with a little up and down that is the same each time."""
    ripple = 1 + 0.05 * np.sin(np.arange(number) * 2.4)
    counts: NDArray[np.float64] = np.round(10 * np.resize(WEEK, number) * ripple)
    return counts


def noisy(seed: int) -> NDArray[np.float64]:
    """The week with a luck of a quarter, and growth."""
    rng = np.random.default_rng(seed)
    days = np.arange(DAYS)
    return np.round(10 * np.resize(WEEK, DAYS) * np.exp(0.004 * days + rng.normal(0, 0.25, DAYS)))


def told(
    counts: Sequence[float] | NDArray[np.float64],
    changed: Mapping[int, int | None] | None = None,
    *,
    key: str = "page",
    until: date = LAST,
    beside: Sequence[AccountDay] = (),
) -> list[Anomaly]:
    """What is found when some days of `counts` are changed; None leaves a day out."""
    return find_anomalies([*days_of(counts, changed, key=key), *beside], until=until)


def days_of(
    counts: Sequence[float] | NDArray[np.float64],
    changed: Mapping[int, int | None] | None = None,
    *,
    key: str = "page",
) -> list[AccountDay]:
    values = dict(enumerate(int(count) for count in counts)) | dict(changed or {})
    return [
        AccountDay(key, "facebook", "Copper Ladle", "view_count", START + timedelta(number), count)
        for number, count in values.items()
        if count is not None
    ]


def test_a_planted_spike_is_found_on_its_day_with_what_was_expected() -> None:
    (found,) = told(steady(), {100: 3300})
    # day 100 is the third of its week: 1000 is usual
    assert (found.metric_date, found.kind, found.count) == (date(2026, 9, 9), "spike", 3300)
    assert found.expected == pytest.approx(1000, rel=0.1)
    assert found.robust_z is not None
    assert found.robust_z > 3.5


def test_a_planted_drop_is_found() -> None:
    (found,) = told(steady(), {100: 300})
    assert (found.kind, found.count) == ("drop", 300)
    assert found.robust_z is not None
    assert found.robust_z < -3.5


def test_a_weekday_that_is_always_higher_is_no_spike() -> None:
    assert told(steady()) == []
    saturday = 103  # the sixth of its week
    (found,) = told(steady(), {saturday: 700})
    assert found.kind == "drop"
    assert found.expected == pytest.approx(1700, rel=0.15)


def test_noise_gives_an_account_less_than_one_alarm_a_month() -> None:
    found = [anomaly for seed in range(30) for anomaly in told(noisy(seed), key=str(seed))]
    judged_months = 30 * (DAYS - 28) / 30
    assert len(found) < judged_months
    assert all(anomaly.kind in {"spike", "drop"} for anomaly in found)


def test_most_threefold_days_are_found_in_noise() -> None:
    found = 0
    for seed in range(30):
        counts = noisy(seed)
        counts[110] *= 3
        days = [anomaly.metric_date for anomaly in told(counts)]
        found += START + timedelta(days=110) in days
    assert found >= 24


def test_a_verdict_does_not_change_when_later_days_come() -> None:
    counts = noisy(3)
    counts[90] *= 4
    expected, robust_z = expectations(counts)
    early = expectations(counts[:95])
    np.testing.assert_array_equal(early[0], expected[:95])
    np.testing.assert_array_equal(early[1], robust_z[:95])


def test_a_missing_day_is_a_data_alert_and_leaves_its_neighbours_alone() -> None:
    (found,) = told(steady(), {100: None})
    assert (found.kind, found.count, found.robust_z) == ("missing", None, None)
    assert found.metric_date == date(2026, 9, 9)


def test_a_zero_where_there_never_is_one_is_a_data_alert() -> None:
    (found,) = told(steady(), {100: 0})
    assert (found.kind, found.count, found.robust_z) == ("zero", 0, None)


def test_zeros_are_nothing_new_to_an_account_that_has_them() -> None:
    quiet = dict.fromkeys(range(6, DAYS, 7), 0)
    assert [each for each in told(steady(), quiet) if each.metric_date > date(2026, 7, 15)] == []
    assert told(np.resize([0, 1, 2, 0, 3, 1, 0], DAYS)) == []


def test_days_no_account_of_the_platform_has_yet_are_late_not_missing() -> None:
    ended = told(steady(DAYS - 2))
    assert ended == []
    beside = days_of(steady(), key="other")
    found = told(steady(DAYS - 2), beside=beside)
    assert [(each.account_key, each.kind) for each in found] == [("page", "missing")] * 2
    assert [each.metric_date for each in found] == [LAST, LAST - timedelta(days=1)]


def test_an_account_that_ended_long_ago_is_not_told_of_every_day() -> None:
    found = told(steady(50), beside=days_of(steady(), key="other"))
    assert {each.kind for each in found} == {"missing"}
    assert len(found) == 8  # until fewer than 21 of the 28 days before are known
    assert max(each.metric_date for each in found) == START + timedelta(days=57)


def test_days_after_the_last_one_asked_for_are_not_judged() -> None:
    assert told(steady(), {100: 9000}, until=START + timedelta(days=99)) == []


def test_a_short_past_says_nothing() -> None:
    assert told(steady(21), {20: 9000}) == []
    assert find_anomalies([], until=LAST) == []
    unknown = AccountDay("page", "facebook", "Copper Ladle", "view_count", LAST, None)
    assert find_anomalies([unknown], until=LAST) == []


def test_a_count_below_zero_is_taken_as_a_zero() -> None:
    (found,) = told(steady(), {100: -5})
    assert found.kind == "zero"


def test_the_newest_day_is_told_first_and_its_largest_before_its_smaller() -> None:
    beside = days_of(steady(), {100: 90000}, key="other")
    found = told(steady(), {100: 4000, 110: 4000}, beside=beside)
    assert [(each.account_key, each.metric_date.day) for each in found] == [
        ("page", 19),
        ("other", 9),
        ("page", 9),
    ]
