"""A conversation in Slack from command to answer, over HTTP, as people in the channel read it."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import requests
from werkzeug.serving import make_server

import sandbox
from sandbox.slack.__main__ import main
from sandbox.slack.script import Wish, conversation
from serving.slack.app import create_app
from serving.slack.reading import SnapshotReader
from serving.slack.settings import SlackSection, SlackSettings
from serving.slack.web import PATH, flask_app
from tests.serving.made import NOW, MadeAnswers

if TYPE_CHECKING:
    import pytest

    from serving.slack.answers import Answer
    from tests.serving.conftest import Bench

SPOKEN = Path(__file__).with_name("conversation.txt")
ASKED = "youtube:@copperladle reel 45s at 2026-11-21T18:00 Soup & bread"


def test_the_scripted_conversation_reads_as_it_should(bench: Bench) -> None:
    wish = Wish(account="@copper", caption="Soup & bread <!channel>")
    told = list(conversation(bench.client, wish))
    assert "\n".join(told).splitlines() == SPOKEN.read_text(encoding="utf-8").splitlines()
    assert bench.slack.violations == []
    assert [message.notifies for message in bench.messages()] == [()] * 4
    assert len(bench.answers.asked) == 2  # the form's, and `Why?` asks again


def test_a_slow_answer_is_acknowledged_at_once_and_follows_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_thought_out = threading.Event()
    answer = bench.answers.answer

    def slow(**asked: Any) -> Answer:
        is_thought_out.wait(20)
        return answer(**asked)

    monkeypatch.setattr(bench.answers, "answer", slow)
    sent = bench.client.slash("/forecast", ASKED, repeats=2)
    assert [attempt.status for attempt in sent.attempts] == [200, 200, 200]
    assert (sent.message, bench.messages()) == (None, [])
    is_thought_out.set()
    (message,) = bench.client.wait_for(1)
    time.sleep(0.2)  # a second answer would have come by now
    assert bench.messages() == [message]
    assert len(bench.answers.asked) == 1
    assert message.rendered.startswith("# Forecast: Copper")


def test_nothing_is_done_for_forged_old_and_unsigned_requests(bench: Bench) -> None:
    for signature in ("forged", "old", "future", "missing"):
        sent = bench.client.slash("/forecast", ASKED, signature=signature)
        assert (sent.status, sent.shown_error) == (401, "dispatch_failed")
    message = bench.told(ASKED)
    sent = bench.client.press(message, "Why?", signature="forged")
    assert sent.status == 401
    modal = bench.form()
    closed = bench.client.close(modal, signature="old")
    assert closed is not None
    assert closed.status == 401
    assert bench.messages() == [message]
    assert len(bench.answers.asked) == 1


def test_two_answers_in_one_channel_keep_a_second_apart(bench: Bench) -> None:
    # the response address is lost both times, so that the answers are posted in the channel
    bench.slack.faults.add("error", "/slack/response/", count=None, status=404, reason="used_url")
    bench.client.slash("/forecast", ASKED)
    bench.client.slash("/forecast", ASKED)
    first, second = bench.client.wait_for(2)
    assert (first.via, second.via) == ("chat.postMessage", "chat.postMessage")
    assert float(second.ts) - float(first.ts) >= 1


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def wait_for(url: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            requests.get(url, timeout=1)
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"nothing answers at {url}")


def test_the_command_plays_the_conversation_with_an_app_that_starts_after_it(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port, slack_port = free_port(), free_port()
    app_url, slack_url = f"http://127.0.0.1:{port}{PATH}", f"http://127.0.0.1:{slack_port}"
    asked = ["--app", app_url, "--port", str(slack_port), "--account", "@copper", "--wait", "30"]
    with ThreadPoolExecutor(1) as pool:
        played = pool.submit(main, asked)
        wait_for(f"{slack_url}/slack/messages")
        secrets = {
            "SLACK_BOT_TOKEN": sandbox.SLACK_BOT_TOKEN,
            "SLACK_SIGNING_SECRET": sandbox.SLACK_SIGNING_SECRET,
            "SLACK_API_URL": f"{slack_url}/slack/api/",
        }
        section = SlackSection(teams=(sandbox.SLACK_TEAM,))
        settings = SlackSettings.from_environment(section, secrets, state=tmp_path / "s.sqlite")
        reading = SnapshotReader(published)
        app = create_app(settings, answers=MadeAnswers(), reading=reading, clock=lambda: NOW)
        server = make_server("127.0.0.1", port, flask_app(app), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code = played.result(60)
        server.shutdown()
    told = capsys.readouterr().out
    assert code == 0, told
    assert f"export SLACK_API_URL={slack_url}/slack/api/" in told
    assert "Groundswell, seen by everyone:\n    # Forecast: Copper" in told
    assert told.endswith("repeats one of five minutes ago and is answered HTTP 401\n")


def test_the_command_says_when_no_app_answers(capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}{PATH}"
    assert main(["--app", nowhere, "--port", "0", "--wait", "0"]) == 1
    assert capsys.readouterr().err == f"no app answers at {nowhere}\n"
