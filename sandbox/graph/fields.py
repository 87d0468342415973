"""Meta's own field lists as law: what an answer may carry, and what a request may ask for."""

import functools
from collections.abc import Iterable

from facebook_business.adobjects.advideo import AdVideo
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.insightsresult import InsightsResult
from facebook_business.adobjects.insightsvalue import InsightsValue
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.user import User

LISTS = {
    "page": Page,
    "post": PagePost,
    "video": AdVideo,
    "ig_user": IGUser,
    "ig_media": IGMedia,
    "ig_child": IGMedia,
    "user": User,
    "insight": InsightsResult,
    "insight_value": InsightsValue,
}
NODE_TYPES = {
    "page": "Page",
    "post": "Post",
    "video": "Video",
    "ig_user": "ShadowIGUser",
    "ig_media": "ShadowIGMedia",
    "ig_child": "ShadowIGMedia",
    "user": "User",
}

# What the real service sends although facebook_business' lists do not name it: edges, which the
# package has as methods, and forms it has no class for. Every addition stands here, none elsewhere.
DECLARED_ADDITIONS: dict[str, frozenset[str]] = {
    "page": frozenset({"tasks", "picture"}),
    "post": frozenset({"attachments", "comments", "reactions"}),
    "video": frozenset({"comments", "likes", "reactions"}),
    "ig_media": frozenset({"children"}),
    "ig_child": frozenset(),
    "insight": frozenset({"total_value"}),
    "attachment": frozenset(
        {
            "description",
            "description_tags",
            "media",
            "media_type",
            "subattachments",
            "target",
            "title",
            "type",
            "unshimmed_url",
            "url",
        }
    ),
}

# What an object answers when the request names no fields.
DEFAULTS = {
    "page": ("name", "id"),
    "post": ("created_time", "message", "id"),
    "video": ("updated_time", "description", "id"),
    "ig_user": ("id",),
    "ig_media": ("id",),
    "ig_child": ("id",),
    "user": ("name", "id"),
}


@functools.cache
def known_fields(kind: str) -> frozenset[str]:
    """Return the fields a kind of object has."""
    listed = LISTS.get(kind)
    own = frozenset() if listed is None else frozenset(_names(listed))
    return own | DECLARED_ADDITIONS.get(kind, frozenset())


def unknown_fields(kind: str, names: Iterable[str]) -> list[str]:
    """Return the names no list and no declared addition has, sorted."""
    return sorted(set(names) - known_fields(kind))


def _names(listed: type) -> list[str]:
    return [
        value
        for name, value in vars(vars(listed)["Field"]).items()
        if isinstance(value, str) and not name.startswith("_")
    ]
