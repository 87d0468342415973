"""Odd answers, refused tokens and spent limits end in one clear line; the rest is loaded."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

import sandbox
from ingestion.graph.limits import Limits
from ingestion.instagram import AccountSettings, GraphCredentials

if TYPE_CHECKING:
    from conftest import Rig

pytestmark = pytest.mark.integration


def test_faults_that_pass_and_odd_pages_leave_the_readings_of_a_quiet_load(
    media_rig: Rig,
) -> None:
    media_rig.load()
    quiet = {table: media_rig.readings(table) for table in ("media", "media_insights")}
    faults = media_rig.sandbox.faults
    faults.page_filling = "empty"
    faults.add("error", "batch|/graph/v26.0/$", status=503)
    faults.add("half_body", "/media")
    faults.add("reset", "/media", first=2)
    faults.add("error", r"/insights\?", first=3, reason="2")
    media_rig.var = media_rig.var / "again"
    report = media_rig.load()
    assert report.failures == ()
    assert report.extra_calls > 0
    assert [row[:2] for row in media_rig.readings("media")] == [row[:2] for row in quiet["media"]]
    told = [row[:7] for row in media_rig.readings("media_insights")]
    assert told == [row[:7] for row in quiet["media_insights"]]


def test_an_html_answer_is_told_and_the_other_resources_load(rig: Rig) -> None:
    rig.only("accounts", "media", "stories")
    rig.only_account(rig.ladle)
    rig.sandbox.faults.add("html", f"{rig.ladle}/media", count=None)
    report = rig.load()
    assert [rig.one_line(error) for error in report.failures] == [str(report.failures[0])]
    assert "expected JSON, got an HTML page" in str(report.failures[0])
    assert rig.count("accounts") == 1
    assert rig.count("stories") == 3
    assert rig.query("select resource, reason from raw.collection_gaps") == [
        {"resource": "media", "reason": "error"}
    ]
    rig.sandbox.faults.clear()
    assert rig.load().failures == ()
    assert rig.count("media") > 0


def test_a_reading_that_failed_stays_due(media_rig: Rig) -> None:
    failing = media_rig.media(media_rig.ladle)[3]["id"]
    media_rig.sandbox.faults.add("error", f"{failing}/insights", count=None, reason="2")
    report = media_rig.load()
    assert "gave no whole answer" in media_rig.one_line(report.failures[0])
    assert media_rig.count("media", f"media_id = '{failing}'") == 0
    whole = media_rig.count("media")
    assert whole > 3
    media_rig.sandbox.faults.clear()
    media_rig.sandbox.forget()
    assert media_rig.load().failures == ()
    assert media_rig.asked_by_object() == {failing: 1}
    assert media_rig.count("media") == whole + 1


def test_a_spent_limit_of_one_account_leaves_the_other(rig: Rig) -> None:
    rig.only("media", "media_insights")
    rig.change(limits=Limits(max_wait_seconds=0.0, sleep=rig.slept.append))
    rig.sandbox.graph.budget.spend("instagram", rig.ladle, 480_000)
    report = rig.load()
    assert "limit of calls" in rig.one_line(report.failures[0])
    assert rig.column("account_id", "media") == [rig.louche]
    assert rig.query("select account_id, reason from raw.collection_gaps") == [
        {"account_id": rig.ladle, "reason": "quota_exhausted"}
    ]
    assert rig.slept == []


def test_an_expired_token_is_told_once_an_account(rig: Rig) -> None:
    rig.change(history_start=date(2026, 11, 15))
    rig.sandbox.graph.tokens.expire_all()
    report = rig.load()
    assert len(report.failures) == 2
    for error in report.failures:
        assert "the token has expired" in rig.one_line(error)
    assert any("it ended on 2026-11-20" in line for line in report.warnings)
    assert rig.column("reason", "collection_gaps") == ["unauthorised"]
    # the token's facts, and one refused call of each account
    assert len(rig.asked()) == 3
    assert rig.count("media") == 0


def test_a_token_that_ends_in_mid_run_keeps_what_came(media_rig: Rig) -> None:
    media_rig.sandbox.graph.tokens.limit_uses(6)
    report = media_rig.load()
    assert len(report.failures) == 1
    assert 0 < media_rig.count("media") < len(media_rig.media(media_rig.ladle))
    media_rig.sandbox.graph.tokens.limit_uses(None)
    assert media_rig.load().failures == ()
    assert media_rig.column("media_id", "media") == sorted(
        m["id"] for m in media_rig.media(media_rig.ladle) if m["timestamp"] >= "2026-06-01"
    )


def test_a_token_without_the_permission_for_insights_still_reads_objects(media_rig: Rig) -> None:
    permissions = frozenset({"pages_show_list", "pages_read_engagement", "instagram_basic"})
    token = media_rig.sandbox.graph.tokens.issue("SYSTEM_USER", permissions=permissions)
    media_rig.credentials = replace(media_rig.credentials, system_user_token=token)
    report = media_rig.load()
    assert "give the app the permission" in media_rig.one_line(report.failures[0])
    assert any("lacks instagram_manage_insights" in line for line in report.warnings)
    assert media_rig.count("media") > 3
    assert media_rig.count("media_insights") == 0
    assert media_rig.query("select resource, reason from raw.collection_gaps") == [
        {"resource": "media_insights", "reason": "unauthorised"}
    ]


@pytest.mark.parametrize(("days", "word"), [(14, "14"), (7, "7"), (2, "2"), (15, None)])
def test_the_end_of_the_token_is_announced(media_rig: Rig, days: int, word: str | None) -> None:
    end = media_rig.clock + timedelta(days=days)
    token = media_rig.sandbox.graph.tokens.issue("USER", expires_at=end)
    media_rig.credentials = replace(media_rig.credentials, system_user_token=None, user_token=token)
    media_rig.only("accounts")
    warnings = media_rig.load().warnings
    assert [line for line in warnings if "expires" in line] == (
        [] if word is None else [line for line in warnings if f"({word} days or less)" in line]
    )
    assert bool(warnings) == (word is not None)


def test_without_a_token_one_line_says_what_to_set(rig: Rig) -> None:
    rig.credentials = GraphCredentials()
    report = rig.load()
    assert "GRAPH_SYSTEM_USER_TOKEN" in rig.one_line(report.failures[0])
    assert rig.asked() == []


def test_an_ended_version_is_announced_and_the_load_goes_on(media_rig: Rig) -> None:
    media_rig.change(api_version="v20.0")
    report = media_rig.load()
    assert report.failures == ()
    assert any("v20.0 was asked for and v21.0 answered" in line for line in report.warnings)
    assert media_rig.column("api_version", "media") == ["v21.0"]


def test_an_unknown_field_is_kept(media_rig: Rig) -> None:
    media_rig.sandbox.faults.drift = replace(media_rig.sandbox.faults.drift, new_field=True)
    assert media_rig.load().failures == ()
    found = media_rig.query(
        "select json_extract_string(payload, '$.viewer_mood.kind') as mood from raw.media"
    )
    assert {row["mood"] for row in found} == {"delighted"}


def test_an_account_of_another_owner_is_told_and_ours_loads(rig: Rig) -> None:
    rig.only("accounts")
    rig.change(accounts=(AccountSettings("17840000000000001"), AccountSettings(rig.louche)))
    report = rig.load()
    assert "it is gone, or not visible to this token" in rig.one_line(report.failures[0])
    assert rig.column("account_id", "accounts") == [rig.louche]


def test_no_secret_stands_in_an_address_a_log_or_an_error(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    rig.only("accounts", "media", "media_insights")
    rig.change(history_start=date(2026, 10, 1))
    rig.sandbox.faults.add("error", f"{rig.ladle}/media", count=None, reason="190/460", status=400)
    report = rig.load()
    assert report.failures
    told = [caplog.text, *map(str, report.failures), *report.warnings, *report.gaps]
    told += [f"{request.path} {request.query}" for request in rig.sandbox.requests]
    shown = "\n".join(told)
    for secret in (*rig.credentials.secrets(), sandbox.GRAPH_SYSTEM_TOKEN):
        assert secret not in shown


@pytest.mark.parametrize("kind", ["APP", "PAGE"])
def test_a_token_of_the_wrong_kind_is_told_in_one_line(rig: Rig, kind: str) -> None:
    """An app's token sees nothing; a Page's sees the account of its own Page only."""
    own = rig.sandbox.instagram_accounts[0].page_id
    page_token = rig.sandbox.graph.tokens.issue("PAGE", page_ids=frozenset({own}))
    token = sandbox.GRAPH_APP_TOKEN if kind == "APP" else page_token
    rig.credentials = GraphCredentials(system_user_token=token)
    rig.only("accounts")
    report = rig.load()
    seen = [] if kind == "APP" else [rig.ladle]
    assert rig.column("account_id", "accounts") == seen
    assert len(report.failures) == 2 - len(seen)
    for error in report.failures:
        assert token not in rig.one_line(error)
    assert rig.column("reason", "collection_gaps") == ["unauthorised"]
