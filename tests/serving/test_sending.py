"""What goes out to Slack, and what is told when Slack does not take it."""

import time

import pytest

import sandbox
from serving.slack.answers import Answer
from serving.slack.chart import bars, chart_png
from serving.slack.errors import BlockLimitError, SlackRefusedError
from serving.slack.message import Message, section, told
from serving.slack.sending import Sender, web_client
from serving.slack.settings import SlackSettings
from tests.serving.conftest import Bench, Place
from tests.serving.made import NOW, MadeAnswers, made_answer

pytestmark = pytest.mark.integration

ASKED = "youtube:@copperladle reel"


def the_answer() -> Answer:
    return made_answer("yt1", ("reel", 45.0, "Soup", NOW))


def test_too_many_calls_wait_as_long_as_slack_asks(place: Place) -> None:
    place.slack.faults.add(
        "error", path="chat.postMessage", status=429, reason="ratelimited", retry_after=1
    )
    began = time.monotonic()

    Sender(web_client(place.settings)).post(sandbox.SLACK_CHANNEL, told("Hello"))

    assert time.monotonic() - began >= 1.0
    assert [each.text for each in place.slack.slack.messages()] == ["Hello"]


def test_a_wait_that_nobody_would_wait_for_is_told_instead(place: Place) -> None:
    place.slack.faults.add(
        "error", path="chat.postMessage", status=429, reason="ratelimited", retry_after=3600
    )

    with pytest.raises(SlackRefusedError, match="ratelimited: Slack asks to slow down"):
        Sender(web_client(place.settings)).post(sandbox.SLACK_CHANNEL, told("Hello"))


@pytest.mark.parametrize(
    ("channel", "line"),
    [
        ("C0PRIVATE1", "Slack refused chat.postMessage: not_in_channel: invite the app"),
        ("C0ARCHIVED", "Slack refused chat.postMessage: is_archived: choose a channel"),
        ("C0NOWHERE1", "Slack refused chat.postMessage: channel_not_found: check the channel's id"),
    ],
)
def test_ok_false_is_told_in_one_line_with_what_to_do(
    place: Place, channel: str, line: str
) -> None:
    with pytest.raises(SlackRefusedError) as caught:
        Sender(web_client(place.settings)).post(channel, told("Hello"))

    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
    assert sandbox.SLACK_BOT_TOKEN not in str(caught.value)


def test_a_missing_scope_is_named(place: Place) -> None:
    place.slack.slack.roster.scopes.discard("chat:write")

    with pytest.raises(SlackRefusedError, match=r"missing_scope \(needs chat:write\): add"):
        Sender(web_client(place.settings)).post(sandbox.SLACK_CHANNEL, told("Hello"))


def test_a_token_that_slack_refuses_stops_the_start_with_one_line(place: Place) -> None:
    place.slack.slack.roster.tokens[sandbox.SLACK_BOT_TOKEN] = "token_revoked"

    with pytest.raises(SlackRefusedError, match="SLACK_BOT_TOKEN: token_revoked"):
        place.app(MadeAnswers())


def test_a_slack_that_cannot_be_reached_stops_the_start_with_one_line(place: Place) -> None:
    nowhere = SlackSettings(
        section=place.settings.section,
        bot_token=place.settings.bot_token,
        signing_secret=place.settings.signing_secret,
        state=place.settings.state,
        api_url="http://127.0.0.1:9/api/",
    )

    with pytest.raises(SlackRefusedError, match="Slack could not be reached"):
        place.app(MadeAnswers(), nowhere)


def test_a_message_over_slacks_limits_is_never_sent(place: Place) -> None:
    sender = Sender(web_client(place.settings))

    with pytest.raises(BlockLimitError, match="at most 50 blocks in a message, got 51"):
        sender.post(sandbox.SLACK_CHANNEL, Message("Hello", (section("a"),) * 51))

    assert place.slack.slack.messages() == []


def test_an_answer_that_cannot_be_sent_either_way_is_logged_in_one_line(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    for path in ("/slack/response", "chat.post"):
        bench.slack.faults.add("error", path=path, status=500, count=None)

    bench.client.slash("/forecast", "help")
    until = time.monotonic() + 5
    while "no answer could be sent" not in caplog.text and time.monotonic() < until:
        time.sleep(0.02)

    assert "no answer could be sent: Slack refused chat.postEphemeral" in caplog.text


def test_after_the_response_address_expired_the_channel_is_answered(bench: Bench) -> None:
    bench.slack.faults.add("error", path="/slack/response", status=404, reason="expired_url")

    message = bench.told(ASKED)

    assert message.via == "chat.postMessage"
    assert "1,200 engaged views" in message.rendered


def test_a_picture_that_is_not_ready_yet_is_waited_for(bench: Bench) -> None:
    bench.slack.slack.desk.files.seconds_until_ready = 0.5

    assert [block["type"] for block in bench.told(ASKED).blocks].count("image") == 1


def test_without_a_picture_the_ranges_stand_as_text(bench: Bench) -> None:
    bench.slack.faults.add(
        "error", path="files.getUploadURLExternal", reason="fatal_error", count=None
    )

    message = bench.told(ASKED)

    assert "image" not in [block["type"] for block in message.blocks]
    assert "█" in message.rendered


def test_a_picture_that_slack_will_not_show_gives_way_to_text(bench: Bench) -> None:
    bench.slack.slack.desk.files.seconds_until_ready = 3600

    message = bench.told(ASKED)

    assert "image" not in [block["type"] for block in message.blocks]
    assert "█" in message.rendered


def test_the_chart_is_a_png_and_its_words_draw_the_same_ranges() -> None:
    assert chart_png(the_answer()).startswith(b"\x89PNG")
    # 24 cells for 0 to 3,243 (28 days, 95 %): 640 is cell 4, 256 to 1,472 are cells 1 to 10
    assert bars(the_answer()).splitlines()[1] == ("   1 day  ░▒▒█▒▒▒░░░              640")
