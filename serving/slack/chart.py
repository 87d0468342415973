"""The ranges of a forecast as a small picture, and as text where no picture can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from serving.slack.wording import age_name, count, metric_name

if TYPE_CHECKING:
    from serving.slack.answers import Answer, HorizonForecast

CELLS = 24
WIDTH, STEP = 460, 34
WIDE, NARROW, POINT, TYPICAL = "#c7dbe9", "#6ea6cd", "#0b4870", "#c04f15"


def chart_png(answer: Answer) -> bytes:
    """Return a PNG: a bar a horizon with its 80 and 95 % ranges, the forecast and the baseline."""
    import vl_convert

    picture: bytes = vl_convert.vegalite_to_png(_specification(answer), scale=2)
    return picture


def warm_up() -> None:
    """Draw something small, so that the first answer does not wait for the drawing to start."""
    import vl_convert

    vl_convert.vegalite_to_png({"mark": "point", "data": {"values": [{}]}})


def _specification(answer: Answer) -> dict[str, Any]:
    """The chart in Vega-Lite, written out: building it with Altair takes half of the answer."""
    rows = [
        {
            "horizon": age_name(each["horizon"]),
            "typical": each["baseline"]["count"],
            **_range_of(each),
        }
        for each in answer["horizons"]
    ]
    title = f"{metric_name(answer['metric'])}: forecast, 80 and 95 % range, usual post (orange)"
    order = [row["horizon"] for row in rows]
    axis = {"format": "~s", "tickCount": 5}
    return {
        "title": {"text": title, "anchor": "start", "fontSize": 12},
        "data": {"values": rows},
        "width": WIDTH,
        "height": STEP * len(rows),
        "config": {"view": {"stroke": None}},
        "encoding": {"y": {"field": "horizon", "type": "nominal", "sort": order, "title": None}},
        "layer": [
            _bar("lower_95", "upper_95", WIDE, axis=axis, title=None),
            _bar("lower_80", "upper_80", NARROW),
            _mark("typical", {"type": "tick", "color": TYPICAL, "size": 22, "thickness": 3}),
            _mark(
                "forecast",
                {"type": "point", "color": POINT, "filled": True, "size": 90, "opacity": 1},
            ),
        ],
    }


def _bar(low: str, high: str, color: str, **scale: object) -> dict[str, Any]:
    return {
        "mark": {"type": "bar", "color": color, "size": 16},
        "encoding": {"x": {"field": low, "type": "quantitative", **scale}, "x2": {"field": high}},
    }


def _mark(field: str, mark: dict[str, Any]) -> dict[str, Any]:
    return {"mark": mark, "encoding": {"x": {"field": field, "type": "quantitative"}}}


def _range_of(each: HorizonForecast) -> dict[str, float]:
    return {
        "forecast": each["forecast"],
        "lower_80": each["lower_80"],
        "upper_80": each["upper_80"],
        "lower_95": each["lower_95"],
        "upper_95": each["upper_95"],
    }


def bars(answer: Answer) -> str:
    """Return the same in monospaced text, a line a horizon."""
    most = max(each["upper_95"] for each in answer["horizons"]) or 1.0
    lines = []
    for each in answer["horizons"]:
        places = {
            name: min(CELLS - 1, int(value / most * CELLS))
            for name, value in _range_of(each).items()
        }
        cells = [" "] * CELLS
        for sign, low, high in (("░", "lower_95", "upper_95"), ("▒", "lower_80", "upper_80")):
            for place in range(places[low], places[high] + 1):
                cells[place] = sign
        cells[places["forecast"]] = "█"
        lines.append(f"{age_name(each['horizon']):>8} {''.join(cells)} {count(each['forecast'])}")
    return "```\n" + "\n".join(lines) + "\n```"
