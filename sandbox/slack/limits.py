"""How often Slack lets itself be asked: a tier a method, and one message a second a channel."""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.slack.errors import rate_limited

MINUTE = timedelta(minutes=1)
TIERS: Mapping[str, int] = {
    "auth.test": 200,
    "chat.postMessage": 300,
    "chat.postEphemeral": 100,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.getPermalink": 200,
    "conversations.info": 50,
    "conversations.open": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "users.info": 100,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
}
"""Method → calls a minute."""


@dataclass
class RateLimits:
    """Counts calls and messages.

    Attributes:
        channel_seconds: How far messages in one channel must lie apart; 0 allows any.
        per_minute: Method → calls a minute.
    """

    clock: Callable[[], datetime]
    channel_seconds: float = 1.0
    per_minute: dict[str, int] = field(default_factory=lambda: dict(TIERS))
    _calls: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))
    _last: dict[str, datetime] = field(default_factory=dict)

    def call(self, method: str) -> None:
        """Count a call.

        Raises:
            SlackRefusal: `ratelimited`, with the seconds until the method may be called again.
        """
        now, calls = self.clock(), self._calls[method]
        while calls and now - calls[0] >= MINUTE:
            calls.popleft()
        if len(calls) >= self.per_minute.get(method, 20):
            raise rate_limited((calls[0] + MINUTE - now).total_seconds())
        calls.append(now)

    def message(self, channel_id: str) -> None:
        """Count a message in a channel.

        Raises:
            SlackRefusal: `ratelimited`, with the seconds until the channel takes the next.
        """
        now, last = self.clock(), self._last.get(channel_id)
        if last is not None:
            wait = last + timedelta(seconds=self.channel_seconds) - now
            if wait > timedelta(0):
                raise rate_limited(wait.total_seconds())
        self._last[channel_id] = now
