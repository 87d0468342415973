"""The forecast page: its sections, a part for each platform and metric, and its totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reports import formats
from reports.html.blocks import Tile, Tiles
from reports.html.figures import number
from reports.html.forecasts.accuracy import accuracy_blocks, against, off_by
from reports.html.forecasts.calibration import calibration_blocks
from reports.html.forecasts.lenses import read_lenses
from reports.html.forecasts.open_posts import open_blocks
from reports.html.forecasts.outcomes import outcome_blocks, share_figure
from reports.html.forecasts.summary import NOT_STATED, absence, left_out, summary
from reports.html.forecasts.watched import drift_blocks, model_blocks
from reports.wording import listed
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reports.html.blocks import Block, Section
    from reports.html.context import Context
    from reports.html.forecasts.lenses import ForecastLens


@dataclass(frozen=True)
class Part:
    """A section of the page: blocks that are always there, and blocks of one lens each."""

    id: str
    title: str
    lead: str = ""
    blocks: tuple[Block, ...] = ()
    by_lens: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Forecasts:
    """Everything the page is rendered from, and the section that leads to it.

    Attributes:
        parts: The sections in reading order.
        lenses: What the reader may choose between.
        subtitle: How many forecasts of what.
        controls: The mart's totals of what it shows.
        summary: The short section of the report's first page.
    """

    parts: tuple[Part, ...]
    lenses: tuple[ForecastLens, ...]
    subtitle: str
    controls: Mapping[str, int]
    summary: Section


def read_forecasts(ctx: Context) -> Forecasts:
    """Ask the marts for everything that stands on the page."""
    lenses, controls = read_lenses(ctx)
    section = summary(ctx, lenses)
    if not lenses:
        note, _ = absence(ctx)
        return Forecasts(
            (Part("open", "Forecasts", blocks=(note,)),), (), "No forecasts", {}, section
        )
    note_left = left_out(ctx)
    parts = (
        _lensed("summary", "At a glance", lenses, lambda lens: (_tiles(lens),), lead=NOT_STATED),
        _lensed("open", "Young posts", lenses, lambda lens: open_blocks(ctx, lens)),
        _lensed("came-true", "What came true", lenses, lambda lens: outcome_blocks(ctx, lens)),
        _lensed("calibration", "Calibration", lenses, calibration_blocks),
        _lensed("errors", "Errors", lenses, accuracy_blocks),
        _lensed("drift", "Drift", lenses, drift_blocks),
        _lensed("models", "Models", lenses, model_blocks),
        *((Part("left-out", "Left out", blocks=(note_left,)),) if note_left else ()),
    )
    return Forecasts(parts, lenses, _subtitle(lenses), controls, section)


def _lensed(
    id_: str,
    title: str,
    lenses: Sequence[ForecastLens],
    make: Callable[[ForecastLens], tuple[Block, ...]],
    *,
    lead: str = "",
) -> Part:
    """A section whose blocks change with the platform and metric."""
    return Part(id_, title, lead, by_lens={lens.id: make(lens) for lens in lenses})


def _tiles(lens: ForecastLens) -> Tiles:
    """The headline numbers of a lens, over every stage and horizon."""
    total = lens.total
    waiting = {row["horizon"]: int(row["open_count"]) for row in lens.open}
    tiles = (
        Tile(
            "Open forecasts", number("open_count", sum(waiting.values()), fresh=lens.fresh)
        ),
        Tile("Came true", number("outcome_count", total["post_count"], fresh=lens.fresh)),
        Tile(
            "Inside 80% range",
            share_figure("coverage_80", total["inside_80"], total["ranged_80"], fresh=lens.fresh),
        ),
        Tile(
            "Inside 95% range",
            share_figure("coverage_95", total["inside_95"], total["ranged_95"], fresh=lens.fresh),
        ),
        Tile("Off by", off_by(total, lens.fresh)),
        Tile("Against account's median", against(total, "median", lens.fresh)),
    )  # fmt: skip
    return Tiles(tiles, f"How good are forecasts of {lens.words}?")


def _subtitle(lenses: Sequence[ForecastLens]) -> str:
    """Of which platforms, and how many came true."""
    platforms = listed(dict.fromkeys(platform_name(lens.platform) for lens in lenses))
    known = sum(lens.total["post_count"] for lens in lenses)
    return f"Forecasts for {platforms}, {formats.exact(known)} of which came true"
