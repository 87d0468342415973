"""Forecasts: how the past ones came true, and what is expected next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html import bars
from reports.html.blocks import (
    Chart,
    Column,
    Figure,
    Note,
    Plot,
    Section,
    Table,
    Text,
    missing,
    number,
)
from reports.html.sections.posts import post_cell

if TYPE_CHECKING:
    from reports.html.blocks import Block, Cell
    from reports.html.context import Context
    from reports.marts import Row

STAGES = {"publication": "At publication", "first_day": "After the first day"}
NOT_YOUTUBE = "Calculated by Groundswell, not from YouTube."
QUESTION = "How well can views be foreseen?"
TITLE_LENGTH = 30


def section(ctx: Context) -> Section:
    """Forecast against actual, coverage and baseline, and the open forecasts."""
    title = "Forecasts"
    if not ctx.derived_metrics_enabled:
        why = ctx.derived_metrics_reason or (
            "YouTube's policy allows forecasts only after its written approval, and the workspace "
            "records none"
        )
        note = Note(f"Not shown: derived metrics are off. {formats.sentence(why)}", QUESTION)
        return Section("forecasts", title, "", (note,), notes=("forecasts off",))
    made = {row["metric"]: row for row in ctx.marts.rows("freshness_forecasts")}
    if not made:
        note = Note(
            "There are no forecasts yet: a model needs some dozens of videos with seven settled "
            "days. Run groundswell train and groundswell score.",
            QUESTION,
        )
        return Section("forecasts", title, "", (note,), notes=("no forecasts",))
    metric = "engaged_view_count" if "engaged_view_count" in made else next(iter(made))
    fresh = ctx.freshness.add(f"Newest forecast made {formats.moment(made[metric]['made_at'])}.")
    scores = ctx.marts.rows("forecast_scores", {"metric": metric})
    blocks: list[Block] = [_open(ctx, metric, fresh)]
    if scores:
        blocks += [_chart(ctx, metric, scores, fresh), _scores(scores, fresh)]
    else:
        blocks.append(
            Note(
                "None of them has come due yet: a forecast counts only when it was made before "
                "its outcome, and the first comes due seven days after it was made.",
                "How did past forecasts come true?",
            )
        )
    unit = "engaged views" if metric == "engaged_view_count" else "views"
    lead = f"Forecasts of {unit} 7 and 28 days after publication. {NOT_YOUTUBE}"
    return Section("forecasts", title, lead, tuple(blocks))


def stage_words(row: Row) -> str:
    """The moment at which a forecast was asked."""
    stage: str = row["stage"]
    return STAGES.get(stage, stage)


def _interval(row: Row, fresh: str) -> Figure:
    low, high = row["lower_80_count"], row["upper_80_count"]
    if low is None or high is None:
        return missing("forecast_interval", "the model gave no range")
    return Figure(
        "forecast_interval",
        f"{formats.count(low)} to {formats.count(high)}",
        exact=f"{formats.exact(round(low))} to {formats.exact(round(high))}",
        fresh=fresh,
    )


def _open(ctx: Context, metric: str, fresh: str) -> Table:
    columns = (
        Column("Video"),
        Column("By"),
        Column("Forecast", numeric=True, metric="forecast_count"),
        Column("80% range", numeric=True, metric="forecast_interval"),
        Column("Baseline", numeric=True, metric="baseline_median_count"),
    )
    body = []
    for row in ctx.marts.rows("forecast_open", {"metric": metric}):
        cells: tuple[Cell, ...] = (
            post_cell(ctx, row),
            Text(
                formats.day(row["target_at"]),
                detail=f"{row['horizon_days']} days, {stage_words(row).lower()}",
            ),
            number("forecast_count", round(row["forecast_count"]), fresh=fresh),
            _interval(row, fresh),
            number(
                "baseline_median_count",
                _rounded(row["baseline_median_count"]),
                fresh=fresh,
                reason="the channel has too few earlier videos",
            ),
        )
        body.append(cells)
    return Table(
        "forecast-open",
        "What should the newest videos reach?",
        columns,
        tuple(body),
        empty="Every forecast has come due; the next appears with the next video.",
    )


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)


def _chart(ctx: Context, metric: str, scores: list[Row], fresh: str) -> Chart:
    """The newest forecasts that came due, of the earliest useful kind."""
    shown = min(scores, key=lambda row: (row["horizon_days"], row["stage"] != "first_day"))
    rows = ctx.marts.rows(
        "forecast_actuals",
        {"metric": metric, "stage": shown["stage"], "horizon": shown["horizon_days"]},
    )
    values: list[Row] = []
    for place, row in enumerate(rows):
        title = str(row["title"] or "Untitled")
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
                "baseline": _rounded(row["baseline_median_count"]),
                "actual": row["actual_count"],
                "inside": "inside" if row["is_inside_80"] else "outside",
            }
        )
    stage = stage_words(shown).lower()
    words = "Engaged views" if metric == "engaged_view_count" else "Views"
    return Chart(
        "forecast-chart",
        "How did the newest forecasts come true?",
        (
            Plot(
                "forecast-ranges",
                bars.forecast_ranges(values),
                f"Forecast ranges and actual {words.lower()} of {len(values)} videos",
                title=f"{words} after {shown['horizon_days']} days, forecast {stage} (log scale)",
            ),
        ),
        metric="forecast_count",
        fresh=fresh,
        note="Bar: the 80% range; tick: the forecast. Blue dot: the truth fell inside the range; "
        "orange diamond: outside. About one in five should be outside.",
    )


def _scores(scores: list[Row], fresh: str) -> Table:
    columns = (
        Column("Forecast"),
        Column("Came due", numeric=True, metric="post_count"),
        Column("Inside 80% range", numeric=True, metric="coverage_80"),
        Column("Typical error", numeric=True, metric="median_error"),
        Column("Baseline: channel median", numeric=True, metric="median_error"),
        Column("Baseline: usual growth", numeric=True, metric="median_error", minor=True),
        Column("Verdict"),
    )
    body = []
    for row in scores:
        baselines = [
            row[name] for name in ("median_error", "growth_error") if row[name] is not None
        ]
        better = bool(baselines) and row["model_error"] < min(baselines)
        cells: tuple[Cell, ...] = (
            Text(
                f"{row['horizon_days']} days",
                detail=stage_words(row),
            ),
            number("post_count", row["post_count"], fresh=fresh),
            _rate("coverage_80", row["coverage_80"], fresh),
            _rate("median_error", row["model_error"], fresh),
            _rate("median_error", row["median_error"], fresh),
            _rate("median_error", row["growth_error"], fresh),
            Text(
                "Better than baseline" if better else "Not better than baseline",
                pill="good" if better else "warn",
            ),
        )
        body.append(cells)
    return Table(
        "forecast-scores",
        "Can the forecasts be trusted, and do they beat a simple guess?",
        columns,
        tuple(body),
    )


def _rate(metric: str, value: float | None, fresh: str) -> Figure:
    if value is None:
        return missing(metric, "this baseline needs a first day of readings")
    return Figure(metric, formats.percent(value), exact=f"{value:.3f}", fresh=fresh)
