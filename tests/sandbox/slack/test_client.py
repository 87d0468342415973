"""Slack as an app meets it: what arrives, signed and in which form, and what an answer does."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
import requests
from flask import Flask, Response, request
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import Clock, SignatureVerifier
from werkzeug.serving import make_server

import sandbox
from sandbox.errors import SandboxError
from sandbox.slack.client import Client
from sandbox.slack.forms import FormRefusedError
from sandbox.slack.rendering import rendered_view

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from sandbox.running import RunningSandbox
    from sandbox.slack.modals import Modal
    from tests.sandbox.slack.conftest import StandingClock

HERE, EDITH = sandbox.SLACK_CHANNEL, sandbox.SLACK_USER
Answer = Callable[[dict[str, Any]], Any]


@dataclass
class ListeningApp:
    """An app that remembers what came and answers what it is told to."""

    url: str = ""
    came: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answer: Answer = lambda _: ""

    def take(self) -> Response:
        form = dict(parse_qsl(request.get_data().decode(), keep_blank_values=True))
        told = json.loads(form["payload"]) if "payload" in form else form
        self.came.append(told)
        self.headers.append({name.lower(): value for name, value in request.headers.items()})
        self.bodies.append(request.get_data())
        found = self.answer(told)
        return (
            found
            if isinstance(found, Response)
            else Response(json.dumps(found) if isinstance(found, dict) else found)
        )


@pytest.fixture(scope="module")
def listening() -> Iterator[ListeningApp]:
    app, flask = ListeningApp(), Flask("listening")
    flask.add_url_rule("/slack/events", view_func=app.take, methods=["POST"])
    server = make_server("127.0.0.1", 0, flask, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app.url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield app
    server.shutdown()


@pytest.fixture
def app(listening: ListeningApp) -> ListeningApp:
    listening.came, listening.headers, listening.bodies = [], [], []
    listening.answer = lambda _: ""
    return listening


@pytest.fixture
def client(running: RunningSandbox, app: ListeningApp) -> Client:
    return Client(running.slack, app.url)


def plain(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, object]:
    return {"text": plain(value.title()), "value": value}


def field_of(block_id: str, element: dict[str, object], **more: object) -> dict[str, object]:
    own = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": own, **more}


VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "forecast",
    "title": plain("Forecast"),
    "submit": plain("Ask"),
    "blocks": [
        field_of("account", {"type": "external_select", "min_query_length": 0}),
        field_of("kind", {"type": "static_select", "options": [option("reel"), option("photo")]}),
        field_of("caption", {"type": "plain_text_input", "max_length": 5}, optional=True),
        field_of("at", {"type": "datetimepicker", "initial_date_time": 1795273200}),
    ],
}


def offering(told: dict[str, Any]) -> object:
    """What an app answers that offers one account."""
    return {"options": [option("a1")]} if told.get("type") == "block_suggestion" else ""


def opened(client: Client, web: WebClient, app: ListeningApp, **more: object) -> Modal:
    """A modal that the app opened when a command came."""
    client.slash("/forecast")
    web.views_open(trigger_id=app.came[-1]["trigger_id"], view={**VIEW, **more})
    app.answer = offering
    return client.modal()


def valid(app: ListeningApp, clock: StandingClock) -> bool:
    """Whether Slack's own verifier takes the newest request."""

    class Standing(Clock):
        def now(self) -> float:
            return clock().timestamp()

    verifier = SignatureVerifier(sandbox.SLACK_SIGNING_SECRET, clock=Standing())
    return verifier.is_valid_request(app.bodies[-1], app.headers[-1])


def test_a_command_arrives_as_slack_sends_it(
    client: Client, app: ListeningApp, clock: StandingClock
) -> None:
    sent = client.slash("/forecast", "@copperladle reel", channel=HERE)
    (came,) = app.came
    assert (came["command"], came["text"]) == ("/forecast", "@copperladle reel")
    assert (came["team_id"], came["channel_id"]) == (sandbox.SLACK_TEAM, HERE)
    assert (came["user_id"], came["user_name"]) == (EDITH, "edith")
    assert came["response_url"].startswith("http://127.0.0.1:")
    assert valid(app, clock)
    assert (sent.status, sent.shown_error, sent.message) == (200, None, None)


@pytest.mark.parametrize("signature", ["forged", "old", "future", "missing"])
def test_slacks_verifier_refuses_a_bad_signature(
    client: Client, app: ListeningApp, clock: StandingClock, signature: Any
) -> None:
    client.slash("/forecast", signature=signature)
    assert not valid(app, clock)


def test_the_answer_to_a_command_is_shown(client: Client, app: ListeningApp) -> None:
    app.answer = lambda _: "Working on it"
    message = client.slash("/forecast").message
    assert message is not None
    assert (message.rendered, message.shown_to, message.via) == ("Working on it", EDITH, "ack")
    app.answer = lambda _: {"response_type": "in_channel", "text": "To all"}
    message = client.slash("/forecast").message
    assert message is not None
    assert (message.rendered, message.shown_to) == ("To all", None)
    app.answer = lambda _: {"text": "x", "blocks": [{"type": "poster"}]}
    assert client.slash("/forecast").shown_error == "invalid_blocks"


def test_an_answer_that_is_late_is_asked_for_again(
    running: RunningSandbox, app: ListeningApp
) -> None:
    hasty = Client(running.slack, app.url, seconds=0.1)

    def late(_: dict[str, Any]) -> str:
        time.sleep(0.3)
        return ""

    app.answer = late
    sent = hasty.slash("/forecast")
    assert (sent.status, sent.shown_error, len(sent.attempts)) == (0, "operation_timeout", 1)
    sent = hasty.slash("/forecast", retries=2)
    assert [attempt.status for attempt in sent.attempts] == [0, 0, 0]
    retried = app.headers[-3:]
    assert [each.get("x-slack-retry-num") for each in retried] == [None, "1", "2"]
    assert retried[-1]["x-slack-retry-reason"] == "http_timeout"
    assert len(set(app.bodies[-3:])) == 1


def test_an_error_is_asked_again_until_it_is_answered(client: Client, app: ListeningApp) -> None:
    codes = iter([500, 200])
    app.answer = lambda _: Response("", next(codes))
    sent = client.slash("/forecast", retries=3)
    assert [attempt.status for attempt in sent.attempts] == [500, 200]
    assert app.headers[-1]["x-slack-retry-reason"] == "http_error"
    app.answer = lambda _: Response("", 500)
    assert client.slash("/forecast").shown_error == "dispatch_failed"


def test_a_request_can_come_again_although_it_was_answered(
    client: Client, app: ListeningApp
) -> None:
    client.slash("/forecast", repeats=2)
    assert [each.get("x-slack-retry-num") for each in app.headers] == [None, "1", "2"]
    assert len({each["trigger_id"] for each in app.came}) == 1


def test_a_response_url_takes_five_posts(client: Client, app: ListeningApp) -> None:
    client.slash("/forecast")
    url = app.came[-1]["response_url"]
    answers = [requests.post(url, json={"text": str(n)}, timeout=5) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].json() == {"ok": False, "error": "used_url"}
    assert [each.text for each in client.slack.messages(HERE)] == list("01234")


def test_a_response_url_ends_after_thirty_minutes(
    client: Client, app: ListeningApp, clock: StandingClock
) -> None:
    client.slash("/forecast")
    url = app.came[-1]["response_url"]
    clock.pass_by(30 * 60)
    assert requests.post(url, json={"text": "in time"}, timeout=5).json() == {"ok": True}
    clock.pass_by(1)
    late = requests.post(url, json={"text": "late"}, timeout=5)
    assert (late.status_code, late.json()["error"]) == (404, "expired_url")


def test_a_response_can_take_the_place_of_the_message_pressed_in(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    again = {"type": "button", "action_id": "again", "text": plain("Again"), "value": "7"}
    web.chat_postMessage(
        channel=HERE, text="one", blocks=[{"type": "actions", "elements": [again]}]
    )
    (message,) = client.slack.messages(HERE)
    client.press(message, "Again")
    came = app.came[-1]
    assert (came["type"], came["message"]["ts"]) == ("block_actions", message.ts)
    action = {name: came["actions"][0][name] for name in ("action_id", "value", "type")}
    assert action == {"action_id": "again", "value": "7", "type": "button"}
    requests.post(came["response_url"], json={"text": "two", "replace_original": True}, timeout=5)
    assert [each.rendered for each in client.slack.messages(HERE)] == ["two"]
    requests.post(came["response_url"], json={"delete_original": True}, timeout=5)
    assert client.slack.messages(HERE) == []
    with pytest.raises(SandboxError, match="nothing to press is called 'Gone'"):
        client.press(message, "Gone")


def test_an_ephemeral_message_is_named_but_not_repeated(client: Client, app: ListeningApp) -> None:
    client.slash("/forecast")
    why = {"type": "button", "action_id": "why", "text": plain("Why?")}
    body = {"text": "one", "blocks": [{"type": "actions", "elements": [why]}]}
    requests.post(app.came[-1]["response_url"], json=body, timeout=5)
    (message,) = client.slack.messages(HERE)
    client.press(message, "why")
    assert app.came[-1]["container"]["is_ephemeral"] is True
    assert "message" not in app.came[-1]


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as raised:
        call()
    return str(raised.value.response["error"])


def test_a_trigger_opens_one_modal_within_three_seconds(
    client: Client, web: WebClient, app: ListeningApp, clock: StandingClock
) -> None:
    client.slash("/forecast")
    trigger = app.came[-1]["trigger_id"]
    clock.pass_by(3)
    web.views_open(trigger_id=trigger, view=VIEW)
    assert error_of(lambda: web.views_open(trigger_id=trigger, view=VIEW)) == (
        "exchanged_trigger_id"
    )
    client.slash("/forecast")
    clock.pass_by(3.1)
    trigger = app.came[-1]["trigger_id"]
    assert error_of(lambda: web.views_open(trigger_id=trigger, view=VIEW)) == "expired_trigger_id"
    assert error_of(lambda: web.views_open(trigger_id="1.2.3", view=VIEW)) == "invalid_trigger_id"


def test_a_modal_is_held_to_slacks_rules(client: Client, web: WebClient, app: ListeningApp) -> None:
    client.slash("/forecast")
    trigger = app.came[-1]["trigger_id"]

    def told(**more: object) -> list[str]:
        with pytest.raises(SlackApiError) as raised:
            web.views_open(trigger_id=trigger, view={**VIEW, **more})
        assert raised.value.response["error"] == "invalid_arguments"
        return list(raised.value.response["errors"])

    assert told(title=plain("x" * 25)) == [
        "title must be between 1 and 24 characters [json-pointer:/view]"
    ]
    assert told(submit=None) == ["missing required field: submit [json-pointer:/view]"]
    assert told(blocks=[]) == ["views must contain between 1 and 100 blocks [json-pointer:/view]"]
    assert told(colour="red") == ["invalid additional property: colour [json-pointer:/view]"]
    assert told(blocks=[{"type": "input", "label": plain("x")}]) == [
        "missing required field: element [json-pointer:/view/blocks/0]"
    ]


def test_a_modal_shows_its_fields(client: Client, web: WebClient, app: ListeningApp) -> None:
    assert rendered_view(opened(client, web, app).view).splitlines() == [
        "== Forecast ==",
        "account: [external_select]",
        "kind: [static_select]",
        "caption (optional): [plain_text_input]",
        "at: [2026-11-21 15:00]",
        "( Ask )",
    ]


def test_a_filled_in_modal_arrives_with_what_was_chosen(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    modal = opened(client, web, app, private_metadata="kept")
    at = datetime(2026, 11, 21, 18, tzinfo=UTC)
    client.submit(modal, {"account": "a1", "kind": "Reel", "at": at})
    came = app.came[-1]
    assert (came["type"], came["view"]["private_metadata"]) == ("view_submission", "kept")
    values = {name: held["value"] for name, held in came["view"]["state"]["values"].items()}
    assert values["account"]["selected_option"]["value"] == "a1"
    assert values["kind"] == {"type": "static_select", "selected_option": option("reel")}
    assert values["caption"] == {"type": "plain_text_input", "value": None}
    assert values["at"] == {"type": "datetimepicker", "selected_date_time": 1795284000}
    with pytest.raises(SandboxError, match="no modal open"):
        client.modal(seconds=0)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"account": "a1"}, "kind: Please complete this required field"),
        ({"account": "a1", "kind": "story"}, "has no option 'story'"),
        ({"account": "a1", "kind": "reel", "caption": "too long"}, "no more than 5 characters"),
        ({"account": "a1", "kind": "reel", "colour": "red"}, "has no field colour"),
        ({"account": "a2", "kind": "reel"}, "the app offers no option 'a2'"),
    ],
)
def test_slacks_window_lets_nobody_send_a_wrong_form(
    client: Client, web: WebClient, app: ListeningApp, values: dict[str, object], told: str
) -> None:
    modal = opened(client, web, app)
    with pytest.raises(FormRefusedError, match=told):
        client.submit(modal, values)


def test_errors_stay_under_the_fields_of_the_open_modal(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    modal = opened(client, web, app)
    past = {"response_action": "errors", "errors": {"at": "It is in the past."}}
    app.answer = lambda told: offering(told) or past
    sent = client.submit(modal, {"account": "a1", "kind": "reel"})
    assert (sent.errors, sent.shown_error) == ({"at": "It is in the past."}, None)
    assert client.modal() is modal
    colour = {"response_action": "errors", "errors": {"colour": "?"}}
    app.answer = lambda told: offering(told) or colour
    assert client.submit(modal, {"account": "a1", "kind": "reel"}).refused == "invalid_errors"


def test_an_answer_can_change_the_modal_or_put_one_on_top(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    modal = opened(client, web, app)
    wait = {"type": "modal", "title": plain("Wait"), "blocks": [{"type": "divider"}]}
    app.answer = lambda told: offering(told) or {"response_action": "update", "view": wait}
    client.submit(modal, {"account": "a1", "kind": "reel"})
    assert rendered_view(client.modal().view).startswith("== Wait ==")
    app.answer = lambda _: {"response_action": "push", "view": {**wait, "title": plain("Top")}}
    client.submit(modal, {})
    assert rendered_view(client.modal().view).startswith("== Top ==")
    app.answer = lambda _: {"response_action": "update", "view": {"type": "modal"}}
    assert client.submit(client.modal(), {}).refused == "invalid_arguments"


def test_a_modal_is_changed_only_in_the_version_it_was_seen_in(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    modal = opened(client, web, app)
    seen = client.slack.desk.view(modal)["hash"]
    web.views_update(view_id=modal.view_id, hash=str(seen), view=VIEW)
    assert (
        error_of(lambda: web.views_update(view_id=modal.view_id, hash=str(seen), view=VIEW))
        == "hash_conflict"
    )
    modal.is_open = False
    assert error_of(lambda: web.views_update(view_id=modal.view_id, view=VIEW)) == "not_found"


def test_an_app_hears_of_a_closed_modal_only_when_it_asked_to(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    assert client.close(opened(client, web, app)) is None
    assert "type" not in app.came[-1]
    sent = client.close(opened(client, web, app, notify_on_close=True))
    assert sent is not None
    assert (sent.status, app.came[-1]["type"]) == (200, "view_closed")


def test_a_menu_asks_the_app_for_its_options(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    modal = opened(client, web, app)
    app.answer = lambda _: {"options": [option("copper ladle")]}
    assert client.suggest(modal, "account", "cop") == ["Copper Ladle"]
    assert (app.came[-1]["type"], app.came[-1]["value"]) == ("block_suggestion", "cop")


def test_waiting_for_a_message_that_does_not_come_ends(client: Client) -> None:
    with pytest.raises(SandboxError, match="expected 1 messages, got 0"):
        client.wait_for(1, seconds=0.05)


def test_three_modals_stand_on_each_other_and_no_more(
    client: Client, web: WebClient, app: ListeningApp
) -> None:
    opened(client, web, app, external_id="first")
    for count in (2, 3):
        client.slash("/forecast")
        web.views_push(trigger_id=app.came[-1]["trigger_id"], view=VIEW)
        assert len(client.slack.desk.moments.modals) == count
    client.slash("/forecast")
    trigger = app.came[-1]["trigger_id"]
    assert error_of(lambda: web.views_push(trigger_id=trigger, view=VIEW)) == "push_limit_reached"
    client.slash("/forecast")
    again, trigger = {**VIEW, "external_id": "first"}, app.came[-1]["trigger_id"]
    assert error_of(lambda: web.views_open(trigger_id=trigger, view=again)) == (
        "duplicate_external_id"
    )
    web.views_update(external_id="first", view=VIEW)
