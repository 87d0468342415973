"""Vega-Lite drawings; colours are the page's CSS variables, so that a theme changes them all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt

from reports import formats

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from reports.marts import Row

Spec = dict[str, Any]

BLUE, ORANGE, GREEN, GREY, INK = (
    f"var(--{name})" for name in ("blue", "orange", "green", "grey", "ink-2")
)
KIND_COLOURS = {"long": BLUE, "short": ORANGE, "live": GREEN}
HEIGHT = 210
LABEL_SPACE = 92


def finished(chart: Any, *, height: int = HEIGHT, right: int = LABEL_SPACE) -> Spec:
    """`chart` as a specification that fills its container and leaves room for end labels."""
    sized = chart.properties(
        width="container",
        height=height,
        padding={"left": 2, "right": right, "top": 6, "bottom": 2},
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
    )
    spec: Spec = sized.to_dict(validate=False)
    spec.pop("$schema", None)
    spec.pop("config", None)
    return spec


def days_axis(values: Sequence[Row], name: str) -> Any:
    """A time axis over `values` whose labels are the days' months."""
    long = len({row[name][:7] for row in values}) > 2
    return alt.X(
        f"{name}:T",
        title=None,
        axis=alt.Axis(
            format="%b" if long else "%-d %b",
            tickCount="month" if long else 5,
            grid=False,
            labelFlush=True,
        ),
        scale=alt.Scale(type="utc"),
    )


def counts_axis(name: str, title: str | None = None) -> Any:
    """A count axis from zero."""
    return alt.Y(
        f"{name}:Q",
        title=title,
        axis=alt.Axis(format="~s", tickCount=4, titleAnchor="end"),
        scale=alt.Scale(zero=True, nice=True),
    )


def iso(value: date) -> str:
    """A day as Vega reads it, the same in every time zone."""
    return f"{value.isoformat()}T00:00:00Z"


def end_labels(lines: Sequence[Row], x: Any, y: Any) -> Any:
    """The name of each line at its end; close ends are pushed apart."""
    newest: dict[str, Row] = {}
    for row in lines:
        if row["value"] is not None:
            newest[row["name"]] = row
    top = max((row["value"] or 0 for row in lines), default=0) or 1
    ends = sorted(newest.values(), key=lambda row: -row["value"])
    layers = []
    lowest = -1e9
    for row in ends:
        natural = HEIGHT * (1 - row["value"] / top)
        place = max(natural, lowest + 15)
        lowest = place
        layers.append(
            alt.Chart(alt.Data(values=[row]))
            .mark_text(
                align="left",
                dx=7,
                dy=round(place - natural, 1),
                fontWeight=600,
                color=row["colour"],
            )
            .encode(x=x, y=y, text="name:N")
        )
    return layers


def break_marks(rules: Sequence[tuple[str, str]]) -> list[Any]:
    """Dashed lines where the meaning of a number changed, with words at the top."""
    if not rules:
        return []
    marks = alt.Chart(
        alt.Data(values=[{"at": at, "words": words.split("\n")} for at, words in rules])
    )
    return [
        marks.mark_rule(strokeDash=[3, 3], color=INK).encode(x=alt.X("at:T")),
        marks.mark_text(
            align="right", baseline="top", dx=-5, color=INK, fontSize=11, lineHeight=14
        ).encode(x=alt.X("at:T"), y=alt.value(0), text="words:N"),
    ]


def lines(
    values: Sequence[Row], *, rules: Sequence[tuple[str, str]] = (), right: int = LABEL_SPACE
) -> Spec:
    """Lines over time from rows of name, segment, date, value and colour; gaps stay gaps."""
    x, y = days_axis(values, "date"), counts_axis("value")
    names = list(dict.fromkeys(row["name"] for row in values))
    colours = [next(row["colour"] for row in values if row["name"] == name) for name in names]
    base = alt.Chart(alt.Data(values=list(values)))
    drawn = base.mark_line(strokeWidth=2, invalid="break-paths-show-domains").encode(
        x=x,
        y=y,
        detail="segment:N",
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=None),
    )
    points = base.mark_circle(size=110, opacity=0).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title="Metric"),
            alt.Tooltip("date:T", title="Week of", format="%-d %b %Y"),
            alt.Tooltip("value:Q", title="Count", format=","),
        ],
    )
    return finished(
        alt.layer(*break_marks(rules), drawn, *end_labels(values, x, y), points), right=right
    )


def growth(values: Sequence[Row], ages: Sequence[str]) -> Spec:
    """Medians at equal ages: recent videos with their middle half, earlier ones for comparison."""
    x = alt.X(
        "age:N", sort=list(ages), title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(padding=0.2)
    )
    y = counts_axis("value")
    recent = [row for row in values if row["name"] == "Recent"]
    band = (
        alt.Chart(alt.Data(values=recent))
        .mark_area(opacity=0.16, color=BLUE)
        .encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    )
    base = alt.Chart(alt.Data(values=list(values)))
    drawn = base.mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=36, filled=True)).encode(
        x=x,
        y=y,
        color=alt.Color(
            "name:N",
            scale=alt.Scale(domain=["Recent", "Earlier"], range=[BLUE, GREY]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Videos"),
            alt.Tooltip("age:N", title="Age"),
            alt.Tooltip("value:Q", title="Median", format=",.0f"),
            alt.Tooltip("low:Q", title="Lower quarter", format=",.0f"),
            alt.Tooltip("high:Q", title="Upper quarter", format=",.0f"),
            alt.Tooltip("posts:Q", title="Number of videos"),
        ],
    )
    return finished(alt.layer(band, drawn, *end_labels(values, x, y)), right=60)


def revenue(values: Sequence[Row], months: Sequence[str], symbol: str) -> Spec:
    """Bars a month: closed amounts solid, estimates light with an outline."""
    x = alt.X("month:N", sort=list(months), title=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y(
        "amount:Q",
        title=None,
        axis=alt.Axis(format=f"{symbol}~s" if symbol == "$" else "~s", tickCount=4),
        scale=alt.Scale(zero=True),
    )
    base = alt.Chart(alt.Data(values=list(values)))
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
        strokeDash=alt.condition("datum.status == 'Estimate'", alt.value([4, 3]), alt.value([1, 0])),
        tooltip=[
            alt.Tooltip("month:N", title="Month"),
            alt.Tooltip("status:N", title="Status"),
            alt.Tooltip("shown:N", title="Revenue"),
        ],
    )
    labels = (
        alt.Chart(alt.Data(values=[row for row in values if row["label"]]))
        .mark_text(dy=-7, color="var(--ink)", fontWeight=600, lineBreak="\n", baseline="bottom")
        .encode(x=x, y=alt.Y("top:Q"), text="label:N")
    )
    return finished(alt.layer(bars, labels), right=8)


def forecast_ranges(values: Sequence[Row]) -> Spec:
    """A row a video: the range, the forecast in it, and what came true."""
    y = alt.Y(
        "title:N",
        sort=[row["title"] for row in values],
        title=None,
        axis=alt.Axis(labelLimit=170, ticks=False, domain=False, labelPadding=6),
    )
    x = alt.X(
        "forecast:Q",
        title=None,
        scale=alt.Scale(type="log", nice=True),
        axis=alt.Axis(format="~s", tickCount=5),
    )
    base = alt.Chart(alt.Data(values=list(values)))
    tooltip = [
        alt.Tooltip("full:N", title="Video"),
        alt.Tooltip("actual:Q", title="Came true", format=",.0f"),
        alt.Tooltip("forecast:Q", title="Forecast", format=",.0f"),
        alt.Tooltip("lower:Q", title="80% range from", format=",.0f"),
        alt.Tooltip("upper:Q", title="to", format=",.0f"),
        alt.Tooltip("baseline:Q", title="Baseline", format=",.0f"),
    ]
    ranges = base.mark_bar(height=9, cornerRadius=4, color="var(--band)").encode(
        y=y, x=alt.X("lower:Q", scale=alt.Scale(type="log")), x2="upper:Q", tooltip=tooltip
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
    return finished(alt.layer(ranges, middles, actuals), height=height, right=14)


def spark(values: Sequence[int | None], *, width: int = 96, height: int = 26) -> str:
    """The points of a small line for an inline SVG, from zero; unknown values are left out."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < 3:
        return ""
    top = max(value for _, value in known) or 1
    step = width / max(1, len(values) - 1)
    return " ".join(
        f"{place * step:.1f},{height - 2 - value / top * (height - 4):.1f}"
        for place, value in known
    )


def rule_marks(rules: Sequence[Row], first: date, last: date) -> list[tuple[str, str]]:
    """The view-definition changes between two days, as marks."""
    return [
        (iso(row["rule_date"]), f"{row['rule_date'].day} {row['rule_date']:%b}: views\ncounted anew")
        for row in rules
        if first < row["rule_date"] <= last
    ]


def week_label(value: date) -> str:
    """A week for a table: Week of 2 Nov 2026."""
    return f"Week of {formats.day(value)}"
