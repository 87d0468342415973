"""How Slack refuses: almost always with HTTP 200, `ok` false and a word."""

from collections.abc import Mapping, Sequence

from sandbox.exchange import Answer

HTTP_STATUS = {"ratelimited": 429, "internal_error": 500, "service_unavailable": 503}


class SlackRefusal(Exception):  # noqa: N818 - an answer of Slack's, not a mistake of ours
    """A call of the Web API that Slack refuses.

    Attributes:
        error: Slack's word, such as `channel_not_found`.
        messages: What `response_metadata.messages` says besides.
        told: Further fields of the body.
        retry_after: Seconds to wait, of a 429.
    """

    def __init__(
        self,
        error: str,
        *,
        messages: Sequence[str] = (),
        told: Mapping[str, object] | None = None,
        retry_after: int | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.told = dict(told or {})
        self.retry_after = retry_after
        self.status = HTTP_STATUS.get(error, 200) if status is None else status

    def answer(self) -> Answer:
        """The refusal as Slack sends it."""
        body: dict[str, object] = {"ok": False, "error": self.error, **self.told}
        if self.messages:
            body["errors"] = list(self.messages)
            marked = [f"[ERROR] {message}" for message in self.messages]
            body["response_metadata"] = {"messages": marked}
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return Answer.of_json(body, self.status, headers=headers)


def rate_limited(seconds: float) -> SlackRefusal:
    """Return the 429 of a call that came too early; whole seconds to wait, at least one."""
    return SlackRefusal("ratelimited", retry_after=max(1, -int(-seconds // 1)))


def invalid_blocks(*messages: str) -> SlackRefusal:
    """Return the refusal of blocks; each message ends with the place of its mistake."""
    return SlackRefusal("invalid_blocks", messages=messages)


def invalid_arguments(*messages: str) -> SlackRefusal:
    """Return the refusal of arguments that are missing or of a wrong kind."""
    return SlackRefusal("invalid_arguments", messages=messages)
