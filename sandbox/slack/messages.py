"""The messages of the stand-in: what was posted, changed and shown to one person only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.slack.errors import SlackRefusal
from sandbox.slack.rendering import notified, plain, rendered_blocks

Json = dict[str, object]


@dataclass
class Message:
    """A message as Slack keeps it.

    Attributes:
        ts: Its moment and name in the channel.
        text: What notifications show; all there is when there are no blocks.
        blocks: What the channel shows.
        shown_to: The only person who sees it, of an ephemeral message.
        via: How it came: a method, `response_url` or `ack`, the answer to a command.
        versions: What it was before it was changed, oldest first: text and blocks.
    """

    channel_id: str
    ts: str
    text: str
    blocks: list[Json]
    via: str
    shown_to: str | None = None
    thread_ts: str | None = None
    is_deleted: bool = False
    versions: list[tuple[str, list[Json]]] = field(default_factory=list)

    @property
    def is_ephemeral(self) -> bool:
        """Whether one person alone sees it."""
        return self.shown_to is not None

    @property
    def rendered(self) -> str:
        """The message as a person reads it."""
        return rendered_blocks(self.blocks) if self.blocks else plain(self.text)

    @property
    def notifies(self) -> tuple[str, ...]:
        """Whom it calls: `channel`, `here`, `everyone`, people's ids; plain text calls nobody."""
        return notified(" ".join([self.text, *_mrkdwn(self.blocks)]))

    def resource(self, bot: Json) -> Json:
        """The message as Slack's answers and payloads carry it."""
        found: Json = {"type": "message", **bot, "text": self.text, "ts": self.ts}
        if self.blocks:
            found["blocks"] = self.blocks
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if self.versions:
            found["edited"] = {"user": bot["user"], "ts": self.ts}
        return found


def _mrkdwn(part: object) -> Iterator[str]:
    """The texts in which Slack looks for mentions."""
    if isinstance(part, dict) and part.get("type") in {"mrkdwn", "markdown"}:
        yield str(part.get("text"))
    for inner in part.values() if isinstance(part, dict) else part:  # type: ignore[attr-defined]
        if isinstance(inner, dict | list):
            yield from _mrkdwn(inner)


class MessageBook:
    """All messages, in the order they came."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._held, self._last = clock, list[Message](), 0

    def __iter__(self) -> Iterator[Message]:
        """Go through the messages that stand."""
        return iter([message for message in self._held if not message.is_deleted])

    def add(
        self,
        channel_id: str,
        content: tuple[str, list[Json]],
        *,
        via: str,
        shown_to: str | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """Keep a new message of a text and its blocks."""
        micros = max(int(self._clock().timestamp() * 1_000_000), self._last + 1)
        self._last = micros
        ts = f"{micros // 1_000_000}.{micros % 1_000_000:06d}"
        text, blocks = content
        message = Message(channel_id, ts, text, blocks, via, shown_to, thread_ts)
        self._held.append(message)
        return message

    def find(self, channel_id: str, ts: str) -> Message:
        """Return a message that stands.

        Raises:
            SlackRefusal: `message_not_found`.
        """
        for message in self:
            if (message.channel_id, message.ts) == (channel_id, ts):
                return message
        raise SlackRefusal("message_not_found")

    def change(self, message: Message, content: tuple[str, list[Json]]) -> None:
        """Give a message another text and other blocks."""
        message.versions.append((message.text, message.blocks))
        message.text, message.blocks = content
