"""Moments a person gave the app: trigger ids, the modals opened by them, response URLs."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.slack.errors import SlackRefusal

TRIGGER_SECONDS = 3
RESPONSES, RESPONSE_MINUTES = 5, 30
MOST_VIEWS = 3
Json = dict[str, object]


@dataclass
class Trigger:
    """Leave to open one modal, for three seconds after a person did something."""

    user_id: str
    given_at: datetime
    is_exchanged: bool = False


@dataclass
class Modal:
    """A modal that somebody has open.

    Attributes:
        view: As the app gave it, with the ids of Slack.
        root_id: The first of the stack it stands on.
    """

    view_id: str
    user_id: str
    view: Json
    root_id: str
    version: int = 1
    is_open: bool = True

    def resource(self, *, team_id: str, app_id: str, bot_id: str) -> Json:
        """The modal as Slack's answers and payloads carry it."""
        empty: Json = {
            "callback_id": "",
            "external_id": "",
            "private_metadata": "",
            "clear_on_close": False,
            "notify_on_close": False,
            "close": None,
            "submit": None,
        }
        return {
            **empty,
            **self.view,
            "id": self.view_id,
            "hash": f"{self.view_id}.{self.version}",
            "root_view_id": self.root_id,
            "previous_view_id": None,
            "team_id": team_id,
            "app_id": app_id,
            "bot_id": bot_id,
            "state": {"values": {}},
        }


@dataclass
class ResponseUrl:
    """An address that takes five posts in thirty minutes.

    Attributes:
        ts: The message the person pressed a button in; none for a command.
    """

    channel_id: str
    user_id: str
    given_at: datetime
    ts: str | None = None
    uses: int = 0


@dataclass
class Moments:
    """All trigger ids, modals and response URLs."""

    clock: Callable[[], datetime]
    triggers: dict[str, Trigger] = field(default_factory=dict)
    modals: dict[str, Modal] = field(default_factory=dict)
    urls: dict[str, ResponseUrl] = field(default_factory=dict)

    def trigger(self, user_id: str) -> str:
        """Give leave to open a modal; return its id."""
        # never the same again, even after a new start: an app drops what it has answered
        trigger_id = f"{len(self.triggers) + 1}.{self.clock().timestamp() * 1e6:.0f}.sandbox"
        self.triggers[trigger_id] = Trigger(user_id, self.clock())
        return trigger_id

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger id up.

        Raises:
            SlackRefusal: It is unknown, older than three seconds or was used before.
        """
        held = self.triggers.get(trigger_id)
        if held is None:
            raise SlackRefusal("invalid_trigger_id")
        if self.clock() - held.given_at > timedelta(seconds=TRIGGER_SECONDS):
            raise SlackRefusal("expired_trigger_id")
        if held.is_exchanged:
            raise SlackRefusal("exchanged_trigger_id")
        held.is_exchanged = True
        return held

    def open(self, view: Json, user_id: str, *, under: Modal | None = None) -> Modal:
        """Open a modal, on top of another when one is given.

        Raises:
            SlackRefusal: `push_limit_reached` or `duplicate_external_id`.
        """
        external = view.get("external_id")
        stack = [each for each in self.modals.values() if each.is_open]
        if external and any(each.view.get("external_id") == external for each in stack):
            raise SlackRefusal("duplicate_external_id")
        view_id = f"V0SANDBX{len(self.modals):02d}"
        root_id = under.root_id if under else view_id
        if sum(each.root_id == root_id for each in stack) >= MOST_VIEWS:
            raise SlackRefusal("push_limit_reached")
        self.modals[view_id] = Modal(view_id, user_id, view, root_id)
        return self.modals[view_id]

    def modal(self, *, view_id: str = "", external_id: str = "") -> Modal:
        """Return an open modal by its id or the app's own.

        Raises:
            SlackRefusal: `not_found`.
        """
        for modal in self.modals.values():
            is_named = external_id and modal.view.get("external_id") == external_id
            if modal.is_open and (modal.view_id == view_id or is_named):
                return modal
        raise SlackRefusal("not_found")

    def url(self, channel_id: str, user_id: str, ts: str | None = None) -> str:
        """Make a response URL; return what it ends with."""
        name = f"{len(self.urls) + 1:04d}/response"
        self.urls[name] = ResponseUrl(channel_id, user_id, self.clock(), ts)
        return name

    def respond(self, name: str) -> ResponseUrl:
        """Count a post to a response URL.

        Raises:
            SlackRefusal: Status 404, `expired_url` or `used_url`.
        """
        held = self.urls.get(name)
        age = timedelta(0) if held is None else self.clock() - held.given_at
        if held is None or age > timedelta(minutes=RESPONSE_MINUTES):
            raise SlackRefusal("expired_url", status=404)
        if held.uses >= RESPONSES:
            raise SlackRefusal("used_url", status=404)
        held.uses += 1
        return held
