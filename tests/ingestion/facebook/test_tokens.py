"""Tokens that are missing, wrong, expired or about to be; and that none is ever shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.facebook import GraphCredentials, PageSettings
from ingestion.graph.errors import (
    ExpiredTokenError,
    MissingCredentialsError,
    MissingPermissionError,
    TokenRefusedError,
    WrongTokenKindError,
)

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
