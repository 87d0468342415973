"""Errors of the Slack app, each named after its situation; the message is one line for people."""

from __future__ import annotations


class SlackAppError(Exception):
    """Something stops the Slack app; the message is one line for the reader."""


class SlackSettingsError(SlackAppError):
    """A setting or secret of the Slack app is missing or wrong."""


class SlackRefusedError(SlackAppError):
    """Slack answered ``ok: false``, or something that is no answer.

    Attributes:
        reason: The word Slack gave, such as ``invalid_blocks``; empty when it was not reached.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class BlockLimitError(SlackAppError):
    """A message or modal is larger than Slack takes; it was not sent."""


class DraftError(SlackAppError):
    """What was asked cannot be read; what it repeats of the question is escaped.

    Attributes:
        part: The field it is about: account, kind, length, caption or at.
    """

    def __init__(self, message: str, part: str = "account") -> None:
        super().__init__(message)
        self.part = part


class UnknownAccountError(DraftError):
    """No account, or more than one, answers to the name given."""


class AnswerRefusedError(SlackAppError):
    """There is no forecast for the draft; the message says why and what to do."""
