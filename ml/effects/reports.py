"""What explaining tells its caller."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


class PerformanceMissingError(Exception):
    """The view of post performance, or columns of it, are not in the warehouse."""


@dataclass(frozen=True)
class EffectReport:
    """What explaining added.

    Attributes:
        model_version: The version of code and posts; None without enough posts.
        is_new: Whether rows were written; not when the newest answer is of the same version.
        effect_rows: Levels of factors described.
        time_rows: Publishing times described.
        model_count: Regressions made.
        notes: What was not answered, and why.
    """

    model_version: str | None
    is_new: bool
    effect_rows: int
    time_rows: int
    model_count: int
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the report as plain values for programs."""
        return asdict(self)
