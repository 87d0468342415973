"""What describing tells its caller."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class MartsMissingError(Exception):
    """The marts that hold the posts are not built."""


@dataclass(frozen=True)
class TextReport:
    """What describing added.

    Attributes:
        model_version: The version that described; code and topics.
        described_count: Captions described now.
        post_count: Posts with a caption.
        topic_count: Topics of the version.
        are_topics_new: Whether the topics were made now.
        notes: What was not done, and why.
    """

    model_version: str
    described_count: int
    post_count: int
    topic_count: int
    are_topics_new: bool
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for programs."""
        return asdict(self)
