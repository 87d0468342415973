"""The made world's channels, playlists and categories as the Data API writes them."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

from sandbox.worlds.made import kitchen
from sandbox.worlds.made.catalogue import Video, made_id
from sandbox.worlds.made.kitchen import ChannelPlan
from sandbox.worlds.made.pacific import stamp
from sandbox.worlds.made.resources import etag, thumbnails, title_of

Json = dict[str, object]


def channel_resource(
    plan: ChannelPlan,
    channel_id: str,
    *,
    counts: Mapping[str, int],
    published_at: datetime,
    is_owner: bool,
) -> Json:
    """Return a channel with every part the sandbox knows; subscribers have three digits."""
    text = {"title": plan.title, "description": f"{plan.title}: recipes that work."}
    return {
        "kind": "youtube#channel",
        "etag": etag(channel_id, sorted(counts.items())),
        "id": channel_id,
        "snippet": {
            **text,
            "customUrl": plan.handle,
            "publishedAt": stamp(published_at),
            "thumbnails": _icons(channel_id),
            "localized": text,
            "country": plan.country,
            "defaultLanguage": plan.language,
        },
        "contentDetails": {
            "relatedPlaylists": {"likes": "", "uploads": "UU" + channel_id.removeprefix("UC")}
        },
        "statistics": {
            "viewCount": str(counts["views"]),
            "subscriberCount": str(three_digits(counts["subscribers"])),
            "hiddenSubscriberCount": False,
            "videoCount": str(counts["videos"]),
        },
        "status": {
            "privacyStatus": "public",
            "isLinked": True,
            "longUploadsStatus": "allowed" if is_owner else "longUploadsUnspecified",
            "madeForKids": False,
        },
    }


def _icons(channel_id: str) -> Json:
    digest = hashlib.sha256(channel_id.encode()).hexdigest()[:24]
    return {
        name: {"url": f"https://yt3.ggpht.invalid/{digest}=s{size}", "width": size, "height": size}
        for name, size in (("default", 88), ("medium", 240), ("high", 800))
    }


def three_digits(count: int) -> int:
    """Return a count rounded down to three significant digits."""
    step = int(10 ** max(len(str(count)) - 3, 0))
    return count // step * step


def playlist_item(
    video: Video,
    channel_id: str,
    plan: ChannelPlan,
    *,
    position: int,
    state: str,
    at: datetime,
    privacy: str | None,
) -> Json:
    """Return a video's place in the uploads playlist: `there`, `deleted` or `private`.

    The last two have lost title, thumbnails and moment; a deleted one has no privacy any more.
    """
    is_there, playlist_id = state == "there", "UU" + channel_id.removeprefix("UC")
    lost = {"deleted": "Deleted video", "private": "Private video"}.get(state, "")
    snippet: Json = {
        "publishedAt": stamp(video.published_at),
        "channelId": channel_id,
        "title": title_of(video, at) if is_there else lost,
        "description": "" if is_there else f"This video is {state or 'gone'}.",
        "thumbnails": thumbnails(video.video_id) if is_there else {},
        "channelTitle": plan.title,
        "playlistId": playlist_id,
        "position": position,
        "resourceId": {"kind": "youtube#video", "videoId": video.video_id},
    }
    details: Json = {"videoId": video.video_id}
    if is_there:
        snippet |= {"videoOwnerChannelTitle": plan.title, "videoOwnerChannelId": channel_id}
        details["videoPublishedAt"] = stamp(video.published_at)
    item: Json = {
        "kind": "youtube#playlistItem",
        "etag": etag(playlist_id, video.video_id, state),
        "id": made_id(0, "item", playlist_id, video.video_id, length=43),
        "snippet": snippet,
        "contentDetails": details,
    }
    if privacy is not None:
        item["status"] = {"privacyStatus": privacy}
    return item


def topic_playlist(plan: ChannelPlan, channel_id: str, topic: str, *, seed: int, size: int) -> Json:
    """Return a channel's playlist of a topic."""
    text: Json = {"title": f"{plan.title}: {topic}", "description": ""}
    return {
        "kind": "youtube#playlist",
        "etag": etag(channel_id, topic, size),
        "id": "PL" + made_id(seed, channel_id, topic, length=32),
        "snippet": {
            **text,
            "publishedAt": stamp(datetime(2021, 1, 1, tzinfo=UTC)),
            "channelId": channel_id,
            "thumbnails": {},
            "channelTitle": plan.title,
            "localized": text,
        },
        "status": {"privacyStatus": "public"},
        "contentDetails": {"itemCount": size},
    }


def categories(region: str) -> list[Json]:
    """Return the video categories of a region, named in its language."""
    names = kitchen.CATEGORIES_FR if region == "FR" else kitchen.CATEGORIES
    return [
        {
            "kind": "youtube#videoCategory",
            "etag": etag(region, category_id),
            "id": category_id,
            "snippet": {
                "title": title,
                "assignable": True,
                "channelId": "UCBR8-60-B28hp2BmDPdntcQ",
            },
        }
        for category_id, title in names
    ]
