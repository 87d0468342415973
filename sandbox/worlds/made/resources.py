"""The made world's objects as the Data API writes them."""

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
    snippet = _snippet(video, plan, channel_id, at)
    item: Json = {
        "kind": "youtube#video",
        "etag": etag(video.video_id, snippet["title"], sorted(counts.items())),
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


def _snippet(video: Video, plan: ChannelPlan, channel_id: str, at: datetime) -> Json:
    title = title_of(video, at)
    description = f"{title}\n\n{plan.title} · {video.topic}\nRecipe in the first comment."
    snippet: Json = {
        "publishedAt": stamp(video.published_at),
        "channelId": channel_id,
        "title": title,
        "description": description,
        "thumbnails": thumbnails(video.video_id),
        "channelTitle": plan.title,
        "categoryId": "26",
        "liveBroadcastContent": broadcast_state(video, at),
        "localized": {"title": title, "description": description},
        "defaultAudioLanguage": video.language,
    }
    if int(video.size) % 7:
        snippet["tags"] = [video.topic, "cooking", "recipe"]
    return snippet


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
