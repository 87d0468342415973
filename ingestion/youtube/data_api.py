"""Asks the Data API: channels, uploads, videos, statistics and comment threads."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingestion.landing.columns import as_json
from ingestion.landing.errors import ChangedTypeError
from ingestion.youtube.client import Answer, Call, Client
from ingestion.youtube.errors import CommentsDisabledError
from ingestion.youtube.quota import BATCH_STATS, DATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingestion.youtube.accounts import Account

Row = dict[str, object]

IDS_PER_CALL = 50
CHANNEL_PARTS = "snippet,statistics,contentDetails,status"
UPLOAD_PARTS = "snippet,contentDetails,status"
VIDEO_PARTS = "snippet,contentDetails,statistics,status,topicDetails,liveStreamingDetails"
STATISTICS_PARTS = "id,snippet,statistics,contentDetails"


def batches(ids: Sequence[str]) -> list[Sequence[str]]:
    """`ids` in portions of 50, as many as a call takes."""
    return [ids[at : at + IDS_PER_CALL] for at in range(0, len(ids), IDS_PER_CALL)]


class DataApi:
    """The Data API as one account sees it."""

    def __init__(self, client: Client, root: str, account: Account) -> None:
        self._client = client
        self._root = root
        self._account = account

    def channels_by_id(self, channel_ids: Sequence[str]) -> list[Row]:
        """Return the rows of up to 50 channels; those unknown to YouTube are not among them."""
        return self._channels({"id": ",".join(channel_ids), "maxResults": str(IDS_PER_CALL)})

    def channel_by_handle(self, handle: str) -> list[Row]:
        """Return the row of the channel that has `handle`; empty when nobody has it."""
        return self._channels({"forHandle": handle})

    def uploads(self, channel_id: str, playlist_id: str) -> Iterator[list[Row]]:
        """Yield pages of a channel's uploads, newest first."""
        params = {"part": UPLOAD_PARTS, "playlistId": playlist_id, "maxResults": "50"}
        for answer in self._pages("playlistItems.list", "playlistItems", params):
            yield [_upload_row(channel_id, playlist_id, item, answer) for item in _items(answer)]

    def videos(
        self, channel_of: Mapping[str, str], video_ids: Sequence[str]
    ) -> tuple[list[Row], Answer]:
        """Return the rows of up to 50 videos and the answer, which may hold fewer."""
        params = {"part": VIDEO_PARTS, "id": ",".join(video_ids)}
        answer = self._ask("videos.list", "videos", params | self._acting())
        return [_video_row(channel_of, item, answer) for item in _items(answer)], answer

    def statistics(
        self, channel_of: Mapping[str, str], video_ids: Sequence[str]
    ) -> tuple[list[Row], Answer]:
        """Return the counters of up to 50 videos and the answer, which may hold fewer."""
        params = {"part": STATISTICS_PARTS, "id": ",".join(video_ids)}
        answer = self._ask(
            "videos.batchGetStats", "videos:batchGetStats", params | self._acting(), BATCH_STATS
        )
        return [_video_row(channel_of, item, answer) for item in _items(answer)], answer

    def comment_threads(self, channel_id: str, video_id: str) -> Iterator[list[Row]]:
        """Yield pages of a video's comment threads; none when its comments are off."""
        params = {"part": "snippet,replies", "videoId": video_id, "maxResults": "100"}
        try:
            for answer in self._pages("commentThreads.list", "commentThreads", params):
                yield [
                    {
                        "thread_id": _text(item, "id"),
                        "video_id": video_id,
                        "channel_id": channel_id,
                        "payload": as_json(item),
                        **answer.stamp(),
                    }
                    for item in _items(answer)
                ]
        except CommentsDisabledError:
            return

    def _channels(self, params: dict[str, str]) -> list[Row]:
        answer = self._ask("channels.list", "channels", {"part": CHANNEL_PARTS, **params})
        return [
            {
                "channel_id": _text(item, "id"),
                "content_owner_id": self._account.content_owner,
                "payload": as_json(item),
                **answer.stamp(),
            }
            for item in _items(answer)
        ]

    def _pages(self, endpoint: str, path: str, params: dict[str, str]) -> Iterator[Answer]:
        token = ""
        while True:
            page = {**params, "pageToken": token} if token else params
            answer = self._ask(endpoint, path, page)
            yield answer
            token = str(answer.data.get("nextPageToken") or "")
            if not token:
                return

    def _ask(self, endpoint: str, path: str, params: dict[str, str], bucket: str = DATA) -> Answer:
        call = Call(endpoint, f"{self._root}/{path}", bucket, params=params)
        return self._client.ask(call, self._account)

    def _acting(self) -> dict[str, str]:
        owner = self._account.content_owner
        return {"onBehalfOfContentOwner": owner} if owner else {}


def _items(answer: Answer) -> list[dict[str, Any]]:
    items = answer.data.get("items") or []
    if not isinstance(items, list):
        raise ChangedTypeError(f"expected a list of items, got {type(items).__name__}")
    return items


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        raise ChangedTypeError(
            f"{item.get('kind', 'an item')}: expected text in {name!r}, got {value!r}: "
            "the platform changed this field's type; nothing of this answer was loaded"
        )
    return value


def _video_row(channel_of: Mapping[str, str], item: dict[str, Any], answer: Answer) -> Row:
    video_id = _text(item, "id")
    return {
        "video_id": video_id,
        "channel_id": channel_of.get(video_id),
        "payload": as_json(item),
        **answer.stamp(),
    }


def _upload_row(channel_id: str, playlist_id: str, item: dict[str, Any], answer: Answer) -> Row:
    """A playlist item; a private or deleted video has no time of publication."""
    details = item.get("contentDetails") or {}
    resource = (item.get("snippet") or {}).get("resourceId") or {}
    published = details.get("videoPublishedAt")
    return {
        "channel_id": channel_id,
        "playlist_id": playlist_id,
        "video_id": details.get("videoId") or resource.get("videoId"),
        "video_published_at": datetime.fromisoformat(published) if published else None,
        "privacy_status": (item.get("status") or {}).get("privacyStatus"),
        "payload": as_json(item),
        **answer.stamp(),
    }


def uploads_playlist(channel: Row) -> str:
    """The id of a channel's uploads list: as the channel says, else by YouTube's naming rule."""
    payload = json.loads(str(channel["payload"]))
    listed = (payload.get("contentDetails") or {}).get("relatedPlaylists") or {}
    return str(listed.get("uploads") or "UU" + str(channel["channel_id"])[2:])
