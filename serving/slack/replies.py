"""Where the answer to one request goes."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from serving.slack.errors import SlackRefusedError

if TYPE_CHECKING:
    from serving.slack.message import Message
    from serving.slack.sending import Sender

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """The way back to who asked: the response address, valid for 30 minutes, before the channel.

    Attributes:
        sender: What sends.
        url: The ``response_url`` of the request; empty when there was none.
        channel: The channel asked in.
        user: Who asked.
    """

    sender: Sender
    url: str
    channel: str
    user: str

    @classmethod
    def to(cls, sender: Sender, body: dict[str, Any], origin: dict[str, str]) -> Reply:
        """The way back of a command or action, or of a form opened by one."""
        channel = body.get("channel_id") or (body.get("channel") or {}).get("id")
        user = body.get("user_id") or (body.get("user") or {}).get("id")
        return cls(
            sender=sender,
            url=body.get("response_url") or origin.get("url", ""),
            channel=channel or origin.get("channel", ""),
            user=user or "",
        )

    def to_all(self, message: Message) -> None:
        """Answer for all in the channel to see.

        Raises:
            SlackRefusedError: It can be sent neither way.
        """
        if not self._answered(message, to_all=True):
            self.sender.post(self.channel, message)

    def to_asker(self, message: Message) -> None:
        """Answer for who asked alone.

        Raises:
            SlackRefusedError: It can be sent neither way.
        """
        if not self._answered(message, to_all=False):
            self.sender.whisper(self.channel, self.user, message)

    def _answered(self, message: Message, *, to_all: bool) -> bool:
        if not self.url:
            return False
        try:
            self.sender.respond(self.url, message, to_all=to_all)
        except SlackRefusedError as error:
            if error.reason.startswith("invalid"):
                raise
            log.warning("the response address failed, the channel is tried: %s", error)
            return False
        return True
