"""What matching tells its caller."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class PostsMissingError(Exception):
    """The marts that hold the posts are not built."""


@dataclass(frozen=True)
class MatchReport:
    """What matching found.

    Attributes:
        model_version: The version of the code.
        is_new: Whether rows were written; not when the newest answer says the same.
        post_count: Posts that were looked at.
        candidate_count: Pairs that were weighed.
        matched_count: Posts that have a partner.
        creative_count: Creatives of two posts or more.
    """

    model_version: str
    is_new: bool
    post_count: int
    candidate_count: int
    matched_count: int
    creative_count: int

    @property
    def notes(self) -> tuple[str, ...]:
        """One line for a summary."""
        return (
            f"{self.matched_count} of {self.post_count} posts are one of "
            f"{self.creative_count} works shown in several places",
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for programs."""
        return asdict(self)
