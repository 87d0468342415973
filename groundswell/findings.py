"""What the doctor finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One check's answer.

    Attributes:
        name: What was checked.
        ok: Whether a run can rely on it.
        detail: What was found.
        remedy: What to do when it is not ok.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
