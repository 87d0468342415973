"""A section made of each platform's own: their numbers stand one after the other, never mixed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reports.html.blocks import Heading, Section
from warehouse.words import platform_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from reports.html.context import Context


def each_platform(
    make: Callable[[Context], Section], id_: str, titles: tuple[str, str, str]
) -> Callable[[Context], Section]:
    """A section with one part a platform.

    Args:
        make: Makes the section of one platform.
        id_: The section's place on the page.
        titles: Its title for YouTube alone, for one other platform, and for several.
    """

    def section(ctx: Context) -> Section:
        parts = ctx.by_platform()
        if len(parts) < 2:
            only = make(parts[0] if parts else ctx)
            title = titles[0] if ctx.platforms <= {"youtube"} else titles[1]
            return Section(id_, title, only.lead, only.blocks, only.controls, only.notes)
        made = [(part, make(part)) for part in parts]
        return Section(
            id_,
            titles[2],
            "Platforms count differently, so each stands by itself.",
            tuple(
                block
                for part, own in made
                for block in (Heading(platform_name(part.platform), own.lead), *own.blocks)
            ),
            {name: held for _, own in made for name, held in own.controls.items()},
            tuple(note for note in made[0][1].notes if all(note in own.notes for _, own in made)),
        )

    return section


def youtube_only(make: Callable[[Context], Section]) -> Callable[[Context], Section]:
    """A section that only YouTube's reports can fill, from its accounts alone."""

    def section(ctx: Context) -> Section:
        own = [part for part in ctx.by_platform() if part.platform == "youtube"]
        return make(own[0] if own else ctx)

    return section
