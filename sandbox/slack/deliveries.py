"""Carries requests to an app as Slack does: signed, answered in three seconds or sent again."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

import requests
from slack_sdk.signature import SignatureVerifier

from sandbox.slack.messages import Message

Json = dict[str, Any]
Signature = Literal["right", "forged", "old", "future", "missing"]
AGES: Mapping[str, timedelta] = {"old": timedelta(seconds=301), "future": timedelta(seconds=-301)}
ANSWER_SECONDS = 3.0


@dataclass(frozen=True)
class Attempt:
    """One request to the app.

    Attributes:
        status: The HTTP status; 0 when no answer came in time or the connection failed.
        seconds: How long the answer took.
        retry: Which repetition it was; 0 is the first request.
    """

    status: int
    body: bytes
    seconds: float
    retry: int = 0


@dataclass
class Delivery:
    """What Slack sent, and what came of it.

    Attributes:
        attempts: The requests, the first and its repetitions.
        message: What the answer itself showed in the channel, if anything.
        errors: What a modal shows under its fields, by block id.
        refused: Slack's word for an answer it cannot use, such as `invalid_blocks`.
    """

    attempts: list[Attempt] = field(default_factory=list)
    message: Message | None = None
    errors: dict[str, str] = field(default_factory=dict)
    refused: str | None = None

    @property
    def status(self) -> int:
        """The HTTP status of the last attempt, 0 when there was no answer."""
        return self.attempts[-1].status

    @property
    def shown_error(self) -> str | None:
        """What Slack tells the person when the app did not answer as it must."""
        if self.status == 0:
            return "operation_timeout"
        return self.refused if self.status == 200 else "dispatch_failed"

    @property
    def json(self) -> Json:
        """The body of the last answer; empty when it has none."""
        body = self.attempts[-1].body
        return dict(json.loads(body)) if body.startswith(b"{") else {}


class Carrier:
    """Sends forms to one address."""

    def __init__(
        self, url: str, *, seconds: float, signing_secret: str, now: Callable[[], datetime]
    ) -> None:
        self._url, self._seconds, self._now = url, seconds, now
        self._signing_secret = signing_secret
        self._session = requests.Session()

    def send(
        self,
        form: Mapping[str, str],
        *,
        signature: Signature = "right",
        retries: int = 0,
        repeats: int = 0,
    ) -> Delivery:
        """Send a form; `retries` and `repeats` as `Client.slash` has them."""
        body, sent = urlencode(form), Delivery()
        while True:
            number = len(sent.attempts)
            headers = self._signed(body, signature)
            if number:
                is_late = sent.attempts[-1].status in {0, 200}
                headers["X-Slack-Retry-Num"] = str(number)
                headers["X-Slack-Retry-Reason"] = "http_timeout" if is_late else "http_error"
            sent.attempts.append(self._attempt(body, headers, number))
            was_answered = sent.status == 200
            if number >= (repeats if was_answered else max(retries, repeats)):
                return sent

    def _attempt(self, body: str, headers: Mapping[str, str], number: int) -> Attempt:
        began = time.monotonic()
        try:
            answer = self._session.post(
                self._url, data=body.encode(), headers=dict(headers), timeout=self._seconds
            )
        except requests.RequestException:
            return Attempt(0, b"", time.monotonic() - began, number)
        return Attempt(answer.status_code, answer.content, time.monotonic() - began, number)

    def _signed(self, body: str, signature: Signature) -> dict[str, str]:
        age = AGES.get(signature, timedelta(0))
        stamp = str(int((self._now() - age).timestamp()))
        secret = "forged" if signature == "forged" else self._signing_secret
        signed = SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        if signature != "missing" and signed is not None:
            headers["X-Slack-Signature"] = signed
        return headers
