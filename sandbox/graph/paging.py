"""Pages of a list: opaque cursors, good only for the parameters they were given for."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from sandbox.graph.call import GraphCall
from sandbox.graph.errors import bad_parameter
from sandbox.graph.world import Json

DEFAULT_LIMIT = 25
LARGEST_LIMIT = 100
FREE_PARAMETERS = {"after", "before", "limit", "access_token", "pretty"}
# A second page without items that nevertheless has a next one is marked, so that it comes once.
EMPTY_PAGE_SEEN = "!"


def paged(call: GraphCall, items: Sequence[Json]) -> tuple[list[Json], Json]:
    """Return the items of the page asked for and its `paging`, which is empty without items.

    Raises:
        GraphError: The limit is no number from 1 to 100, or a cursor belongs to other parameters.
    """
    limit = _limit(call)
    after, before = call.value("after"), call.value("before")
    if after is not None:
        item_id, place, mark = _read(call, after)
        start = _place(items, item_id, place) + 1
        if call.faults.page_filling == "empty" and not mark:
            marked = _cursor(call, item_id, place, EMPTY_PAGE_SEEN)
            return [], {"cursors": {"after": marked}, "next": _link(call, "after", marked)}
    elif before is not None:
        item_id, place, _ = _read(call, before)
        start = max(_place(items, item_id, place) - limit, 0)
    else:
        start = 0
    size = max(limit * 3 // 5, 1) if call.faults.page_filling == "short" else limit
    shown = list(items[start : start + size])
    return shown, _paging(call, items, start, len(shown))


def _paging(call: GraphCall, items: Sequence[Json], start: int, size: int) -> Json:
    if size == 0:
        return {}
    last = start + size - 1
    first_cursor = _cursor(call, str(items[start]["id"]), start)
    last_cursor = _cursor(call, str(items[last]["id"]), last)
    paging: Json = {"cursors": {"before": first_cursor, "after": last_cursor}}
    if start > 0:
        paging["previous"] = _link(call, "before", first_cursor)
    if last + 1 < len(items):
        paging["next"] = _link(call, "after", last_cursor)
    return paging


def link(call: GraphCall, params: Mapping[str, str]) -> str:
    """Return a link as Meta writes it: with the caller's token in it."""
    query = {"access_token": call.token.value} | {
        name: value for name, value in params.items() if name != "access_token"
    }
    return f"{call.root}/{call.path}?{urlencode(query)}"


def _link(call: GraphCall, direction: str, cursor: str) -> str:
    kept = {n: v for n, v in call.params.items() if n not in {"after", "before"}}
    return link(call, kept | {direction: cursor})


def _limit(call: GraphCall) -> int:
    text = call.value("limit") or str(DEFAULT_LIMIT)
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_LIMIT:
        raise bad_parameter(f"Param limit must be a number from 1 to {LARGEST_LIMIT}")
    return int(text)


def _place(items: Sequence[Json], item_id: str, place: int) -> int:
    """Return where a cursor's item stands now; one that is gone left its place to the next."""
    for index, item in enumerate(items):
        if item["id"] == item_id:
            return index
    return place - 1


def _cursor(call: GraphCall, item_id: str, place: int, mark: str = "") -> str:
    text = f"{_seal(call, item_id)}:{place}:{mark}:{item_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(call: GraphCall, cursor: str) -> tuple[str, int, str]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        seal, place, mark, item_id = text.split(":", 3)
    except ValueError as error:
        raise bad_parameter("Invalid cursors values") from error
    if seal != _seal(call, item_id):
        raise bad_parameter("Invalid cursors values")
    return item_id, int(place), mark


def _seal(call: GraphCall, item_id: str) -> str:
    bound = sorted((n, v) for n, v in call.params.items() if n not in FREE_PARAMETERS)
    return hashlib.sha256(repr((call.path, bound, item_id)).encode()).hexdigest()[:12]
