"""The parts of the page, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.html.sections import (
    audience,
    collection,
    forecasts,
    formats,
    growth,
    overview,
    revenue,
    videos,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.html.blocks import Section
    from reports.html.context import Context

SECTIONS: tuple[Callable[[Context], Section], ...] = (
    overview.section,
    videos.section,
    growth.section,
    formats.section,
    audience.section,
    revenue.section,
    forecasts.section,
    collection.section,
)
