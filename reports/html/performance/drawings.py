"""Small drawings of a post's own page, as inline SVG: nothing to load, every theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from reports import formats
from reports.html.performance.scale import place_on

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 380, 170
LEFT, BOTTOM, TOP = 46, 26, 18
BINS = 28
FURTHEST = 32.0


def binned(ratios: Sequence[float]) -> list[int]:
    """How many posts fell at each height around what was expected."""
    counts = [0] * BINS
    for ratio in ratios:
        counts[min(BINS - 1, int(place_on(ratio, FURTHEST) * BINS))] += 1
    return counts


def histogram(counts: Sequence[int], own: float, label: str) -> Markup:
    """The heights of an account's posts, and where this one fell."""
    most = max([1, *counts])
    step = WIDTH / BINS
    floor = HEIGHT - BOTTOM
    parts = []
    for place, held in enumerate(counts):
        tall = held / most * (floor - TOP - 8)
        name = "above" if place >= BINS // 2 else "below"
        parts.append(
            f'<rect class="{name}" x="{place * step + 1:.1f}" y="{floor - tall:.1f}" '
            f'width="{step - 2:.1f}" height="{tall:.1f}"/>'
        )
    for ratio, words in ((1 / 16, "−16×"), (1 / 4, "−4×"), (1, "expected"), (4, "4×"), (16, "16×")):
        x = place_on(ratio, FURTHEST) * WIDTH
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{words}</text>')
    middle = WIDTH / 2
    parts.append(f'<line class="zero" x1="{middle}" x2="{middle}" y1="{TOP}" y2="{floor}"/>')
    x = place_on(own, FURTHEST) * WIDTH
    anchor = "start" if x < WIDTH * 0.75 else "end"
    shift = 6 if anchor == "start" else -6
    parts.append(f'<line class="own" x1="{x:.1f}" x2="{x:.1f}" y1="4" y2="{floor}"/>')
    parts.append(
        f'<text class="own" x="{x + shift:.1f}" y="14" text-anchor="{anchor}">this post</text>'
    )
    return _drawing(parts, label)


def against_expected(
    ages: Sequence[str], actual: Sequence[float], expected: Sequence[float | None], label: str
) -> Markup:
    """Two lines over equal ages: what the post had and what was expected of it."""
    top = max([1.0, *actual, *(value for value in expected if value is not None)]) * 1.08
    floor = HEIGHT - BOTTOM
    step = (WIDTH - LEFT - 76) / max(1, len(ages) - 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return LEFT + place * step, floor - value / top * (floor - TOP)

    parts = []
    for share in (0.0, 0.5, 1.0):
        y = floor - share * (floor - TOP) / 1.08
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        words = formats.count(top / 1.08 * share)
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{words}</text>')
    for place, age in enumerate(ages):
        x, _ = at(place, 0)
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{escape(age)}</text>'
        )
    ends: list[tuple[float, float, str, str]] = []
    for name, words, values in (("expected", "Expected", expected), ("actual", "Actual", actual)):
        held = [at(place, value) for place, value in enumerate(values) if value is not None]
        if not held:
            continue
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in held)
        parts.append(f'<polyline class="{name}" points="{line}"/>')
        parts += [f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>' for x, y in held]
        ends.append((held[-1][0], held[-1][1], name, words))
    if len(ends) > 1 and abs(ends[0][1] - ends[1][1]) < 16:
        lower, upper = sorted((0, 1), key=lambda place: -ends[place][1])
        ends[lower] = (ends[lower][0], ends[upper][1] + 16, *ends[lower][2:])
    parts += [
        f'<text class="{name}" x="{x + 9:.1f}" y="{y + 4:.1f}">{words}</text>'
        for x, y, name, words in ends
    ]
    return _drawing(parts, label)


def _drawing(parts: Sequence[str], label: str) -> Markup:
    """`parts` as one drawing that scales with its place."""
    inside = "".join(parts)
    head = f'<svg class="drawing" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label='
    return Markup(head + f'"{escape(label)}">{inside}</svg>')  # noqa: S704 - numbers and own words
