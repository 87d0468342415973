"""Drawings of bars: revenue by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt

from reports.html.charts import BLUE, COUNTS, finished, points

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
