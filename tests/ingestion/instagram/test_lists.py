"""Lists are read no further than it pays; what vanished is flagged; what is due is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


def test_an_hour_later_only_media_of_the_first_day_are_read_again(media_rig: Rig) -> None:
    newest = media_rig.media(media_rig.ladle)[0]
    media_rig.at(_published(newest) + timedelta(hours=2))
    media_rig.load()
    media_rig.sandbox.forget()
    media_rig.later(hours=1)
    planned = media_rig.plan()
    report = media_rig.load()
    # the token, one page of the list, and the insights of the one that is three hours old
    assert media_rig.asked_by_object() == {newest["id"]: 1}
    assert report.units == {"instagram": planned.calls} == {"instagram": 3}


def test_a_week_later_all_media_are_read_from_one_page_of_the_list(media_rig: Rig) -> None:
    media_rig.load()
    media_rig.sandbox.forget()
    media_rig.later(days=7)
    media_rig.load()
    wanted = [m["id"] for m in media_rig.media(media_rig.ladle) if m["timestamp"] >= "2026-06-01"]
    assert media_rig.asked_by_object() == dict.fromkeys(wanted, 1)
    assert media_rig.asked_by_object("media") == {media_rig.ladle: 1}
    # the token, the page, the insights: nothing is looked up by its id
    assert len(media_rig.asked()) == 2 + len(wanted)


def test_media_that_left_the_list_are_looked_up_and_flagged_once(media_rig: Rig) -> None:
    media_rig.load()
    deleted = media_rig.media(media_rig.ladle)[1]["id"]
    world = media_rig.sandbox.graph.world
    media_rig.sandbox.graph.world = _Without(world, deleted)
    media_rig.later(hours=2)
    media_rig.load()
    assert media_rig.column("media_id", "missing_media") == [deleted]
    assert media_rig.column("reason", "missing_media") == ["gone"]
    media_rig.sandbox.forget()
    media_rig.later(days=8)
    media_rig.load()
    assert not [call for call in media_rig.asked() if call.startswith(deleted)]


def test_media_that_vanish_between_list_and_insights_are_flagged(media_rig: Rig) -> None:
    vanished = [media["id"] for media in media_rig.media(media_rig.ladle)[:2]]
    media_rig.sandbox.faults.vanish(*vanished)
    report = media_rig.load()
    assert report.failures == ()
    assert media_rig.column("media_id", "missing_media") == sorted(vanished)
    assert media_rig.count("media", f"media_id in {tuple(vanished)}") == 0
    assert media_rig.count("media") > 2


def test_media_without_data_yet_have_no_value_and_never_a_zero(media_rig: Rig) -> None:
    world = media_rig.sandbox.graph.world
    late = next(
        m
        for account in (media_rig.ladle, media_rig.louche)
        for m in world.media(account, datetime.fromisoformat("2026-11-20T14:00:00+00:00"))
        if world.media_metric(m["id"], "views", _published(m) + timedelta(hours=11)) is None
        and m["timestamp"] > "2026-06-10"
    )
    owner = world.object(late["id"], media_rig.clock).owner_id
    media_rig.only_account(owner)
    media_rig.at(_published(late) + timedelta(hours=11))
    report = media_rig.load()
    assert report.failures == ()
    assert media_rig.count("media", f"media_id = '{late['id']}'") == 1
    assert media_rig.count("media_insights", f"media_id = '{late['id']}'") == 0


def test_a_day_before_the_first_one_is_collected_when_asked_for(media_rig: Rig) -> None:
    media_rig.change(history_start=date(2026, 10, 1))
    media_rig.load()
    before = media_rig.count("media")
    media_rig.later(hours=1)
    media_rig.load(since=date(2026, 6, 1))
    older = {m["id"] for m in media_rig.media(media_rig.ladle) if m["timestamp"] >= "2026-06-01"}
    assert before < len(older)
    assert set(media_rig.column("media_id", "media")) == older


class _Without:
    """A world from which one media was deleted."""

    def __init__(self, world: object, media_id: str) -> None:
        self._world = world
        self._media_id = media_id

    def __getattr__(self, name: str) -> object:
        return getattr(self._world, name)

    def media(self, account_id: str, at: datetime) -> list[dict[str, object]]:
        found = self._world.media(account_id, at)  # type: ignore[attr-defined]
        return [media for media in found if media["id"] != self._media_id]

    def object(self, object_id: str, at: datetime) -> object:
        if object_id == self._media_id:
            return None
        return self._world.object(object_id, at)  # type: ignore[attr-defined]


def _published(media: dict[str, str]) -> datetime:
    return datetime.fromisoformat(media["timestamp"])
