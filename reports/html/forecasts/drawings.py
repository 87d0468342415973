"""Drawings of the forecast page: forecast against actual, calibration, errors and drift."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Any

import altair as alt

from reports.html.charts import BLUE, COUNTS, GREEN, GREY, INK, ORANGE, days_axis, finished

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reports.html.charts import Spec
    from reports.marts import Row

FACTORS = "format(datum.value, '.2~f') + '×'"
INSIDE = alt.Scale(domain=["inside", "outside"], range=[BLUE, ORANGE])
SHAPES = alt.Scale(domain=["inside", "outside"], range=["circle", "diamond"])
HELD = alt.Scale(domain=["as stated", "narrow", "wide"], range=[BLUE, ORANGE, GREEN])
HORIZON_COLOURS = {"1 day": ORANGE, "7 days": BLUE, "28 days": GREEN, "lifetime": BLUE}
STAGE_COLOURS = {
    "At publication": BLUE,
    "After the first hour": ORANGE,
    "After the first day": GREEN,
    "After three days": "var(--bar)",
    "Account's median": GREY,
}


def _on(name: str) -> Any:
    """A drawing of the rows `name`, which `_filled` puts in: Altair would copy each of them."""
    return alt.Chart(alt.NamedData(name=name))


def _filled(chart: Any, *, height: int, **rows: Sequence[Row]) -> Spec:
    """`chart` as a specification that holds its rows."""
    return {**finished(chart, height=height), "datasets": {k: list(v) for k, v in rows.items()}}


def scatter(values: Sequence[Row]) -> Spec:
    """Forecast against actual on equal logarithmic scales, and the line where both are equal."""
    held = [max(1, row[name]) for row in values for name in ("forecast", "actual")]
    low, high = min(held) * 0.8, max(held) * 1.25
    steps = (1,) if high / low > 300 else (1, 3)
    ticks = [step * 10**power for power in range(10) for step in steps]
    axis = alt.Axis(labelExpr=COUNTS, values=[tick for tick in ticks if low < tick < high])
    scale = alt.Scale(type="log", nice=False, domain=[low, high])
    x = alt.X("x:Q", title="Forecast", scale=scale, axis=axis)
    y = alt.Y("y:Q", title="Came true", scale=scale, axis=axis)
    line = _on("equal").mark_line(strokeDash=[4, 3], strokeWidth=1.2, color=INK).encode(x=x, y=y)
    dots = (
        _on("posts")
        .mark_point(size=34, filled=True, opacity=0.75)
        .encode(
            x=x,
            y=y,
            color=alt.Color("inside:N", scale=INSIDE, legend=None),
            shape=alt.Shape("inside:N", scale=SHAPES, legend=None),
            tooltip=[
                alt.Tooltip("title:N", title="Post"),
                alt.Tooltip("actual:Q", title="Came true", format=","),
                alt.Tooltip("forecast:Q", title="Forecast", format=","),
                alt.Tooltip("range:N", title="80% range"),
            ],
        )
    )
    equal = [{"x": end, "y": end} for end in (low, high)]
    return _filled(
        alt.layer(line, dots), height=280, equal=equal, posts=[_dot(row) for row in values]
    )


def _dot(row: Row) -> Row:
    return {**row, "x": max(1, row["forecast"]), "y": max(1, row["actual"])}


def reliability(values: Sequence[Row]) -> Spec:
    """Stated quantiles against the observed share below them, with intervals, by horizon."""
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    x = alt.X("stated:Q", title="Stated share below", scale=scale, axis=axis)
    y = alt.Y("observed:Q", title="Observed share", scale=scale, axis=axis)
    colour = _colours("horizon", values, HORIZON_COLOURS)
    diagonal = (
        _on("equal").mark_line(strokeDash=[4, 3], strokeWidth=1.2, color=INK).encode(x=x, y=y)
    )
    base = _on("rows")
    tooltip = [
        alt.Tooltip("horizon:N", title="Horizon"),
        alt.Tooltip("stated:Q", title="Stated", format=".1%"),
        alt.Tooltip("observed:Q", title="Observed", format=".1%"),
        alt.Tooltip("interval:N", title="95% interval"),
        alt.Tooltip("posts:Q", title="Outcomes", format=","),
    ]
    bars = base.mark_rule(strokeWidth=1.4, opacity=0.6).encode(
        x=x, y=alt.Y("low:Q", scale=scale), y2="high:Q", color=colour
    )
    lines = base.mark_line(strokeWidth=1.6, point=alt.OverlayMarkDef(size=34, filled=True)).encode(
        x=x, y=y, color=colour, tooltip=tooltip
    )
    equal = [{"stated": end, "observed": end} for end in (0, 1)]
    return _filled(alt.layer(diagonal, bars, lines), height=280, equal=equal, rows=values)


def coverage(values: Sequence[Row], nominal: float) -> Spec:
    """Observed share inside a range, with its interval, by horizon and size of account."""
    lowest = min([nominal, *(row["low"] for row in values)])
    first = max(0, floor(min(lowest, nominal - 0.1) * 10))
    step = 1 if first > 6 else 2
    scale = alt.Scale(domain=[first / 10, 1], nice=False, zero=False)
    axis = alt.Axis(format="%", values=[tick / 10 for tick in range(10, first - 1, -step)])
    x = alt.X("observed:Q", title=None, scale=scale, axis=axis)
    y = alt.Y(
        "group:N",
        sort=[row["group"] for row in values],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6),
    )
    stated = (
        _on("stated").mark_rule(strokeDash=[4, 3], color=INK).encode(x=alt.X("at:Q", scale=scale))
    )
    base = _on("rows")
    colour = alt.Color("verdict:N", scale=HELD, legend=None)
    tooltip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("observed:Q", title="Inside", format=".1%"),
        alt.Tooltip("interval:N", title="95% interval"),
        alt.Tooltip("posts:Q", title="Outcomes", format=","),
    ]
    bars = base.mark_rule(strokeWidth=2).encode(
        y=y, x=alt.X("low:Q", scale=scale), x2="high:Q", color=colour, tooltip=tooltip
    )
    dots = base.mark_point(size=54, filled=True, opacity=1).encode(
        y=y, x=x, color=colour, tooltip=tooltip
    )
    return _filled(
        alt.layer(stated, bars, dots),
        height=22 * len(values) + 30,
        stated=[{"at": nominal}],
        rows=values,
    )


def errors(values: Sequence[Row]) -> Spec:
    """Errors by month as factors: one line a stage, the simplest baseline dashed."""
    top = max(row["value"] for row in values)
    y = alt.Y(
        "value:Q",
        title=None,
        axis=alt.Axis(labelExpr=FACTORS, tickCount=4),
        scale=alt.Scale(domain=[1, max(1.2, top)], nice=True),
    )
    drawn = (
        _on("rows")
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=34, filled=True))
        .encode(
            x=days_axis(values, "date"),
            y=y,
            color=_colours("name", values, STAGE_COLOURS),
            strokeDash=alt.condition(
                'datum.name == "Account\'s median"', alt.value([5, 3]), alt.value([1, 0])
            ),
            tooltip=[
                alt.Tooltip("name:N", title="Asked"),
                alt.Tooltip("date:T", title="Month", format="%b %Y"),
                alt.Tooltip("value:Q", title="Off by a factor of", format=".2f"),
                alt.Tooltip("posts:Q", title="Outcomes", format=","),
            ],
        )
    )
    return _filled(drawn, height=230, rows=values)


def drift(values: Sequence[Row]) -> Spec:
    """The furthest of each check as a multiple of its threshold."""
    y = alt.Y(
        "value:Q",
        title=None,
        axis=alt.Axis(labelExpr=FACTORS, tickCount=4),
        scale=alt.Scale(domain=[0, max(1.2, *(row["value"] for row in values))], nice=True),
    )
    limit = _on("limit").mark_rule(strokeDash=[4, 3], color=INK).encode(y=alt.Y("at:Q"))
    drawn = (
        _on("rows")
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=30, filled=True))
        .encode(
            x=days_axis(values, "date"),
            y=y,
            color=_colours("name", values, {"Features": BLUE, "Errors": ORANGE}),
            tooltip=[
                alt.Tooltip("name:N", title="Watched"),
                alt.Tooltip("date:T", title="Day", format="%-d %b %Y"),
                alt.Tooltip("value:Q", title="Of the threshold", format=".2f"),
            ],
        )
    )
    return _filled(alt.layer(limit, drawn), height=190, limit=[{"at": 1}], rows=values)


def _colours(field: str, values: Sequence[Row], colours: Mapping[str, str]) -> Any:
    """Colours of the names that occur, with their legend above the drawing."""
    held = {row[field] for row in values}
    names = [name for name in colours if name in held]
    return alt.Color(
        f"{field}:N",
        scale=alt.Scale(domain=names, range=[colours[name] for name in names]),
        legend=alt.Legend(
            orient="top", title=None, labelColor=INK, labelFontSize=12, symbolType="circle",
            symbolOpacity=1, columns=2,
        )
        if len(names) > 1
        else None,
    )  # fmt: skip
