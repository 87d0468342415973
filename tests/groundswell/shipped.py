"""The shipped workspace with a shorter history, for worlds of a few weeks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.groundswell.command import PROJECT

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

SHIPPED = PROJECT / "workspaces" / "media_brand.yml"
PLATFORMS = 3


def shortened(path: Path, start: date, *, whole: str | None = None) -> Path:
    """Write the shipped workspace to `path`, all histories from `start` on but `whole`'s.

    A forecast needs posts that have settled, so whoever asks for one keeps a platform whole.
    """
    text = SHIPPED.read_text(encoding="utf-8")
    short, replaced = re.subn(r"(history_start:) [\d-]+", rf"\1 {start}", text)
    assert replaced == PLATFORMS
    if whole:
        section = re.compile(rf"^{whole}:.*?history_start: [\d-]+", re.MULTILINE | re.DOTALL)
        (kept,) = section.findall(text)
        short = section.sub(kept, short)
    path.write_text(short, encoding="utf-8")
    return path
