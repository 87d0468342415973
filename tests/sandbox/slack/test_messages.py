"""Posting: who may, what Slack takes, how often, and what people see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

import sandbox

if TYPE_CHECKING:
    from sandbox.running import RunningSandbox
    from tests.sandbox.slack.conftest import StandingClock

HERE = sandbox.SLACK_CHANNEL


def section(text: str = "Hello", **more: object) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str = "why", text: str = "Why?") -> dict[str, object]:
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": text},
    }


def refused(web: WebClient, method: str = "chat_postMessage", **arguments: object) -> Any:
    with pytest.raises(SlackApiError) as raised:
        getattr(web, method)(**arguments)
    return raised.value.response


def wrong(web: WebClient, *blocks: object) -> list[str]:
    """What Slack says of blocks."""
    response = refused(web, channel=HERE, text="t", blocks=list(blocks))
    assert response["error"] == "invalid_blocks"
    return list(response["errors"])


def test_a_message_is_posted_and_read_back_as_people_see_it(
    running: RunningSandbox, web: WebClient
) -> None:
    answer = web.chat_postMessage(
        channel="#newsroom",
        text="A forecast",
        blocks=[
            {"type": "header", "text": {"type": "plain_text", "text": "Forecast"}},
            section("1,200 views &amp; more, <https://example.org|here>", accessory=button()),
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Range*\n800 to 1,900"}]},
            {"type": "divider"},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "Model of today"}]},
            {"type": "actions", "elements": [button("again", "Ask again"), button("more", "More")]},
        ],
    )
    (message,) = running.slack.messages("newsroom")
    assert (message.ts, message.channel_id, message.text) == (answer["ts"], HERE, "A forecast")
    assert message.rendered.splitlines() == [
        "# Forecast",
        "1,200 views & more, here   ( Why? )",
        "| *Range*: 800 to 1,900",
        "─" * 24,
        "  Model of today",
        "( Ask again ) ( More )",
    ]
    assert message.notifies == ()
    shown = requests.get(f"{running.url}/slack/messages", timeout=5).json()["messages"]
    assert [each["rendered"] for each in shown] == [message.rendered]


def test_whom_a_message_calls_is_told(running: RunningSandbox, web: WebClient) -> None:
    web.chat_postMessage(channel=HERE, text="<!channel> <@U0EDITOR01> &lt;!here&gt; <#C0DIGEST01>")
    (message,) = running.slack.messages()
    assert message.notifies == ("channel", "U0EDITOR01")
    assert message.rendered == "@channel @U0EDITOR01 <!here> #C0DIGEST01"


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-other", "invalid_auth"), ("xoxb-old", "token_revoked")],
)
def test_tokens_are_asked_for(running: RunningSandbox, token: str | None, error: str) -> None:
    running.slack.roster.tokens["xoxb-old"] = "token_revoked"
    web = WebClient(token=token, base_url=f"{running.url}/slack/api/")
    assert refused(web, "auth_test")["error"] == error


def test_a_token_in_the_address_is_refused_and_noted(running: RunningSandbox) -> None:
    address = f"{running.url}/slack/api/auth.test?token={sandbox.SLACK_BOT_TOKEN}"
    assert requests.get(address, timeout=5).json() == {"ok": False, "error": "invalid_auth"}
    assert [each.message for each in running.violations] == ["a secret stands in the URL as token"]
    running.forget()


def test_a_method_needs_its_scope(web: WebClient) -> None:
    response = refused(web, "users_info", user=sandbox.SLACK_USER)
    assert (response["error"], response["needed"]) == ("missing_scope", "users:read")
    assert response["provided"] == "chat:write,commands,files:write"


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOWHERE1", "channel_not_found"),
        ("C0PRIVATE1", "not_in_channel"),
        ("C0ARCHIVED", "is_archived"),
    ],
)
def test_a_channel_must_be_there_open_and_joined(web: WebClient, channel: str, error: str) -> None:
    assert refused(web, channel=channel, text="t")["error"] == error


@pytest.mark.filterwarnings("ignore:The top-level `text`")
def test_a_message_needs_something_to_say(web: WebClient) -> None:
    assert refused(web, channel=HERE, text="")["error"] == "no_text"
    assert refused(web, channel=HERE, text="x" * 40_001)["error"] == "msg_too_long"


def test_a_channel_takes_a_message_a_second(
    running: RunningSandbox, web: WebClient, clock: StandingClock
) -> None:
    web.chat_postMessage(channel=HERE, text="one")
    response = refused(web, channel=HERE, text="two")
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "1"
    web.chat_postMessage(channel=sandbox.SLACK_DIGEST_CHANNEL, text="elsewhere")
    clock.pass_by(1)
    web.chat_postMessage(channel=HERE, text="two")
    assert [each.text for each in running.slack.messages(HERE)] == ["one", "two"]


def test_a_method_takes_so_many_calls_a_minute(
    running: RunningSandbox, web: WebClient, clock: StandingClock
) -> None:
    running.slack.desk.limits.per_minute["auth.test"] = 2
    web.auth_test()
    clock.pass_by(20)
    web.auth_test()
    assert refused(web, "auth_test").headers["Retry-After"] == "40"
    clock.pass_by(40)
    web.auth_test()


def test_fifty_blocks_are_taken_and_one_more_is_not(web: WebClient) -> None:
    web.chat_postMessage(channel=HERE, text="t", blocks=[section() for _ in range(50)])
    assert wrong(web, *[section() for _ in range(51)]) == [
        "no more than 50 items allowed [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"type": "poster"}, "unsupported type: poster [json-pointer:/blocks/0/type]"),
        ({"type": "section"}, "missing required field: text|fields [json-pointer:/blocks/0]"),
        (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (
            section("x" * 3001),
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (
            section(colour="red"),
            "invalid additional property: colour [json-pointer:/blocks/0]",
        ),
        (
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]},
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ),
        (
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11},
            "fields attribute cannot exceed 10 items [json-pointer:/blocks/0]",
        ),
        (
            {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
            "text attribute cannot exceed 150 characters [json-pointer:/blocks/0]",
        ),
        (
            {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
            "must be plain_text [json-pointer:/blocks/0/text/type]",
        ),
        (
            {"type": "actions", "elements": []},
            "missing required field: elements [json-pointer:/blocks/0]",
        ),
        (
            {"type": "actions", "elements": [button(str(n)) for n in range(26)]},
            "elements attribute cannot exceed 25 elements [json-pointer:/blocks/0]",
        ),
        (
            {"type": "actions", "elements": [button(), button()]},
            "action_id already exists [json-pointer:/blocks/0]",
        ),
        (
            {"type": "actions", "elements": [button(text="x" * 76)]},
            "text attribute cannot exceed 75 characters [json-pointer:/blocks/0]",
        ),
        (
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11},
            "elements attribute cannot exceed 10 elements [json-pointer:/blocks/0]",
        ),
        (
            section(block_id="x" * 256),
            "block_id cannot exceed 255 characters [json-pointer:/blocks/0]",
        ),
        (
            {"type": "image", "image_url": "http://127.0.0.1:9/c.png", "alt_text": "chart"},
            "downloading image failed [json-pointer:/blocks/0/image_url]",
        ),
        (
            {"type": "image", "slack_file": {"id": "F0UNKNOWN1"}, "alt_text": "chart"},
            "invalid slack file [json-pointer:/blocks/0/slack_file]",
        ),
        (
            {"type": "image", "image_url": "https://example.org/c.png"},
            "missing required field: alt_text [json-pointer:/blocks/0]",
        ),
    ],
)
def test_blocks_are_held_to_slacks_rules(
    web: WebClient, block: dict[str, object], message: str
) -> None:
    assert wrong(web, block) == [message]


def test_blocks_may_not_share_an_id(web: WebClient) -> None:
    assert wrong(web, section(block_id="a"), section(block_id="a")) == [
        "block_id already exists [json-pointer:/blocks/1/block_id]"
    ]
    assert refused(web, channel=HERE, text="t", blocks="none")["error"] == "invalid_blocks_format"


def test_blocks_without_a_text_are_noted(running: RunningSandbox, web: WebClient) -> None:
    with pytest.warns(UserWarning, match="text"):
        web.chat_postMessage(channel=HERE, blocks=[section()])
    assert ["blocks without a text" in each.message for each in running.violations] == [True]
    running.forget()


def test_an_argument_nobody_knows_is_noted(running: RunningSandbox, web: WebClient) -> None:
    web.chat_postMessage(channel=HERE, text="t", colour="red")
    assert [each.message for each in running.violations] == [
        "chat.postMessage has no argument colour"
    ]
    running.forget()
    assert refused(web, "api_call", api_method="chat.shout")["error"] == "unknown_method"
    running.forget()


def test_a_message_is_changed_and_deleted(running: RunningSandbox, web: WebClient) -> None:
    ts = web.chat_postMessage(channel=HERE, text="one")["ts"]
    web.chat_update(channel=HERE, ts=ts, text="two", blocks=[section("two")])
    (message,) = running.slack.messages()
    assert (message.rendered, message.versions) == ("two", [("one", [])])
    assert refused(web, "chat_update", channel=HERE, ts="1.0", text="x")["error"] == (
        "message_not_found"
    )
    web.chat_delete(channel=HERE, ts=ts)
    assert running.slack.messages() == []


def test_an_ephemeral_message_is_seen_by_one_person(
    running: RunningSandbox, web: WebClient
) -> None:
    web.chat_postEphemeral(channel=HERE, user=sandbox.SLACK_USER, text="only you")
    (message,) = running.slack.messages()
    assert (message.shown_to, message.is_ephemeral) == (sandbox.SLACK_USER, True)
    response = refused(web, "chat_postEphemeral", channel=HERE, user="U0NOBODY01", text="t")
    assert response["error"] == "user_not_in_channel"


def test_a_picture_is_uploaded_in_three_steps_and_shown(
    running: RunningSandbox, web: WebClient, clock: StandingClock
) -> None:
    running.slack.desk.files.seconds_until_ready = 2
    uploaded = web.files_upload_v2(filename="c.png", content=b"\x89PNG....", title="Chart")
    file_id = uploaded["file"]["id"]
    picture = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a chart"}
    assert wrong(web, picture) == ["invalid slack file [json-pointer:/blocks/0/slack_file]"]
    clock.pass_by(2)
    web.chat_postMessage(channel=HERE, text="chart", blocks=[picture])
    (message,) = running.slack.messages()
    assert message.rendered == "[picture: a chart]"
    assert running.slack.desk.files.held[file_id].content == b"\x89PNG...."


def test_an_upload_must_have_the_length_it_announced(
    running: RunningSandbox, web: WebClient
) -> None:
    asked = web.files_getUploadURLExternal(filename="c.png", length=9)
    sent = requests.post(asked["upload_url"], data=b"short", timeout=5)
    assert (sent.status_code, sent.text) == (400, "expected 9 bytes, got 5")
    response = refused(web, "files_completeUploadExternal", files=[{"id": asked["file_id"]}])
    assert response["error"] == "file_not_uploaded"
    response = refused(web, "files_completeUploadExternal", files=[{"id": "F0UNKNOWN1"}])
    assert response["error"] == "file_not_found"
    assert running.slack.desk.files.has_picture(asked["file_id"]) is False


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ({"status": 200, "reason": "fatal_error"}, 200, "fatal_error"),
        ({"status": 429, "retry_after": 7}, 429, "ratelimited"),
        ({"status": 503, "reason": "service_unavailable"}, 503, "service_unavailable"),
        ({}, 500, "internal_error"),
    ],
)
def test_faults_answer_as_slack_fails(
    running: RunningSandbox, web: WebClient, fault: dict[str, Any], status: int, error: str
) -> None:
    running.faults.add("error", path="/slack/api/chat.postMessage", **fault)
    response = refused(web, channel=HERE, text="t")
    assert (response.status_code, response["error"]) == (status, error)
    assert response.headers.get("Retry-After") == ("7" if status == 429 else None)
    web.chat_postMessage(channel=HERE, text="t")


def test_a_file_can_be_shared_in_a_channel(running: RunningSandbox, web: WebClient) -> None:
    web.files_upload_v2(channel=HERE, filename="c.txt", content="1,200", title="Forecast")
    assert [each.rendered for each in running.slack.messages(HERE)] == ["[file: Forecast]"]
    response = refused(
        web, "files_upload_v2", channel="C0PRIVATE1", filename="c.txt", content="1,200"
    )
    assert response["error"] == "not_in_channel"


def test_channels_people_and_addresses_are_told_with_the_right_scopes(
    running: RunningSandbox, web: WebClient
) -> None:
    running.slack.roster.scopes |= {"channels:read", "im:write", "users:read"}
    try:
        told = web.conversations_info(channel=HERE)["channel"]
        assert (told["name"], told["is_member"], told["is_im"]) == ("newsroom", True, False)
        assert web.users_info(user=sandbox.SLACK_USER)["user"]["name"] == "edith"
        direct = web.conversations_open(users=sandbox.SLACK_USER)["channel"]["id"]
        answer = web.chat_postMessage(channel=direct, text="between us")
        link = web.chat_getPermalink(channel=direct, message_ts=answer["ts"])["permalink"]
        assert link == f"https://copperladle.slack.com/archives/{direct}/p17951832000{'0' * 5}"
        assert refused(web, "users_info", user="U0NOBODY01")["error"] == "user_not_found"
        response = refused(web, "conversations_info", channel="C0NOWHERE1")
        assert response["error"] == "channel_not_found"
    finally:
        running.slack.roster.scopes -= {"channels:read", "im:write", "users:read"}
