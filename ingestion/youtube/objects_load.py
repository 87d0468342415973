"""Loads a channel's own objects: its row, its list of uploads, its videos' comments."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ingestion.ranges import Days
from ingestion.youtube.data_api import DataApi
from ingestion.youtube.state import KnownVideo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.landing.landing import Landing
    from ingestion.landing.outcome import AccountRecord
    from ingestion.youtube.discovery import ChannelTarget
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
        record: AccountRecord,
    ) -> None:
        self._session = session
        self._target = target
        self._work = work
        self._landing = landing
        self._record = record
        self._api = DataApi(session.client, session.settings.data_root, target.account)

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

    def comment_threads(self, videos: Sequence[KnownVideo]) -> None:
        """Land the comment threads of all videos that are not known to have none."""
        silent = self._session.without_comments
        ids = [video_id for video_id in self._work.lookups(videos) if video_id not in silent]

        def one(video_id: str) -> None:
            for page in self._api.comment_threads(self._target.channel_id, video_id):
                self._landing.add("comment_threads", page)

        for _ in self._session.workers.ordered(one, ids):
            pass
        self._record.fetched("comment_threads", self.today)


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
