"""Slack's side, without any networking: Web API, uploads, response URLs, what was posted."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from sandbox.exchange import Answer, Incoming
from sandbox.faults import Fault
from sandbox.slack.arguments import arguments_of, unknown_names, word
from sandbox.slack.blocks import Json
from sandbox.slack.errors import SlackRefusal
from sandbox.slack.messages import Message
from sandbox.slack.methods import METHODS, Desk, Method
from sandbox.slack.roster import Roster

PREFIX = "/slack"
NOTHING_SAID = "backendError"
"""The reason of a fault nobody gave a reason for."""


def wall_clock() -> datetime:
    """Return the real moment: Slack's requests are signed with it, and people wait in it."""
    return datetime.now(UTC)


class SlackApi:
    """Slack as an app sees it.

    Attributes:
        desk: Its people and channels, messages, files, modals and limits.
    """

    def __init__(
        self, *, note: Callable[[str, str, str], None], clock: Callable[[], datetime] = wall_clock
    ) -> None:
        self.desk = Desk(clock)
        self.lock = threading.RLock()
        self._note = note

    @property
    def roster(self) -> Roster:
        """The team, its channels, people and tokens; may be changed."""
        return self.desk.roster

    def set_clock(self, clock: Callable[[], datetime]) -> None:
        """Let another clock tell the age of triggers, response URLs and calls."""
        self.desk.clock = clock

    def forget(self) -> None:
        """Forget what was posted, uploaded, opened and counted; the team stays as it is."""
        with self.lock:
            self.desk.clear()

    def messages(self, channel: str | None = None) -> list[Message]:
        """Return the messages that stand, of all channels or of one by its id or name."""
        with self.lock:
            held = None if channel is None else self.roster.find(channel)
            return [
                message
                for message in self.desk.messages
                if channel is None or (held is not None and message.channel_id == held.channel_id)
            ]

    def answer(self, incoming: Incoming) -> Answer:
        """Answer a request under `/slack`."""
        path = incoming.path.removeprefix(PREFIX)
        with self.lock:
            try:
                if path.startswith("/api/"):
                    return self._called(path.removeprefix("/api/"), incoming)
                if path.startswith("/upload/v1/"):
                    return self._uploaded(path.rpartition("/")[2], incoming)
                if path.startswith("/response/"):
                    return self._responded(path.removeprefix("/response/"), incoming)
            except SlackRefusal as refusal:
                return refusal.answer()
            if path == "/messages":
                return Answer.of_json({"messages": [_shown(each) for each in self.messages()]})
        return Answer(404, b"not found", "text/plain")

    def refused_by_fault(self, fault: Fault) -> Answer:
        """Return the answer a fault gives: a word with `ok` false, or an HTTP error."""
        reason = "internal_error" if fault.reason == NOTHING_SAID else fault.reason
        if fault.status == 429:
            reason = "ratelimited"
        refusal = SlackRefusal(reason, retry_after=fault.retry_after)
        refusal.status = refusal.status if fault.status is None else fault.status
        return refusal.answer()

    def _called(self, name: str, incoming: Incoming) -> Answer:
        method = METHODS.get(name)
        if method is None:
            self._note("request", incoming.path, f"no such method: {name}")
            raise SlackRefusal("unknown_method", told={"req_method": name})
        arguments = arguments_of(incoming)
        self._check_caller(incoming, arguments, method)
        for unknown in sorted(unknown_names(name, arguments)):
            self._note("request", incoming.path, f"{name} has no argument {unknown}")
        self.desk.limits.call(name)
        body: Json = {"ok": True, **method.answer(self.desk, arguments)}
        if name in {"chat.postMessage", "chat.update", "chat.postEphemeral"}:
            self._check_text(incoming, arguments)
        headers = {"X-OAuth-Scopes": ",".join(sorted(self.roster.scopes))}
        return Answer.of_json(body, headers=headers)

    def _check_caller(self, incoming: Incoming, arguments: Json, method: Method) -> None:
        if "token=" in incoming.query_string:
            self._note("request", incoming.path, "a secret stands in the URL as token")
            raise SlackRefusal("invalid_auth")
        kind, _, token = incoming.headers.get("Authorization", "").partition(" ")
        token = token if kind == "Bearer" else word(arguments, "token")
        if not token:
            raise SlackRefusal("not_authed")
        state = self.roster.tokens.get(token, "invalid_auth")
        if state != "valid":
            raise SlackRefusal(state)
        if method.scope is not None and method.scope not in self.roster.scopes:
            provided = ",".join(sorted(self.roster.scopes))
            raise SlackRefusal("missing_scope", told={"needed": method.scope, "provided": provided})

    def _check_text(self, incoming: Incoming, arguments: Json) -> None:
        if not word(arguments, "text"):
            message = "blocks without a text: notifications and screen readers have nothing"
            self._note("request", incoming.path, message)

    def _uploaded(self, file_id: str, incoming: Incoming) -> Answer:
        wrong = self.desk.files.receive(file_id, incoming.body)
        if wrong:
            return Answer(400, wrong.encode(), "text/plain")
        return Answer(200, f"OK - {len(incoming.body)}".encode(), "text/plain")

    def _responded(self, name: str, incoming: Incoming) -> Answer:
        """Take a post to a response URL: a new message, or a change of the one pressed in."""
        try:
            body = json.loads(incoming.body)
        except ValueError:
            raise SlackRefusal("invalid_payload", status=400) from None
        url = self.desk.moments.respond(name)
        self.take_response(body, url.channel_id, url.user_id, ts=url.ts, via="response_url")
        return Answer.of_json({"ok": True})

    def take_response(
        self, body: Json, channel_id: str, user_id: str, *, ts: str | None, via: str
    ) -> Message | None:
        """Post, change or delete as the body of a response says; return the message."""
        messages = self.desk.messages
        pressed = messages.find(channel_id, ts) if ts else None
        if body.get("delete_original") and pressed:
            pressed.is_deleted = True
            return None
        content = self.desk.content(body)
        if body.get("replace_original") and pressed:
            messages.change(pressed, content)
            return pressed
        shown_to = None if body.get("response_type") == "in_channel" else user_id
        thread = word(body, "thread_ts") or None
        return messages.add(channel_id, content, via=via, shown_to=shown_to, thread_ts=thread)


def _shown(message: Message) -> Json:
    return {
        "channel": message.channel_id,
        "ts": message.ts,
        "via": message.via,
        "shown_to": message.shown_to,
        "text": message.text,
        "blocks": message.blocks,
        "rendered": message.rendered,
    }
