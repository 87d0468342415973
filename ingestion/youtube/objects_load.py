"""Loads a channel's objects: its row, uploads, videos, counters, comments; finds the missing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ingestion.youtube.data_api import DataApi, batches
from ingestion.youtube.ranges import Days
from ingestion.youtube.state import KnownVideo

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingestion.youtube.client import Answer
    from ingestion.youtube.discovery import ChannelTarget
    from ingestion.youtube.landing import Landing
    from ingestion.youtube.outcome import ChannelRecord
    from ingestion.youtube.session import Session
    from ingestion.youtube.work import ChannelWork

Row = dict[str, object]


class ObjectsLoad:
    """The Data API's part of one channel."""

    def __init__(
        self,
        session: Session,
        target: ChannelTarget,
        work: ChannelWork,
        landing: Landing,
        record: ChannelRecord,
    ) -> None:
        self._session = session
        self._target = target
        self._work = work
        self._landing = landing
        self._record = record
        self._api = DataApi(session.client, session.settings.data_root, target.account)
        self._comment_counts: dict[str, str | None] = {}
        self.views: dict[str, int] = dict(session.state.views)

    @property
    def today(self) -> Days:
        """The Pacific day a snapshot belongs to."""
        return Days(self._work.today, self._work.today)

    def channel(self) -> None:
        """Land the channel's own row, which finding the channel has read."""
        if self._target.row:
            self._landing.add("channels", [self._target.row])
            self._record.fetched("channels", self.today)

    def uploads(self) -> list[KnownVideo]:
        """Land the list of uploads; returns it together with known videos that left it."""
        listed: dict[str, KnownVideo] = {}
        for page in self._api.uploads(self._target.channel_id, self._target.playlist_id):
            self._landing.add("uploads", page)
            listed |= {video.video_id: video for video in map(known_video, page) if video.video_id}
        self._record.fetched("uploads", self.today)
        earlier = self._session.state.uploads.get(self._target.channel_id, [])
        for known in earlier:  # a video made private no longer tells when it was published
            video = listed.get(known.video_id)
            if video and video.published_at is None:
                listed[known.video_id] = replace(video, published_at=known.published_at)
        gone = [replace(v, is_listed=False) for v in earlier if v.video_id not in listed]
        return [*listed.values(), *gone]

    def videos(self, videos: Sequence[KnownVideo]) -> None:
        """Land the facts of all videos."""
        self._look_up("videos", self._api.videos, self._work.lookups(videos))

    def statistics(self, videos: Sequence[KnownVideo]) -> None:
        """Land the counters of all videos."""
        self._look_up("video_statistics", self._api.statistics, self._work.lookups(videos))

    def comment_threads(self, videos: Sequence[KnownVideo]) -> None:
        """Land the comment threads of all videos that are not known to have none."""
        ids = [i for i in self._work.lookups(videos) if self._comment_counts.get(i, "?") != "0"]

        def one(video_id: str) -> None:
            for page in self._api.comment_threads(self._target.channel_id, video_id):
                self._landing.add("comment_threads", page)

        for _ in self._session.workers.ordered(one, ids):
            pass
        self._record.fetched("comment_threads", self.today)

    def _look_up(
        self,
        resource: str,
        ask: Callable[[str, Sequence[str]], tuple[list[Row], Answer]],
        ids: Sequence[str],
    ) -> None:
        """Ask for `ids`, 50 a call; those that do not come back land as missing."""

        def one(asked: Sequence[str]) -> None:
            rows, answer = ask(self._target.channel_id, asked)
            self._landing.add(resource, rows)
            self._note_counts(rows)
            returned = {str(row["video_id"]) for row in rows}
            missing: list[Row] = [
                {
                    "video_id": video_id,
                    "channel_id": self._target.channel_id,
                    "resource": resource,
                    **answer.stamp(),
                }
                for video_id in asked
                if video_id not in returned
            ]
            self._landing.add("missing_videos", missing)

        for _ in self._session.workers.ordered(one, batches(ids)):
            pass
        self._record.fetched(resource, self.today)

    def _note_counts(self, rows: Sequence[Row]) -> None:
        """Remember view and comment counters, which decide what is asked next."""
        for row in rows:
            statistics = json.loads(str(row["payload"])).get("statistics") or {}
            video_id = str(row["video_id"])
            views = str(statistics.get("viewCount") or "")
            if views.isdigit():
                self.views[video_id] = int(views)
            self._comment_counts[video_id] = statistics.get("commentCount")


def known_video(row: Row) -> KnownVideo:
    """Return the video an uploads row is about."""
    published = row["video_published_at"]
    return KnownVideo(
        video_id=str(row["video_id"] or ""),
        published_at=published,  # type: ignore[arg-type]
        privacy_status=str(row["privacy_status"]) if row["privacy_status"] else None,
        is_listed=True,
        is_missing=False,
    )
