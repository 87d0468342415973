"""What a page is made of: figures with their definitions, tables, charts and notes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from markupsafe import Markup

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
    has_picture: bool = True
    kind: str = "post"


@dataclass(frozen=True)
class Spark:
    """A line the height of a word."""

    points: str
    label: str
    kind: str = "spark"


@dataclass(frozen=True)
class Strip:
    """Where numbers lie on one scale, drawn in a line of a table; places are 0–1.

    Attributes:
        label: The drawing in words.
        zero: The place of "no difference".
        line: The wider range.
        box: The narrower range.
        dot: The middle.
        ring: A second, hollow mark.
        tone: How it is coloured.
    """

    label: str
    zero: float
    line: tuple[float, float] | None = None
    box: tuple[float, float] | None = None
    dot: float | None = None
    ring: float | None = None
    tone: Tone = ""
    kind: str = "strip"


Cell = Figure | Text | PostCell | Spark | Strip


@dataclass(frozen=True)
class Column:
    """A table column; `metric` links its heading to a definition."""

    label: str
    numeric: bool = False
    metric: str = ""
    minor: bool = False
    wide: bool = False


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


@dataclass(frozen=True)
class Heading:
    """The name of a platform above its own part of a section."""

    text: str
    lead: str = ""
    kind: str = "heading"


@dataclass(frozen=True)
class Drawing:
    """A drawing that stands in the page as it is, under its question."""

    question: str
    svg: Markup
    note: str = ""
    kind: str = "drawing"


@dataclass(frozen=True)
class Live:
    """A place that the page's script fills from the posts it holds, under its question.

    Attributes:
        id: The element's name; a sentence goes into ``<id>-words``.
        question: What the drawing answers.
        note: How to read it.
        is_canvas: Whether the script paints rather than writes.
    """

    id: str
    question: str
    note: str = ""
    is_canvas: bool = False
    kind: str = "live"


@dataclass(frozen=True)
class Ranking:
    """A table of posts that the page's script orders anew by the reader's choice."""

    table: Table
    words: str
    kind: str = "ranking"


Block = Table | Chart | Tiles | Note | Heading | Drawing | Live | Ranking


@dataclass(frozen=True)
class Section:
    """A part of the page with its place in the navigation; `more` is a link: words and page."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    controls: Mapping[str, Decimal | int | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    more: tuple[str, str] | None = None
