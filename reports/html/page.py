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
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reports.definitions import Definitions
    from reports.html.blocks import Block, Section
    from reports.html.context import Context
    from reports.html.forecasts.page import Forecasts
    from reports.html.performance.page import Performance
    from reports.html.performance.post_pages import PostPage

HERE = files("reports.html")
QUESTIONS = HERE / "sql"
ASSETS = ("report.css", "report.js", "performance.js", "forecasts.js")
PERFORMANCE = "Post performance"
FORECASTS = "Forecasts"
PAGES = (("Report", "index.html"), (PERFORMANCE, "performance.html"), (FORECASTS, "forecasts.html"))
CHARTS = "charts.js"


def embedded(value: Any) -> Markup:
    """`value` as JSON that may stand inside a script element, whatever text it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - the signs that could end the element are escaped above


@cache
def _environment() -> jinja2.Environment:
    """The templates, read once."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reports.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["embedded"] = embedded
    return environment


def _rendered(template: str, definitions: Definitions, **given: Any) -> str:
    """A template as text; everything that came from a platform is escaped."""
    shared = {"root": "", "charts": False, "plots": {}, "pages": (), **given}
    page = _environment().get_template(template, globals={"define": definitions.use})
    return page.render(definitions=definitions, **shared)


def render(
    title: str, sections: Sequence[Section], context: Context, definitions: Definitions
) -> str:
    """The report's first page as text."""
    return _rendered(
        "index.html.j2",
        definitions,
        title=title,
        sections=sections,
        contents=[(section.id, section.title) for section in sections],
        first=sections[0].id,
        subtitle=_subtitle(context),
        fresh=context.freshness.notes,
        plots=_plots(block for section in sections for block in section.blocks),
        charts=True,
        pages=_pages("Report"),
    )


def render_performance(made: Performance, context: Context, definitions: Definitions) -> str:
    """The post-performance page as text."""
    return _chosen_from(
        made,
        context,
        definitions,
        template="performance.html.j2",
        title=PERFORMANCE,
        posts=made.posts,
        times=made.times,
        effects=made.effects,
    )


def render_forecasts(made: Forecasts, context: Context, definitions: Definitions) -> str:
    """The forecast page as text."""
    return _chosen_from(made, context, definitions, template="forecasts.html.j2", title=FORECASTS)


def _chosen_from(
    made: Performance | Forecasts,
    context: Context,
    definitions: Definitions,
    *,
    template: str,
    title: str,
    **given: Any,
) -> str:
    """A page whose reader chooses a lens, as text; what it alone shows is `given`."""
    held = [block for part in made.parts for block in part.blocks]
    held += [block for part in made.parts for own in part.by_lens.values() for block in own]
    plots = _plots(held)
    return _rendered(
        template,
        definitions,
        title=title,
        parts=made.parts,
        lenses=made.lenses,
        contents=[(part.id, part.title) for part in made.parts],
        first=made.parts[0].id,
        subtitle=made.subtitle,
        fresh=context.freshness.notes,
        plots=plots,
        charts=bool(plots),
        pages=_pages(title),
        **given,
    )


def render_post(post: PostPage, context: Context, definitions: Definitions) -> str:
    """A post's own page as text."""
    return _rendered(
        "post.html.j2",
        definitions,
        title=post.title,
        subtitle=post.subtitle,
        url=post.url,
        sections=post.sections,
        contents=[(section.id, section.title) for section in post.sections],
        first=post.sections[0].id,
        fresh=context.freshness.notes,
        root="../",
        pages=_pages("", root="../"),
    )


def _pages(current: str, *, root: str = "") -> tuple[tuple[str, str], ...]:
    """The report's pages with their links; the current one has none."""
    return tuple((name, "" if name == current else f"{root}{path}") for name, path in PAGES)


def _plots(blocks: Iterable[Block]) -> dict[str, Any]:
    """The drawings' specifications by name."""
    return {
        plot.id: plot.spec for block in blocks if isinstance(block, Chart) for plot in block.plots
    }


def _subtitle(context: Context) -> str:
    """What the page is about and how new it is."""
    moments = [row["observed_at"] for row in context.snapshots.values() if row["observed_at"]]
    moments += [row["known_from"] for row in context.days.values() if row["known_from"]]
    count = len(context.accounts)
    channels = f"{count} {context.account_word(count)}"
    if len(context.platforms) > 1:
        channels += f" on {context.platform_words}"
    if not moments and count:
        return f"{channels}, posts read up to {formats.day(context.marts.windows.newest)}"
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
