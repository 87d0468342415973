"""When a post is read again, at ages worked out by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ingestion.graph.schedule import SnapshotSchedule, Step

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "since_reading", "is_due"),
    [
        (5 * HOUR, HOUR, True),
        (5 * HOUR, timedelta(minutes=58), True),  # 5 % early still counts
        (5 * HOUR, timedelta(minutes=56), False),
        (24 * HOUR, 5 * HOUR, False),  # a day old: every six hours
        (24 * HOUR, 6 * HOUR, True),
        (3 * DAY, 23 * HOUR, True),  # three days old: daily, 22 h 48 min at the earliest
        (3 * DAY, 22 * HOUR, False),
        (28 * DAY, 6 * DAY, False),  # four weeks old: weekly
        (28 * DAY, 7 * DAY, True),
        (900 * DAY, 7 * DAY, True),
    ],
)
def test_a_post_is_read_often_while_young_and_weekly_once_old(
    age: timedelta, since_reading: timedelta, *, is_due: bool
) -> None:
    assert SnapshotSchedule().is_due(NOW - age, NOW - since_reading, NOW) is is_due


def test_a_post_never_read_is_due_whatever_its_age() -> None:
    assert SnapshotSchedule(until_days=28).is_due(NOW - 400 * DAY, None, NOW)


def test_after_the_last_age_a_post_is_left_alone() -> None:
    schedule = SnapshotSchedule(until_days=28)
    assert schedule.is_due(NOW - 28 * DAY, NOW - 8 * DAY, NOW)
    assert not schedule.is_due(NOW - 29 * DAY, NOW - 8 * DAY, NOW)


def test_a_workspace_may_choose_its_own_steps() -> None:
    schedule = SnapshotSchedule((Step(2 * DAY, 3 * HOUR), Step(None, 2 * DAY)))
    assert (schedule.shortest, schedule.longest) == (3 * HOUR, 2 * DAY)
    assert schedule.interval(DAY) == 3 * HOUR
    assert schedule.interval(2 * DAY) == 2 * DAY


def test_without_a_time_of_publication_the_last_reading_tells_the_age() -> None:
    assert SnapshotSchedule().is_due(None, NOW - 2 * HOUR, NOW)
    assert not SnapshotSchedule().is_due(None, NOW - timedelta(minutes=30), NOW)
