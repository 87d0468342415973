"""The parts of the page, in reading order; forecasts come before the last, see `forecasts/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.html.sections import (
    audience,
    collection,
    formats,
    growth,
    overview,
    revenue,
    videos,
)
from reports.html.sections.platforms import each_platform, youtube_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.html.blocks import Section
    from reports.html.context import Context

SECTIONS: tuple[Callable[[Context], Section], ...] = (
    each_platform(overview.section, "overview", ("Channels", "Accounts", "Accounts")),
    each_platform(videos.section, "videos", ("Videos", "Posts", "Videos and posts")),
    each_platform(growth.section, "growth", ("Growth", "Growth", "Growth")),
    each_platform(formats.section, "formats", ("Shorts, long, live", "Kinds", "Kinds")),
    youtube_only(audience.section),
    each_platform(revenue.section, "revenue", ("Revenue", "Revenue", "Revenue")),
    collection.section,
)
