"""What is asked of Pages, posts and videos: their fields, and the calls that name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.graph.calls import GraphCall

if TYPE_CHECKING:
    from collections.abc import Mapping

REACTIONS = ("like", "love", "care", "wow", "haha", "sad", "angry")

PAGE_FIELDS = (
    "id",
    "name",
    "username",
    "category",
    "link",
    "fan_count",
    "followers_count",
    "verification_status",
    "instagram_business_account",
    "picture",
)
POST_FIELDS = (
    "id",
    "created_time",
    "updated_time",
    "message",
    "story",
    "permalink_url",
    "status_type",
    "is_hidden",
    "is_published",
    "full_picture",
    "shares",
    "attachments{media_type,type,title,description,target,url,unshimmed_url}",
    "comments.limit(0).summary(true)",
    "reactions.limit(0).summary(true)",
    *(f"reactions.type({kind.upper()}).limit(0).summary(true).as({kind})" for kind in REACTIONS),
)
VIDEO_FIELDS = (
    "id",
    "created_time",
    "updated_time",
    "length",
    "title",
    "description",
    "permalink_url",
    "views",
    "post_id",
    "live_status",
    "published",
    "is_crosspost_video",
    "source_instagram_media_id",
    "universal_video_id",
    "picture",
)


@dataclass(frozen=True)
class Edge:
    """A list of a Page's objects, newest first.

    Attributes:
        name: The edge's word.
        resource: Where its objects land.
        fields: What is asked of each object.
    """

    name: str
    resource: str
    fields: tuple[str, ...]

    def listing(self, page_id: str, *, limit: int) -> GraphCall:
        """The call for the newest objects, at most `limit` a page."""
        params = {"fields": ",".join(self.fields), "limit": str(limit)}
        return GraphCall(f"page/{self.name}", f"{page_id}/{self.name}", params)

    def lookup(self, object_id: str) -> GraphCall:
        """The call for one object."""
        endpoint = "post" if self.resource == "posts" else "video"
        return GraphCall(endpoint, object_id, {"fields": ",".join(self.fields)})


POSTS = Edge("posts", "posts", POST_FIELDS)
VIDEOS = Edge("videos", "videos", VIDEO_FIELDS)
REELS = Edge("video_reels", "videos", VIDEO_FIELDS)
EDGES = (POSTS, VIDEOS, REELS)


def insights(
    endpoint: str, object_id: str, metrics: tuple[str, ...], params: Mapping[str, str]
) -> GraphCall:
    """The call for `metrics` of a Page, post or video."""
    edge = endpoint.partition("/")[2]
    asked = {"metric": ",".join(metrics), **params}
    return GraphCall(endpoint, f"{object_id}/{edge}", asked, is_insights=True)
