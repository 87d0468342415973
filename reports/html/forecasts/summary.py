"""The short forecast section of the report's first page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Column, Note, Section, Table, Text
from reports.html.figures import number
from reports.html.forecasts.accuracy import against, judged, off_by
from reports.html.forecasts.measures import added, grouped
from reports.html.forecasts.outcomes import share_figure
from reports.html.forecasts.words import age_words
from reports.wording import listed
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.html.context import Context
    from reports.html.forecasts.lenses import ForecastLens

PAGE = "forecasts.html"
QUESTION = "How well can posts be foreseen?"
NOT_STATED = "Calculated by Groundswell, not stated by a platform."
NONE_YET = (
    "There are no forecasts yet: a model needs some dozens of posts whose counts are settled. Run "
    "groundswell train, score and build."
)
NOT_ALLOWED = (
    "the platform's policy allows forecasts only after its written approval, and the workspace "
    "records none"
)


def absence(ctx: Context) -> tuple[Note, str]:
    """Why there are no forecasts: not allowed, or none made yet; and a note for the run."""
    allowed = [platform for platform in ctx.platforms or {"youtube"} if ctx.may_derive(platform)]
    if allowed:
        return Note(NONE_YET, QUESTION), "no forecasts"
    why = formats.sentence(ctx.derived_metrics_reason or NOT_ALLOWED)
    return Note(f"Not shown. {why}", QUESTION), "forecasts off"


def left_out(ctx: Context) -> Note | None:
    """Which platforms have no forecasts because they may not."""
    names = [platform_name(name) for name in sorted(ctx.platforms) if not ctx.may_derive(name)]
    if not names:
        return None
    why = formats.sentence(ctx.derived_metrics_reason or NOT_ALLOWED)
    return Note(f"No forecasts of {listed(names)} are shown. {why}")


def summary(ctx: Context, lenses: Sequence[ForecastLens]) -> Section:
    """A row a platform, metric and horizon; the rest stands on the page of its own."""
    if not lenses:
        note, word = absence(ctx)
        return Section("forecasts", "Forecasts", "", (note,), notes=(word,))
    columns = (
        Column("Forecast"),
        Column("Open", numeric=True, metric="open_count"),
        Column("Came true", numeric=True, metric="outcome_count", minor=True),
        Column("Inside 80%", numeric=True, metric="coverage_80"),
        Column("Off by", numeric=True, metric="typical_factor"),
        Column("Against account's median", numeric=True, metric="relative_error", minor=True),
        Column("Verdict"),
    )
    body = []
    for lens in lenses:
        for horizon in lens.horizons:
            total = added(row for row in lens.outcomes if row["horizon"] == horizon)
            waiting = next((row for row in lens.open if row["horizon"] == horizon), None)
            body.append(
                (
                    Text(lens.label, detail=age_words(horizon)),
                    number("open_count", waiting["open_count"] if waiting else 0, fresh=lens.fresh),
                    number("outcome_count", total["post_count"], fresh=lens.fresh),
                    share_figure(
                        "coverage_80", total["inside_80"], total["ranged_80"], fresh=lens.fresh
                    ),
                    off_by(total, lens.fresh),
                    against(total, "median", lens.fresh),
                    _verdict(lens, horizon),
                )
            )
    table = Table(
        "forecast-scores",
        QUESTION,
        columns,
        tuple(body),
        note="Over every stage at which a forecast was asked; the verdict is against the best "
        "baseline of each stage, beyond one standard error.",
    )
    missing = left_out(ctx)
    return Section(
        "forecasts",
        "Forecasts",
        NOT_STATED,
        (table, missing) if missing else (table,),
        more=("Open forecasts, calibration, errors and drift", PAGE),
    )


def _verdict(lens: ForecastLens, horizon: str) -> Text:
    """At how many stages forecasts were nearer than its best baseline; where at none, the worst."""
    rows = [row for row in lens.outcomes if row["horizon"] == horizon]
    verdicts = [judged(total) for total in grouped(rows, "stage").values()]
    nearer = sum(verdict.pill == "good" for verdict in verdicts)
    if len(verdicts) < 2 or not nearer:
        return min(verdicts, key=lambda one: one.pill != "warn", default=judged(added(())))
    if nearer == len(verdicts):
        return Text("Nearer", detail="at every stage", pill="good")
    return Text("Nearer", detail=f"at {nearer} of {len(verdicts)} stages", pill="muted")
