"""The made brand's posts as the marts hold them, and which of them show the same piece."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sandbox import made_world

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse import Warehouse

KINDS = {
    "VIDEO_ON_DEMAND": "long",
    "SHORTS": "short",
    "LIVE_STREAM": "live",
    "photo": "image",
    "video": "long",
}
POSTS = pa.schema(
    [
        ("post_key", pa.string()),
        ("account_key", pa.string()),
        ("platform", pa.string()),
        ("post_id", pa.string()),
        ("post_kind", pa.string()),
        ("duration_seconds", pa.int64()),
        ("published_at", pa.timestamp("us")),
        ("source_post_id", pa.string()),
    ]
)
VERSIONS = pa.schema(
    [
        ("post_key", pa.string()),
        ("title", pa.string()),
        ("description", pa.string()),
        ("is_current", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class LabelledPosts:
    """Posts, their texts, and the pairs of keys that show the same piece, smaller key first."""

    posts: pa.Table
    versions: pa.Table
    pairs: frozenset[tuple[str, str]]

    def write(self, warehouse: Warehouse) -> None:
        """Make the marts of the posts hold exactly these."""
        warehouse.replace("marts", "dim_posts", self.posts)
        warehouse.replace("marts", "dim_post_versions", self.versions)


def labelled_posts(at: datetime, *, seed: int = 7, videos: int = 300) -> LabelledPosts:
    """Return what is out at `at`, as the platforms tell it: Instagram tells no durations."""
    world = made_world(seed=seed, videos=videos)
    rows: list[dict[str, Any]] = []
    for video in world.videos:
        is_gone = video.deleted_at is not None and video.deleted_at <= at
        if video.published_at <= at and not video.is_unlisted and not is_gone:
            rows.append(
                {
                    "platform": "youtube",
                    "account_key": f"channel-{video.channel_index}",
                    "post_id": video.video_id,
                    "post_kind": KINDS[video.kind],
                    "duration_seconds": video.duration_seconds,
                    "published_at": video.published_at,
                    "source_post_id": None,
                    "title": video.title,
                    "description": f"{video.title}\n\nIngredients and steps on our site.",
                }
            )
    for post in world.social.roster.posts:
        if post.is_out(at):
            is_on_facebook = post.platform == "facebook"
            rows.append(
                {
                    "platform": post.platform,
                    "account_key": f"{post.platform}-{post.owner}",
                    "post_id": post.post_id,
                    "post_kind": KINDS.get(post.kind, post.kind),
                    "duration_seconds": round(post.seconds)
                    if is_on_facebook and post.seconds
                    else None,
                    "published_at": post.published_at,
                    "source_post_id": post.source_media_id or None,
                    "title": post.title if post.kind == "video" else None,
                    "description": post.caption_at(at),
                }
            )
    keys = {
        (row["platform"], row["post_id"]): f"{row['platform']}:{row['post_id']}" for row in rows
    }
    for row in rows:
        row["post_key"] = keys[row["platform"], row["post_id"]]
        row["published_at"] = row["published_at"].replace(tzinfo=None)
        row["is_current"] = True
    pairs = {
        tuple(sorted((keys[one], keys[other])))
        for one, other in world.social.creatives
        if one in keys and other in keys
    }
    return LabelledPosts(
        posts=pa.Table.from_pylist(rows, schema=POSTS),
        versions=pa.Table.from_pylist(rows, schema=VERSIONS),
        pairs=frozenset((one, other) for one, other in pairs),
    )
