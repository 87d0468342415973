"""The made world itself: the same for ever, right at the edges, worth forecasting."""

import json
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

import sandbox
from sandbox.google.identity import PUBLIC
from sandbox.worlds.made.kitchen import LONG, SHORT
from sandbox.worlds.made.pacific import day_edges, day_start
from sandbox.worlds.made.world import MadeWorld

REFERENCE = datetime(2026, 11, 20, 14, tzinfo=UTC)


def days_of(world: MadeWorld, metric: str) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    return world.figures.growth.daily[metric]  # type: ignore[return-value]


def test_the_same_seed_and_clock_give_the_same_answers() -> None:
    worlds = [sandbox.made_world(seed=3, videos=30) for _ in range(2)]
    other = sandbox.made_world(seed=4, videos=30)
    texts = [
        json.dumps([w.video(i, REFERENCE, PUBLIC) for i in w.video_ids(REFERENCE, PUBLIC)])
        for w in (*worlds, other)
    ]
    assert texts[0] == texts[1] != texts[2]


def test_a_later_clock_adds_days_and_leaves_settled_ones_alone(world: MadeWorld) -> None:
    early, late = (world.figures.report(REFERENCE + timedelta(days=n)) for n in (0, 3))
    settled = world.figures.index(date(2026, 11, 10))
    restated_from = world.figures.index(date(2026, 10, 15))  # not yet 40 days old at the later
    same = slice(restated_from, settled)
    assert late.last_day[0] == early.last_day[0] + 3
    assert np.array_equal(early.values("views")[:, same], late.values("views")[:, same])


def test_about_as_many_videos_as_asked_are_out_at_the_default_clock() -> None:
    world = sandbox.made_world(videos=300)
    assert len(world.channels) == 3
    out = [v for v in world.videos if v.published_at <= REFERENCE]
    assert len(out) == 300
    assert {v.kind for v in out} == {"VIDEO_ON_DEMAND", "SHORTS", "LIVE_STREAM"}
    assert max(v.published_at for v in world.videos).date() > date(2027, 3, 20)


def test_the_size_can_be_chosen() -> None:
    small = sandbox.made_world(videos=12, start=date(2026, 9, 1), channels=2)
    assert len(small.channels) == 2
    assert len([v for v in small.videos if v.published_at <= REFERENCE]) == 12
    large = sandbox.made_world(videos=40, channels=7)
    assert len({info.channel_id for info in large.channels}) == 7
    assert len({info.handle for info in large.channels}) == 7


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 7, 1), 24)]
)
def test_days_are_pacific_and_last_23_or_25_hours_at_the_clock_changes(
    day: date, hours: int
) -> None:
    start, end = day_edges(day, 1)
    assert (end - start) / 3600 == hours


def test_bulk_days_begin_at_pacific_midnight_on_both_sides_of_the_change() -> None:
    assert day_start(date(2026, 11, 1)) == datetime(2026, 11, 1, 7, tzinfo=UTC)
    assert day_start(date(2026, 11, 2)) == datetime(2026, 11, 2, 8, tzinfo=UTC)
    assert day_start(date(2026, 3, 9)) == datetime(2026, 3, 9, 7, tzinfo=UTC)


def test_views_and_engaged_views_part_on_the_day_of_the_new_rule(world: MadeWorld) -> None:
    views, engaged = days_of(world, "views"), days_of(world, "engagedViews")
    rule = world.figures.index(date(2026, 8, 24))
    long, short = world.figures.growth.kind == LONG, world.figures.growth.kind == SHORT
    assert np.array_equal(views[long, :rule], engaged[long, :rule])
    after = views[long, rule:].sum() / engaged[long, rule:].sum()
    assert 1.15 < after < 1.55
    before = views[short, :rule].sum() / engaged[short, :rule].sum()
    assert 1.6 < before < 2.4
    assert bool((engaged <= views).all())


def test_lifetime_counters_are_the_days_plus_what_came_before(world: MadeWorld) -> None:
    growth = world.figures.growth
    day = world.figures.index(date(2026, 4, 5))  # nothing is 40 days old yet
    total = world.figures.lifetime("views", day_start(date(2026, 4, 5)))
    expected = growth.before["views"] + growth.daily["views"][:, :day].sum(axis=1)
    assert np.array_equal(total, expected)


def test_lifetime_counters_rise_hour_by_hour_within_a_day(world: MadeWorld) -> None:
    start = day_start(date(2026, 3, 8))  # 23 hours, and no day is old enough to be restated
    totals = np.stack(
        [world.figures.lifetime("views", start + timedelta(hours=n)) for n in range(24)]
    )
    day = world.figures.growth.daily["views"][:, world.figures.index(date(2026, 3, 8))]
    assert np.array_equal(totals[-1] - totals[0], day)
    assert bool((np.diff(totals, axis=0) >= 0).all())
    assert totals[-1].sum() > totals[0].sum()


def test_a_restated_day_can_make_a_lifetime_counter_fall(world: MadeWorld) -> None:
    day = world.figures.day(100)  # restated as a whole when 40 days old
    moment = day_start(day + timedelta(days=1)) + timedelta(days=40)
    before, after = (
        world.figures.lifetime("views", moment + timedelta(seconds=s)) for s in (-1, 1)
    )
    assert bool((after < before).any())


def test_nothing_is_gained_before_publication_or_after_deletion(world: MadeWorld) -> None:
    views = days_of(world, "views")
    for row, video in enumerate(world.videos):
        first = world.figures.index(video.published_at.date()) - 1
        assert not views[row, : max(first, 0)].any()
        if video.deleted_at is not None:
            last = world.figures.index(video.deleted_at.date()) + 1
            assert not views[row, last:].any()


def test_only_the_first_two_channels_earn(world: MadeWorld) -> None:
    growth = world.figures.growth
    money = [growth.daily["adMicros"][growth.channel == c].sum() for c in range(3)]
    assert money[0] > 0
    assert money[1] > 0
    assert money[2] == 0
    assert [info.is_monetised for info in world.channels] == [True, True, False]


def test_size_can_be_guessed_better_than_by_the_median() -> None:
    """Channel, kind and topic, known at publication, explain a good part of a video's size."""
    world = sandbox.made_world(videos=300)
    sizes = np.log([v.size for v in world.videos])
    groups: dict[tuple[int, str], list[float]] = {}
    topics: dict[str, list[float]] = {}
    for video, size in zip(world.videos, sizes.tolist(), strict=True):
        groups.setdefault((video.channel_index, video.kind), []).append(size)
    rest = [
        size - float(np.median(groups[video.channel_index, video.kind]))
        for video, size in zip(world.videos, sizes.tolist(), strict=True)
    ]
    for video, left in zip(world.videos, rest, strict=True):
        topics.setdefault(video.topic, []).append(left)
    error = [
        abs(left - float(np.mean(topics[video.topic])))
        for video, left in zip(world.videos, rest, strict=True)
    ]
    assert np.mean(error) < 0.93 * np.mean(np.abs(rest))
    assert np.mean(error) > 0.2  # and luck stays luck


def test_the_world_holds_what_the_sandbox_promises() -> None:
    world = sandbox.made_world(videos=300)
    out = [v for v in world.videos if v.published_at <= REFERENCE]
    assert any(v.deleted_at and v.deleted_at < REFERENCE for v in out)
    assert any(v.private_at and v.private_at < REFERENCE for v in out)
    assert any(v.are_likes_hidden for v in out)
    assert any(v.are_comments_off for v in out)
    assert any(v.retitled_at and v.retitled_at < REFERENCE for v in out)
    assert max(v.size for v in out) > 8 * float(np.median([v.size for v in out]))
