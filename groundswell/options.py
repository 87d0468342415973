"""What a user gave with a command; light, so that the command line starts at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True)
class Options:
    """The options every command takes.

    Attributes:
        workspace: The workspace file.
        target: Which engine.
        var: The folder of everything that is written.
        now: The moment taken as "now"; the clock's when none.
        sandbox_url: A running sandbox to ask instead of the platforms.
        as_json: Print one JSON object instead of text.
    """

    workspace: Path
    target: str
    var: Path
    now: datetime | None
    sandbox_url: str | None = None
    as_json: bool = False
