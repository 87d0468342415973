"""The only way out to Slack: limits checked, Retry-After respected, refusals told in one line."""

from __future__ import annotations

import contextlib
import json
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
)
from slack_sdk.webhook import WebhookClient

from serving.slack.errors import SlackRefusedError
from serving.slack.limits import check_view
from serving.slack.wording import clipped, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk.http_retry.request import HttpRequest
    from slack_sdk.http_retry.response import HttpResponse
    from slack_sdk.http_retry.state import RetryState

    from serving.slack.message import Message
    from serving.slack.settings import SlackSettings

log = logging.getLogger(__name__)

TRIES_WHEN_LIMITED = 3
TIMEOUT_SECONDS = 15
LONGEST_WAIT_SECONDS = 60
PICTURE_READY_SECONDS = 1.0
"""Slack takes a moment over an uploaded picture before a message may show it."""

ADVICE = {
    "invalid_auth": "check SLACK_BOT_TOKEN",
    "not_authed": "check SLACK_BOT_TOKEN",
    "account_inactive": "the app was removed from the Slack workspace: install it again",
    "token_revoked": "install the app again and set SLACK_BOT_TOKEN",
    "missing_scope": "add the scope and install the app again (docs/slack.md)",
    "not_in_channel": "invite the app: /invite @groundswell",
    "channel_not_found": "check the channel's id and invite the app",
    "is_archived": "choose a channel that is not archived",
    "expired_trigger_id": "Slack waits 3 seconds only: try again",
    "ratelimited": "Slack asks to slow down: try again in a minute",
    "msg_too_long": "the message is longer than Slack takes",
}


class PatientHandler(RateLimitErrorRetryHandler):
    """Waits as long as ``Retry-After`` says, unless nobody would wait so long for an answer."""

    def _can_retry(
        self,
        *,
        state: RetryState,  # noqa: ARG002 - as the library calls it
        request: HttpRequest,  # noqa: ARG002
        response: HttpResponse | None = None,
        error: Exception | None = None,  # noqa: ARG002
    ) -> bool:
        if response is None or response.status_code != 429:
            return False
        named = {name.lower(): values for name, values in response.headers.items()}
        after = (named.get("retry-after") or [""])[0]
        return not after or (after.isdecimal() and int(after) <= LONGEST_WAIT_SECONDS)


def web_client(settings: SlackSettings) -> WebClient:
    """The client of Slack's methods; it waits as Slack asks when there were too many calls."""
    return WebClient(
        token=settings.bot_token.get_secret_value(),
        base_url=settings.api_url,
        timeout=TIMEOUT_SECONDS,
        retry_handlers=[
            PatientHandler(max_retry_count=TRIES_WHEN_LIMITED),
            ConnectionErrorRetryHandler(),
        ],
    )


class Sender:
    """Sends messages, modals and pictures.

    Raises, from every method:
        BlockLimitError: It is larger than Slack takes; nothing was sent.
        SlackRefusedError: Slack refused it or could not be reached.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, channel: str, message: Message) -> str:
        """Post `message` in `channel`; return its timestamp, which is its id there."""
        answer = _asked(
            "chat.postMessage",
            lambda: self._client.chat_postMessage(
                channel=channel, unfurl_links=False, unfurl_media=False, **message.payload()
            ),
        )
        return str(answer["ts"])

    def respond(self, url: str, message: Message, *, to_all: bool = False) -> None:
        """Answer at a ``response_url``: to the person who asked, or to all in the channel."""
        payload = message.payload()
        webhook = WebhookClient(
            url,
            timeout=TIMEOUT_SECONDS,
            retry_handlers=[PatientHandler(max_retry_count=TRIES_WHEN_LIMITED)],
        )
        answer = _asked(
            "response_url",
            lambda: webhook.send(
                **payload,
                response_type="in_channel" if to_all else "ephemeral",
                replace_original=False,
                unfurl_links=False,
                unfurl_media=False,
            ),
        )
        if reason := _webhook_reason(answer.status_code, answer.body):
            raise _refused("response_url", reason)

    def whisper(self, channel: str, user: str, message: Message) -> None:
        """Show `message` to `user` alone, in `channel`."""
        _asked(
            "chat.postEphemeral",
            lambda: self._client.chat_postEphemeral(
                channel=channel, user=user, **message.payload()
            ),
        )

    def open_modal(self, trigger_id: str, view: dict[str, Any]) -> None:
        """Open `view` for the person whose action has `trigger_id`."""
        check_view(view)
        _asked("views.open", lambda: self._client.views_open(trigger_id=trigger_id, view=view))

    def upload(self, picture: bytes, *, name: str, alt_text: str) -> str:
        """Upload a PNG and return its file id, for an image block."""
        answer = _asked(
            "files.completeUploadExternal",
            lambda: self._client.files_upload_v2(
                content=picture, filename=name, title=plain(alt_text), alt_txt=alt_text
            ),
        )
        return str(answer["file"]["id"])

    def with_picture(self, send: Callable[[Message], None], shown: Message, told: Message) -> None:
        """Send `shown`, which holds a picture; `told` in its place when Slack will not show it."""
        for wait in (0.0, PICTURE_READY_SECONDS):
            time.sleep(wait)
            try:
                send(shown)
            except SlackRefusedError as error:
                log.warning("picture not shown: %s", error)
            else:
                return
        send(told)


def _asked(method: str, call: Callable[[], Any]) -> Any:
    """The answer of `call`, or the one line of why there is none."""
    try:
        return call()
    except SlackApiError as error:
        raise _refused(method, _api_reason(error)) from error
    except (SlackClientError, URLError, OSError) as error:
        reason = getattr(error, "reason", None) or type(error).__name__
        raise SlackRefusedError(f"{method}: Slack could not be reached ({reason})") from error


def _api_reason(error: SlackApiError) -> str:
    """The word with which Slack refused."""
    answer = error.response
    if getattr(answer, "status_code", 200) == 429:
        return "ratelimited"
    told = answer.get("error") if hasattr(answer, "get") else None
    needed = answer.get("needed") if hasattr(answer, "get") else None
    return f"{told or 'no reason given'}" + (f" (needs {needed})" if needed else "")


def _webhook_reason(status: int, body: str) -> str:
    """The word with which a response address refused; nothing when it took the message."""
    if status == 429:
        return "ratelimited"
    said = body.strip()
    if said.startswith("{"):
        with contextlib.suppress(ValueError):
            told = json.loads(said)
            said = "ok" if told.get("ok") else str(told.get("error"))
    if status == 200 and said == "ok":
        return ""
    return clipped(plain(said), 100) or f"HTTP {status}"


def _refused(method: str, reason: str) -> SlackRefusedError:
    advice = ADVICE.get(reason.split(" ", maxsplit=1)[0])
    return SlackRefusedError(
        f"Slack refused {method}: {reason}" + (f": {advice}" if advice else ""), reason
    )
