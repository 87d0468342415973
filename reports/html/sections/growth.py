"""Growth by age: do new videos start faster than older ones did?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports import formats
from reports.definitions import CALCULATED
from reports.html import charts
from reports.html.blocks import Chart, Column, Figure, Plot, Section, Table, Text
from reports.html.context import RECENT_DAYS, Context
from reports.html.figures import number
from reports.wording import kind_name

if TYPE_CHECKING:
    from reports.marts import Row

AGES = {"1h": "1 h", "6h": "6 h", "1d": "1 d", "3d": "3 d", "7d": "7 d", "28d": "28 d"}
KINDS = {"long": "Long videos", "short": "Shorts", "live": "Live"}
MOST_KINDS = 4
FEWEST_POSTS = 3
QUESTION = "Do new {} grow faster than earlier ones did at the same age?"


def section(ctx: Context) -> Section:
    """Equal-age curves by kind of video."""
    rows = ctx.marts.rows("growth", ctx.period.parameters) if ctx.period else []
    engaged = any(row["engaged_post_count"] for row in rows)
    base = "engaged" if engaged else "view"
    points = [_point(row, base) for row in rows if row[f"{base}_post_count"] >= FEWEST_POSTS]
    metric = "engaged_view_count" if engaged else "view_count"
    fresh = ctx.fresh_days()
    plots = []
    for kind, label in _kinds(points).items():
        own = [point for point in points if point["kind"] == kind]
        if len({point["age"] for point in own}) >= 2:
            plots.append(
                Plot(
                    f"{ctx.tag}growth-{kind}",
                    charts.growth(own, list(AGES.values())),
                    f"Median {metric.replace('_', ' ')} of {label.lower()} by age",
                    title=label,
                )
            )
    words = "engaged views" if engaged else "views"
    chart = Chart(
        f"{ctx.tag}growth-chart",
        QUESTION.format(ctx.post_word(2)),
        tuple(plots),
        metric="median_at_age",
        fresh=fresh,
        note=f"Median {words} since publication. Blue: published in the last {RECENT_DAYS} days, "
        f"with the middle half shaded; grey: before. Groups of fewer than {FEWEST_POSTS} are left "
        f"out. {CALCULATED}",
        numbers=_numbers(points, metric, fresh),
        empty=f"No {ctx.post_word(2)} have been followed from publication to an age yet: readings "
        "near the age are needed, so the curves appear after the first days of collection.",
    )
    posts = ctx.post_word(2).capitalize()
    lead = f"{posts} are compared at the same age, never by what they have today."
    return Section("growth", "Growth", lead, (chart,))


def _kinds(points: list[dict[str, Any]]) -> dict[str, str]:
    """The kinds of YouTube in their order, then the most frequent of other platforms."""
    held: dict[str, int] = {}
    for point in points:
        held[point["kind"]] = held.get(point["kind"], 0) + point["posts"]
    others = sorted(set(held) - set(KINDS), key=lambda kind: (-held[kind], str(kind)))
    return {**KINDS, **{kind: kind_name(kind) for kind in others[:MOST_KINDS]}}


def _point(row: Row, base: str) -> dict[str, Any]:
    return {
        "kind": row["post_kind"],
        "name": "Recent" if row["cohort"] == "recent" else "Earlier",
        "age": AGES.get(row["age"], row["age"]),
        "value": round(row[f"{base}_median"]),
        "low": round(row[f"{base}_low"]),
        "high": round(row[f"{base}_high"]),
        "posts": row[f"{base}_post_count"],
        "colour": charts.BLUE if row["cohort"] == "recent" else charts.GREY,
    }


def _numbers(points: list[dict[str, Any]], metric: str, fresh: str) -> Table:
    columns = (
        Column("Kind"),
        Column("Published"),
        Column("Age"),
        Column("Median", numeric=True, metric="median_at_age"),
        Column("Middle half", numeric=True, metric="median_at_age"),
        Column("Posts", numeric=True, metric="post_count"),
    )
    body = tuple(
        (
            Text(KINDS.get(point["kind"]) or kind_name(point["kind"])),
            Text(f"Last {RECENT_DAYS} days" if point["name"] == "Recent" else "Before"),
            Text(point["age"]),
            number("median_at_age", point["value"], fresh=fresh),
            Figure(
                "median_at_age",
                f"{formats.count(point['low'])} to {formats.count(point['high'])}",
                exact=f"{formats.exact(point['low'])} to {formats.exact(point['high'])} "
                f"{metric.replace('_', ' ').replace('count', '').strip()}s",
                fresh=fresh,
            ),
            number("post_count", point["posts"], fresh=fresh),
        )
        for point in points
    )
    return Table("growth-numbers", "", columns, body)
