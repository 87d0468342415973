"""Forecasts: how the past ones came true, and what is expected next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Figure, Note, Section, Table, Text
from reports.html.figures import missing, number
from reports.html.sections.forecast_posts import came_true, open_forecasts, stage_words

if TYPE_CHECKING:
    from reports.html.blocks import Block, Cell
    from reports.html.context import Context
    from reports.marts import Row

NOT_YOUTUBE = "Calculated by Groundswell, not from YouTube."
QUESTION = "How well can views be foreseen?"


def section(ctx: Context) -> Section:
    """Forecast against actual, coverage and baseline, and the open forecasts."""
    title = "Forecasts"
    if not ctx.may_derive("youtube"):
        why = ctx.derived_metrics_reason or (
            "YouTube's policy allows forecasts only after its written approval, and the workspace "
            "records none"
        )
        note = Note(f"Not shown. {formats.sentence(why)}", QUESTION)
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
    blocks: list[Block] = [open_forecasts(ctx, metric, fresh)]
    if scores:
        blocks += [came_true(ctx, metric, scores, fresh=fresh), _scores(scores, fresh)]
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
        cells: tuple[Cell, ...] = (
            Text(f"{row['horizon_days']} days", detail=stage_words(row)),
            number("post_count", row["post_count"], fresh=fresh),
            _rate("coverage_80", row["coverage_80"], fresh),
            _rate("median_error", row["model_error"], fresh),
            _rate("median_error", row["median_error"], fresh),
            _rate("median_error", row["growth_error"], fresh),
            _verdict(row),
        )
        body.append(cells)
    return Table(
        "forecast-scores",
        "Can the forecasts be trusted, and do they beat a simple guess?",
        columns,
        tuple(body),
        note=_backtests(scores),
    )


def _verdict(row: Row) -> Text:
    """Whether the forecasts were nearer than the simplest guesses."""
    if row["model_count"] == 0:
        return Text("A baseline answers", detail="no model was better", pill="muted")
    baselines = [row[name] for name in ("median_error", "growth_error") if row[name] is not None]
    if baselines and row["model_error"] < min(baselines):
        return Text("Better than baseline", pill="good")
    return Text("Not better than baseline", pill="warn")


def _backtests(scores: list[Row]) -> str:
    """How many of the forecasts were asked afterwards, knowing only what was known before."""
    asked = sum(row["backtest_count"] for row in scores)
    if not asked:
        return ""
    every = sum(row["post_count"] for row in scores)
    return (
        f"{formats.count(asked)} of {formats.count(every)} are back-tests: asked later, by a model "
        "that knew only what was known at the moment in question."
    )


def _rate(metric: str, value: float | None, fresh: str) -> Figure:
    if value is None:
        return missing(metric, "this baseline needs a first day of readings")
    return Figure(metric, formats.percent(value), exact=f"{value:.3f}", fresh=fresh)
