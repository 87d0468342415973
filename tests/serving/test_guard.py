"""Who is answered: signatures, ages, teams and channels, and retries."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest
from slack_bolt import BoltRequest
from slack_sdk.signature import SignatureVerifier

import sandbox
from sandbox.slack.client import Client
from serving.slack.guard import NOT_SERVED
from serving.slack.settings import SlackSection
from serving.slack.state import LEASE, State
from serving.slack.web import PATH, flask_app
from tests.serving.conftest import Bench, Place
from tests.serving.made import NOW, MadeAnswers, serving

pytestmark = pytest.mark.integration

ASKED = "youtube:@copperladle reel"


@pytest.mark.parametrize("signature", ["forged", "old", "future", "missing"])
def test_a_request_with_a_wrong_or_old_signature_is_refused_unread(
    bench: Bench, signature: str
) -> None:
    sent = bench.client.slash("/forecast", ASKED, signature=signature)  # type: ignore[arg-type]

    assert sent.status == 401
    assert (bench.messages(), bench.answers.asked) == ([], [])


@pytest.mark.parametrize(
    ("seconds", "status"), [(-301, 401), (-299, 200), (0, 200), (299, 200), (301, 401)]
)
def test_a_request_lives_for_five_minutes_by_the_apps_clock(
    place: Place, seconds: int, status: int
) -> None:
    place.now = lambda: NOW
    app = place.app(MadeAnswers())
    body = f"command=/nothing&team_id={sandbox.SLACK_TEAM}&channel_id=C0NEWSROOM&trigger_id=1"
    timestamp = str(int((NOW + timedelta(seconds=seconds)).timestamp()))
    verifier = SignatureVerifier(sandbox.SLACK_SIGNING_SECRET)
    signature = verifier.generate_signature(timestamp=timestamp, body=body)

    answer = app.dispatch(
        BoltRequest(
            body=body,
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "x-slack-request-timestamp": timestamp,
                "x-slack-signature": signature or "",
            },
        )
    )

    # a command that nobody answers is 404 to Bolt, but only once it is let in
    assert (answer.status == 401) is (status == 401)


@pytest.mark.parametrize(
    ("timestamp", "signature"), [("soon", "v0=é"), ("²", "v0=1"), ("9" * 40, ""), ("", "")]
)
def test_headers_that_are_no_signature_at_all_are_refused(
    bench: Bench, timestamp: str, signature: str
) -> None:
    import http.client

    connection = http.client.HTTPConnection(bench.url.removeprefix("http://"))
    connection.putrequest("POST", PATH)
    connection.putheader("X-Slack-Request-Timestamp", timestamp.encode())
    connection.putheader("X-Slack-Signature", signature.encode())
    connection.putheader("Content-Type", "application/x-www-form-urlencoded")
    connection.putheader("Content-Length", "9")
    connection.endheaders(b"command=1")

    assert connection.getresponse().status == 401


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/x-www-form-urlencoded", "payload=%7Bnot+json", 400),
        ("application/json", "{", 400),
        ("text/plain", "hello", 401),
    ],
)
def test_a_body_that_is_not_slacks_is_refused_in_one_line(
    bench: Bench, content_type: str, body: str, status: int
) -> None:
    import requests

    answer = requests.post(
        bench.url + PATH, data=body, headers={"Content-Type": content_type}, timeout=5
    )

    assert answer.status_code == status
    assert len(answer.text.splitlines()) == 1
    assert requests.get(bench.url + PATH, timeout=5).status_code == 405
    assert requests.get(bench.url + "/healthz", timeout=5).json() == {"status": "ok"}


def test_other_teams_are_told_that_they_are_not_served(bench: Bench) -> None:
    sent = bench.client.slash("/forecast", ASKED, team="T0OTHER001")

    assert sent.message is not None
    assert sent.message.rendered == NOT_SERVED
    assert sent.message.is_ephemeral
    assert bench.answers.asked == []


def test_with_channels_named_only_they_are_answered(place: Place) -> None:
    named = SlackSection(teams=(sandbox.SLACK_TEAM,), channels=(sandbox.SLACK_DIGEST_CHANNEL,))
    answers = MadeAnswers()
    with serving(flask_app(place.app(answers, place.settled(named)))) as url:
        client = Client(place.slack.slack, url + PATH)
        elsewhere = client.slash("/forecast", ASKED, channel=sandbox.SLACK_CHANNEL)
        client.slash("/forecast", ASKED, channel=sandbox.SLACK_DIGEST_CHANNEL)
        client.wait_for(2)

    assert elsewhere.message is not None
    assert elsewhere.message.rendered == NOT_SERVED
    assert len(answers.asked) == 1


def test_a_direct_message_is_answered_when_the_settings_say_so() -> None:
    named = SlackSection(teams=("T0TEAM",), channels=("C0NEWS",))

    assert not named.answers("T0TEAM", "D0SOMEBODY")
    assert not named.answers("T0TEAM", None)
    assert named.model_copy(update={"direct_messages": True}).answers("T0TEAM", "D0SOMEBODY")
    assert not SlackSection().answers("T0TEAM", "C0NEWS")


def test_a_command_is_acknowledged_at_once_however_long_its_answer_takes(bench: Bench) -> None:
    bench.answers.seconds = 2.0

    sent = bench.client.slash("/forecast", ASKED, retries=3)

    assert [attempt.status for attempt in sent.attempts] == [200]
    assert sent.attempts[0].seconds < 2.0
    assert bench.messages() == []
    bench.client.wait_for(1)


def test_what_slack_sends_again_is_answered_once(bench: Bench) -> None:
    sent = bench.client.slash("/forecast", ASKED, repeats=3)
    bench.client.wait_for(1)
    bench.client.slash("/posts", repeats=2)
    bench.client.wait_for(2)
    time.sleep(0.2)

    assert [attempt.status for attempt in sent.attempts] == [200] * 4
    assert len(bench.answers.asked) == 1
    assert len(bench.messages()) == 2


def test_the_same_words_asked_again_are_answered_again(bench: Bench) -> None:
    bench.told(ASKED)
    bench.told(ASKED)

    assert len(bench.answers.asked) == 2


def test_an_answer_that_was_never_finished_is_taken_over_by_a_late_retry(tmp_path) -> None:  # type: ignore[no-untyped-def]
    state, now = State(tmp_path / "state.sqlite"), datetime(2026, 11, 20, tzinfo=UTC)

    assert state.claim("a", now=now)
    assert not state.claim("a", now=now + LEASE)
    assert state.claim("a", now=now + LEASE + timedelta(seconds=1))
    state.finish("a")
    assert not state.claim("a", now=now + timedelta(days=1))
    assert state.claim("a", now=now + timedelta(days=41))


def test_no_secret_and_no_word_of_a_request_is_remembered_or_printed(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    bench.told(ASKED + " a confidential caption")
    bench.client.slash("/forecast", "a confidential caption", signature="forged")

    with sqlite3.connect(bench.place.settings.state) as connection:
        kept = "\n".join(connection.iterdump())
    said = f"{kept} {caplog.text} {bench.place.settings!r}"
    for secret in (sandbox.SLACK_BOT_TOKEN, sandbox.SLACK_SIGNING_SECRET, "confidential"):
        assert secret not in said
