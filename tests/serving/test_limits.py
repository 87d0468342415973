"""Slack's limits, one over each; texts of others; settings."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from slack_sdk.models.blocks import ButtonElement

from serving.slack.errors import BlockLimitError, DraftError, SlackSettingsError
from serving.slack.form import form
from serving.slack.limits import check_message, check_view
from serving.slack.message import Message, section
from serving.slack.render import rendered
from serving.slack.settings import SlackSection, SlackSettings
from serving.slack.shown import Shown
from serving.slack.wording import clipped, count, escaped, link, moment, quoted, since
from tests.serving.made import NOW


def text(length: int, kind: str = "mrkdwn") -> dict[str, Any]:
    return {"type": kind, "text": "x" * length}


def button(label: int = 3, value: int = 3, action: int = 3) -> dict[str, Any]:
    return {
        "type": "button",
        "text": text(label, "plain_text"),
        "value": "v" * value,
        "action_id": "a" * action,
    }


def one(**block: object) -> list[dict[str, Any]]:
    return [dict(block)]


AT_THE_LIMIT: list[list[dict[str, Any]]] = [
    one(type="divider") * 50,
    one(type="section", text=text(3000)),
    one(type="section", fields=[text(2000)] * 10),
    one(type="header", text=text(150, "plain_text")),
    one(type="context", elements=[text(2000)] * 10),
    one(type="actions", elements=[button(75, 2000, 255)] * 25),
    one(type="section", text=text(1), accessory=button(75, 2000, 255), block_id="b" * 255),
    one(type="image", alt_text="x" * 2000, image_url="https://example.com"),
    one(type="markdown", text="x" * 6000) * 2,
    one(
        type="section",
        text=text(1),
        accessory={
            "type": "static_select",
            "options": [{"text": text(75, "plain_text"), "value": "v" * 150}] * 100,
            "placeholder": text(150, "plain_text"),
        },
    ),
]
OVER: list[tuple[list[dict[str, Any]], str]] = [
    (one(type="divider") * 51, "at most 50 blocks in a message, got 51"),
    (one(type="section", text=text(3001)), "text of a section: expected at most 3,000"),
    (one(type="section", fields=[text(2001)]), "field of a section: expected at most 2,000"),
    (one(type="section", fields=[text(1)] * 11), "at most 10 fields of a section"),
    (one(type="section"), "a text or fields in a section, got neither"),
    (one(type="section", text=text(0)), "expected a text of a section, got an empty one"),
    (one(type="header", text=text(151)), "header: expected at most 150"),
    (one(type="context", elements=[text(1)] * 11), "at most 10 elements of a context"),
    (one(type="actions", elements=[button()] * 26), "at most 25 elements of actions"),
    (one(type="actions", elements=[button(label=76)]), "text of a button: expected at most 75"),
    (one(type="actions", elements=[button(value=2001)]), "value of a button"),
    (one(type="actions", elements=[button(action=256)]), "action id: expected at most 255"),
    (one(type="divider", block_id="b" * 256), "block id: expected at most 255"),
    (one(type="divider", block_id="b") * 2, "each block id once in a message, got one twice"),
    (one(type="image", alt_text="x" * 2001), "alt text of an image"),
    (one(type="markdown", text="x" * 6001) * 2, "markdown of all blocks"),
]


@pytest.mark.parametrize("blocks", AT_THE_LIMIT)
def test_what_slack_just_takes_is_let_through(blocks: list[dict[str, Any]]) -> None:
    check_message("x" * 40_000, blocks)


@pytest.mark.parametrize(("blocks", "line"), OVER)
def test_one_over_a_limit_is_refused_by_name(blocks: list[dict[str, Any]], line: str) -> None:
    with pytest.raises(BlockLimitError, match=line):
        check_message("text", blocks)


@pytest.mark.parametrize("said", ["", " ", "x" * 40_001])
def test_a_message_has_a_text_of_at_most_40000_characters_beside_its_blocks(said: str) -> None:
    with pytest.raises(BlockLimitError):
        check_message(said, one(type="divider"))


def test_what_the_sdk_refuses_is_told_like_what_we_refuse() -> None:
    button = ButtonElement(text="x" * 76, action_id="a")

    with pytest.raises(BlockLimitError, match="it was not sent"):
        Message("text", (section("a", button=button),)).payload()


def test_a_modal_may_have_a_hundred_blocks_and_a_short_title() -> None:
    view = {"title": text(24, "plain_text"), "blocks": one(type="divider") * 100}

    check_view(view)
    with pytest.raises(BlockLimitError, match="at most 100 blocks in a modal, got 101"):
        check_view({**view, "blocks": one(type="divider") * 101})
    with pytest.raises(BlockLimitError, match="title of the modal: expected at most 24"):
        check_view({**view, "title": text(25, "plain_text")})
    with pytest.raises(BlockLimitError, match="private metadata"):
        check_view({**view, "private_metadata": "x" * 3001})
    field = {"type": "plain_text_input", "max_length": 3001}
    with pytest.raises(BlockLimitError, match="input: expected at most 3,000"):
        check_view({**view, "blocks": one(type="input", label=text(1), element=field)})


def test_the_form_is_within_slacks_limits_and_reads_in_order() -> None:
    view = form(now=NOW, origin={"channel": "C0NEWSROOM", "url": "https://hooks.slack.com/x"})

    check_view(view)
    assert [line.split(":")[0] for line in rendered(view["blocks"]).splitlines()] == [
        "Account",
        "Kind",
        "Length in seconds (optional)",
        "Caption (optional)",
        "Time of publication (optional)",
        "  The answer goes to the channel you asked in.",
    ]


@given(st.text(max_size=300))
def test_no_text_of_others_can_call_people_or_make_a_link(words: str) -> None:
    said = quoted(words, 100)

    assert "<" not in said
    assert ">" not in said
    assert said.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "").count("&") == 0
    assert "\n" not in said


def test_texts_numbers_and_times_read_as_people_write_them() -> None:
    assert escaped("a & <!channel>\n<@U1>\u202e") == "a &amp; &lt;!channel&gt; &lt;@U1&gt;"
    assert clipped("abcdef", 4) == "abc…"
    assert link("javascript:alert(1)", "a") == "a"
    assert link("https://a.b/?c=1&d=2", "e|f") == "<https://a.b/?c=1&amp;d=2|e¦f>"
    assert [count(value) for value in (None, 0, 999.6, 9999.4, 9999.6, 12_345, 4_560_000)] == [
        "–",
        "0",
        "1,000",
        "9,999",
        "10.0K",
        "12.3K",
        "4.56M",
    ]
    assert moment(NOW, ZoneInfo("Europe/Paris")) == "Fri 20 Nov 2026 15:00 CET"
    assert since(NOW + timedelta(hours=1), NOW) == "in the future: the clocks disagree"


def test_a_button_carries_what_it_stood_beside_or_leaves_the_draft_out() -> None:
    shown = Shown(
        kind="forecast",
        platform="youtube",
        metric="view_count",
        value=1.5,
        at=NOW,
        key="k1",
        part="7d",
        draft=("reel", None, "é" * 1000, "2026-11-21T18:00:00+00:00"),
    )
    long = Shown(**{**shown.__dict__, "draft": ("reel", None, "é" * 2000, "2026-11-21")})

    assert Shown.unpacked(shown.packed()) == shown
    assert Shown.unpacked(long.packed()).draft is None
    for other in ("", "[]", '{"kind":"forecast"}'):
        with pytest.raises(DraftError, match="made by another version"):
            Shown.unpacked(other)


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        ({}, "SLACK_BOT_TOKEN: expected the bot user's token, .* it is not set"),
        ({"SLACK_BOT_TOKEN": "xoxp-1"}, "begins with xoxb-, got another text"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET: .* it is not set"),
    ],
)
def test_a_missing_secret_is_named_and_never_shown(
    environ: dict[str, str], line: str, tmp_path: Path
) -> None:
    with pytest.raises(SlackSettingsError, match=line) as caught:
        SlackSettings.from_environment(SlackSection(teams=("T01",)), environ, state=tmp_path)

    assert "xoxp-1" not in str(caught.value)


def test_without_a_team_nobody_would_be_answered_and_the_settings_say_so(tmp_path: Path) -> None:
    secrets = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hidden"}

    with pytest.raises(SlackSettingsError, match=r"slack\.teams: expected .* got none"):
        SlackSettings.from_environment(SlackSection(), secrets, state=tmp_path)

    made = SlackSettings.from_environment(SlackSection(teams=("T01",)), secrets, state=tmp_path)
    assert "xoxb-1" not in repr(made)
    assert "hidden" not in repr(made)
    assert made.api_url == "https://slack.com/api/"


@pytest.mark.parametrize(
    "section",
    [
        {"teams": ["newsroom"]},
        {"channels": ["#general"]},
        {"time_zone": "Paris"},
        {"digest": {"hour": 24}},
        {"alerts": {"stale_hours": 0}},
        {"chanels": []},
    ],
)
def test_a_wrong_setting_is_refused(section: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SlackSection.model_validate(section)
