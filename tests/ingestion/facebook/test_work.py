"""What a run asks for follows from the state and the moment alone; days are Pacific."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ingestion.facebook import FacebookSettings
from ingestion.facebook.objects import shows_video
from ingestion.facebook.rows import closed_day, moment, whole_post_id
from ingestion.facebook.state import FacebookState, KnownObject
from ingestion.facebook.work import PageWork
from ingestion.ranges import Days, Held

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
TODAY = date(2026, 11, 20)
PAGE = "77"


def work(state: FacebookState | None = None, **settings: Any) -> PageWork:
    """The decisions for one Page."""
    found = FacebookSettings(**{"history_start": date(2026, 8, 1), **settings})
    return PageWork(found, state or FacebookState(), PAGE, now=NOW)


def known(object_id: str, age: timedelta, read: timedelta, **more: Any) -> KnownObject:
    """A post of some age that was last read some time ago."""
    return KnownObject(object_id, NOW - age, NOW - read, **{"edge": "posts", **more})


def test_an_end_time_closes_the_pacific_day_before_it() -> None:
    assert closed_day("2026-11-20T08:00:00+0000") == date(2026, 11, 19)
    assert closed_day("2026-07-02T07:00:00+0000") == date(2026, 7, 1)
    assert closed_day("2026-11-01T07:00:00+0000") == date(2026, 10, 31)  # still summer time
    assert closed_day("2026-11-02T08:00:00+0000") == date(2026, 11, 1)  # a day of 25 hours
    assert closed_day("2026-03-09T07:00:00+0000") == date(2026, 3, 8)  # a day of 23 hours
    assert closed_day(None) is None


def test_a_moment_keeps_its_zone_and_another_form_is_refused() -> None:
    assert moment("2026-11-20T08:00:00+0000") == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert moment(None) is None
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday")
    with pytest.raises(ValueError, match="with its zone"):
        moment("2026-11-20T08:00:00")
    with pytest.raises(TypeError, match="1763625600"):
        moment(1763625600)


def test_a_videos_post_has_its_whole_id() -> None:
    assert whole_post_id("77", "9007199254740993") == "77_9007199254740993"
    assert whole_post_id("77", "77_9007199254740993") == "77_9007199254740993"
    assert whole_post_id("77", None) is None


def test_a_post_shows_a_video_by_its_attachment_or_its_status() -> None:
    assert shows_video({"attachments": {"data": [{"media_type": "video"}]}})
    assert shows_video({"status_type": "added_video"})
    assert not shows_video({"attachments": {"data": [{"media_type": "photo"}]}})
    assert not shows_video({})


def test_a_first_run_asks_for_all_days_in_pieces_of_ninety() -> None:
    assert work().days("page_insights") == [
        Days(date(2026, 8, 22), date(2026, 11, 19)),
        Days(date(2026, 8, 1), date(2026, 8, 21)),
    ]


def test_without_a_start_ninety_days_are_collected() -> None:
    assert work(history_start=None).days("page_insights") == [
        Days(date(2026, 8, 22), date(2026, 11, 19))
    ]


def test_a_hole_is_filled_and_the_newest_week_is_read_again() -> None:
    held = [
        Held(Days(date(2026, 8, 1), date(2026, 10, 1)), TODAY),
        Held(Days(date(2026, 10, 5), date(2026, 11, 18)), TODAY),
    ]
    state = FacebookState(
        held={(PAGE, "page_insights"): held},
        last_fetch={(PAGE, "page_insights"): NOW - timedelta(hours=24)},
    )
    assert work(state).days("page_insights") == [
        Days(date(2026, 11, 13), date(2026, 11, 19)),
        Days(date(2026, 10, 2), date(2026, 10, 4)),
    ]
    fresh = FacebookState(
        held=state.held, last_fetch={(PAGE, "page_insights"): NOW - timedelta(hours=19)}
    )
    assert work(fresh).days("page_insights") == [Days(date(2026, 10, 2), date(2026, 10, 4))]


def test_a_day_counts_as_answered_when_it_came_or_is_three_days_old() -> None:
    asked = Days(date(2026, 11, 1), date(2026, 11, 19))
    found = work()
    assert found.answered(asked, date(2026, 11, 18)) == Days(asked.start, date(2026, 11, 18))
    assert found.answered(asked, None) == Days(asked.start, date(2026, 11, 17))
    assert found.answered(Days(date(2026, 11, 18), date(2026, 11, 19)), None) is None


def test_a_reading_is_due_by_age() -> None:
    ages = {
        "hourly": known("a", timedelta(hours=20), timedelta(minutes=58)),
        "too_early": known("b", timedelta(hours=20), timedelta(minutes=50)),
        "six_hourly": known("c", timedelta(days=2), timedelta(hours=6)),
        "daily_not_yet": known("d", timedelta(days=10), timedelta(hours=20)),
        "weekly": known("e", timedelta(days=60), timedelta(days=7)),
        "gone": known("f", timedelta(hours=5), timedelta(hours=5), is_missing=True),
    }
    found = work()
    due = {name for name, post in ages.items() if found.is_due(post)}
    assert due == {"hourly", "six_hourly", "weekly"}


def test_what_left_the_list_is_looked_up_once_though_it_is_not_due() -> None:
    posts = {
        post.object_id: post
        for post in (
            known("listed", timedelta(days=5), timedelta(hours=1)),
            known("vanished", timedelta(days=5), timedelta(hours=1)),
            known("seen_by_id", timedelta(days=5), timedelta(hours=1), edge="lookup"),
            known("older", timedelta(days=50), timedelta(hours=1)),
        )
    }
    state = FacebookState(objects={(PAGE, "posts"): posts})
    oldest = NOW - timedelta(days=20)
    assert [p.object_id for p in work(state).lookups("posts", ["listed"], oldest)] == ["vanished"]
    assert work(state).lookups("posts", ["listed"], None) == []


def test_posts_before_the_start_are_left_out_and_others_read_at_once() -> None:
    found = work()
    assert found.is_wanted("posts", "new", datetime(2026, 8, 1, 7, tzinfo=UTC))
    assert not found.is_wanted("posts", "old", datetime(2026, 8, 1, 6, 59, tzinfo=UTC))


def test_a_list_is_read_back_to_a_day_before_it_was_last_whole() -> None:
    last = NOW - timedelta(hours=6)
    held = [Held(Days(date(2026, 8, 1), TODAY), TODAY)]
    state = FacebookState(last_fetch={(PAGE, "posts"): last}, held={(PAGE, "posts"): held})
    assert work().listed_back_to("posts") == datetime(2026, 8, 1, 7, tzinfo=UTC)
    assert work(state).listed_back_to("posts") == last - timedelta(days=1)
    earlier = work(state, history_start=date(2026, 7, 1))  # the start was moved back since
    assert earlier.listed_back_to("posts") == datetime(2026, 7, 1, 7, tzinfo=UTC)
    assert earlier.listed_days("posts") == Days(date(2026, 7, 1), TODAY)
