"""A conversation in Slack from command to answer, over HTTP, as people in the channel read it."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sandbox.slack.script import Wish, conversation

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
