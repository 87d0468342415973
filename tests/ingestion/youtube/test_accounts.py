"""Keys, tokens and quota: who may ask how much, and what is told when they may not."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from ingestion.youtube import (
    ChannelSettings,
    ExpiredTokenError,
    QuotaExceededError,
    UnreachableError,
    WrongKeyError,
)
from sandbox import Quota

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from conftest import Rig

pytestmark = pytest.mark.integration

NEXT_PACIFIC_DAY = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def test_a_wrong_key_is_told_in_one_line(cheap_rig: Rig) -> None:
    observed = ChannelSettings(channel_id=cheap_rig.channel_ids[0], ownership="observed")
    cheap_rig.change(channels=(observed,))
    cheap_rig.credentials = replace(cheap_rig.credentials, api_key="wrong-key-1234567890")
    report = cheap_rig.load()
    [error] = report.failures
    assert isinstance(error, WrongKeyError)
    assert "check YOUTUBE_API_KEY" in cheap_rig.one_line(error)
    assert report.calls == {"data": 1}
    assert cheap_rig.query("select reason from raw.collection_gaps") == [{"reason": "unauthorised"}]


def test_a_revoked_token_stops_its_account_and_no_other(cheap_rig: Rig) -> None:
    gone, kept = cheap_rig.channel_ids[:2]
    tokens = {**cheap_rig.credentials.refresh_tokens, gone: "sandbox-refresh-revoked"}
    cheap_rig.credentials = replace(cheap_rig.credentials, refresh_tokens=tokens)
    report = cheap_rig.load()
    [error] = report.failures
    assert isinstance(error, ExpiredTokenError)
    assert "sign in again" in cheap_rig.one_line(error)
    assert cheap_rig.count("channel_days", f"channel_id = '{gone}'") == 0
    assert cheap_rig.count("channel_days", f"channel_id = '{kept}'") > 0


def test_a_token_that_expires_in_mid_run_is_refreshed_once(cheap_rig: Rig) -> None:
    cheap_rig.sandbox.limit_token_uses(3)
    cheap_rig.change(max_parallel=1)
    cheap_rig.only_channel()
    report = cheap_rig.load()
    assert report.failures == ()
    refused = [r for r in cheap_rig.sandbox.requests if r.status == 401]
    tokens = [r for r in cheap_rig.sandbox.requests if r.path == "/token"]
    assert len(tokens) == len(refused) + 1
    assert report.extra_calls == len(refused)


def test_a_token_refused_after_its_refresh_stops_the_account(cheap_rig: Rig) -> None:
    cheap_rig.only_channel()
    cheap_rig.sandbox.faults.add("error", "/v2/", status=401, reason="authError", count=None)
    report = cheap_rig.load()
    [error] = report.failures
    assert isinstance(error, ExpiredTokenError)
    asked = [r for r in cheap_rig.sandbox.requests if r.path == "/v2/reports"]
    assert len(asked) == 2
    reasons = {row["reason"] for row in cheap_rig.query("from raw.collection_gaps")}
    assert reasons == {"unauthorised"}


def test_quota_that_ends_half_way_stops_the_bucket_and_resumes_the_next_pacific_day(
    small_world: Any, new_rig: Callable[[Any], Rig]
) -> None:
    import sandbox

    clock = datetime(2026, 11, 20, 14, tzinfo=UTC)
    with sandbox.start(small_world, clock=clock, quota=Quota(units_per_day=8)) as running:
        rig = new_rig(running)
        rig.only("channels", "uploads", "videos", "video_statistics")
        report = rig.load()
        assert {type(error) for error in report.failures} == {QuotaExceededError}
        assert all("used up" in rig.one_line(error) for error in report.failures)
        statuses = [r.status for r in rig.api_requests() if r.bucket == "data"]
        assert statuses.count(403) <= rig.settings.max_parallel  # those already on their way
        assert rig.count("channels") > 0
        gaps = rig.query("select distinct reason, recoverable_until from raw.collection_gaps")
        assert gaps == [{"reason": "quota_exhausted", "recoverable_until": date(2026, 11, 20)}]

        running.forget()
        again = rig.load()  # the same Pacific day: nothing may be asked of this bucket
        assert [r for r in rig.api_requests() if r.bucket == "data"] == []
        assert {type(error) for error in again.failures} == {QuotaExceededError}

        rig.at(NEXT_PACIFIC_DAY)
        assert rig.load().failures == ()
        resumed = [r for r in rig.api_requests() if r.bucket == "data"]
        assert [r.path for r in resumed] == ["/youtube/v3/videos"]  # only what was not reached
        assert len(rig.query("select distinct channel_id from raw.videos")) == 3


def test_our_own_budget_is_kept_without_a_refusal(cheap_rig: Rig) -> None:
    cheap_rig.change(quota_units_per_day=4)
    report = cheap_rig.load()
    assert {type(error) for error in report.failures} == {QuotaExceededError}
    assert cheap_rig.sandbox.quota_used("data") == 4
    assert not [r for r in cheap_rig.api_requests() if r.status == 403]


def test_no_secret_is_in_any_url_log_error_or_table(
    cheap_rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cheap_rig.sandbox.faults.add("error", "/v2/reports", status=401, reason="authError", count=1)
    cheap_rig.sandbox.faults.add("reset", "/youtube/v3/videos", count=6)
    report = cheap_rig.load()
    urls = " ".join(f"{r.path}?{r.query}" for r in cheap_rig.sandbox.requests)
    told = " ".join(map(str, report.failures)) + repr(cheap_rig.credentials)
    tables = " ".join(
        str(cheap_rig.query(f"from raw.{table}"))
        for table in ("requests", "collection_gaps", "metric_refusals")
    )
    for secret in (*cheap_rig.credentials.secrets(), "ya29.sandbox"):
        for place in (urls, told, tables, caplog.text):
            assert secret not in place
    names = {name for r in cheap_rig.sandbox.requests for name, _ in r.query}
    assert not names & {"key", "access_token"}


def test_a_token_service_that_stays_away_ends_after_five_tries(cheap_rig: Rig) -> None:
    cheap_rig.only_channel()
    cheap_rig.change(token_uri="http://127.0.0.1:9/token")
    report = cheap_rig.load()
    [error] = report.failures
    assert isinstance(error, UnreachableError)
    assert "the token service cannot be reached" in cheap_rig.one_line(error)
    assert len(cheap_rig.slept) == 4
    assert report.calls == {}
