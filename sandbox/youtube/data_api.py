"""YouTube Data API v3: channels, playlists, videos and their statistics, categories."""

import re
from collections.abc import Sequence

from sandbox.google.errors import ApiError, forbidden, login_required, missing_parameter
from sandbox.worlds.made.resources import etag
from sandbox.youtube.call import Call, Json

PARTS: dict[str, frozenset[str]] = {
    "channel": frozenset(
        [
            "id",
            "snippet",
            "contentDetails",
            "statistics",
            "status",
            "topicDetails",
            "brandingSettings",
            "localizations",
            "auditDetails",
            "contentOwnerDetails",
        ]
    ),
    "video": frozenset(
        [
            "id",
            "snippet",
            "contentDetails",
            "statistics",
            "status",
            "topicDetails",
            "liveStreamingDetails",
            "player",
            "localizations",
            "recordingDetails",
            "paidProductPlacementDetails",
            "brandPartner",
            "fileDetails",
            "processingDetails",
            "suggestions",
        ]
    ),
    "videoStats": frozenset({"id", "snippet", "statistics", "contentDetails"}),
    "playlistItem": frozenset({"id", "snippet", "contentDetails", "status"}),
    "playlist": frozenset({"id", "snippet", "contentDetails", "status", "player", "localizations"}),
    "videoCategory": frozenset({"id", "snippet"}),
    "commentThread": frozenset({"id", "snippet", "replies"}),
    "comment": frozenset({"id", "snippet"}),
    "searchResult": frozenset({"id", "snippet"}),
}
FORWARD_ONLY = {"comment", "commentThread"}  # their pages cannot be turned back
OWNER_PARTS = {"fileDetails", "processingDetails", "suggestions"}


def channels(call: Call) -> Json:
    """Answer channels.list: without any match there is no `items` at all."""
    parts = parts_asked(call, "channel")
    found = [
        item
        for channel_id in _channel_ids(call)
        if (item := call.world.channel(channel_id, call.at, call.caller)) is not None
    ]
    answer = listing(call, "channel", found, parts, default=5, paged=call.flag("managedByMe"))
    if not answer["items"]:
        del answer["items"]
    return answer


def _channel_ids(call: Call) -> list[str]:
    if call.query.get("id"):
        return call.ids_asked("id")
    handle = call.value("forHandle") or call.value("forUsername")
    if handle:
        channel_id = call.world.channel_id_of(handle)
        return [] if channel_id is None else [channel_id]
    if call.flag("mine"):
        if not call.caller.is_signed_in:
            raise login_required()
        return sorted(call.caller.channel_ids)[:1]
    if call.flag("managedByMe"):
        if call.value("onBehalfOfContentOwner") is None:
            raise missing_parameter("onBehalfOfContentOwner")
        return sorted(call.caller.channel_ids)
    raise no_filter()


def videos(call: Call) -> Json:
    """Answer videos.list: what is deleted or hidden is silently left out."""
    parts = parts_asked(call, "video")
    if call.query.get("id"):
        found = [item for i in call.ids_asked("id") if (item := call.video(i)) is not None]
        if parts & OWNER_PARTS and not all(
            call.caller.owns(_text(item, "snippet", "channelId")) for item in found
        ):
            raise forbidden("The request is not properly authorized to access video file data.")
        return listing(call, "video", found, parts, default=50, paged=False)
    if call.value("chart") == "mostPopular":
        ids = call.world.video_ids(call.at, call.caller)
        every = [item for i in ids if (item := call.video(i)) is not None]
        every.sort(key=lambda item: -int(_text(item, "statistics", "viewCount") or 0))
        return listing(call, "video", every, parts, default=5)
    if call.value("myRating"):
        if not call.caller.is_signed_in:
            raise login_required()
        return listing(call, "video", [], parts, default=5)
    raise no_filter()


def batch_stats(call: Call) -> Json:
    """Answer videos:batchGetStats: the same counts in their own, smaller form."""
    parts = parts_asked(call, "videoStats", needed=False)
    found: list[Json] = []
    for video_id in call.ids_asked("id"):
        item = call.video(video_id)
        if item is not None:
            found.append(cut(_stats(item), parts))
    return {
        "kind": "youtube#batchGetStatsResponse",
        "etag": etag(*[item.get("etag") for item in found]),
        "items": found,
    }


def _stats(item: Json) -> Json:
    stats: Json = {
        "kind": "youtube#videoStat",
        "etag": etag("stat", item.get("etag")),
        "id": item["id"],
    }
    published = _text(item, "snippet", "publishedAt")
    if published:
        stats["snippet"] = {"publishTime": published}
    counts = item.get("statistics")
    if isinstance(counts, dict):
        names = ("viewCount", "likeCount", "commentCount")
        stats["statistics"] = {name: counts[name] for name in names if name in counts}
    duration = _text(item, "contentDetails", "duration")
    if duration:
        stats["contentDetails"] = {"duration": f"{seconds_of(duration)}s"}
    return stats


def playlist_items(call: Call) -> Json:
    """Answer playlistItems.list, newest first."""
    parts = parts_asked(call, "playlistItem")
    playlist_id = call.value("playlistId")
    if playlist_id is None:
        if call.query.get("id"):
            return listing(call, "playlistItem", [], parts, default=5)
        raise no_filter()
    items = call.world.playlist_items(playlist_id, call.at, call.caller)
    if items is None:
        raise ApiError(
            404,
            "playlistNotFound",
            "The playlist identified with the request's <code>playlistId</code> parameter cannot "
            "be found.",
            domain="youtube.playlistItem",
            location="playlistId",
        )
    wanted = call.value("videoId")
    if wanted is not None:
        items = [item for item in items if _text(item, "contentDetails", "videoId") == wanted]
    return listing(call, "playlistItem", items, parts, default=5)


def playlists(call: Call) -> Json:
    """Answer playlists.list by id, by channel, or the caller's own."""
    parts = parts_asked(call, "playlist")
    every = call.world.playlists(call.at)
    if call.query.get("id"):
        wanted = set(call.ids_asked("id"))
        found = [item for item in every if item["id"] in wanted]
        return listing(call, "playlist", found, parts, default=5, paged=False)
    if call.flag("mine"):
        if not call.caller.is_signed_in:
            raise login_required()
        owned = call.caller.channel_ids
    elif (channel_id := call.value("channelId")) is not None:
        owned = frozenset({channel_id})
        if call.world.channel(channel_id, call.at, call.caller) is None:
            raise ApiError(
                404,
                "channelNotFound",
                "Channel not found.",
                domain="youtube.playlist",
                location="channelId",
            )
    else:
        raise no_filter()
    found = [item for item in every if _text(item, "snippet", "channelId") in owned]
    return listing(call, "playlist", found, parts, default=5)


def video_categories(call: Call) -> Json:
    """Answer videoCategories.list: one page, without paging."""
    parts = parts_asked(call, "videoCategory")
    region = call.value("regionCode")
    wanted = set(call.values("id"))
    if region is None and not wanted:
        raise no_filter()
    if region is not None and not re.fullmatch(r"[A-Z]{2}", region):
        raise ApiError(400, "invalidRegionCode", "Invalid region code.", location="regionCode")
    items = [
        cut(item, parts)
        for item in call.world.categories(region or "US")
        if not wanted or item["id"] in wanted
    ]
    return {
        "kind": "youtube#videoCategoryListResponse",
        "etag": etag(region, len(items)),
        "items": items,
    }


def parts_asked(call: Call, kind: str, *, needed: bool = True) -> frozenset[str]:
    """Return the parts asked for.

    Raises:
        ApiError: A part does not exist, or none was named although one must be.
    """
    parts = frozenset(call.values("part"))
    if needed and not parts:
        raise missing_parameter("part")
    for part in sorted(parts - PARTS[kind]):
        raise ApiError(400, "unknownPart", f"'{part}'", domain="youtube.part", location="part")
    return parts or PARTS[kind]


def cut(item: Json, parts: frozenset[str]) -> Json:
    """Return an item with the parts asked for."""
    kept = {"kind", "etag", "id"} | parts
    return {name: value for name, value in item.items() if name in kept}


def listing(
    call: Call,
    kind: str,
    items: Sequence[Json],
    parts: frozenset[str],
    *,
    default: int,
    paged: bool = True,
) -> Json:
    """Return a list answer: a page of items, tokens, and an idea of how many there are."""
    size = call.number("maxResults", default) if paged else max(len(items), 1)
    rows, tokens = call.page(items, size) if paged else (list(items), {})
    if kind in FORWARD_ONLY:
        tokens.pop("prevPageToken", None)
    total = len(items)
    return {
        "kind": f"youtube#{kind}ListResponse",
        "etag": etag(kind, total, *[row.get("etag") for row in rows]),
        **tokens,
        "pageInfo": {"totalResults": total, "resultsPerPage": size if paged else total},
        "items": [cut(row, parts) for row in rows],
    }


def no_filter() -> ApiError:
    """Return the 400 of a list call that does not say what of."""
    message = "No filter selected. Expected one of: id, playlistId, mine, channelId, videoId"
    return ApiError(
        400, "missingRequiredParameter", message, domain="youtube.parameter", location="parameters."
    )


def seconds_of(duration: str) -> int:
    """Return the seconds of an ISO 8601 duration such as P1DT2H3M4S."""
    match = re.fullmatch(
        r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?", duration
    )
    if match is None:
        return 0
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds


def _text(item: Json, part: str, name: str) -> str:
    inner = item.get(part)
    return str(inner.get(name) or "") if isinstance(inner, dict) else ""
