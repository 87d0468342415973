"""What a run asks for one account, worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from ingestion.graph.schedule import SnapshotSchedule
from ingestion.instagram.figures_load import Window, windows_to_ask
from ingestion.instagram.settings import InstagramSettings
from ingestion.instagram.state import InstagramState, KnownMedia
from ingestion.instagram.work import AccountWork
from ingestion.ranges import Days, Held

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)  # 06:00 Pacific
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
START = date(2026, 11, 1)


def days(start: str, end: str) -> Days:
    return Days(date.fromisoformat(start), date.fromisoformat(end))


def work(
    state: InstagramState | None = None, *, since: date | None = None, **settings: object
) -> AccountWork:
    made = InstagramSettings(**{"history_start": START, **settings})  # type: ignore[arg-type]
    return AccountWork(made, state or InstagramState(), "17", now=NOW, since=since)


def known(
    media_id: str, *, age: timedelta, read: timedelta, is_missing: bool = False
) -> KnownMedia:
    return KnownMedia(media_id, "FEED", NOW - age, NOW - read, is_missing)


def fetched(resource: str, ago: timedelta, *ranges: Days) -> InstagramState:
    asked_on = (NOW - ago).date()
    return InstagramState(
        is_new=False,
        held={("17", resource): [Held(each, asked_on) for each in ranges]},
        last_fetch={("17", resource): NOW - ago},
    )


def test_a_first_run_asks_for_all_days_but_the_one_that_runs() -> None:
    assert work().days() == [days("2026-11-01", "2026-11-19")]


def test_days_older_than_ninety_are_no_longer_told() -> None:
    assert work(history_start=date(2025, 1, 1)).days() == [days("2026-08-23", "2026-11-19")]


def test_a_later_run_asks_again_for_the_newest_three_days() -> None:
    state = fetched("account_insights", 24 * HOUR, days("2026-11-01", "2026-11-18"))
    assert work(state).days() == [days("2026-11-17", "2026-11-19")]


def test_days_missed_while_nothing_ran_are_asked_for() -> None:
    state = fetched("account_insights", 8 * DAY, days("2026-11-01", "2026-11-11"))
    assert work(state).days() == [days("2026-11-12", "2026-11-19")]


def test_a_fresh_resource_only_fills_holes() -> None:
    parts = (days("2026-11-01", "2026-11-05"), days("2026-11-08", "2026-11-19"))
    state = fetched("account_insights", HOUR, *parts)
    assert work(state).days() == [days("2026-11-06", "2026-11-07")]
    assert windows_to_ask(work(state)) == [
        Window(days("2026-11-07", "2026-11-07"), "day"),
        Window(days("2026-11-06", "2026-11-06"), "day"),
        Window(days("2026-11-06", "2026-11-07"), "series"),
    ]


def test_each_day_two_windows_and_the_followers_are_asked_for_newest_first() -> None:
    asked = windows_to_ask(work(history_start=date(2026, 11, 18)))
    assert asked == [
        Window(days("2026-11-19", "2026-11-19"), "day"),
        Window(days("2026-11-18", "2026-11-18"), "day"),
        Window(days("2026-11-13", "2026-11-19"), "window"),
        Window(days("2026-10-23", "2026-11-19"), "window"),
        Window(days("2026-11-18", "2026-11-19"), "series"),
    ]


def test_the_series_of_followers_reaches_back_thirty_days_and_needs_a_hundred() -> None:
    long_ago = work(history_start=date(2026, 6, 1))
    assert long_ago.follower_days() == days("2026-10-22", "2026-11-19")
    few = work(InstagramState(followers={"17": 99}))
    assert "series" not in {window.kind for window in windows_to_ask(few)}


def test_the_list_of_media_is_read_again_after_an_hour() -> None:
    whole = days("2026-11-01", "2026-11-20")
    assert work(fetched("media", HOUR, whole)).is_due("media")
    assert not work(fetched("media", 50 * HOUR / 60, whole)).is_due("media")


def test_a_list_read_from_a_later_day_on_does_not_speak_for_older_media() -> None:
    state = fetched("media", HOUR / 2, days("2026-11-01", "2026-11-20"))
    assert work(state).oldest_unknown == datetime(2026, 11, 20, 8, tzinfo=UTC)
    earlier = work(state, since=date(2026, 10, 1))
    assert earlier.is_due("media")
    assert earlier.oldest_unknown == datetime(2026, 10, 1, tzinfo=UTC)


def test_unknown_media_are_read_unless_they_are_older_than_what_is_wanted() -> None:
    assert work().is_reading_due(None, datetime(2026, 11, 1, tzinfo=UTC))
    assert not work().is_reading_due(None, datetime(2026, 10, 31, 23, tzinfo=UTC))


def test_media_left_behind_at_the_last_age_are_not_taken_for_new() -> None:
    state = fetched("media", 2 * HOUR, days("2026-11-01", "2026-11-20"))
    schedule = SnapshotSchedule(until_days=7)
    made = work(state, snapshot_schedule=schedule)
    assert not made.is_reading_due(None, NOW - 8 * DAY)
    assert made.is_reading_due(None, NOW - 6 * DAY)


def test_missing_media_are_not_looked_up_again() -> None:
    gone = known("a", age=30 * DAY, read=8 * DAY, is_missing=True)
    assert not work().is_lookup_due(gone)
    assert work().is_lookup_due(known("b", age=30 * DAY, read=8 * DAY))


@pytest.mark.parametrize(
    ("due_at", "pays"),
    [
        ([], False),
        ([5], False),  # one look-up costs as much as the page that shows it
        ([5, 6], True),
        ([150, 160], False),  # two pages for two media
        ([150, 160, 170], True),
        ([5, 250], False),  # the first page saves one look-up and costs one call
        ([150, 250, 350, 380, 390], True),  # four pages for five media
    ],
)
def test_the_list_is_read_on_when_that_saves_calls(due_at: list[int], *, pays: bool) -> None:
    media = [
        known(str(at), age=30 * DAY, read=8 * DAY if at in due_at else DAY) for at in range(400)
    ]
    assert work().pays_to_list(media) is pays


def test_the_audience_is_read_once_a_week() -> None:
    today = days("2026-11-13", "2026-11-13")
    assert work(fetched("account_demographics", 7 * DAY, today)).is_due("account_demographics")
    assert not work(fetched("account_demographics", 6 * DAY, today)).is_due("account_demographics")


def test_a_resource_switched_off_is_never_due() -> None:
    made = work(resources={"account_insights": False, "stories": False})
    assert not made.is_due("stories")
    assert not made.is_due("account_insights")
    assert windows_to_ask(made) == []


def test_a_story_is_over_a_little_before_its_twenty_four_hours() -> None:
    story = KnownMedia("s", "STORY", NOW - timedelta(hours=23, minutes=40), NOW)
    assert work().is_story_over(story)
    assert not work().is_story_over(KnownMedia("s", "STORY", NOW - 23 * HOUR, NOW))
    assert not work().is_story_over(KnownMedia("m", "FEED", NOW - 40 * DAY, NOW))
