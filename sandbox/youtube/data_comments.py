"""YouTube Data API v3: comment threads, comments and search."""

from collections.abc import Sequence

from sandbox.google.errors import ApiError, bad_request, login_required
from sandbox.youtube.call import Call, Json
from sandbox.youtube.data_api import listing, no_filter, parts_asked

MOST_FOUND = 500


def comment_threads(call: Call) -> Json:
    """Answer commentThreads.list by video, by channel or by id."""
    parts = parts_asked(call, "commentThread")
    video_id = call.value("videoId")
    channel_id = call.value("allThreadsRelatedToChannelId") or call.value("channelId")
    if video_id is not None:
        found = _threads_of(call, video_id)
    elif channel_id is not None:
        found = [t for i in _videos_of(call, channel_id) for t in _threads_or_none(call, i)]
        found.sort(key=_written, reverse=True)
    elif call.query.get("id"):
        wanted = set(call.values("id"))
        ids = call.world.video_ids(call.at, call.caller)
        found = [t for i in ids for t in _threads_or_none(call, i) if t["id"] in wanted]
    else:
        raise no_filter()
    terms = call.value("searchTerms")
    if terms:
        found = [thread for thread in found if terms.lower() in str(_top(thread)).lower()]
    if call.value("order") == "relevance":
        found = sorted(found, key=lambda thread: -_likes(thread))
    answer = listing(call, "commentThread", [_plain(call, t) for t in found], parts, default=20)
    answer["pageInfo"] = {  # the real service counts what it sends, not what there is
        "totalResults": len(_items(answer)),
        "resultsPerPage": call.number("maxResults", 20),
    }
    return answer


def comments(call: Call) -> Json:
    """Answer comments.list: replies to a comment, or comments by id."""
    parts = parts_asked(call, "comment")
    parent = call.value("parentId")
    if parent is not None:
        found = list(call.world.replies(parent, call.at))
    elif call.query.get("id"):
        every = [call.world.comment(i, call.at) for i in call.ids_asked("id", most=100)]
        found = [item for item in every if item is not None]
    else:
        raise no_filter()
    return listing(call, "comment", found, parts, default=20)


def search(call: Call) -> Json:
    """Answer search.list: at most 500 results whatever there is."""
    parts = parts_asked(call, "searchResult")
    kinds = call.values("type") or ["video", "channel", "playlist"]
    for kind in kinds:
        if kind not in {"video", "channel", "playlist"}:
            raise bad_request(f"Invalid value for type: {kind}", location="type")
    if call.flag("forMine") and not call.caller.is_signed_in:
        raise login_required()
    if call.value("eventType") and kinds != ["video"]:
        raise ApiError(
            400, "invalidSearchFilter", "eventType needs type=video.", location="eventType"
        )
    found = [result for kind in kinds for result in _search_kind(call, kind)]
    _sort(call, found)
    rows = [row for row, _ in found[:MOST_FOUND]]
    answer = listing(call, "search", rows, parts, default=5)
    answer["regionCode"] = call.value("regionCode") or "US"
    return answer


def _search_kind(call: Call, kind: str) -> list[tuple[Json, int]]:
    resources: Sequence[Json]
    if kind == "video":
        ids = call.world.video_ids(call.at, call.caller)
        resources = [item for i in ids if (item := call.video(i)) is not None]
    elif kind == "channel":
        infos = call.world.channels
        items = [call.world.channel(c.channel_id, call.at, call.caller) for c in infos]
        resources = [item for item in items if item is not None]
    else:
        resources = call.world.playlists(call.at)
    found = [
        (_result(item, kind), _views(item)) for item in resources if _matches(call, item, kind)
    ]
    others = call.world.search_results(kind)
    return found + [(item, 0) for item in others if _matches(call, item, kind)]


def _matches(call: Call, item: Json, kind: str) -> bool:
    snippet = _part(item, "snippet")
    channel_id = str(item["id"] if kind == "channel" else snippet.get("channelId", ""))
    wanted = call.value("channelId")
    published = str(snippet.get("publishedAt", ""))
    after, before = call.value("publishedAfter"), call.value("publishedBefore")
    words = (call.value("q") or "").lower().split()
    text = " ".join(str(snippet.get(n, "")) for n in ("title", "description", "tags")).lower()
    state = {"completed": "none"}.get(call.value("eventType") or "", call.value("eventType"))
    return (
        (wanted is None or channel_id == wanted)
        and (not call.flag("forMine") or call.caller.owns(channel_id))
        and (after is None or published >= after)
        and (before is None or published < before)
        and (state is None or snippet.get("liveBroadcastContent") == state)
        and all(word in text for word in words)
    )


def _result(item: Json, kind: str) -> Json:
    snippet = _part(item, "snippet")
    names = ("publishedAt", "channelId", "title", "description", "thumbnails", "channelTitle")
    shown = {name: snippet[name] for name in names if name in snippet}
    if kind == "channel":
        shown |= {"channelId": item["id"], "channelTitle": snippet.get("title", "")}
    shown["liveBroadcastContent"] = snippet.get("liveBroadcastContent", "none")
    if "publishedAt" in shown:
        shown["publishTime"] = shown["publishedAt"]
    return {
        "kind": "youtube#searchResult",
        "etag": item.get("etag", ""),
        "id": {"kind": f"youtube#{kind}", f"{kind}Id": item["id"]},
        "snippet": shown,
    }


def _sort(call: Call, found: list[tuple[Json, int]]) -> None:
    order = call.value("order") or "relevance"
    if order == "date":
        found.sort(key=lambda pair: str(_part(pair[0], "snippet").get("publishedAt")), reverse=True)
    elif order == "title":
        found.sort(key=lambda pair: str(_part(pair[0], "snippet").get("title")))
    elif order in {"viewCount", "rating", "relevance", "videoCount"}:
        found.sort(key=lambda pair: -pair[1])


def _threads_of(call: Call, video_id: str) -> list[Json]:
    threads = call.world.threads(video_id, call.at)
    if call.video(video_id) is None and not (call.world.is_recorded and threads):
        raise ApiError(
            404,
            "videoNotFound",
            "The video identified by the <code>videoId</code> parameter could not be found.",
            domain="youtube.commentThread",
            location="videoId",
        )
    if threads is None:
        raise ApiError(
            403,
            "commentsDisabled",
            "The video identified by the <code>videoId</code> parameter has disabled comments.",
            domain="youtube.commentThread",
            location="videoId",
        )
    return list(threads)


def _threads_or_none(call: Call, video_id: str) -> Sequence[Json]:
    return call.world.threads(video_id, call.at) or ()


def _videos_of(call: Call, channel_id: str) -> list[str]:
    if call.world.channel(channel_id, call.at, call.caller) is None:
        raise ApiError(
            404,
            "channelNotFound",
            "Channel not found.",
            domain="youtube.commentThread",
            location="channelId",
        )
    uploads = "UU" + channel_id.removeprefix("UC")
    items = call.world.playlist_items(uploads, call.at, call.caller) or ()
    return [str(_part(item, "contentDetails").get("videoId")) for item in items]


def _plain(call: Call, thread: Json) -> Json:
    """Return a thread whose texts are plain when plain text was asked for."""
    if call.value("textFormat") != "plainText":
        return thread
    top = _top(thread)
    snippet = _part(top, "snippet")
    plain = snippet | {"textDisplay": snippet.get("textOriginal", snippet.get("textDisplay"))}
    return thread | {
        "snippet": _part(thread, "snippet") | {"topLevelComment": top | {"snippet": plain}}
    }


def _part(item: Json, name: str) -> Json:
    part = item.get(name)
    return part if isinstance(part, dict) else {}


def _top(thread: Json) -> Json:
    return _part(_part(thread, "snippet"), "topLevelComment")


def _likes(thread: Json) -> int:
    return int(str(_part(_top(thread), "snippet").get("likeCount", 0)))


def _written(thread: Json) -> str:
    return str(_part(_top(thread), "snippet").get("publishedAt", ""))


def _views(item: Json) -> int:
    return int(str(_part(item, "statistics").get("viewCount", 0)))


def _items(answer: Json) -> list[object]:
    items = answer["items"]
    return items if isinstance(items, list) else []
