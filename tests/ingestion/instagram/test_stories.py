"""Stories are read while they live; too few viewers, an early end and a natural one are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


@pytest.fixture
def story_rig(rig: Rig) -> Rig:
    rig.only("stories", "media_insights")
    rig.only_account(rig.ladle)
    return rig


def test_living_stories_are_read_every_hour_until_they_end(story_rig: Rig) -> None:
    living = {story["id"] for story in story_rig.stories(story_rig.ladle)}
    assert len(living) == 3
    story_rig.load()
    assert set(story_rig.column("media_id", "stories")) == living
    story_rig.sandbox.forget()
    story_rig.later(hours=1)
    planned = story_rig.plan()
    report = story_rig.load()
    # the token, the list, and two calls a story: its metrics, and its navigation by action
    assert report.units == {"instagram": planned.calls} == {"instagram": 2 + 2 * 3}
    story_rig.later(hours=30)
    story_rig.load()
    assert story_rig.count("stories", "media_id in " + str(tuple(living))) == 2 * 3
    assert story_rig.count("missing_media") == 0


def test_the_navigation_of_a_story_comes_whole_and_by_action(story_rig: Rig) -> None:
    story_rig.load()
    one = story_rig.column("media_id", "media_insights", "metric = 'navigation'")[0]
    rows = story_rig.query(
        "select breakdown, json_extract_string(payload, '$.dimension_values[0]') as action, "
        "cast(json_extract_string(payload, '$.value') as integer) as n "
        f"from raw.media_insights where metric = 'navigation' and media_id = '{one}'"
    )
    whole = [row["n"] for row in rows if not row["breakdown"]]
    parts = {row["action"]: row["n"] for row in rows if row["breakdown"]}
    assert {row["breakdown"] for row in rows} == {"", "story_navigation_action_type"}
    assert set(parts) == {"tap_forward", "tap_back", "tap_exit", "swipe_forward"}
    assert whole == [sum(parts.values())]


def test_a_story_that_ends_between_list_and_insights_keeps_its_object(story_rig: Rig) -> None:
    oldest = min(story_rig.stories(story_rig.ladle), key=lambda story: story["timestamp"])
    story_rig.at(_published(oldest) + timedelta(hours=23, minutes=45))
    story_rig.sandbox.faults.vanish(oldest["id"])
    report = story_rig.load()
    assert report.failures == ()
    assert story_rig.count("stories", f"media_id = '{oldest['id']}'") == 1
    assert story_rig.count("missing_media") == 0


def test_a_story_deleted_before_its_end_is_flagged(story_rig: Rig) -> None:
    newest = story_rig.stories(story_rig.ladle)[0]
    story_rig.load()
    world = story_rig.sandbox.graph.world
    story_rig.sandbox.graph.world = _WithoutStory(world, newest["id"])
    story_rig.later(hours=1)
    story_rig.load()
    story_rig.later(hours=1)
    story_rig.load()
    assert story_rig.query("select media_id, reason from raw.missing_media") == [
        {"media_id": newest["id"], "reason": "gone"}
    ]


def test_a_story_under_five_viewers_is_told_and_has_no_insights(story_rig: Rig) -> None:
    shy = story_rig.stories(story_rig.ladle)[0]["id"]
    world = story_rig.sandbox.graph.world
    story_rig.sandbox.graph.world = _SeenByFour(world, shy)
    report = story_rig.load()
    assert report.failures == ()
    assert story_rig.count("stories") == 3
    assert story_rig.count("media_insights", f"media_id = '{shy}'") == 0
    assert story_rig.count("media_insights") > 0
    assert story_rig.query("select resource, metric, reason from raw.metric_refusals") == [
        {"resource": "media_insights", "metric": "*/STORY", "reason": "below_threshold"}
    ]
    story_rig.later(hours=1)
    story_rig.load()
    assert story_rig.count("media_insights", f"media_id = '{shy}'") == 0
    assert story_rig.count("metric_refusals") == 1


class _World:
    """A world of which one thing is otherwise."""

    def __init__(self, world: Any, media_id: str) -> None:
        self._world = world
        self._media_id = media_id

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world, name)


class _WithoutStory(_World):
    def stories(self, account_id: str, at: datetime) -> list[Any]:
        found = self._world.stories(account_id, at)
        return [story for story in found if story["id"] != self._media_id]


class _SeenByFour(_World):
    def media_metric(self, media_id: str, metric: str, at: datetime, **options: Any) -> Any:
        if media_id == self._media_id and metric == "reach":
            return 4
        return self._world.media_metric(media_id, metric, at, **options)


def _published(story: dict[str, str]) -> datetime:
    return datetime.fromisoformat(story["timestamp"])
