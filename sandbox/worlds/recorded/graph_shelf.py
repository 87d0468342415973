"""Reading recorded Graph API answers into objects: what each is, whose it is, what it counts."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sandbox.errors import RecordedWorldError
from sandbox.graph.world import ObjectKind

Json = dict[str, object]
log = logging.getLogger(__name__)

# An address such as https://graph.facebook.com/v11.0/19292868552/videos?… names owner and edge.
EDGE_ADDRESS = re.compile(r"^https://graph\.[a-z]+\.com/v\d+\.\d+/(\d+)/(\w+)\?")
PAGE_SIGNS = frozenset({"fan_count", "category_list", "instagram_business_account", "tasks"})
ACCOUNT_SIGNS = frozenset({"followers_count", "media_count", "account_type", "biography"})
VIDEO_SIGNS = frozenset({"length", "content_category"})
POST_SIGNS = frozenset({"message", "status_type", "story", "attachments", "reactions", "shares"})
COMMENT_SIGNS = frozenset({"like_count", "comment_count", "can_reply_privately"})
PERSON_OR_GROUP_SIGNS = frozenset({"first_name", "name_format", "member_count", "privacy"})
OWN_EDGES = frozenset(
    {"feed", "media", "posts", "published_posts", "stories", "video_reels", "videos"}
)
ACCOUNT_ID_START = "17841"  # how the ids of Instagram accounts begin
LISTED_INSIDE = ("media", "posts", "videos", "stories")


@dataclass
class GraphShelf:
    """Recorded objects by kind and id, in the order they were first met.

    Attributes:
        objects: Each field of a later answer replaces that field of an earlier one.
        owners: The Page or account of an object, where its answer told.
        insights: By object id and metric, the recorded answers.
        strangers: Ids of people and groups: what they posted is no Page's.
    """

    objects: dict[ObjectKind, dict[str, Json]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    insights: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)

    def all(self, kind: ObjectKind) -> dict[str, Json]:
        """Return the objects of a kind by id."""
        return self.objects.get(kind, {})

    def put(self, kind: ObjectKind, item: Json, owner: str | None) -> None:
        """Keep an object, over what an earlier answer said of it."""
        held = self.objects.setdefault(kind, {})
        key = str(item["id"])
        held[key] = held.get(key, {}) | item
        if owner is not None:
            self.owners[key] = owner


def graph_files(folder: Path) -> list[Path]:
    """Return the files of a folder that may hold a Graph API answer, one each."""
    return sorted(folder.rglob("*.json"))


def read_graph_shelf(folder: Path) -> GraphShelf:
    """Return every object of a folder's `*.json` files.

    Raises:
        RecordedWorldError: A file is not JSON; the message names it.
    """
    shelf = GraphShelf()
    for file in graph_files(folder):
        try:
            body = json.loads(file.read_text(encoding="utf-8-sig"))
        except (UnicodeDecodeError, ValueError) as error:
            raise RecordedWorldError(
                f"{file}: expected one JSON answer, it is not JSON ({error}); mend or remove it"
            ) from error
        if isinstance(body, dict):
            _keep_answer(shelf, body)
    return shelf


def parts_of(value: object) -> Iterator[Json]:
    """Yield the objects of an edge's answer or of a list."""
    items = value.get("data") if isinstance(value, dict) else value
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield item


def _keep_answer(shelf: GraphShelf, body: Json) -> None:
    discovered: object = body.get("business_discovery")
    if isinstance(discovered, dict):
        _keep_answer(shelf, discovered)
    elif "error" in body:
        log.info("a recorded error is not served")
    elif "id" in body:
        _keep_object(shelf, body, None, "")
    elif isinstance(body.get("data"), list):
        owner, edge = _edge_of(body.get("paging"))
        for item in parts_of(body):
            _keep_object(shelf, item, owner, edge)
    else:
        for item in parts_of(list(body.values())):
            _keep_object(shelf, item, None, "")


def _edge_of(paging: object) -> tuple[str | None, str]:
    for name in ("next", "previous"):
        address = paging.get(name) if isinstance(paging, dict) else None
        found = EDGE_ADDRESS.match(address) if isinstance(address, str) else None
        if found:
            return (found[1] if found[2] in OWN_EDGES else None), found[2]
    return None, ""


def _keep_object(shelf: GraphShelf, item: Json, owner: str | None, edge: str) -> None:
    item_id = item.get("id")
    if isinstance(item_id, str) and "/insights/" in item_id:
        _keep_insight(shelf, item, item_id)
        return
    if not isinstance(item_id, str) or not item_id.replace("_", "").isdigit():
        return
    for name in LISTED_INSIDE:
        for inner in parts_of(item.get(name)):
            _keep_object(shelf, inner, item_id, name)
    kind = _kind_of(item, item_id, edge)
    if kind is None:
        if item.keys() & PERSON_OR_GROUP_SIGNS:
            shelf.strangers.add(item_id)
        return
    if kind == "ig_media":
        item = _with_product_type(item, edge)
        for child in parts_of(item.get("children")):
            if "id" in child:
                shelf.put("ig_child", child, item_id)
    shelf.put(kind, item, _owner_of(item, kind, owner))


def _kind_of(item: Json, item_id: str, edge: str) -> ObjectKind | None:
    """Return what an object is by what it says of itself, None when it is served nowhere."""
    names = item.keys()
    address = str(item.get("permalink_url", ""))
    is_film = bool(names & VIDEO_SIGNS) or "/videos/" in address or "/reel/" in address
    is_comment = edge == "comments" or bool(names & COMMENT_SIGNS)
    kinds: tuple[tuple[bool, ObjectKind], ...] = (
        ("media_type" in names, "ig_media"),
        (bool(names & PAGE_SIGNS), "page"),
        ("username" in names and bool(names & ACCOUNT_SIGNS), "ig_user"),
        ("_" in item_id and bool(names & POST_SIGNS) and not is_comment, "post"),
        ("_" not in item_id and is_film and "live_views" not in names, "video"),
    )
    return next((kind for is_it, kind in kinds if is_it), None)


def _with_product_type(item: Json, edge: str) -> Json:
    """Return a media with the surface it was on, which old answers did not name."""
    address = str(item.get("permalink", ""))
    if edge == "stories" or "/stories/" in address:
        return {"media_product_type": "STORY"} | item
    kind = "REELS" if "/reel/" in address else "FEED"
    return {"media_product_type": kind} | item if address else item


def _owner_of(item: Json, kind: ObjectKind, owner: str | None) -> str | None:
    if kind in ("page", "ig_user"):
        return None
    if kind == "post":
        return str(item["id"]).partition("_")[0]
    named = item.get("owner" if kind == "ig_media" else "from")
    return str(named["id"]) if isinstance(named, dict) and "id" in named else owner


def _keep_insight(shelf: GraphShelf, item: Json, item_id: str) -> None:
    owner = item_id.partition("/")[0]
    if owner.startswith(ACCOUNT_ID_START):
        shelf.put("ig_user", {"id": owner}, None)
    if owner.replace("_", "").isdigit() and isinstance(item.get("name"), str):
        shelf.insights.setdefault((owner, str(item["name"])), []).append(item)
