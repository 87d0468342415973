"""Recorded objects put in relation: uploads of a channel, comments of a video, what is found."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sandbox.google.identity import ALL_SCOPES, REFRESH_PREFIX, Caller
from sandbox.worlds.recorded.graph_shelf import read_graph_shelf
from sandbox.worlds.recorded.shelf import Json, Shelf, read_shelf
from sandbox.worlds.recorded.social import RecordedSocial
from sandbox.worlds.world import ChannelInfo

# A user who owns none of the recorded channels, to ask for reports and be refused.
STRANGER = Caller(content_owner="Somebody", scopes=ALL_SCOPES)


class RecordedWorld:
    """A folder of answers, served as if the service still gave them; the clock changes nothing."""

    is_recorded = True
    figures = None

    def __init__(self, folder: Path) -> None:
        self.name = f"recorded world {folder.name}"
        graph = read_graph_shelf(folder)
        self.social = RecordedSocial(graph) if graph.objects else None
        is_graph_alone = self.social is not None and not any(folder.glob("*.jsonl"))
        self._shelf = Shelf() if is_graph_alone else read_shelf(folder)
        self._owners = _owners(self._shelf)
        self._uploads = self._derive_uploads()
        self._threads = _by_video(self._shelf)
        self._channels = self._derive_channels()
        self.channels = tuple(self._infos())

    @property
    def grants(self) -> dict[str, Caller]:
        """Return the one refresh token of a recorded world: a stranger's."""
        return {REFRESH_PREFIX + "owner": STRANGER}

    def channel(self, channel_id: str, at: datetime, caller: Caller) -> Json | None:  # noqa: ARG002
        """Return a channel; its uploads playlist is named even if that was not recorded."""
        return self._channels.get(channel_id)

    def channel_id_of(self, handle: str) -> str | None:
        """Return the id of a handle or an old custom name."""
        wanted = handle.lower().removeprefix("@")
        for info in self.channels:
            if info.handle.lower().removeprefix("@") == wanted:
                return info.channel_id
        return None

    def playlists(self, at: datetime) -> Sequence[Json]:  # noqa: ARG002
        """Return the recorded playlists."""
        return list(self._shelf.all("playlist").values())

    def playlist_items(
        self,
        playlist_id: str,
        at: datetime,  # noqa: ARG002
        caller: Caller,  # noqa: ARG002
    ) -> list[Json] | None:
        """Return recorded items, and for uploads what the channel's recorded videos tell."""
        recorded = {
            str(_part(item, "contentDetails").get("videoId") or _resource_video(item)): item
            for item in self._shelf.all("playlistItem").values()
            if _part(item, "snippet").get("playlistId") == playlist_id
        }
        derived = self._uploads.get(playlist_id)
        is_known = playlist_id in self._shelf.all("playlist") or playlist_id in {
            _uploads_id(info) for info in self._channels
        }
        if not recorded and derived is None and not is_known:
            return None
        merged = list(({**(derived or {}), **recorded}).values())
        if playlist_id.startswith("UU"):
            merged.sort(key=_published, reverse=True)
        return merged

    def video(self, video_id: str, at: datetime, caller: Caller) -> Json | None:  # noqa: ARG002
        """Return a recorded video."""
        return self._shelf.all("video").get(video_id)

    def video_ids(self, at: datetime, caller: Caller) -> list[str]:  # noqa: ARG002
        """Return the ids of the recorded videos."""
        return list(self._shelf.all("video"))

    def search_results(self, kind: str) -> list[Json]:
        """Return recorded search results of things not recorded otherwise."""
        known = self._shelf.all(kind)
        return [
            item
            for key, item in self._shelf.all("searchResult").items()
            if _part(item, "id").get("kind") == f"youtube#{kind}" and key not in known
        ]

    def threads(self, video_id: str, at: datetime) -> list[Json] | None:  # noqa: ARG002
        """Return a video's recorded threads, newest first, None when its comments are off."""
        if video_id in self._threads:
            return self._threads[video_id]
        counts = _part(self._shelf.all("video").get(video_id, {}), "statistics")
        return None if counts and "commentCount" not in counts else []

    def comment(self, comment_id: str, at: datetime) -> Json | None:  # noqa: ARG002
        """Return a recorded comment: one of its own, a thread's first, or a reply in a thread."""
        own = self._shelf.all("comment").get(comment_id)
        if own is not None:
            return own
        thread = self._shelf.all("commentThread").get(comment_id.partition(".")[0], {})
        every = [_part(_part(thread, "snippet"), "topLevelComment"), *_replies(thread)]
        return next((item for item in every if item.get("id") == comment_id), None)

    def replies(self, parent_id: str, at: datetime) -> list[Json]:  # noqa: ARG002
        """Return the recorded replies to a comment, those that came with its thread and others."""
        found = {
            str(item["id"]): item
            for item in _replies(self._shelf.all("commentThread").get(parent_id, {}))
        }
        for key, item in self._shelf.all("comment").items():
            if _part(item, "snippet").get("parentId") == parent_id:
                found[key] = item
        return list(found.values())

    def categories(self, region: str) -> list[Json]:  # noqa: ARG002
        """Return the recorded categories, whichever region they were recorded for."""
        return list(self._shelf.all("videoCategory").values())

    def _derive_uploads(self) -> dict[str, dict[str, Json]]:
        """Return each uploads playlist: recorded videos, and those only comments are known of."""
        commented = {
            str(_part(thread, "snippet").get("videoId"))
            for thread in self._shelf.all("commentThread").values()
        }
        videos = self._shelf.all("video")
        found: dict[str, dict[str, Json]] = {}
        for video_id, owner in self._owners.items():
            if video_id in videos or video_id in commented:
                items = found.setdefault(_uploads_id(owner), {})
                snippet = _part(videos.get(video_id, {}), "snippet")
                if not snippet:
                    snippet = _part(self._shelf.all("searchResult").get(video_id, {}), "snippet")
                items[video_id] = _upload(video_id, owner, snippet)
        return found

    def _derive_channels(self) -> dict[str, Json]:
        """Return the recorded channels, and the bare ones of videos whose channel is missing."""
        found: dict[str, Json] = {}
        for video_id, owner in self._owners.items():
            if video_id in self._shelf.all("video"):
                title = _part(self._shelf.all("video")[video_id], "snippet").get("channelTitle")
                snippet: Json = {"title": title or owner}
                found[owner] = {
                    "kind": "youtube#channel",
                    "etag": "",
                    "id": owner,
                    "snippet": snippet,
                }
        found |= self._shelf.all("channel")
        for channel_id, item in found.items():
            details = _part(item, "contentDetails")
            related = {"uploads": _uploads_id(channel_id)} | _part(details, "relatedPlaylists")
            found[channel_id] = item | {"contentDetails": details | {"relatedPlaylists": related}}
        return found

    def _infos(self) -> Iterator[ChannelInfo]:
        for channel_id, item in self._channels.items():
            snippet = _part(item, "snippet")
            yield ChannelInfo(
                channel_id=channel_id,
                handle=str(snippet.get("customUrl") or ""),
                title=str(snippet.get("title") or channel_id),
                is_owned=False,
                is_monetised=False,
                country=str(snippet.get("country") or ""),
            )


def _owners(shelf: Shelf) -> dict[str, str]:
    """Return the channel of each video, wherever it was told: videos, lists, results, threads."""
    found: dict[str, str] = {}
    for thread in shelf.all("commentThread").values():
        snippet = _part(thread, "snippet")
        _own(found, snippet.get("videoId"), snippet.get("channelId"))
    for key, result in shelf.all("searchResult").items():
        if _part(result, "id").get("kind") == "youtube#video":
            _own(found, key, _part(result, "snippet").get("channelId"))
    for item in shelf.all("playlistItem").values():
        snippet = _part(item, "snippet")
        _own(found, _resource_video(item), snippet.get("videoOwnerChannelId"))
        if str(snippet.get("playlistId", "")).startswith("UU"):
            _own(found, _resource_video(item), snippet.get("channelId"))
    for key, video in shelf.all("video").items():
        _own(found, key, _part(video, "snippet").get("channelId"))
    return found


def _own(found: dict[str, str], video_id: object, channel_id: object) -> None:
    if isinstance(video_id, str) and isinstance(channel_id, str) and video_id and channel_id:
        found[video_id] = channel_id


def _by_video(shelf: Shelf) -> dict[str, list[Json]]:
    found: dict[str, list[Json]] = {}
    for thread in shelf.all("commentThread").values():
        found.setdefault(str(_part(thread, "snippet").get("videoId")), []).append(thread)
    for threads in found.values():
        threads.sort(key=_written, reverse=True)
    return found


def _upload(video_id: str, owner: str, snippet: Json) -> Json:
    published = str(snippet.get("publishedAt", ""))
    shown: Json = {
        "channelId": owner,
        "title": snippet.get("title", ""),
        "description": snippet.get("description", ""),
        "thumbnails": snippet.get("thumbnails", {}),
        "channelTitle": snippet.get("channelTitle", ""),
        "playlistId": _uploads_id(owner),
        "resourceId": {"kind": "youtube#video", "videoId": video_id},
        "videoOwnerChannelId": owner,
    }
    details: Json = {"videoId": video_id}
    if published:
        shown["publishedAt"] = details["videoPublishedAt"] = published
    return {
        "kind": "youtube#playlistItem",
        "etag": "",
        "id": f"upload-{video_id}",
        "snippet": shown,
        "contentDetails": details,
        "status": {"privacyStatus": "public"},
    }


def _uploads_id(channel_id: str) -> str:
    return "UU" + channel_id.removeprefix("UC")


def _replies(thread: Json) -> list[Json]:
    replies = _part(thread, "replies").get("comments")
    return [item for item in replies if isinstance(item, dict)] if isinstance(replies, list) else []


def _resource_video(item: Json) -> str:
    return str(_part(_part(item, "snippet"), "resourceId").get("videoId") or "")


def _published(item: Json) -> str:
    details = _part(item, "contentDetails")
    return str(details.get("videoPublishedAt") or _part(item, "snippet").get("publishedAt") or "")


def _written(thread: Json) -> str:
    top = _part(_part(thread, "snippet"), "topLevelComment")
    return str(_part(top, "snippet").get("publishedAt") or "")


def _part(item: Json, name: str) -> Json:
    part = item.get(name)
    return part if isinstance(part, dict) else {}
