"""Forecast against actual, post by post: where they agreed and which were furthest off."""

from __future__ import annotations

from dataclasses import replace
from math import exp, floor, log, log10
from statistics import median
from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Chart, Column, Figure, Note, Plot, Table, Text
from reports.html.figures import number
from reports.html.forecasts import drawings
from reports.html.forecasts.measures import share_of
from reports.html.forecasts.open_posts import ranged
from reports.html.forecasts.words import age_words, horizon_words, stage_words, task_words
from reports.html.sections.posts import post_cell, post_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.html.blocks import Block
    from reports.html.context import Context
    from reports.html.forecasts.lenses import ForecastLens
    from reports.marts import Row

TITLE_LENGTH = 48
FURTHEST = 8
NOTHING_DUE = (
    "None of them has come true yet: a forecast counts only when it was made before its outcome, "
    "and an outcome is known some days after its horizon."
)


def outcome_blocks(ctx: Context, lens: ForecastLens) -> tuple[Block, ...]:
    """The scatter of the newest outcomes and the ones furthest off."""
    question = f"How near did forecasts of {lens.words} come?"
    if not lens.points:
        return (Note(NOTHING_DUE, question),)
    plots = []
    for horizon in lens.horizons:
        rows = [row for row in lens.points if row["horizon"] == horizon]
        if rows:
            asked = stage_words(rows[0]["stage"]).lower()
            plots.append(
                Plot(
                    f"{lens.id}-scatter-{horizon}",
                    drawings.scatter([_point(row) for row in rows]),
                    f"Forecast against actual {lens.words} of {len(rows)} posts",
                    title=f"{age_words(horizon).capitalize()}, forecast {asked}",
                )
            )
    chart = Chart(
        f"{lens.id}-scatter",
        question,
        tuple(plots),
        metric="forecast_count",
        fresh=lens.fresh,
        note="A mark a post, both scales logarithmic; on the dashed line forecast and actual are "
        "equal. Blue dot: the truth fell inside the 80% range; orange diamond: outside. About one "
        "in five should be outside.",
        numbers=_bins(lens),
    )
    return chart, _furthest(ctx, lens)


def _point(row: Row) -> Row:
    title = post_title(row)
    ends = row["lower_80_count"], row["upper_80_count"]
    words = "" if None in ends else " to ".join(formats.count(end) for end in ends)
    return {
        "title": title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…",
        "forecast": round(row["forecast_count"]),
        "actual": int(row["actual_count"]),
        "range": words,
        "inside": "inside" if row["is_inside_80"] else "outside",
    }


def times(row: Row) -> float:
    """What came true divided by the forecast; one is added to both, so that zero can be told."""
    return float((row["actual_count"] + 1) / (row["forecast_count"] + 1))


def _bins(lens: ForecastLens) -> Table:
    """The drawn posts by what was forecast: half decades, their middle ratio and share inside."""
    held: dict[tuple[str, int], list[Row]] = {}
    for row in lens.points:
        step = floor(2 * log10(max(1.0, row["forecast_count"])))
        held.setdefault((row["horizon"], step), []).append(row)
    columns = (
        Column("Horizon"),
        Column("Forecast between"),
        Column("Posts", numeric=True, metric="post_count"),
        Column("Came true ÷ forecast", numeric=True, metric="times_forecast"),
        Column("Inside 80% range", numeric=True, metric="coverage_80"),
    )
    order = {horizon: place for place, horizon in enumerate(lens.horizons)}
    body = []
    for (horizon, step), rows in sorted(held.items(), key=lambda one: (order[one[0][0]], one[0])):
        ends = (formats.count(10 ** (place / 2)) for place in (step, step + 1))
        middle = median(times(row) for row in rows)
        body.append(
            (
                Text(horizon_words(horizon).capitalize()),
                Text(" and ".join(ends)),
                number("post_count", len(rows), fresh=lens.fresh),
                Figure("times_forecast", f"{middle:.2f}×", exact=f"{middle:.3f}", fresh=lens.fresh),
                _inside(rows, lens.fresh),
            )
        )
    return Table(f"{lens.id}-bins", "", columns, tuple(body))


def _inside(rows: Sequence[Row], fresh: str) -> Figure:
    ranged = [row for row in rows if row["is_inside_80"] is not None]
    return share_figure(
        "coverage_80", sum(bool(row["is_inside_80"]) for row in ranged), len(ranged), fresh=fresh
    )


def share_figure(metric: str, part: int, whole: int, *, fresh: str) -> Figure:
    """A share with its interval in the tooltip; a dash of nothing."""
    held = share_of(part, whole)
    if held is None:
        return Figure(metric, formats.MISSING, reason="no range was given", tone="muted")
    ends = f"{formats.percent(held.low)} to {formats.percent(held.high)}"
    exact = f"{formats.exact(part)} of {formats.exact(whole)}; 95% interval {ends}"
    return Figure(metric, formats.percent(held.rate), exact=exact, fresh=fresh)


def _furthest(ctx: Context, lens: ForecastLens) -> Table:
    ordered = sorted(lens.points, key=lambda row: (abs(log(times(row))), row["post_key"]))
    once = {row["post_key"]: row for row in ordered}  # each post by its furthest horizon
    rows = sorted(once.values(), key=lambda row: -abs(log(times(row))))[:FURTHEST]
    columns = (
        Column(lens.post_word().capitalize()),
        Column("Asked", minor=True),
        Column("Came true", numeric=True, metric=lens.metric),
        Column("Forecast", numeric=True, metric="forecast_count"),
        Column("Off by", numeric=True, metric="typical_factor"),
    )
    body = tuple(
        (
            replace(post_cell(ctx, row), has_picture=False),
            Text(task_words(row["stage"], row["horizon"])),
            number(lens.metric, row["actual_count"], fresh=lens.fresh),
            ranged(row, lens.fresh),
            _off(row, lens.fresh),
        )
        for row in rows
    )  # fmt: skip
    return Table(
        f"{lens.id}-furthest",
        f"Which {lens.post_word(2)} surprised most?",
        columns,
        body,
        note="Of the posts drawn above, each at its furthest horizon. Up: more came than was "
        "forecast; down: less.",
    )


def _off(row: Row, fresh: str) -> Figure:
    ratio = times(row)
    arrow = "↑" if ratio > 1 else "↓"
    return Figure(
        "typical_factor",
        f"{arrow} {exp(abs(log(ratio))):.1f}×",
        exact=f"{formats.exact(row['actual_count'])} came true, "
        f"{formats.exact(round(row['forecast_count']))} forecast",
        fresh=fresh,
        tone="up" if ratio > 1 else "down",
    )
