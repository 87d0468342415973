"""Forecasts of single videos: what the newest should reach, and what came true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html import bars
from reports.html.blocks import Chart, Column, Figure, Plot, Table, Text
from reports.html.figures import missing, number, rounded
from reports.html.sections.posts import post_cell, post_title

if TYPE_CHECKING:
    from reports.html.blocks import Cell
    from reports.html.context import Context
    from reports.marts import Row

STAGES = {"publication": "At publication", "first_day": "After the first day"}
HORIZONS = (7, 28)
TITLE_LENGTH = 30
DUE = "it has come due already, or was not asked"
FEW = "the channel has too few earlier videos"


def stage_words(row: Row) -> str:
    """The moment at which a forecast was asked."""
    stage: str = row["stage"]
    return STAGES.get(stage, stage)


def interval(low: float | None, high: float | None, *, fresh: str) -> Figure:
    """The 80 % range in words."""
    if low is None or high is None:
        return missing("forecast_interval", "the model gave no range")
    return Figure(
        "forecast_interval",
        f"{formats.count(low)} to {formats.count(high)}",
        exact=f"{formats.exact(round(low))} to {formats.exact(round(high))}",
        fresh=fresh,
    )


def open_forecasts(ctx: Context, metric: str, fresh: str) -> Table:
    """A row a video whose outcome is not known yet: forecast and range, baseline beside."""
    columns = [Column("Video"), Column("Asked", minor=True)]
    for horizon in HORIZONS:
        name = f"{horizon} days"
        columns.append(Column(f"After {name}", numeric=True, metric="forecast_count"))
        columns.append(
            Column(f"Baseline, {name}", numeric=True, metric="baseline_median_count", minor=True)
        )
    body = []
    for row in ctx.marts.rows("forecast_open", {"metric": metric}):
        cells: list[Cell] = [post_cell(ctx, row), Text(stage_words(row))]
        for horizon in HORIZONS:
            guess = number(
                "forecast_count",
                rounded(row[f"forecast_{horizon}"]),
                fresh=fresh,
                reason=DUE,
            )
            low, high = row[f"lower_{horizon}"], row[f"upper_{horizon}"]
            cells.append(guess.beside(interval(low, high, fresh=fresh)) if guess.exact else guess)
            base = rounded(row[f"baseline_{horizon}"])
            why = FEW if guess.exact else DUE
            cells.append(number("baseline_median_count", base, fresh=fresh, reason=why))
        body.append(tuple(cells))
    return Table(
        "forecast-open",
        "What should the newest videos reach?",
        tuple(columns),
        tuple(body),
        note="Under each forecast its 80% range." if body else "",
        empty="Every forecast has come due; the next appears with the next video.",
    )


def came_true(ctx: Context, metric: str, scores: list[Row], *, fresh: str) -> Chart:
    """The newest forecasts that came due, of the earliest useful kind."""
    shown = min(scores, key=lambda row: (row["horizon_days"], row["stage"] != "first_day"))
    rows = ctx.marts.rows(
        "forecast_actuals",
        {"metric": metric, "stage": shown["stage"], "horizon": shown["horizon_days"]},
    )
    values: list[Row] = []
    for place, row in enumerate(rows):
        title = post_title(row)
        short = title if len(title) <= TITLE_LENGTH else title[: TITLE_LENGTH - 1] + "…"
        if any(value["title"] == short for value in values):
            short = f"{short} ({place + 1})"
        values.append(
            {
                "title": short,
                "full": title,
                "lower": max(1, round(row["lower_80_count"])),
                "upper": max(1, round(row["upper_80_count"])),
                "forecast": max(1, round(row["forecast_count"])),
                "baseline": rounded(row["baseline_median_count"]),
                "actual": row["actual_count"],
                "inside": "inside" if row["is_inside_80"] else "outside",
            }
        )
    stage = stage_words(shown).lower()
    words = "Engaged views" if metric == "engaged_view_count" else "Views"
    plot = Plot(
        "forecast-ranges",
        bars.forecast_ranges(values) if values else {},
        f"Forecast ranges and actual {words.lower()} of {len(values)} videos",
        title=f"{words} after {shown['horizon_days']} days, forecast {stage} (log scale)",
    )
    return Chart(
        "forecast-chart",
        "How did the newest forecasts come true?",
        (plot,) if values else (),
        metric="forecast_count",
        fresh=fresh,
        note="Bar: the 80% range; tick: the forecast. Blue dot: the truth fell inside the range; "
        "orange diamond: outside. About one in five should be outside.",
        numbers=_numbers(ctx, metric, rows, fresh=fresh),
        empty="The forecasts that came due have no range.",
    )


def _numbers(ctx: Context, metric: str, rows: list[Row], *, fresh: str) -> Table:
    columns = (
        Column("Video"),
        Column("Came true", numeric=True, metric=metric),
        Column("Forecast", numeric=True, metric="forecast_count"),
        Column("80% range", numeric=True, metric="forecast_interval"),
        Column("Baseline", numeric=True, metric="baseline_median_count"),
    )
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(post_title(row)),
            number(metric, row["actual_count"], fresh=ctx.fresh_days() or fresh),
            number("forecast_count", round(row["forecast_count"]), fresh=fresh),
            interval(row["lower_80_count"], row["upper_80_count"], fresh=fresh),
            number(
                "baseline_median_count",
                rounded(row["baseline_median_count"]),
                fresh=fresh,
                reason=FEW,
            ),
        )
        for row in rows
    )
    return Table("forecast-numbers", "", columns, body)
