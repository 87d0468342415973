"""What Slack tells an app of a press, a menu or a modal."""

from collections.abc import Mapping
from typing import Any

from sandbox.errors import SandboxError
from sandbox.slack.forms import chosen, state_of
from sandbox.slack.messages import Message
from sandbox.slack.methods import Desk
from sandbox.slack.modals import Modal

Json = dict[str, Any]
KEPT_OF_A_BUTTON = ("type", "text", "value", "style")


def command_form(
    desk: Desk, said: tuple[str, str], *, user: str, channel: str, team: str | None
) -> dict[str, str]:
    """Return the form of a command and the text after it."""
    held, person = desk.roster.channels.get(channel), desk.roster.people.get(user)
    command, text = said
    return {
        "token": "made-up",
        "team_id": team or desk.roster.team_id,
        "team_domain": desk.roster.domain,
        "channel_id": channel,
        "channel_name": held.name if held else "elsewhere",
        "user_id": user,
        "user_name": person.name if person else "somebody",
        "command": command,
        "text": text,
        "api_app_id": desk.roster.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url(desk, channel, user),
        "trigger_id": desk.moments.trigger(user),
    }


def payload(desk: Desk, kind: str, *, user: str, team: str | None = None) -> Json:
    """Return what every payload says: its kind, who and where."""
    roster = desk.roster
    person = roster.people.get(user)
    name = person.name if person else "somebody"
    team_id = team or roster.team_id
    return {
        "type": kind,
        "team": {"id": team_id, "domain": roster.domain},
        "user": {"id": user, "username": name, "name": name, "team_id": team_id},
        "api_app_id": roster.app_id,
        "token": "made-up",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def place(desk: Desk, message: Message | Modal, *, user: str) -> Json:
    """Where something was pressed; an ephemeral message is named but not repeated."""
    if isinstance(message, Modal):
        view = desk.view(message)
        view["state"] = {"values": _state_of_open(view)}
        return {"container": {"type": "view", "view_id": message.view_id}, "view": view}
    held = desk.roster.channels[message.channel_id]
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel_id,
        "is_ephemeral": message.is_ephemeral,
    }
    found: Json = {
        "container": container,
        "channel": {"id": held.channel_id, "name": held.name},
        "state": {"values": {}},
        "response_url": response_url(desk, message.channel_id, user, message.ts),
    }
    if not message.is_ephemeral:
        found["message"] = message.resource(desk.bot)
    return found


def pressed(desk: Desk, blocks: list[Json], wanted: str, value: object) -> Json:
    """Return what was pressed or chosen, found by its action id or its label.

    Raises:
        SandboxError: There is nothing of that name.
    """
    for block in blocks:
        inner = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        for element in inner:
            if not isinstance(element, dict) or "action_id" not in element:
                continue
            label = element.get("text", {}).get("text")
            if wanted in {element["action_id"], label}:
                told: Json = {"block_id": block["block_id"], "action_id": element["action_id"]}
                told["action_ts"] = f"{desk.now().timestamp():.6f}"
                if element["type"] == "button":
                    return told | {
                        name: element[name] for name in KEPT_OF_A_BUTTON if name in element
                    }
                return told | chosen(element, value)
    raise SandboxError(f"nothing to press is called {wanted!r}")


def response_url(desk: Desk, channel: str, user: str, ts: str | None = None) -> str:
    """Return an address that takes five posts in thirty minutes."""
    return f"{desk.root}/slack/response/{desk.moments.url(channel, user, ts)}"


def _state_of_open(view: Mapping[str, Any]) -> Json:
    """Return what an open modal holds so far: its initial values."""
    optional = {**view, "blocks": [{**block, "optional": True} for block in view["blocks"]]}
    return state_of(optional, {})
