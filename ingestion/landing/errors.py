"""Errors that every source shares; each names its situation, every message is one line."""

from __future__ import annotations

from typing import ClassVar


class SourceError(Exception):
    """A platform's data could not be collected; the message says what came and what to do.

    Attributes:
        gap_reason: The word of the gap ledger for what is not collected because of it.
    """

    gap_reason: ClassVar[str] = "error"


class ChangedTypeError(SourceError):
    """A known field came with another type than the platform documents."""


class LandingError(SourceError):
    """The collected rows could not be written to the warehouse."""
