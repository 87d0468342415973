"""Factors: what is known of a post at its publication, in levels that people can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.effects.settings import BLOCKS_PER_DAY, HOURS_PER_BLOCK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

UNKNOWN = -1
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BLOCKS = tuple(
    f"{block * HOURS_PER_BLOCK:02d}–{(block + 1) * HOURS_PER_BLOCK:02d}"
    for block in range(BLOCKS_PER_DAY)
)
NO_TOPIC = "no clear topic"
PLAYED = {"long": "long_video", "short": "short_video", "live": "live_video", "reel": "reel"}
LENGTH_STEPS = (30, 60, 180, 600)
LENGTHS = ("under 30 s", "30–60 s", "1–3 min", "3–10 min", "10 min or more")
# column, first values of the second and later levels, names
STEPS: dict[str, tuple[str, tuple[float, ...], tuple[str, ...]]] = {
    "caption_length": (
        "caption_length",
        (1, 80, 200, 400),
        ("no caption", "1–79 characters", "80–199 characters", "200–399 characters",
         "400 characters or more"),
    ),
    "hashtags": (
        "hashtag_count",
        (1, 3, 6),
        ("no hashtags", "1–2 hashtags", "3–5 hashtags", "6 hashtags or more"),
    ),
    "link": ("link_count", (1,), ("no link", "with a link")),
    "question": ("question_mark_count", (1,), ("no question", "asks a question")),
    "promotion": ("is_promoted", (1,), ("not promoted", "promoted")),
}  # fmt: skip
NAMED = {"post_kind": "post_kind", "language": "language", "topic": "topic"}
FACTORS = (
    "post_kind",
    "caption_length",
    "hashtags",
    "link",
    "question",
    "language",
    "topic",
    "promotion",
    "published_weekday",
    "published_hour",
)
TIME_FACTORS = ("published_weekday", "published_hour")


@dataclass(frozen=True)
class Factor:
    """One factor of n posts.

    Attributes:
        name: Its name.
        levels: Readable names of its levels, in their order.
        codes: Place of each post's level, `UNKNOWN` where not known or not applicable; shape (n,).
    """

    name: str
    levels: tuple[str, ...]
    codes: NDArray[np.int64]

    def __getitem__(self, rows: NDArray[Any]) -> Factor:
        """Return the factor of the posts at `rows`."""
        return Factor(self.name, self.levels, self.codes[rows])


def factors_of(columns: Mapping[str, NDArray[Any]]) -> tuple[Factor, ...]:
    """Return the factors whose columns are there: kind, lengths by kind, the others in order.

    Args:
        columns: Columns of the performance view: numbers with NaN, texts with "" where unknown.
    """
    found: dict[str, Factor] = {}
    for name, column in NAMED.items():
        if column in columns:
            found[name] = _named(name, columns[column])
    for name, (column, steps, levels) in STEPS.items():
        if column in columns:
            found[name] = Factor(name, levels, _stepped(columns[column], steps))
    found["published_weekday"] = Factor(
        "published_weekday", WEEKDAYS, _whole(columns["published_weekday"] - 1)
    )
    found["published_hour"] = Factor(
        "published_hour", BLOCKS, _whole(columns["published_hour_local"] // HOURS_PER_BLOCK)
    )
    lengths = _lengths(columns["duration_seconds"], found["post_kind"])
    others = [found[name] for name in FACTORS if name in found]
    return (others[0], *lengths, *others[1:])


def _lengths(seconds: NDArray[np.float64], kind: Factor) -> list[Factor]:
    """A factor for the length of each kind that plays: shorts are compared with shorts."""
    codes = _stepped(seconds, LENGTH_STEPS)
    return [
        Factor(f"{PLAYED[name]}_duration", LENGTHS, np.where(kind.codes == place, codes, UNKNOWN))
        for place, name in enumerate(kind.levels)
        if name in PLAYED
    ]


def _stepped(values: NDArray[np.float64], steps: Sequence[float]) -> NDArray[np.int64]:
    codes = np.searchsorted(np.array(steps, dtype=np.float64), values, side="right")
    return np.where(np.isnan(values), UNKNOWN, codes).astype(np.int64)


def _whole(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.where(np.isnan(values), UNKNOWN, values).astype(np.int64)


def _named(name: str, values: NDArray[np.str_]) -> Factor:
    if name == "topic":
        values = np.where(values == "", NO_TOPIC, values)
    levels, codes = np.unique(values, return_inverse=True)
    if len(levels) and levels[0] == "":
        return Factor(name, tuple(levels[1:].tolist()), codes.astype(np.int64) - 1)
    return Factor(name, tuple(levels.tolist()), codes.astype(np.int64))
