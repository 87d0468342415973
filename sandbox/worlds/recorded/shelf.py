"""Reading a folder of recorded answers into objects by kind and id."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.errors import RecordedWorldError

Json = dict[str, object]
log = logging.getLogger(__name__)

# What each kind of answer holds; objects of other kinds are not served.
ITEM_KINDS = {
    "youtube#channelListResponse": "youtube#channel",
    "youtube#videoListResponse": "youtube#video",
    "youtube#playlistItemListResponse": "youtube#playlistItem",
    "youtube#playlistListResponse": "youtube#playlist",
    "youtube#commentThreadListResponse": "youtube#commentThread",
    "youtube#commentListResponse": "youtube#comment",
    "youtube#searchListResponse": "youtube#searchResult",
    "youtube#videoCategoryListResponse": "youtube#videoCategory",
}


@dataclass
class Shelf:
    """Recorded objects by kind, then by id, in the order they were first met.

    An object met again is not another one: each part of the later answer replaces that part of the
    earlier one, and parts the later answer was not asked for stay.
    """

    objects: dict[str, dict[str, Json]] = field(default_factory=dict)

    def all(self, kind: str) -> dict[str, Json]:
        """Return the objects of a kind by id."""
        return self.objects.get(f"youtube#{kind}", {})

    def put(self, kind: str, key: str, item: Json) -> None:
        """Keep an object, over what an earlier answer said of it."""
        held = self.objects.setdefault(kind, {})
        held[key] = held.get(key, {}) | item


def read_shelf(folder: Path) -> Shelf:
    """Return every object of a folder's `*.jsonl` files.

    Raises:
        RecordedWorldError: The folder is missing or empty, or a line is not a recorded answer.
    """
    if not folder.is_dir():
        raise RecordedWorldError(f"{folder}: expected a folder of recorded answers, found none")
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise RecordedWorldError(f"{folder}: expected files named *.jsonl, found none")
    shelf = Shelf()
    for file in files:
        for number, line in _lines(file):
            _keep(shelf, line, f"{file}:{number}")
    return shelf


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordedWorldError(
            f"{file}: expected UTF-8 text, byte {error.start} is something else; save it as UTF-8"
        ) from error
    except OSError as error:
        raise RecordedWorldError(f"{file}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _keep(shelf: Shelf, line: str, place: str) -> None:
    try:
        body = json.loads(line)
    except ValueError as error:
        raise RecordedWorldError(
            f"{place}: expected one JSON answer on the line, it is not JSON ({error}); "
            "mend or remove the line"
        ) from error
    if not isinstance(body, dict):
        raise RecordedWorldError(f"{place}: expected a JSON object, came {type(body).__name__}")
    if "error" in body:
        log.info("%s: a recorded error is not served", place)
        return
    kind = body.get("kind")
    if not isinstance(kind, str) or not kind.startswith("youtube#"):
        raise RecordedWorldError(
            f"{place}: expected an answer of a kind such as youtube#videoListResponse, "
            f"came {kind!r}"
        )
    is_bare = kind in ITEM_KINDS.values()  # one object, as an insert or update answers
    item_kind = kind if is_bare else ITEM_KINDS.get(kind)
    if item_kind is None:
        log.info("%s: answers of kind %s are not served", place, kind)
        return
    items = [body] if is_bare else body.get("items", [])
    if not isinstance(items, list):
        raise RecordedWorldError(f"{place}: expected a list of items, came {type(items).__name__}")
    for position, item in enumerate(items, start=1):
        key = _id_of(item)
        if key is None:
            raise RecordedWorldError(f"{place}: item {position} of {kind} has no id")
        shelf.put(item_kind, key, {"kind": item_kind, "etag": "", **item})


def _id_of(item: object) -> str | None:
    """Return an item's id; a search result's lies one level deeper."""
    found = item.get("id") if isinstance(item, dict) else None
    if isinstance(found, dict):
        names = ("videoId", "channelId", "playlistId")
        found = next((found[name] for name in names if name in found), None)
    return found if isinstance(found, str) and found else None
