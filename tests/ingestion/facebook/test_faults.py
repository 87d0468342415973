"""Whatever goes wrong ends in one clear line; what was loaded stays, what lacks is recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ingestion.facebook import Limits, PageSettings
from ingestion.graph.errors import (
    GoneError,
    LimitReachedError,
    UnreachableError,
    UnreadableAnswerError,
)
from ingestion.landing.errors import ChangedTypeError

if TYPE_CHECKING:
    from datetime import datetime

    from conftest import Rig

pytestmark = pytest.mark.integration


def test_a_page_under_a_hundred_likes_is_read_without_insights(rig: Rig) -> None:
    rig.only_page(rig.tiny)
    report = rig.load()
    assert report.failures == ()
    assert not [call for call in rig.asked() if "insights" in call]
    assert rig.count("posts") == 1
    assert rig.count("metric_refusals", "reason = 'below_threshold'") == 3
    rig.later(days=1)
    rig.load()
    assert rig.count("metric_refusals") == 3


def test_a_post_deleted_between_list_and_lookup_is_recorded_and_asked_no_more(rig: Rig) -> None:
    page = rig.only_page(rig.louche)
    rig.only("posts", "post_insights")
    gone = rig.shown(page)[1]
    rig.sandbox.faults.vanish(gone)
    report = rig.load()
    assert report.failures == ()
    assert rig.query("select post_id, reason from raw.missing_posts") == [
        {"post_id": gone, "reason": "gone"}
    ]
    assert rig.count("posts", f"post_id = '{gone}'") == 0
    assert rig.count("posts") == len(rig.shown(page)) - 1
    rig.later(hours=1)
    rig.sandbox.forget()
    rig.load()
    assert not [call for call in rig.asked() if gone in call]
    rig.sandbox.faults.clear()
    rig.later(days=8)
    rig.load()
    assert rig.count("posts", f"post_id = '{gone}'") == 1  # it is back, and read again


def test_a_post_that_left_the_list_is_found_gone_in_the_next_run(rig: Rig) -> None:
    page = rig.only_page(rig.louche)
    rig.only("posts", "post_insights")
    rig.load()
    before = rig.clock
    gone = str(rig.sandbox.world.social.posts(page, before)[1]["id"])
    social = rig.sandbox.graph.world
    rest = [post for post in social.posts(page, before) if post["id"] != gone]
    rig.sandbox.graph.world = _Without(social, gone, rest)
    rig.later(hours=1)
    rig.sandbox.forget()
    rig.load()
    assert rig.count("missing_posts", f"post_id = '{gone}'") == 1
    rig.later(hours=1)
    rig.sandbox.forget()
    rig.load()
    assert not [call for call in rig.asked() if gone in call]


class _Without:
    """A world in which a post was deleted."""

    def __init__(self, social: Any, gone: str, rest: list[Any]) -> None:
        self._social, self._gone, self._rest = social, gone, rest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._social, name)

    def posts(self, page_id: str, at: datetime) -> Any:
        return self._rest

    def object(self, object_id: str, at: datetime) -> Any:
        return None if object_id == self._gone else self._social.object(object_id, at)


def test_a_page_for_people_is_told_as_such_and_the_rest_loads(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts", "page_insights")
    rig.sandbox.faults.add("html", f"{rig.louche}/posts")
    [error] = rig.load().failures
    assert isinstance(error, UnreadableAnswerError)
    assert "expected JSON, got an HTML page" in rig.one_line(error)
    assert rig.count("page_insights") > 0
    assert rig.count("collection_gaps", "resource = 'posts' and reason = 'error'") == 1
    rig.load()
    assert rig.count("posts") == len(
        rig.shown(rig.louche)
    )  # the list was not read whole, so it is read again


@pytest.mark.parametrize("filling", ["short", "empty"])
def test_a_short_or_empty_page_with_a_next_one_is_read_on(rig: Rig, filling: Any) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    rig.change(items_per_page=2)
    rig.sandbox.faults.page_filling = filling
    assert rig.load().failures == ()
    assert rig.count("posts") == len(rig.shown(rig.louche))


@pytest.mark.parametrize("kind", ["reset", "half_body", "half_gzip", "gzip"])
def test_a_torn_answer_is_asked_again_and_nothing_lands_twice(rig: Rig, kind: Any) -> None:
    rig.only_page(rig.louche)
    rig.only("posts", "post_insights")
    rig.sandbox.faults.add(kind, f"{rig.louche}/posts")
    report = rig.load()
    assert report.failures == ()
    assert report.extra_calls == (0 if kind == "gzip" else 1)
    assert rig.count("posts") == len(rig.readings("posts")) == len(rig.shown(rig.louche))


def test_a_network_that_stays_away_ends_after_five_tries_with_one_line(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    rig.sandbox.faults.add("half_body", f"{rig.louche}/posts", count=None)
    [error] = rig.load().failures
    assert isinstance(error, UnreachableError)
    assert "no whole answer in five tries" in rig.one_line(error)
    assert len([r for r in rig.sandbox.requests if r.path.endswith("/posts")]) == 5
    assert len(rig.slept) == 4


def test_readings_whose_figures_did_not_come_are_left_to_the_next_run(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts", "post_insights")
    rig.sandbox.faults.add("error", "v26.0/$", first=2, count=5, status=503, reason="2")
    [error] = rig.load().failures
    assert isinstance(error, UnreachableError)
    assert rig.count("posts") == 1  # the one on which the metrics were tried
    rig.sandbox.faults.clear()
    rig.later(minutes=5)
    assert rig.load().failures == ()
    told = rig.query("select post_id from raw.post_insights where breakdown = 'is_from_ads'")
    read = rig.query("select post_id from raw.posts")
    assert (
        {r["post_id"] for r in told} == {r["post_id"] for r in read} == set(rig.shown(rig.louche))
    )


def test_a_spent_limit_is_waited_for_when_that_is_short(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    rig.sandbox.faults.add("error", f"{rig.louche}/posts", status=403, reason="32")
    report = rig.load()
    assert report.failures == ()
    assert rig.slept == [3_600.0]  # nothing says how long, so an hour
    assert rig.count("posts") == len(rig.shown(rig.louche))


def test_a_limit_that_takes_too_long_is_a_gap_that_the_next_run_fills(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    budget = rig.sandbox.graph.budget
    budget.quota = replace(budget.quota, page_calls_a_day=100)
    budget.spend("pages", rig.louche, 100)
    [error] = rig.load().failures
    assert isinstance(error, LimitReachedError)
    assert "they are in 1440 minutes" in rig.one_line(error)
    assert rig.slept == []
    assert rig.count("collection_gaps", "reason = 'quota_exhausted'") == 1
    budget.quota = replace(budget.quota, page_calls_a_day=100_000)
    rig.later(hours=1)
    assert rig.load().failures == ()
    assert rig.count("posts") == len(rig.shown(rig.louche))


def test_near_a_limit_calls_slow_down_and_stop_before_they_are_refused(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts", "videos")
    budget = rig.sandbox.graph.budget
    budget.quota = replace(budget.quota, page_calls_a_day=100)
    budget.spend("pages", rig.louche, 84)
    rig.change(limits=Limits(max_wait_seconds=60))
    rig.load()
    assert len(rig.slept) >= 2
    assert all(1.0 <= seconds <= 10.0 for seconds in rig.slept)
    statuses = {request.status for request in rig.sandbox.requests}
    assert statuses == {200}


def test_another_version_that_answers_is_announced_and_stamped(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    rig.change(api_version="v20.0")
    report = rig.load()
    assert report.failures == ()
    [warning] = report.warnings
    assert "v20.0 was asked for and v21.0 answered" in rig.one_line(warning)
    assert rig.query("select distinct api_version from raw.posts") == [{"api_version": "v21.0"}]


def test_unknown_fields_are_kept_in_the_payload(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    rig.sandbox.faults.drift.new_field = True
    assert rig.load().failures == ()
    payload = rig.query("select payload::varchar as text from raw.posts limit 1")[0]["text"]
    assert "viewer_mood" in payload


def test_a_changed_type_is_refused_and_loaded_once_it_is_right_again(rig: Rig) -> None:
    page = rig.only_page(rig.louche)
    rig.only("pages", "posts")
    social = rig.sandbox.graph.world
    posts = social.posts(page, rig.clock)
    changed = [{**post, "created_time": str(post["created_time"])[:19]} for post in posts]
    rig.sandbox.graph.world = _Without(social, "", changed)
    [error] = rig.load().failures
    assert isinstance(error, ChangedTypeError)
    assert "a moment with its zone" in rig.one_line(error)
    assert rig.count("posts") == 0
    assert rig.count("pages") == 1
    rig.sandbox.graph.world = social
    assert rig.load().failures == ()
    assert rig.count("posts") == len(rig.shown(page))


def test_a_page_nobody_may_see_fails_alone(rig: Rig) -> None:
    rig.change(pages=(PageSettings("100000000000404"), PageSettings(rig.louche)))
    rig.only("pages", "posts")
    [error] = rig.load().failures
    assert isinstance(error, GoneError)
    assert "100000000000404" in rig.one_line(error)
    assert rig.count("posts") == len(rig.shown(rig.louche))
