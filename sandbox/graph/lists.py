"""Edges that list objects: a Page's posts, videos and reels, an account's media and stories."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sandbox.graph.call import GraphCall
from sandbox.graph.days import read_moment
from sandbox.graph.errors import nonexistent_field
from sandbox.graph.fields import NODE_TYPES
from sandbox.graph.nodes import fields_asked, shaped
from sandbox.graph.paging import paged
from sandbox.graph.selection import Wanted, wanted_fields
from sandbox.graph.tokens import TASKS
from sandbox.graph.world import Json, ObjectKind, SocialObject

# The list of posts is silently cut: of each year it shows about so many.
POSTS_A_YEAR = 600
ACCOUNT_FIELDS = ("access_token", "category", "name", "id", "tasks")


def posts(call: GraphCall, page: SocialObject) -> Json:
    """Answer a Page's posts, newest first."""
    call.needs_page_token()
    call.needs_role(page, "pages_read_engagement")
    return _listed(call, "post", _within_years(call.world.posts(page.owner_id, call.at)))


def videos(call: GraphCall, page: SocialObject) -> Json:
    """Answer a Page's videos, reels left out."""
    return _videos(call, page, reels=False)


def video_reels(call: GraphCall, page: SocialObject) -> Json:
    """Answer a Page's reels."""
    return _videos(call, page, reels=True)


def media(call: GraphCall, account: SocialObject) -> Json:
    """Answer an account's media, stories left out."""
    call.needs_role(account, "instagram_basic", "pages_read_engagement")
    return _listed(call, "ig_media", call.world.media(account.owner_id, call.at))


def stories(call: GraphCall, account: SocialObject) -> Json:
    """Answer an account's stories of the last 24 hours."""
    call.needs_role(account, "instagram_basic", "pages_read_engagement")
    return _listed(call, "ig_media", call.world.stories(account.owner_id, call.at))


def children(call: GraphCall, album: SocialObject) -> Json:
    """Answer the pictures and videos of an album."""
    call.needs_role(album, "instagram_basic", "pages_read_engagement")
    found = album.body.get("children")
    rows = found.get("data", []) if isinstance(found, dict) else []
    return _listed(call, "ig_child", rows)


def accounts(call: GraphCall) -> Json:
    """Answer the Pages a person or system user has a role on, each with its token."""
    call.token.requires("pages_show_list")
    wanted = wanted_fields(call.params.get("fields", ""))
    wanted = wanted or tuple(Wanted(name) for name in ACCOUNT_FIELDS)
    bodies: list[Json] = []
    for info in call.world.pages:
        found = call.world.object(info.page_id, call.at)
        if info.page_id in call.token.page_ids and found is not None:
            bodies.append({**found.body, "tasks": list(TASKS)})
    shown, paging = paged(call, bodies)
    return _answer([shaped(call, "page", body, wanted) for body in shown], paging)


Edge = Callable[[GraphCall, SocialObject], Json]

EDGES: dict[tuple[ObjectKind, str], Edge] = {
    ("page", "posts"): posts,
    ("page", "videos"): videos,
    ("page", "video_reels"): video_reels,
    ("ig_user", "media"): media,
    ("ig_user", "stories"): stories,
    ("ig_media", "children"): children,
}


def find_edge(kind: ObjectKind, name: str) -> Edge:
    """Return the edge of a kind of object.

    Raises:
        GraphError: This kind has no such edge (100).
    """
    edge = EDGES.get((kind, name))
    if edge is None:
        raise nonexistent_field(name, NODE_TYPES[kind])
    return edge


def _videos(call: GraphCall, page: SocialObject, *, reels: bool) -> Json:
    call.needs_page_token()
    call.needs_role(page, "pages_read_engagement")
    return _listed(call, "video", call.world.videos(page.owner_id, call.at, reels=reels))


def _listed(call: GraphCall, kind: ObjectKind, items: Sequence[Json]) -> Json:
    wanted = fields_asked(call, kind)
    shown, paging = paged(call, _between(call, items))
    return _answer([shaped(call, kind, item, wanted) for item in shown], paging)


def _answer(rows: list[Json], paging: Json) -> Json:
    return {"data": rows, "paging": paging} if paging else {"data": rows}


def _between(call: GraphCall, items: Sequence[Json]) -> list[Json]:
    """Return the items `since` and `until` leave, by their time of publication."""
    since, until = call.value("since"), call.value("until")
    found = list(items)
    if since is not None:
        first = read_moment("since", since)
        found = [item for item in found if _published(item) >= first]
    if until is not None:
        last = read_moment("until", until)
        found = [item for item in found if _published(item) <= last]
    return found


def _within_years(items: Sequence[Json]) -> list[Json]:
    seen: dict[int, int] = {}
    found: list[Json] = []
    for item in items:
        year = _published(item).year
        seen[year] = seen.get(year, 0) + 1
        if seen[year] <= POSTS_A_YEAR:
            found.append(item)
    return found


def _published(item: Json) -> datetime:
    """Return when an item came out; one of a recorded answer may not say."""
    told = item.get("created_time") or item.get("timestamp") or item.get("updated_time")
    return datetime.fromisoformat(str(told)) if told else datetime.fromtimestamp(0, UTC)
