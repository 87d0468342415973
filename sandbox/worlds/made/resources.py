"""The made world's objects as the Data API writes them."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.worlds.made.catalogue import Video, made_id
from sandbox.worlds.made.kitchen import LIVE, SHORT, ChannelPlan
from sandbox.worlds.made.pacific import stamp

Json = dict[str, object]
THUMBNAIL_HOST = "https://i.ytimg.invalid"
SIZES = (
    ("default", "default", 120, 90),
    ("medium", "mqdefault", 320, 180),
    ("high", "hqdefault", 480, 360),
    ("standard", "sddefault", 640, 480),
    ("maxres", "maxresdefault", 1280, 720),
)
ANNOUNCED = timedelta(hours=1)


def etag(*parts: object) -> str:
    """Return a tag that changes when what it stands for changes."""
    return made_id(0, "etag", *parts, length=27)


def thumbnails(video_id: str) -> Json:
    """Return a video's thumbnails; their host can never exist, the sandbox serves the paths."""
    return {
        name: {"url": f"{THUMBNAIL_HOST}/vi/{video_id}/{file}.jpg", "width": w, "height": h}
        for name, file, w, h in SIZES
    }


def iso_duration(seconds: int) -> str:
    """Return seconds as ISO 8601 writes them: PT4M13S."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    text = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if n)
    return f"PT{text}" if text else "PT0S"


def broadcast_state(video: Video, at: datetime) -> str:
    """Return upcoming, live or none."""
    if video.kind != LIVE:
        return "none"
    start = video.published_at + ANNOUNCED
    if at < start:
        return "upcoming"
    return "live" if at < start + timedelta(seconds=video.duration_seconds) else "none"


def title_of(video: Video, at: datetime) -> str:
    """Return the title at a moment: some videos get a second one."""
    is_second = video.retitled_at is not None and at >= video.retitled_at
    return video.second_title if is_second else video.title


def privacy_of(video: Video, at: datetime) -> str:
    """Return public, unlisted or private."""
    if video.private_at is not None and at >= video.private_at:
        return "private"
    return "unlisted" if video.is_unlisted else "public"


def video_resource(
    video: Video,
    plan: ChannelPlan,
    channel_id: str,
    *,
    at: datetime,
    counts: Mapping[str, int],
    is_owner: bool,
) -> Json:
    """Return a video with every part the sandbox knows."""
    state = broadcast_state(video, at)
    title = title_of(video, at)
    tags = [video.topic, "cooking", "recipe"] if int(video.size) % 7 else []
    description = f"{title}\n\n{plan.title} · {video.topic}\nRecipe in the first comment."
    snippet: Json = {
        "publishedAt": stamp(video.published_at),
        "channelId": channel_id,
        "title": title,
        "description": description,
        "thumbnails": thumbnails(video.video_id),
        "channelTitle": plan.title,
        "categoryId": "26",
        "liveBroadcastContent": state,
        "localized": {"title": title, "description": description},
        "defaultAudioLanguage": video.language,
    }
    if tags:
        snippet["tags"] = tags
    item: Json = {
        "kind": "youtube#video",
        "etag": etag(video.video_id, title, sorted(counts.items())),
        "id": video.video_id,
        "snippet": snippet,
        "contentDetails": _content_details(video, state),
        "status": {
            "uploadStatus": "processed",
            "privacyStatus": privacy_of(video, at),
            "license": "youtube",
            "embeddable": True,
            "publicStatsViewable": True,
            "madeForKids": False,
        },
        "statistics": _statistics(video, counts, is_owner=is_owner),
        "topicDetails": {"topicCategories": ["https://en.wikipedia.org/wiki/Food"]},
    }
    if video.kind == LIVE:
        item["liveStreamingDetails"] = _live_details(video, state, at)
    return item


def _content_details(video: Video, state: str) -> Json:
    return {
        "duration": "P0D" if state != "none" else iso_duration(video.duration_seconds),
        "dimension": "2d",
        "definition": "hd",
        "caption": "true" if video.kind != SHORT else "false",
        "licensedContent": True,
        "contentRating": {},
        "projection": "rectangular",
    }


def _statistics(video: Video, counts: Mapping[str, int], *, is_owner: bool) -> Json:
    numbers = {"viewCount": counts["views"], "favoriteCount": 0}
    if not video.are_likes_hidden or is_owner:
        numbers["likeCount"] = counts["likes"]
    if is_owner:
        numbers["dislikeCount"] = counts["dislikes"]
    if not video.are_comments_off:
        numbers["commentCount"] = counts["comments"]
    return {name: str(number) for name, number in numbers.items()}


def _live_details(video: Video, state: str, at: datetime) -> Json:
    start = video.published_at + ANNOUNCED
    details: Json = {"scheduledStartTime": stamp(start)}
    if state != "upcoming":
        details["actualStartTime"] = stamp(start)
    if state == "live":
        minute = int((at - start).total_seconds() // 60)
        details["concurrentViewers"] = str(int(video.size // 40) + minute % 17)
    if state == "none":
        details["actualEndTime"] = stamp(start + timedelta(seconds=video.duration_seconds))
    return details


def channel_resource(
    plan: ChannelPlan,
    channel_id: str,
    *,
    counts: Mapping[str, int],
    published_at: datetime,
    is_owner: bool,
) -> Json:
    """Return a channel with every part the sandbox knows; subscribers have three digits."""
    digest = hashlib.sha256(channel_id.encode()).hexdigest()[:24]
    icon = f"https://yt3.ggpht.invalid/{digest}"
    text = {"title": plan.title, "description": f"{plan.title}: recipes that work."}
    item: Json = {
        "kind": "youtube#channel",
        "etag": etag(channel_id, sorted(counts.items())),
        "id": channel_id,
        "snippet": {
            **text,
            "customUrl": plan.handle,
            "publishedAt": stamp(published_at),
            "thumbnails": {
                name: {"url": f"{icon}=s{size}", "width": size, "height": size}
                for name, size in (("default", 88), ("medium", 240), ("high", 800))
            },
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
    return item


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
    """Return a video's place in the uploads playlist.

    Its state is `there`, `deleted` or `private`: the last two stay in the list, but have lost
    title, thumbnails and the moment of publication. A deleted video has no privacy any more.
    """
    is_there = state == "there"
    playlist_id = "UU" + channel_id.removeprefix("UC")
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
