"""Partial answers: what `fields=items(id,snippet/title),nextPageToken` leaves of an answer."""

import re
from collections.abc import Iterator

from sandbox.google.errors import ApiError

Json = dict[str, object]
Mask = dict[str, "Mask"]
WORDS = re.compile(r"[\w*]+|[(),/]")


def partial(body: Json, fields: str | None) -> Json:
    """Return the fields asked for, or the whole answer when none were named.

    Raises:
        ApiError: The selection is no such expression (400 invalidParameter).
    """
    if not fields:
        return body
    words = WORDS.findall(fields)
    if "".join(words) != fields.replace(" ", ""):
        raise _invalid(fields)
    try:
        mask = _selection(iter([*words, ")"]))
    except StopIteration as error:
        raise _invalid(fields) from error
    kept = _kept(body, mask)
    return kept if isinstance(kept, dict) else {}


def _selection(words: Iterator[str]) -> Mask:
    """Read names up to the closing bracket; an empty mask below a name keeps all of it."""
    mask: Mask = {}
    here = mask
    for word in words:
        if word == ")":
            return mask
        if word == ",":
            here = mask
        elif word == "(":
            here.update(_selection(words))
        elif word != "/":
            here = here.setdefault(word, {})
    raise StopIteration


def _kept(value: object, mask: Mask) -> object:
    if not mask:
        return value
    if isinstance(value, list):
        return [_kept(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    everything = mask.get("*")
    return {
        name: _kept(inner, mask.get(name, everything or {}))
        for name, inner in value.items()
        if name in mask or everything is not None
    }


def _invalid(fields: str) -> ApiError:
    return ApiError(400, "invalidParameter", f"Invalid field selection {fields}", location="fields")
