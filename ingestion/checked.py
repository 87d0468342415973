"""One thing that was tried, for `groundswell doctor`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One thing that was tried.

    Attributes:
        name: What was tried.
        ok: Whether it works.
        detail: What came.
        remedy: What to do when it does not work.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
