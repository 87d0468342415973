"""What young posts should reach: forecast, ranges, baseline, and which of both answered."""

from __future__ import annotations

from dataclasses import replace
from math import log1p
from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Figure, Note, Strip, Table, Text
from reports.html.figures import missing, number, rounded
from reports.html.forecasts.measures import baseline_error, error_of, grouped
from reports.html.forecasts.words import (
    age_words,
    factor,
    served_words,
    stage_place,
    stage_words,
)
from reports.html.sections.posts import post_cell

if TYPE_CHECKING:
    from reports.html.blocks import Block
    from reports.html.context import Context
    from reports.html.forecasts.lenses import ForecastLens
    from reports.marts import Row

NONE_OPEN = (
    "No {} is young enough to be forecast: every horizon has been reached. The next forecast "
    "appears with the next {}."
)
DRAWN = (
    "Drawn on one logarithmic scale: the dot is the forecast, the box its 80% range, the thin line "
    "its 95% range, the upright the account's median, which is the baseline."
)
STATED = {"forecast_interval": "80%", "forecast_interval_95": "95%"}
FEW = "the account has too few earlier posts"


def interval(metric: str, low: float | None, high: float | None, *, fresh: str) -> Figure:
    """A range in words, after how often it should hold."""
    if low is None or high is None:
        return missing(metric, "no range was given")
    return Figure(
        metric,
        f"{STATED[metric]}: {formats.count(low)} to {formats.count(high)}",
        exact=f"{formats.exact(round(low))} to {formats.exact(round(high))}",
        fresh=fresh,
    )


def open_blocks(ctx: Context, lens: ForecastLens) -> tuple[Block, ...]:
    """A table a horizon of the newest posts, and why a model or a baseline answers."""
    tables = [
        _table(ctx, lens, horizon, [row for row in lens.open if row["horizon"] == horizon])
        for horizon in lens.horizons
        if any(row["horizon"] == horizon for row in lens.open)
    ]
    if not tables:
        return (Note(NONE_OPEN.format(lens.post_word(), lens.post_word()), _question(lens, "")),)
    return tuple(tables)


def _question(lens: ForecastLens, horizon: str) -> str:
    after = f" {age_words(horizon)}" if horizon else ""
    return f"What should the newest {lens.post_word(2)} have{after}?"


def _table(ctx: Context, lens: ForecastLens, horizon: str, rows: list[Row]) -> Table:
    columns = (
        Column(lens.post_word().capitalize()),
        Column("Forecast", numeric=True, metric="forecast_count"),
        Column("Ranges and baseline", wide=True, minor=True),
        Column("Answered by"),
    )
    ends = [
        value
        for row in rows
        for name in ("lower_95_count", "upper_95_count", "forecast_count", "baseline_median_count")
        if (value := row[name]) is not None
    ]
    scale = (min(ends) * 0.9, max(ends) * 1.1)
    body = tuple(
        (
            replace(post_cell(ctx, row), has_picture=False),
            ranged(row, lens.fresh),
            _strip(row, scale),
            answered(row),
        )
        for row in rows
    )
    more = int(rows[0]["open_count"]) - len(rows)
    note = f"{_why(lens, rows)} {DRAWN}".strip()
    if more > 0:
        note += f" {formats.exact(more)} more are in marts.fct_post_forecasts."
    return Table(f"{lens.id}-open-{horizon}", _question(lens, horizon), columns, body, note=note)


def ranged(row: Row, fresh: str) -> Figure:
    """A forecast with its ranges and the baseline under it."""
    under = [
        interval(metric, row[f"lower_{level}_count"], row[f"upper_{level}_count"], fresh=fresh)
        for metric, level in (("forecast_interval", 80), ("forecast_interval_95", 95))
    ]
    base = number(
        "baseline_median_count", rounded(row["baseline_median_count"]), fresh=fresh, reason=FEW
    )
    stack = replace(base, text=f"Median: {base.text}")
    for figure in reversed(under):
        stack = figure.beside(stack) if figure.exact else stack
    guess = number("forecast_count", rounded(row["forecast_count"]), fresh=fresh, reason=FEW)
    return guess.beside(stack)


def _strip(row: Row, scale: tuple[float, float]) -> Strip:
    """Forecast, ranges and baseline on the table's logarithmic scale."""
    low, high = log1p(max(0.0, scale[0])), log1p(scale[1])

    def place(value: float) -> float:
        return (log1p(max(0.0, value)) - low) / (high - low or 1.0)

    def span(level: int) -> tuple[float, float] | None:
        ends = row[f"lower_{level}_count"], row[f"upper_{level}_count"]
        return None if None in ends else (place(ends[0]), place(ends[1]))

    base = row["baseline_median_count"]
    words = f"Forecast {formats.count(row['forecast_count'])}"
    if base is not None:
        words += f", baseline {formats.count(base)}"
    return Strip(
        words,
        zero=place(base) if base is not None else 0.0,
        line=span(95),
        box=span(80),
        dot=place(row["forecast_count"]),
    )


def answered(row: Row) -> Text:
    """Who answered, and when it was asked."""
    asked = stage_words(row["stage"]).lower()
    if row["model_kind"] == "model":
        return Text("Model", detail=asked, pill="good")
    return Text("Baseline", detail=f"{served_words(row['served_name'])}, {asked}", pill="muted")


def _why(lens: ForecastLens, rows: list[Row]) -> str:
    """Why a model or a baseline answers now, a sentence for each stage that occurs."""
    asked = {row["stage"]: row for row in reversed(rows)}  # the newest post of each stage
    words = []
    for stage in sorted(asked, key=stage_place):
        kind = "the model" if asked[stage]["model_kind"] == "model" else "a baseline"
        why = reason(lens, stage, asked[stage]["horizon"])
        if why:
            words.append(f"{stage_words(stage)} {kind} answers: {why}")
    return " ".join(words)


def reason(lens: ForecastLens, stage: str, horizon: str) -> str:
    """Why a model or a baseline answers, in one sentence; of the tests, else of what came true."""
    for row in lens.models:
        if (row["stage"], row["horizon"]) != (stage, horizon) or row["model_log_mae"] is None:
            continue
        if row["baseline_log_mae"] is None:
            continue
        own, other = factor(row["model_log_mae"]), factor(row["baseline_log_mae"])
        base = served_words(row["baseline_name"])
        if row["model_kind"] == "model":
            return f"in tests off by {own}, {base} by {other}."
        return f"no model was surely nearer in tests, off by {own}, {base} by {other}."
    total = grouped(lens.outcomes, "stage", "horizon").get((stage, horizon))
    own_error = error_of(total) if total else None
    base_error = baseline_error(total, "median") if total else None
    if own_error is None or base_error is None:
        return ""
    return f"so far off by {factor(own_error)}, the account's median by {factor(base_error)}."
