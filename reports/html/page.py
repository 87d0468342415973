"""The page's text and assets from its sections."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jinja2
import vl_convert
from markupsafe import Markup

from reports import formats
from reports.html.blocks import Chart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from reports.definitions import Definitions
    from reports.html.blocks import Section
    from reports.html.context import Context

HERE = files("reports.html")
QUESTIONS = HERE / "sql"
ASSETS = ("report.css", "report.js")
CHARTS = "charts.js"


def embedded(value: Any) -> Markup:
    """`value` as JSON that may stand inside a script element, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - the signs that could end the element are escaped above


def render(
    title: str, sections: Sequence[Section], context: Context, definitions: Definitions
) -> str:
    """The page as text; everything that came from a platform is escaped."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reports.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["define"] = definitions.use
    environment.filters["embedded"] = embedded
    plots = {
        plot.id: plot.spec
        for section in sections
        for block in section.blocks
        if isinstance(block, Chart)
        for plot in block.plots
    }
    return environment.get_template("index.html.j2").render(
        title=title,
        sections=sections,
        subtitle=_subtitle(context),
        fresh=context.freshness.notes,
        plots=plots,
        definitions=definitions,
    )


def _subtitle(context: Context) -> str:
    """What the page is about and how new it is."""
    moments = [row["observed_at"] for row in context.snapshots.values() if row["observed_at"]]
    moments += [row["known_from"] for row in context.days.values() if row["known_from"]]
    count = len(context.accounts)
    channels = f"{count} channel{'' if count == 1 else 's'}"
    if not moments:
        return f"{channels}, nothing read yet"
    days = f", days up to {formats.day(context.period.end)}" if context.period else ""
    return f"{channels}{days}, read {formats.moment(max(moments))}"


@cache
def chart_library() -> str:
    """Vega, Vega-Lite and Vega-Embed as one script that asks nobody for anything."""
    bundle: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return bundle


def write_assets(folder: Path) -> None:
    """Write style, behaviour and the chart library into `folder`."""
    folder.mkdir()
    for name in ASSETS:
        text = (HERE / "assets" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
    (folder / CHARTS).write_text(chart_library(), encoding="utf-8")
