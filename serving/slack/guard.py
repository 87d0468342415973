"""What stands before every request: its signature, its age, who may ask, and whether it is new."""

from __future__ import annotations

import hashlib
import logging
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse
from slack_bolt.middleware import Middleware
from slack_sdk.signature import Clock, SignatureVerifier

from serving.slack.form import origin_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_bolt import BoltRequest

    from serving.slack.settings import SlackSettings
    from serving.slack.state import State

log = logging.getLogger(__name__)

CLAIM = "claim"
"""Under this name the request's context holds the id it was claimed by."""
NOT_SERVED = (
    "Groundswell does not answer here: whoever runs it can add this Slack workspace or channel to "
    "`slack.teams` and `slack.channels`."
)


class Guard(Middleware):
    """Lets through signed, recent, allowed and new requests; the SDK checks signature and age.

    Source:
        https://docs.slack.dev/authentication/verifying-requests-from-slack/
    """

    def __init__(
        self, settings: SlackSettings, *, state: State, clock: Callable[[], datetime]
    ) -> None:
        self._section = settings.section
        self._state = state
        self._clock = clock
        self._verifier = SignatureVerifier(
            settings.signing_secret.get_secret_value(), clock=_ClockOf(clock)
        )

    def process(
        self,
        *,
        req: BoltRequest,
        resp: BoltResponse,  # noqa: ARG002 - as Bolt calls it
        next: Callable[[], BoltResponse],  # noqa: A002
    ) -> BoltResponse | None:
        """Refuse the request, or hand it on."""
        if not self._is_signed(req):
            log.warning("refused a request: its signature is wrong or older than 5 minutes")
            return BoltResponse(status=401, body={"error": "invalid signature"})
        team, channel = place_of(req.body)
        if not self._section.answers(team, channel):
            log.warning("refused a request of team %s in channel %s", team, channel)
            is_command = "command" in req.body
            return BoltResponse(status=200 if is_command else 403, body=_refusal(is_command))
        if req.body.get("type") == "block_suggestion":
            return next()
        claim = _identifier(req)
        if not self._state.claim(claim, now=self._clock()):
            log.info("a retry of what is answered already")
            return BoltResponse(status=200, body="")
        req.context[CLAIM] = claim
        return next()

    def _is_signed(self, req: BoltRequest) -> bool:
        timestamp = _header(req, "x-slack-request-timestamp")
        if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 20):
            return False
        signature = _header(req, "x-slack-signature")
        return signature.isascii() and self._verifier.is_valid(req.raw_body, timestamp, signature)


class _ClockOf(Clock):
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock().timestamp()


def place_of(body: dict[str, Any]) -> tuple[str | None, str | None]:
    """Return the team and channel a request comes from; a form remembers its command's channel."""
    team = body.get("team_id") or _id(body.get("team"))
    channel = body.get("channel_id") or _id(body.get("channel"))
    view = body.get("view")
    if channel is None and isinstance(view, dict):
        channel = origin_of(view).get("channel")
    return team, channel


def _id(thing: object) -> str | None:
    return thing.get("id") if isinstance(thing, dict) else None


def _refusal(is_command: bool) -> dict[str, str]:
    if is_command:
        return {"response_type": "ephemeral", "text": NOT_SERVED}
    return {"error": "not allowed"}


def _identifier(req: BoltRequest) -> str:
    """What a retry has in common with its first delivery."""
    body = req.body
    named = body.get("event_id") or body.get("trigger_id")
    said = f"named {named}" if named else f"whole {req.raw_body}"
    return hashlib.sha256(said.encode()).hexdigest()


def _header(req: BoltRequest, name: str) -> str:
    return next(iter(req.headers.get(name, [])), "")
