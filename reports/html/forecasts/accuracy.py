"""How far off forecasts are, by stage and horizon, against every baseline and over time."""

from __future__ import annotations

from datetime import date
from math import exp
from typing import TYPE_CHECKING

from reports import formats
from reports.html import charts
from reports.html.blocks import Chart, Column, Figure, Note, Plot, Table, Text
from reports.html.figures import missing, number
from reports.html.forecasts import drawings
from reports.html.forecasts.measures import (
    baseline_error,
    error_of,
    gain_of,
    grouped,
    nearest_baseline,
    relative_error,
)
from reports.html.forecasts.outcomes import NOTHING_DUE, share_figure
from reports.html.forecasts.words import (
    BASELINES,
    age_words,
    factor,
    horizon_place,
    horizon_words,
    stage_place,
    stage_words,
)

if TYPE_CHECKING:
    from reports.html.blocks import Block, Cell
    from reports.html.forecasts.lenses import ForecastLens
    from reports.marts import Row

FEWEST = 5
QUESTION = "Are forecasts nearer than simple guesses?"
MEDIAN = BASELINES["median"]


def accuracy_blocks(lens: ForecastLens) -> tuple[Block, ...]:
    """The errors by question, and month by month."""
    if not lens.outcomes:
        return (Note(NOTHING_DUE, QUESTION),)
    return _errors(lens), _trend(lens)


def _errors(lens: ForecastLens) -> Table:
    held = [base for base in BASELINES if lens.total[f"{base}_count"]]
    columns = (
        Column("Asked"),
        Column("Came true", numeric=True, metric="outcome_count", minor=True),
        Column("Off by", numeric=True, metric="typical_factor"),
        *(
            Column(f"Against {BASELINES[base].lower()}", numeric=True, metric="relative_error",
                   minor=base != "median")
            for base in held
        ),
        Column("Inside 80%", numeric=True, metric="coverage_80", minor=True),
        Column("Inside 95%", numeric=True, metric="coverage_95", minor=True),
        Column("Verdict"),
    )  # fmt: skip
    totals = grouped(lens.outcomes, "horizon", "stage")
    body: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Text(horizon_words(horizon).capitalize(), detail=stage_words(stage)),
            number("outcome_count", total["post_count"], fresh=lens.fresh,
                   check=f"{lens.id}.outcome_count"),
            off_by(total, lens.fresh),
            *(against(total, base, lens.fresh) for base in held),
            share_figure("coverage_80", total["inside_80"], total["ranged_80"], fresh=lens.fresh),
            share_figure("coverage_95", total["inside_95"], total["ranged_95"], fresh=lens.fresh),
            judged(total),
        )
        for (horizon, stage), total in sorted(
            totals.items(), key=lambda one: (horizon_place(one[0][0]), stage_place(one[0][1]))
        )
    )  # fmt: skip
    return Table(f"{lens.id}-errors", QUESTION, columns, body, note=_note(lens))


def _note(lens: ForecastLens) -> str:
    """How to read the errors, and how many outcomes are back-tests."""
    words = (
        "Errors are compared on a logarithmic scale and on the posts that the baseline could "
        f"answer: {formats.MINUS}20% is a fifth nearer than the baseline. A verdict needs a "
        "difference of more than one standard error from the best baseline."
    )
    total = lens.total
    if total["backtest_count"]:
        words += (
            f" {formats.exact(total['backtest_count'])} of {formats.exact(total['post_count'])} "
            "are back-tests: asked later, by a model that knew only what was known then."
        )
    return words


def off_by(total: Row, fresh: str) -> Figure:
    """The typical error as a factor."""
    error = error_of(total)
    if error is None:
        return missing("typical_factor", "no outcome is known")
    return Figure("typical_factor", factor(error), exact=f"log error {error:.3f}", fresh=fresh)


def against(total: Row, base: str, fresh: str) -> Figure:
    """The error relative to a baseline as a change: below zero is nearer."""
    rate = relative_error(total, base)
    if rate is None:
        return missing("relative_error", "this baseline could not answer when it was asked")
    own = baseline_error(total, base) or 0.0
    return Figure(
        "relative_error",
        formats.signed_percent(rate - 1),
        exact=f"{rate:.3f} of its log error {own:.3f}, {formats.exact(total[f'{base}_count'])} "
        "posts",
        fresh=fresh,
        tone="up" if rate < 1 else "down" if rate > 1 else "",
    )


def judged(total: Row) -> Text:
    """Whether the forecasts were nearer than the best baseline, beyond chance."""
    base = nearest_baseline(total)
    gain = gain_of(total, base) if base else None
    if base is None or gain is None:
        return Text("Too few to tell", pill="muted")
    name = BASELINES[base].lower()
    if not total["model_count"]:
        return Text("Baseline", detail="answers: no model was better", pill="muted")
    mean, spread = gain
    if mean > spread:
        return Text("Nearer", detail=f"than {name}", pill="good")
    if mean < -spread:
        return Text("Further off", detail=f"than {name}", pill="warn")
    return Text("As near", detail=f"as {name}", pill="muted")


def _trend(lens: ForecastLens) -> Chart:
    """Errors by the month of the horizon; months with few outcomes are left out."""
    points = month_points(lens)
    plots = []
    for horizon in lens.horizons:
        own = [
            {name: row[name] for name in ("name", "date", "value", "posts")}
            for row in points
            if row["horizon"] == horizon
        ]
        if len({row["date"] for row in own}) > 1:
            plots.append(
                Plot(
                    f"{lens.id}-trend-{horizon}",
                    drawings.errors(own),
                    f"Typical error of forecasts of {lens.words} by month",
                    title=age_words(horizon).capitalize(),
                )
            )
    return Chart(
        f"{lens.id}-trend",
        "Are forecasts getting better?",
        tuple(plots),
        metric="typical_factor",
        fresh=lens.fresh,
        note="By which factor forecasts were off, by the month in which posts reached the horizon; "
        f"1× would be exact. Months of fewer than {FEWEST} outcomes are left out. Dashed: the "
        "account's median, the simplest guess at publication.",
        numbers=_month_numbers(points, lens.fresh),
        empty=f"A trend needs two months with {FEWEST} outcomes each.",
    )


def month_points(lens: ForecastLens) -> list[Row]:
    """Typical errors by horizon, stage and month, and the account's median beside them."""
    points = []
    totals = grouped(lens.outcomes, "horizon", "stage", "month_number")
    earliest = lens.stages[0]
    order = sorted(
        totals, key=lambda one: (horizon_place(one[0]), stage_place(one[1]), int(one[2]))
    )
    for horizon, stage, number_ in order:
        total = totals[(horizon, stage, number_)]
        day = month_of(int(number_))
        held = [(stage_words(stage), error_of(total), total["post_count"])]
        if stage == earliest:
            held.append((MEDIAN, baseline_error(total, "median"), total["median_count"]))
        points += [
            {
                "horizon": horizon,
                "name": name,
                "month": day,
                "date": charts.iso(day),
                "value": round(exp(error), 3),
                "posts": count,
            }
            for name, error, count in held
            if error is not None and count >= FEWEST
        ]
    return points


def month_of(number_: int) -> date:
    """The month that is the `number_`-th: year × 12 + month."""
    return date((number_ - 1) // 12, (number_ - 1) % 12 + 1, 1)


def _month_numbers(points: list[Row], fresh: str) -> Table:
    columns = (
        Column("Horizon"),
        Column("Asked"),
        Column("Month"),
        Column("Off by", numeric=True, metric="typical_factor"),
        Column("Came true", numeric=True, metric="outcome_count"),
    )
    body = tuple(
        (
            Text(horizon_words(row["horizon"]).capitalize()),
            Text(row["name"]),
            Text(formats.month(row["month"])),
            Figure("typical_factor", f"{row['value']:.2f}×", exact=f"{row['value']}", fresh=fresh),
            number("outcome_count", row["posts"], fresh=fresh),
        )
        for row in points
    )
    return Table("", "", columns, body)
