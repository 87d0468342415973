"""What a page is made of: figures with their definitions, tables, charts and notes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from reports import formats

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

Tone = Literal["", "up", "down", "good", "warn", "muted"]


@dataclass(frozen=True)
class Figure:
    """One number on the page.

    Attributes:
        metric: Key of its definition.
        text: The number as shown; a dash when it is not known.
        exact: The whole number, for the tooltip.
        value: The whole number as an integer, for the control of totals.
        fresh: Key of the note that says how fresh it is.
        reason: Why it is not known.
        check: The control total it is part of.
        tone: How it is coloured.
        bar: Length of the bar behind it, 0–1.
        companion: A figure shown small under it.
    """

    metric: str
    text: str
    exact: str = ""
    value: int | None = None
    fresh: str = ""
    reason: str = ""
    check: str = ""
    tone: Tone = ""
    bar: float | None = None
    companion: Figure | None = None
    kind: str = "figure"

    def beside(self, companion: Figure) -> Figure:
        """The same figure with another, such as its change, under it in one cell."""
        return replace(self, companion=companion)

    def unit(self, unit: str) -> Figure:
        """The same figure with a unit after the number."""
        return replace(self, text=f"{self.text} {unit}")


@dataclass(frozen=True)
class Text:
    """Words in a table; `pill` draws a status, `region` is a country code the page spells out."""

    text: str
    detail: str = ""
    pill: Tone | None = None
    region: str = ""
    kind: str = "text"


@dataclass(frozen=True)
class PostCell:
    """A post with its picture, or a placeholder of the right shape."""

    title: str
    detail: str
    post_kind: str
    account: str = ""
    length: str = ""
    url: str = ""
    picture: str = ""
    kind: str = "post"


@dataclass(frozen=True)
class Spark:
    """A line the height of a word."""

    points: str
    label: str
    kind: str = "spark"


Cell = Figure | Text | PostCell | Spark


@dataclass(frozen=True)
class Column:
    """A table column; `metric` links its heading to a definition."""

    label: str
    numeric: bool = False
    metric: str = ""
    minor: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its question; `empty` says why when it has no rows."""

    id: str
    question: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""
    empty: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Plot:
    """One drawing: a Vega-Lite specification and its words."""

    id: str
    spec: Mapping[str, Any]
    alt: str
    title: str = ""


@dataclass(frozen=True)
class Chart:
    """Drawings that answer one question, and the numbers they are drawn from."""

    id: str
    question: str
    plots: tuple[Plot, ...]
    metric: str
    fresh: str
    note: str = ""
    numbers: Table | None = None
    empty: str = ""
    kind: str = "chart"


@dataclass(frozen=True)
class Tile:
    """A headline number with its change."""

    label: str
    figure: Figure
    change: Figure | None = None


@dataclass(frozen=True)
class Tiles:
    """Headline numbers in a row."""

    tiles: tuple[Tile, ...]
    question: str
    kind: str = "tiles"


@dataclass(frozen=True)
class Note:
    """A sentence in place of numbers; under a question it is its answer."""

    text: str
    question: str = ""
    tone: Tone = "muted"
    kind: str = "note"


Block = Table | Chart | Tiles | Note


@dataclass(frozen=True)
class Section:
    """A part of the page with its place in the navigation."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    controls: Mapping[str, Decimal | int | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def number(
    metric: str,
    value: float | Decimal | None,
    *,
    fresh: str = "",
    reason: str = "",
    check: str = "",
    bar: float | None = None,
) -> Figure:
    """A count as a figure; None gives a dash with its `reason`."""
    if value is None:
        return missing(metric, reason)
    return Figure(
        metric=metric,
        text=formats.count(value),
        exact=formats.exact(value),
        value=int(value),
        fresh=fresh,
        check=check,
        bar=bar,
    )


def rounded(value: float | None) -> int | None:
    """A middle or a forecast as a whole count."""
    return None if value is None else round(value)


def hours(
    metric: str, seconds: int | None, *, fresh: str = "", reason: str = "", check: str = ""
) -> Figure:
    """Seconds as a figure in hours."""
    if seconds is None:
        return missing(metric, reason)
    return Figure(
        metric=metric,
        text=formats.hours(seconds),
        exact=f"{formats.exact(seconds)} seconds",
        value=seconds,
        fresh=fresh,
        check=check,
    )


def money(
    metric: str,
    micros: int | None,
    currency: str,
    *,
    fresh: str = "",
    reason: str = "",
    check: str = "",
) -> Figure:
    """Micros of a currency as a figure to the cent."""
    if micros is None:
        return missing(metric, reason)
    return Figure(
        metric=metric,
        text=formats.money(micros, currency),
        exact=f"{formats.exact(micros)} micros {currency}",
        value=micros,
        fresh=fresh,
        check=check,
    )


def share(
    metric: str, part: float | None, whole: float | None, *, fresh: str = "", reason: str = ""
) -> Figure:
    """`part` ÷ `whole` as percent."""
    if part is None or not whole:
        return missing(metric, reason or "there is nothing to divide by")
    return Figure(
        metric=metric,
        text=formats.percent(part / whole),
        exact=f"{formats.exact(part)} of {formats.exact(whole)}",
        fresh=fresh,
    )


def change(now: float | None, before: float | None, *, fresh: str = "", reason: str = "") -> Figure:
    """The change from `before` to `now` as percent, with its direction."""
    metric = "period_change"
    if reason or now is None or before is None:
        return missing(metric, reason or "one of the two periods has no value")
    if before <= 0:
        return missing(metric, "the previous period is zero or below")
    rate = now / before - 1
    return Figure(
        metric=metric,
        text=formats.signed_percent(rate),
        exact=f"{formats.exact(now)} against {formats.exact(before)}",
        fresh=fresh,
        tone="up" if rate > 0 else "down" if rate < 0 else "",
    )


def missing(metric: str, reason: str) -> Figure:
    """A dash and why."""
    return Figure(
        metric=metric,
        text=formats.MISSING,
        reason=reason or "not reported for this period",
        tone="muted",
    )
