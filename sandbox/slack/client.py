"""Plays Slack towards an app: signed commands, presses and filled-in modals, over real HTTP."""

import json
import time
from collections.abc import Mapping
from typing import Any

from sandbox.errors import SandboxError
from sandbox.slack.api import SlackApi
from sandbox.slack.blocks import checked_view
from sandbox.slack.deliveries import ANSWER_SECONDS, Carrier, Delivery, Signature
from sandbox.slack.errors import SlackRefusal
from sandbox.slack.forms import FormRefusedError, fields, state_of
from sandbox.slack.messages import Message
from sandbox.slack.modals import Modal
from sandbox.slack.payloads import command_form, payload, place, pressed
from sandbox.slack.roster import SLACK_CHANNEL, SLACK_SIGNING_SECRET, SLACK_USER


class Client:
    """Somebody in Slack who writes to an app, and Slack that carries it there."""

    def __init__(
        self,
        slack: SlackApi,
        url: str,
        *,
        seconds: float = ANSWER_SECONDS,
        signing_secret: str = SLACK_SIGNING_SECRET,
    ) -> None:
        """Remember where the app listens.

        Args:
            slack: The stand-in that the app posts to.
            url: The app's request URL.
            seconds: How long Slack waits for an answer.
            signing_secret: What the app was told it is.
        """
        self.slack, self._desk = slack, slack.desk
        self._carrier = Carrier(
            url, seconds=seconds, signing_secret=signing_secret, now=slack.desk.now
        )

    def slash(
        self,
        command: str,
        text: str = "",
        *,
        user: str = SLACK_USER,
        channel: str = SLACK_CHANNEL,
        team: str | None = None,
        signature: Signature = "right",
        retries: int = 0,
        repeats: int = 0,
    ) -> Delivery:
        """Let somebody write a command; what the answer shows stands in the channel.

        Args:
            command: With its slash.
            text: What follows it.
            user: Who writes; known to the stand-in or not.
            channel: Where, by id.
            team: From which team, when it is another.
            signature: How the request is signed.
            retries: How often it is sent again while no answer with 200 comes in time.
            repeats: How often it is sent again although it was answered.
        """
        with self.slack.lock:
            form = command_form(self._desk, (command, text), user=user, channel=channel, team=team)
        sent = self._carrier.send(form, signature=signature, retries=retries, repeats=repeats)
        first = sent.attempts[0]
        if first.status == 200:
            self._show(sent, first.body, channel, user)
        return sent

    def press(
        self,
        message: Message | Modal,
        action: str,
        value: object = None,
        *,
        user: str = SLACK_USER,
        team: str | None = None,
        signature: Signature = "right",
        repeats: int = 0,
    ) -> Delivery:
        """Let somebody press a button or choose in a menu, named by its action id or its label."""
        with self.slack.lock:
            told = payload(self._desk, "block_actions", user=user, team=team)
            blocks: Any = message.view["blocks"] if isinstance(message, Modal) else message.blocks
            told |= place(self._desk, message, user=user)
            told["trigger_id"] = self._desk.moments.trigger(user)
            told["actions"] = [pressed(self._desk, blocks, action, value)]
        return self._carrier.send(
            {"payload": json.dumps(told)}, signature=signature, repeats=repeats
        )

    def submit(
        self,
        modal: Modal,
        values: Mapping[str, object],
        *,
        team: str | None = None,
        signature: Signature = "right",
        retries: int = 0,
        repeats: int = 0,
    ) -> Delivery:
        """Let whoever has a modal open fill it in and send it.

        Raises:
            FormRefusedError: Slack's window would not let them.
        """
        entered = self._picked(modal, values)
        with self.slack.lock:
            told = payload(self._desk, "view_submission", user=modal.user_id, team=team)
            view = self._desk.view(modal)
            view["state"] = {"values": state_of(view, entered)}
            told |= {"view": view, "response_urls": []}
            told["trigger_id"] = self._desk.moments.trigger(modal.user_id)
        form = {"payload": json.dumps(told)}
        sent = self._carrier.send(form, signature=signature, retries=retries, repeats=repeats)
        if sent.attempts[0].status == 200:
            with self.slack.lock:
                self._settle(sent, modal)
        return sent

    def close(self, modal: Modal, *, signature: Signature = "right") -> Delivery | None:
        """Let somebody close a modal half-way; the app hears of it only when it asked to."""
        modal.is_open = False
        if not modal.view.get("notify_on_close"):
            return None
        told = payload(self._desk, "view_closed", user=modal.user_id)
        told |= {"view": self._desk.view(modal), "is_cleared": False}
        return self._carrier.send({"payload": json.dumps(told)}, signature=signature)

    def suggest(self, modal: Modal, action: str, typed: str) -> list[str]:
        """Let somebody type into a menu whose options the app gives; return their labels."""
        return [str(each["text"]["text"]) for each in self._options(modal, action, typed)]

    def modal(self, user: str = SLACK_USER, *, seconds: float = 5.0) -> Modal:
        """Return the modal that somebody sees, once it is open.

        Raises:
            SandboxError: They have none open when the time is over.
        """
        until = time.monotonic() + seconds
        while True:
            with self.slack.lock:
                held = self._desk.moments.modals.values()
                seen = [each for each in held if each.is_open and each.user_id == user]
            if seen:
                return seen[-1]
            if time.monotonic() >= until:
                raise SandboxError(f"{user} has no modal open")
            time.sleep(0.01)

    def wait_for(
        self, count: int, *, channel: str | None = None, seconds: float = 10.0
    ) -> list[Message]:
        """Return the messages once there are so many.

        Raises:
            SandboxError: There are fewer when the time is over.
        """
        until = time.monotonic() + seconds
        while len(found := self.slack.messages(channel)) < count:
            if time.monotonic() > until:
                raise SandboxError(f"expected {count} messages, got {len(found)}")
            time.sleep(0.01)
        return found

    def _options(self, modal: Modal, action: str, typed: str) -> list[dict[str, Any]]:
        told = payload(self._desk, "block_suggestion", user=modal.user_id)
        told |= {"view": self._desk.view(modal), "action_id": action, "value": typed}
        sent = self._carrier.send({"payload": json.dumps(told)})
        return list(sent.json.get("options", []))

    def _picked(self, modal: Modal, values: Mapping[str, object]) -> dict[str, object]:
        """The values, with options in place of what a person typed into the app's own menus."""
        picked = dict(values)
        for block, element in fields(modal.view):
            named = {block["block_id"], element.get("action_id")}
            for name in named & values.keys() if element["type"] == "external_select" else ():
                wanted, action = str(values[str(name)]), str(element["action_id"])
                offered = self._options(modal, action, wanted) or self._options(modal, action, "")
                found = [
                    each for each in offered if wanted in (each["value"], each["text"]["text"])
                ]
                if not found:
                    raise FormRefusedError(f"{name}: the app offers no option {wanted!r}")
                picked[str(name)] = found[0]
        return picked

    def _show(self, sent: Delivery, body: bytes, channel: str, user: str) -> None:
        """Show what the answer to a command says, as Slack does."""
        if not body.strip():
            return
        told = json.loads(body) if body.startswith(b"{") else {"text": body.decode()}
        try:
            with self.slack.lock:
                sent.message = self.slack.take_response(told, channel, user, ts=None, via="ack")
        except SlackRefusal as refusal:
            sent.refused = refusal.error

    def _settle(self, sent: Delivery, modal: Modal) -> None:
        """Do with the modal what the answer to its submission says."""
        told = json.loads(sent.attempts[0].body) if sent.attempts[0].body.strip() else {}
        action = told.get("response_action")
        if action == "errors":
            sent.errors = dict(told["errors"])
            known = {block["block_id"] for block in modal.view["blocks"]}  # type: ignore[attr-defined]
            if not sent.errors or set(sent.errors) - known:
                sent.refused = "invalid_errors"
            return
        if action not in {"update", "push"}:
            modal.is_open = False
            return
        desk = self._desk
        try:
            view = checked_view(told.get("view"), has_file=desk.files.has_picture)
        except SlackRefusal as refusal:
            sent.refused = refusal.error
            return
        if action == "push":
            desk.moments.open(view, modal.user_id, under=modal)
        else:
            modal.view, modal.version = view, modal.version + 1
