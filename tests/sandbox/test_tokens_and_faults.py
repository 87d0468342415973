"""Tokens, faults and drift: what a client must live through."""

import gzip
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlparse

import pytest
import requests

import sandbox
from sandbox.running import RunningSandbox
from sandbox.worlds.made.world import MadeWorld

from .conftest import Client

KEY = {"X-Goog-Api-Key": sandbox.API_KEY}


def channel_url(running: RunningSandbox) -> str:
    channel_id = running.channels[0].channel_id
    return f"{running.url}/youtube/v3/channels?part=id,snippet&id={channel_id}"


def test_a_token_expires_in_mid_run_and_a_refreshed_one_works(client: Client) -> None:
    token = client.owner()
    assert client.report(token, metrics="views").status_code == 200
    client.running.expire_tokens()
    assert client.reason(client.report(token, metrics="views")) == (401, "authError")
    assert client.report(client.owner(), metrics="views").status_code == 200


def test_a_token_is_good_for_an_hour_and_for_the_uses_a_test_allows(client: Client) -> None:
    token = client.owner()
    client.running.set_clock(client.running.now() + timedelta(hours=1))
    assert client.report(token, metrics="views").status_code == 401
    client.running.limit_token_uses(2)
    short = client.owner()
    codes = [client.report(short, metrics="views").status_code for _ in range(3)]
    assert codes == [200, 200, 401]


def test_a_revoked_or_unknown_grant_is_refused_in_oauths_own_form(running: RunningSandbox) -> None:
    form = {
        "client_id": sandbox.CLIENT_ID,
        "client_secret": sandbox.CLIENT_SECRET,
        "grant_type": "refresh_token",
        "refresh_token": "revoked",
    }
    answer = requests.post(running.url + "/token", data=form, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")
    wrong = requests.post(running.url + "/token", data=form | {"client_id": "x"}, timeout=20)
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")


def test_consent_sends_back_a_code_that_buys_both_tokens(running: RunningSandbox) -> None:
    info = running.channels[1]
    query = {
        "client_id": sandbox.CLIENT_ID,
        "redirect_uri": "http://127.0.0.1:9/back",
        "response_type": "code",
        "state": "s1",
        "login_hint": info.channel_id,
    }
    answer = requests.get(
        running.url + "/o/oauth2/auth", params=query, allow_redirects=False, timeout=20
    )
    back = parse_qs(urlparse(answer.headers["Location"]).query)
    assert (answer.status_code, back["state"]) == (302, ["s1"])
    form = {
        "client_id": sandbox.CLIENT_ID,
        "client_secret": sandbox.CLIENT_SECRET,
        "grant_type": "authorization_code",
        "code": back["code"][0],
    }
    tokens = requests.post(running.url + "/token", data=form, timeout=20).json()
    assert tokens["refresh_token"] == info.refresh_token
    assert running.violations == []


def test_an_owner_is_needed_for_reports(client: Client) -> None:
    answer = client.get("/v2/reports", ids="channel==MINE", metrics="views")
    assert client.reason(answer) == (401, "required")


def test_an_error_strikes_the_request_it_was_set_for_and_no_other(running: RunningSandbox) -> None:
    running.faults.add("error", "/channels", first=2, count=2, status=503)
    url = channel_url(running)
    codes = [requests.get(url, headers=KEY, timeout=20).status_code for _ in range(4)]
    assert codes == [200, 503, 503, 200]
    assert [r.status for r in running.requests] == codes


def test_a_fault_can_be_a_rate_limit_with_a_time_to_wait(running: RunningSandbox) -> None:
    running.faults.add("error", status=429, reason="rateLimitExceeded", retry_after=7)
    answer = requests.get(channel_url(running), headers=KEY, timeout=20)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")


def test_a_connection_can_be_reset_or_stop_in_mid_body(running: RunningSandbox) -> None:
    running.faults.add("reset")
    with pytest.raises(requests.ConnectionError):
        requests.get(channel_url(running), headers=KEY, timeout=20)
    for kind in ("half_body", "half_gzip"):
        running.faults.add(kind)  # type: ignore[arg-type]
        with pytest.raises(requests.RequestException):
            requests.get(channel_url(running), headers=KEY, timeout=20)
    assert requests.get(channel_url(running), headers=KEY, timeout=20).status_code == 200


def test_an_answer_can_be_a_page_for_people_or_come_compressed(running: RunningSandbox) -> None:
    running.faults.add("html")
    page = requests.get(channel_url(running), headers=KEY, timeout=20)
    assert page.headers["Content-Type"].startswith("text/html")
    running.faults.add("gzip")
    answer = requests.get(channel_url(running), headers=KEY, timeout=20, stream=True)
    raw = answer.raw.read(decode_content=False)
    assert b"youtube#channelListResponse" in gzip.decompress(raw)


def test_a_slow_answer_comes_late_but_whole(running: RunningSandbox) -> None:
    running.faults.add("slow", seconds=0.3)
    began = time.monotonic()
    assert requests.get(channel_url(running), headers=KEY, timeout=20).status_code == 200
    assert time.monotonic() - began >= 0.3


def test_drift_adds_a_field_nobody_has_seen(client: Client) -> None:
    client.running.faults.drift = sandbox.Drift(new_field=True)
    answer = requests.get(channel_url(client.running), headers=KEY, timeout=20).json()
    assert answer["items"][0]["viewerMood"] == {"kind": "delighted"}
    client.running.faults.clear()


def test_drift_can_retire_a_metric(client: Client) -> None:
    client.running.faults.drift = sandbox.Drift(retired_metrics=frozenset({"shares"}))
    token = client.owner()
    assert client.report(token, metrics="views,shares").status_code == 400
    assert client.report(token, metrics="views").status_code == 200
    client.running.faults.clear()


def test_an_answer_that_departs_from_the_document_is_a_violation(
    world: MadeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"kind": "youtube#channel", "id": "UCx", "statistics": {"viewCount": 12}}
    monkeypatch.setattr(world, "channel", lambda *_: wrong)
    with sandbox.start(world) as running:
        answer = requests.get(
            f"{running.url}/youtube/v3/channels?part=id,statistics&id=UCx", headers=KEY, timeout=20
        )
        assert answer.status_code == 500
        assert [v.side for v in running.violations] == ["answer"]
        assert "viewCount" in running.violations[0].message


def test_a_field_the_document_does_not_name_is_a_violation(
    world: MadeWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"kind": "youtube#channel", "id": "UCx", "snippet": {"mood": "good"}}
    monkeypatch.setattr(world, "channel", lambda *_: wrong)
    with sandbox.start(world) as running:
        requests.get(
            f"{running.url}/youtube/v3/channels?part=snippet&id=UCx", headers=KEY, timeout=20
        )
        assert [v.side for v in running.violations] == ["answer"]


def test_a_taken_port_is_one_clear_line(running: RunningSandbox) -> None:
    port = int(running.url.rsplit(":", 1)[1])
    with pytest.raises(sandbox.SandboxNotStartedError, match="cannot listen on"):
        sandbox.start(running.world, port=port)


def test_the_token_endpoint_takes_the_client_as_basic_credentials(world: MadeWorld) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": "sandbox-refresh-owner"}
    with sandbox.start(world) as running:
        good = requests.post(
            f"{running.url}/token",
            data=form,
            auth=(sandbox.CLIENT_ID, sandbox.CLIENT_SECRET),
            timeout=10,
        )
        wrong = requests.post(f"{running.url}/token", data=form, auth=("x", "y"), timeout=10)
    assert good.status_code == 200
    assert wrong.status_code == 401
