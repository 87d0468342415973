"""Comments of the made world: as many, and as early, as the comment counts say."""

import html
import random
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from sandbox.worlds.made import kitchen
from sandbox.worlds.made.catalogue import Video, made_id
from sandbox.worlds.made.growth import Floats, Ints
from sandbox.worlds.made.pacific import stamp
from sandbox.worlds.made.resources import etag

Json = dict[str, object]
REPLY_EVERY = 5
MOST_REPLIES_SHOWN = 5


def written_at(count: int, early: int, daily: Ints, edges: Floats, published: float) -> Floats:
    """Return when each of a video's first `count` comments came, oldest first, in seconds."""
    before = np.linspace(min(published, edges[0] - 1), edges[0], min(early, count), endpoint=False)
    per_day = [
        np.linspace(max(edges[n], published + 30), edges[n + 1], int(gained), endpoint=False)
        for n, gained in enumerate(daily)
        if gained
    ]
    return np.concatenate([before, *per_day])[:count]


def conversations(video: Video, times: Sequence[float]) -> list[tuple[Json, list[Json]]]:
    """Return comments with their replies, oldest first; every fifth answers an earlier one."""
    tops: list[tuple[Json, list[Json]]] = []
    for n, moment in enumerate(times):
        rng = random.Random(f"{video.video_id}:{n}")  # noqa: S311 - made text, not a secret
        if n % REPLY_EVERY == REPLY_EVERY - 1:
            top, replies = tops[rng.randrange(len(tops))]
            comment_id = f"{top['id']}.{made_id(0, video.video_id, n, length=22)}"
            replies.append(_comment(video, comment_id, moment, rng, str(top["id"])))
        else:
            comment_id = "Ugw" + made_id(0, video.video_id, n, length=23)
            tops.append((_comment(video, comment_id, moment, rng, None), []))
    return tops


def threads(video: Video, channel_id: str, talks: Sequence[tuple[Json, list[Json]]]) -> list[Json]:
    """Return a video's threads, newest first."""
    return [_thread(video, channel_id, top, replies) for top, replies in reversed(talks)]


def _thread(video: Video, channel_id: str, top: Json, replies: list[Json]) -> Json:
    thread: Json = {
        "kind": "youtube#commentThread",
        "etag": etag(top["id"], len(replies)),
        "id": top["id"],
        "snippet": {
            "channelId": channel_id,
            "videoId": video.video_id,
            "topLevelComment": top,
            "canReply": True,
            "totalReplyCount": len(replies),
            "isPublic": True,
        },
    }
    if replies:
        thread["replies"] = {"comments": replies[::-1][:MOST_REPLIES_SHOWN]}
    return thread


def _comment(
    video: Video, comment_id: str, moment: float, rng: random.Random, parent: str | None
) -> Json:
    text = rng.choice(kitchen.PRAISE[video.language])
    author = "UC" + made_id(0, "author", rng.randrange(5_000), length=22)
    at = stamp(datetime.fromtimestamp(moment, UTC))
    snippet: Json = {
        "videoId": video.video_id,
        "textDisplay": html.escape(text),
        "textOriginal": text,
        "authorDisplayName": f"@cook-{author[2:8]}",
        "authorProfileImageUrl": f"https://yt3.ggpht.invalid/{author}=s48",
        "authorChannelUrl": f"http://www.youtube.com/channel/{author}",
        "authorChannelId": {"value": author},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": int(rng.paretovariate(1.2)) - 1,
        "publishedAt": at,
        "updatedAt": at,
    }
    if parent is not None:
        snippet["parentId"] = parent
    return {
        "kind": "youtube#comment",
        "etag": etag(comment_id),
        "id": comment_id,
        "snippet": snippet,
    }
