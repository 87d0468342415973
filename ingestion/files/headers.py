"""Column names as people mean them: without the invisible characters exports put in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0000]")
_SPACES = re.compile(r"\s+")


def clean_header(name: str) -> str:
    """Return `name` without soft hyphens, BOM and zero-width characters, spaces made single."""
    visible = _INVISIBLE.sub("", unicodedata.normalize("NFC", name))
    return _SPACES.sub(" ", visible).strip()


def header_key(name: str) -> str:
    """Return what two names must share to be the same column."""
    return clean_header(name).casefold()


def unique_headers(names: Iterable[str]) -> list[str]:
    """Return clean names, each once: repeated is ``Views (2)``, empty is ``column 3``."""
    seen: dict[str, int] = {}
    unique: list[str] = []
    for position, name in enumerate(names, start=1):
        base = clean_header(name) or f"column {position}"
        count = seen.get(base.casefold(), 0) + 1
        seen[base.casefold()] = count
        unique.append(base if count == 1 else f"{base} ({count})")
    return unique


def find_column(headers: Sequence[str], wanted: str) -> int | None:
    """Return the position of the column `wanted`: a name, or ``/regular expression/``."""
    if len(wanted) > 2 and wanted.startswith("/") and wanted.endswith("/"):
        pattern = re.compile(wanted[1:-1], re.IGNORECASE)
        return next((at for at, name in enumerate(headers) if pattern.search(name)), None)
    key = header_key(wanted)
    return next((at for at, name in enumerate(headers) if header_key(name) == key), None)
