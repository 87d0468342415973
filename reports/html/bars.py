"""Drawings of bars and ranges: revenue by month, forecasts and what came true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from reports.html.charts import BLUE, COUNTS, INK, ORANGE, finished, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reports.html.charts import Spec
    from reports.marts import Row

MONTHS = (
    "datum.index === 0 || slice(datum.label, 0, 3) === 'Jan'"
    " ? [slice(datum.label, 0, 3), slice(datum.label, 4)] : slice(datum.label, 0, 3)"
)


def revenue(values: Sequence[Row], months: Sequence[str], symbol: str) -> Spec:
    """Bars a month: closed amounts solid, estimates light with an outline."""
    x = alt.X(
        "month:N", sort=list(months), title=None, axis=alt.Axis(labelAngle=0, labelExpr=MONTHS)
    )
    y = alt.Y(
        "amount:Q",
        title=None,
        axis=alt.Axis(labelExpr=f"'{symbol}' + ({COUNTS})", tickCount=4),
        scale=alt.Scale(zero=True),
    )
    base = alt.Chart(points(values))
    states = ["Closed", "Estimate"]
    bars = base.mark_bar(cornerRadiusEnd=2, width={"band": 0.62}).encode(
        x=x,
        y=y,
        order=alt.Order("order:Q"),
        fill=alt.Fill(
            "status:N",
            scale=alt.Scale(domain=states, range=[BLUE, "var(--blue-soft)"]),
            legend=None,
        ),
        stroke=alt.value(BLUE),
        strokeDash=alt.condition(
            "datum.status == 'Estimate'", alt.value([4, 3]), alt.value([1, 0])
        ),
        tooltip=[
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("shown:N", title="Revenue"),
        ],
    )
    labels = (
        alt.Chart(points([row for row in values if row["label"]]))
        .mark_text(dy=-5, color="var(--ink)", fontWeight=600, baseline="bottom")
        .encode(x=x, y=alt.Y("top:Q"), text="label:N")
    )
    return finished(alt.layer(bars, labels), top=16)


def forecast_ranges(values: Sequence[Row]) -> Spec:
    """A row a video: the range, the forecast in it, and what came true."""
    y = alt.Y(
        "title:N",
        sort=[row["title"] for row in values],
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6),
    )
    ends = [row[name] for row in values for name in ("lower", "upper", "actual")]
    scale = alt.Scale(type="log", nice=False, domain=[min(ends) * 0.85, max(ends) * 1.15])
    ticks = [step * 10**power for power in range(10) for step in (1, 3)]
    x = alt.X(
        "forecast:Q",
        title=None,
        scale=scale,
        axis=alt.Axis(labelExpr=COUNTS, values=[t for t in ticks if min(ends) < t < max(ends)]),
    )
    base = alt.Chart(points(values))
    tooltip = [
        alt.Tooltip("full:N", title="Video"),
        alt.Tooltip("actual:Q", title="Came true", format=",.0f"),
        alt.Tooltip("forecast:Q", title="Forecast", format=",.0f"),
        alt.Tooltip("lower:Q", title="80% range from", format=",.0f"),
        alt.Tooltip("upper:Q", title="to", format=",.0f"),
        alt.Tooltip("baseline:Q", title="Baseline", format=",.0f"),
    ]
    ranges = base.mark_bar(height=9, cornerRadius=4, color="var(--band)").encode(
        y=y, x=alt.X("lower:Q", scale=scale), x2="upper:Q", tooltip=tooltip
    )
    middles = base.mark_tick(thickness=2, size=15, color=INK).encode(y=y, x=x, tooltip=tooltip)
    actuals = base.mark_point(size=64, filled=True, opacity=1).encode(
        y=y,
        x=alt.X("actual:Q"),
        color=alt.Color(
            "inside:N",
            scale=alt.Scale(domain=["inside", "outside"], range=[BLUE, ORANGE]),
            legend=None,
        ),
        shape=alt.Shape(
            "inside:N",
            scale=alt.Scale(domain=["inside", "outside"], range=["circle", "diamond"]),
            legend=None,
        ),
        tooltip=tooltip,
    )
    height = 26 * len(values) + 10
    return finished(alt.layer(ranges, middles, actuals), height=height)
