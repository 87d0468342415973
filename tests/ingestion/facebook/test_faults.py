"""Whatever goes wrong ends in one clear line; what was loaded stays, what lacks is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.facebook import GraphCredentials, Limits, PageSettings
from ingestion.graph.errors import (
    ExpiredTokenError,
    GoneError,
    LimitReachedError,
    MissingCredentialsError,
    MissingPermissionError,
    TokenRefusedError,
    UnreachableError,
    UnreadableAnswerError,
    WrongTokenKindError,
)
from ingestion.landing.errors import ChangedTypeError

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


def test_without_a_token_nothing_is_asked_and_each_page_says_so(rig: Rig) -> None:
    rig.credentials = GraphCredentials()
    report = rig.load()
    assert rig.sandbox.requests == []
    assert [type(error) for error in report.failures] == [MissingCredentialsError] * 3
    assert "GRAPH_SYSTEM_USER_TOKEN" in rig.one_line(report.failures[0])
    assert rig.count("collection_gaps", "reason = 'unauthorised'") == 3


def test_an_expired_token_stops_with_one_line_and_the_next_one_goes_on(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("pages", "posts")
    end = rig.clock - timedelta(hours=1)
    rig.credentials = GraphCredentials(
        user_token=rig.sandbox.graph.tokens.issue("USER", expires_at=end)
    )
    [error] = rig.load().failures
    assert isinstance(error, ExpiredTokenError)
    assert "the token has expired; make a new token" in rig.one_line(error)
    assert rig.credentials.user_token is not None
    assert rig.credentials.user_token not in str(error)
    assert rig.count("collection_gaps", "reason = 'unauthorised'") == 1
    rig.credentials = GraphCredentials(user_token=sandbox.GRAPH_USER_TOKEN)
    assert rig.load().failures == ()
    assert rig.count("posts") == len(rig.shown(rig.louche))


def test_a_token_that_expires_in_mid_run_keeps_what_came(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("pages", "posts", "page_insights")
    rig.sandbox.graph.tokens.limit_uses(3)
    report = rig.load()
    assert {type(error) for error in report.failures} <= {ExpiredTokenError, TokenRefusedError}
    assert report.failures
    assert rig.count("pages") == 1
    gaps = rig.query("select distinct reason from raw.collection_gaps")
    assert gaps == [{"reason": "unauthorised"}]
    rig.sandbox.graph.tokens.limit_uses(None)
    assert rig.load().failures == ()
    assert rig.count("posts") == len(rig.shown(rig.louche))
    assert rig.count("page_insights", "day = date '2026-08-01'") > 0


def test_a_refused_page_token_is_issued_anew_once(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts")
    rig.sandbox.faults.add("error", f"{rig.louche}/posts", status=400, reason="190/460")
    report = rig.load()
    [error] = report.failures  # the sandbox issues the same token again, which does not help
    assert isinstance(error, TokenRefusedError)
    issued = [call for call in rig.asked() if "access_token" in call]
    assert len(issued) == 2


@pytest.mark.parametrize("kind", ["PAGE", "APP"])
def test_a_token_of_the_wrong_kind_is_named_as_such(rig: Rig, kind: Any) -> None:
    rig.only_page(rig.louche)
    other = frozenset({rig.ladle})
    rig.credentials = GraphCredentials(
        user_token=rig.sandbox.graph.tokens.issue(kind, page_ids=other)
    )
    [error] = rig.load().failures
    assert isinstance(error, WrongTokenKindError)
    assert rig.louche in rig.one_line(error)
    assert f"got one of kind {kind}" in str(error)


def test_a_person_without_a_role_on_the_page_is_told_what_lacks(rig: Rig) -> None:
    rig.only_page(rig.louche)
    stranger = rig.sandbox.graph.tokens.issue("USER", page_ids=frozenset())
    rig.credentials = GraphCredentials(user_token=stranger)
    [error] = rig.load().failures
    assert isinstance(error, MissingPermissionError)
    assert "give the app the permission the message names" in rig.one_line(error)


def test_of_an_observed_page_the_profile_alone_is_read(rig: Rig) -> None:
    rig.change(pages=(PageSettings(rig.louche, ownership="observed"),))
    planned = rig.plan()
    report = rig.load()
    assert report.failures == ()
    assert len(rig.asked()) == planned.calls == 2  # the profile, and when the token ends
    assert {table for table, rows in report.rows.items() if rows} == {
        "pages",
        "fetched_ranges",
        "requests",
    }
    for table in ("pages", "fetched_ranges"):
        scopes = rig.query(f"select distinct consent_scope from raw.{table}")
        assert scopes == [{"consent_scope": "public"}], table


def test_a_missing_permission_costs_the_insights_alone_and_is_found_once(rig: Rig) -> None:
    rig.only_page(rig.louche)
    rig.only("posts", "post_insights", "page_insights")
    few = frozenset({"pages_show_list", "pages_read_engagement"})
    token = rig.sandbox.graph.tokens.issue("SYSTEM_USER", permissions=few)
    rig.credentials = GraphCredentials(system_user_token=token)
    report = rig.load()
    assert {type(error) for error in report.failures} == {MissingPermissionError}
    assert "read_insights" in rig.one_line(report.failures[0])
    assert rig.count("posts") == len(rig.shown(rig.louche))
    assert len([call for call in rig.asked() if "metric=post_" in call]) == 1
    reasons = rig.query(
        "select resource, reason from raw.collection_gaps group by all order by resource"
    )
    assert reasons == [
        {"resource": "page_insights", "reason": "unauthorised"},
        {"resource": "post_insights", "reason": "unauthorised"},
    ]


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


@pytest.mark.parametrize(("days", "told"), [(15, None), (13, "14"), (7, "7"), (1, "2")])
def test_the_tokens_end_is_announced(rig: Rig, days: int, told: str | None) -> None:
    rig.only_page(rig.louche)
    rig.only("pages")
    end = rig.clock + timedelta(days=days)
    token = rig.sandbox.graph.tokens.issue("USER", expires_at=end)
    rig.credentials = GraphCredentials(user_token=token)
    warnings = rig.load().warnings
    if told is None:
        assert warnings == ()
    else:
        assert f"the person's token expires in {days} day" in rig.one_line(warnings[0])
        assert f"({told} days or less)" in warnings[0]


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


def test_no_secret_is_in_an_address_a_log_or_the_warehouse(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    rig.credentials = replace(
        rig.credentials,
        app_id=sandbox.GRAPH_APP_ID,
        app_secret=sandbox.GRAPH_APP_SECRET,
    )
    rig.sandbox.faults.add("error", f"{rig.ladle}/posts", status=400, reason="190")
    report = rig.load()
    page_tokens = [page.token for page in rig.sandbox.pages]
    secrets = [*rig.credentials.secrets(), *page_tokens]
    assert len(secrets) == 5
    told = [caplog.text, repr(report), repr(rig.credentials), *map(str, report.failures)]
    told += [str(rig.readings(table)) for table in ("pages", "posts", "requests")]
    told += [f"{r.path} {r.query}" for r in rig.sandbox.requests]
    assert not [secret for secret in secrets for text in told if secret in text]
