"""Vega-Lite drawings; colours are the page's CSS variables, so that a theme changes them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

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
GAP = 16
COUNTS = "datum.value === 0 ? '0' : upper(replace(format(datum.value, '~s'), 'G', 'B'))"


@dataclass(frozen=True)
class BreakMark:
    """A day on which the meaning of a number changed.

    Attributes:
        at: The day, as Vega reads it.
        words: What is written above it.
        is_early: Whether it lies in the first half of the drawing, so that words go to the right.
    """

    at: str
    words: str
    is_early: bool


def points(values: Sequence[Any]) -> Any:
    """Rows as the data of a drawing, kept inside it."""
    return alt.InlineData(values=list(values))


def finished(chart: Any, *, height: int = HEIGHT, top: int = 6) -> Spec:
    """`chart` as a specification that fills its container."""
    sized = chart.properties(
        width="container",
        height=height,
        padding={"left": 2, "right": 4, "top": top, "bottom": 2},
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
            labelOverlap="parity",
            labelSeparation=7,
        ),
        scale=alt.Scale(type="utc"),
    )


def counts_axis(values: Sequence[Row]) -> Any:
    """A count axis from zero to the highest of `values`, and below zero only when one is."""
    held = [row[name] for row in values for name in ("value", "high") if row.get(name) is not None]
    return alt.Y(
        "value:Q",
        title=None,
        axis=alt.Axis(labelExpr=COUNTS, tickCount=4),
        scale=alt.Scale(domain=[min([0, *held]), max([1, *held])], nice=True),
    )


def iso(value: date) -> str:
    """A day as Vega reads it, the same in every time zone."""
    return f"{value.isoformat()}T00:00:00Z"


def end_labels(lines: Sequence[Row], x: Any, y: Any) -> list[Any]:
    """The name of each line at its end; close ends are pushed apart."""
    newest: dict[str, Row] = {}
    for row in lines:
        if row["value"] is not None:
            newest[row["name"]] = row
    top = max((row.get("high") or row["value"] or 0 for row in lines), default=0) * 1.1 or 1
    ends = sorted(newest.values(), key=lambda row: -row["value"])
    layers = []
    lowest = -1e9
    for row in ends:
        natural = HEIGHT * (1 - row["value"] / top)
        place = max(natural, lowest + GAP)
        lowest = place
        layers.append(
            alt.Chart(points([row]))
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


def break_marks(rules: Sequence[BreakMark]) -> list[Any]:
    """Dashed lines where the meaning of a number changed, with words above the drawing."""
    layers = []
    for rule in rules:
        mark = alt.Chart(points([{"at": rule.at, "words": rule.words}]))
        align: Literal["left", "right"] = "left" if rule.is_early else "right"
        layers += [
            mark.mark_rule(strokeDash=[3, 3], color=INK).encode(x=alt.X("at:T")),
            mark.mark_text(
                align=align, baseline="bottom", dx=-3 if rule.is_early else 3, dy=-6, color=INK
            ).encode(x=alt.X("at:T"), y=alt.value(0), text="words:N"),
        ]
    return layers


def lines(values: Sequence[Row], *, rules: Sequence[BreakMark] = ()) -> Spec:
    """Lines over time from rows of name, segment, date, value and colour; gaps stay gaps."""
    x, y = days_axis(values, "date"), counts_axis(values)
    names = list(dict.fromkeys(row["name"] for row in values))
    colours = [next(row["colour"] for row in values if row["name"] == name) for name in names]
    base = alt.Chart(points(values))
    drawn = base.mark_line(strokeWidth=2, invalid="break-paths-show-domains").encode(
        x=x,
        y=y,
        detail="segment:N",
        color=alt.Color("name:N", scale=alt.Scale(domain=names, range=colours), legend=None),
    )
    hover = base.mark_circle(size=110, opacity=0).encode(
        x=x,
        y=y,
        tooltip=[
            alt.Tooltip("name:N", title="Metric"),
            alt.Tooltip("date:T", title="Week of", format="%-d %b %Y"),
            alt.Tooltip("value:Q", title="Count", format=","),
        ],
    )
    layers = (*break_marks(rules), drawn, *end_labels(values, x, y), hover)
    return finished(alt.layer(*layers), top=4)


def growth(values: Sequence[Row], ages: Sequence[str]) -> Spec:
    """Medians at equal ages: recent videos with their middle half, earlier ones for comparison."""
    x = alt.X(
        "age:N",
        sort=list(ages),
        title=None,
        axis=alt.Axis(labelAngle=0),
        scale=alt.Scale(padding=0.2),
    )
    y = counts_axis(values)
    recent = [row for row in values if row["name"] == "Recent"]
    band = alt.Chart(points(recent)).mark_area(opacity=0.16, color=BLUE)
    bands = [band.encode(x=x, y=alt.Y("low:Q"), y2="high:Q")] if recent else []
    base = alt.Chart(points(values))
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
    return finished(alt.layer(*bands, drawn, *end_labels(values, x, y)))


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


def rule_marks(rules: Sequence[Row], first: date, last: date) -> list[BreakMark]:
    """The view-definition changes between two days, as marks."""
    return [
        BreakMark(
            iso(rule["rule_date"]),
            f"{rule['rule_date'].day} {rule['rule_date']:%b}: views counted anew",
            is_early=rule["rule_date"] - first < last - rule["rule_date"],
        )
        for rule in rules
        if first < rule["rule_date"] <= last
    ]


def week_label(value: date) -> str:
    """A week for a table, on one line: Week of 2 Nov 2026."""
    return f"Week of {formats.day(value)}".replace(" ", "\u00a0")
