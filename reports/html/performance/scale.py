"""Ratios as people read them, and where they lie on a scale of doublings."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reports import formats

if TYPE_CHECKING:
    from collections.abc import Sequence


def ratio_of(factor: float) -> float:
    """Actual ÷ expected of a score, which shows what lies below as the negative inverse."""
    return factor if factor >= 0 else -1 / factor


def times(factor: float) -> str:
    """A score: 2.0× above expected, −2.0× below."""
    size = abs(factor)
    text = f"{size:,.0f}" if size >= 99.95 else f"{size:.1f}"
    return f"{formats.MINUS if factor < 0 else ''}{text}×"


def as_score(ratio: float) -> str:
    """Actual ÷ expected as a score."""
    return times(ratio) if ratio >= 1 else times(-1 / ratio) if ratio > 0 else formats.MISSING


def difference(ratio: float) -> str:
    """An effect: +12%, −8%, or 3.4× where it is large."""
    if ratio >= 2.995:
        return f"{ratio:.1f}×"
    percent = round((ratio - 1) * 100)
    return f"{formats.MINUS if percent < 0 else '+' if percent > 0 else '±'}{abs(percent)}%"


def place_on(ratio: float, furthest: float) -> float:
    """Where `ratio` lies, 0–1, on a scale of logarithms from 1 ÷ `furthest` to `furthest`."""
    reach = math.log(furthest)
    place = 0.5 + math.log(max(ratio, 1e-9)) / (2 * reach)
    return min(1.0, max(0.0, place))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted `values` lie, between the two around it."""
    place = share * (len(values) - 1)
    lower = math.floor(place)
    upper = min(lower + 1, len(values) - 1)
    return values[lower] + (values[upper] - values[lower]) * (place - lower)
