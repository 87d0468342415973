"""Versions of the Graph API: which one a request names and which one answers it."""

import re
from datetime import date

from sandbox.graph.errors import unknown_path

CURRENT = "v26.0"
# The first day on which a version is no longer served; None while no end is announced.
ENDS: dict[str, date | None] = {
    "v20.0": date(2026, 9, 24),
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
    CURRENT: None,
}
NAMED = re.compile(r"v\d+\.\d+")


def split_version(path: str) -> tuple[str | None, str]:
    """Return the version a path begins with, if any, and the rest without slashes around."""
    first, _, rest = path.strip("/").partition("/")
    return (first, rest) if NAMED.fullmatch(first) else (None, path.strip("/"))


def served(asked: str | None, today: date) -> str:
    """Return the version that answers: the one asked for, or the oldest living one.

    Raises:
        GraphError: There never was such a version.
    """
    living = [name for name, end in ENDS.items() if end is None or today < end]
    if asked is None:
        return living[0]
    if asked not in ENDS and int(asked[1:].partition(".")[0]) > int(CURRENT[1:].partition(".")[0]):
        raise unknown_path(f"/{asked}")
    return asked if asked in living else living[0]
