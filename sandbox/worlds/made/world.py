"""The made world put together: who may see what, at which moment."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import numpy as np

from sandbox.google.identity import ALL_SCOPES, MONEY, REFRESH_PREFIX, WITHOUT_MONEY, Caller
from sandbox.worlds.made import channel_resources, comments, kitchen, resources
from sandbox.worlds.made.catalogue import (
    LAST_PUBLICATION,
    Video,
    channel_plans,
    made_id,
    videos_of,
)
from sandbox.worlds.made.figures import Figures
from sandbox.worlds.made.growth import Growth
from sandbox.worlds.made.kitchen import CONTENT_OWNER
from sandbox.worlds.made.pacific import day_edges, day_of
from sandbox.worlds.made.social.world import MadeSocial
from sandbox.worlds.world import ChannelInfo

Json = dict[str, object]
DAYS_AFTER_LAST = 60
# A deleted video is still listed as if nothing had happened, then as a deleted one, then not.
LISTED_AS_BEFORE = timedelta(hours=6)
LISTED_AS_DELETED = timedelta(days=2)
KEPT_COMMENTS = 1_000


class MadeWorld:
    """A cooking brand; the same seed and clock give the same answers for ever."""

    is_recorded = False

    def __init__(self, *, seed: int, videos: int, start: date, channels: int) -> None:
        self.name = f"made world {seed}"
        self.seed = seed
        self.start = start
        self._plans = channel_plans(channels)
        self._channel_ids = [
            "UC" + made_id(seed, "channel", n, length=21) + "g" for n in range(channels)
        ]
        weights = [plan.weight for plan in self._plans]
        self.videos: list[Video] = []
        for n, plan in enumerate(self._plans):
            visible = max(round(videos * weights[n] / sum(weights)), 1)
            self.videos += videos_of(seed, n, plan, visible=visible, start=start)
        days = (day_of(LAST_PUBLICATION) - start).days + DAYS_AFTER_LAST
        growth = Growth(self.videos, self._plans, start, day_edges(start, days), seed)
        self.figures = Figures(growth)
        self._row = {video.video_id: row for row, video in enumerate(self.videos)}
        self._comments: dict[tuple[int, datetime], list[tuple[Json, list[Json]]]] = {}
        self.channels = tuple(self._info(n) for n in range(channels))
        self.social = MadeSocial(seed=seed, videos=self.videos, size=videos, start=start)

    @property
    def grants(self) -> dict[str, Caller]:
        """Return what each refresh token of this world stands for."""
        owner = Caller(frozenset(self._channel_ids), CONTENT_OWNER, ALL_SCOPES)
        found = {REFRESH_PREFIX + "owner": owner}
        for channel_id in self._channel_ids:
            name = REFRESH_PREFIX + channel_id
            found[name] = Caller(frozenset({channel_id}), None, ALL_SCOPES)
            found[name + WITHOUT_MONEY] = Caller(
                frozenset({channel_id}), None, ALL_SCOPES - {MONEY}
            )
        return found

    def channel(self, channel_id: str, at: datetime, caller: Caller) -> Json | None:
        """Return a channel's resource; its views include those of videos since deleted."""
        if channel_id not in self._channel_ids:
            return None
        n = self._channel_ids.index(channel_id)
        mine = self.figures.growth.channel == n
        gained = self.figures.lifetime("subscribersGained", at)[mine].sum()
        lost = self.figures.lifetime("subscribersLost", at)[mine].sum()
        public = sum(
            self._is_public(video, at) for video in self.videos if video.channel_index == n
        )
        return channel_resources.channel_resource(
            self._plans[n],
            channel_id,
            counts={
                "views": int(self.figures.lifetime("views", at)[mine].sum()),
                "subscribers": self._plans[n].subscribers + int(gained) - int(lost),
                "videos": public,
            },
            published_at=datetime(2019 + n, 5, 4, 9, 30, tzinfo=UTC),
            is_owner=caller.owns(channel_id),
        )

    def channel_id_of(self, handle: str) -> str | None:
        """Return the id of a handle."""
        wanted = handle.lower().removeprefix("@")
        for n, plan in enumerate(self._plans):
            if plan.handle.removeprefix("@") == wanted:
                return self._channel_ids[n]
        return None

    def playlist_items(self, playlist_id: str, at: datetime, caller: Caller) -> list[Json] | None:
        """Return a channel's uploads, newest first."""
        channel_id = "UC" + playlist_id.removeprefix("UU")
        if not playlist_id.startswith("UU") or channel_id not in self._channel_ids:
            return None
        n = self._channel_ids.index(channel_id)
        listed = [
            (video, state)
            for video in self.videos
            if video.channel_index == n and (state := self._listed(video, at, caller)) is not None
        ]
        return [
            channel_resources.playlist_item(
                video,
                channel_id,
                self._plans[n],
                position=position,
                state=state,
                at=at,
                privacy=None if state == "deleted" else resources.privacy_of(video, at),
            )
            for position, (video, state) in enumerate(reversed(listed))
        ]

    def video(self, video_id: str, at: datetime, caller: Caller) -> Json | None:
        """Return a video's resource, None when deleted, not yet out, or private to others."""
        row = self._row.get(video_id)
        if row is None:
            return None
        video = self.videos[row]
        channel_id = self._channel_ids[video.channel_index]
        if not self._is_visible(video, at, caller.owns(channel_id)):
            return None
        metrics = ("views", "likes", "dislikes", "comments")
        return resources.video_resource(
            video,
            self._plans[video.channel_index],
            channel_id,
            at=at,
            counts={name: int(self.figures.lifetime(name, at)[row]) for name in metrics},
            is_owner=caller.owns(channel_id),
        )

    def video_ids(self, at: datetime, caller: Caller) -> list[str]:
        """Return the ids of videos anyone may find, newest first; unlisted ones are not found."""
        return [
            video.video_id
            for video in sorted(self.videos, key=lambda v: v.published_at, reverse=True)
            if not video.is_unlisted
            and self._is_visible(video, at, caller.owns(self._channel_ids[video.channel_index]))
        ]

    def playlists(self, at: datetime) -> list[Json]:
        """Return one playlist a topic and channel."""
        return [
            channel_resources.topic_playlist(
                plan,
                channel_id,
                topic,
                seed=self.seed,
                size=sum(
                    video.channel_index == n and video.topic == topic and self._is_public(video, at)
                    for video in self.videos
                ),
            )
            for n, (channel_id, plan) in enumerate(zip(self._channel_ids, self._plans, strict=True))
            for topic, *_ in kitchen.TOPICS
        ]

    def search_results(self, kind: str) -> list[Json]:  # noqa: ARG002 - the protocol's name
        """Return nothing: here everything found is also there."""
        return []

    def threads(self, video_id: str, at: datetime) -> list[Json] | None:
        """Return a video's threads, None when its comments are off."""
        row = self._row.get(video_id)
        if row is None:
            return []
        return None if self.videos[row].are_comments_off else self._threads(row, at)

    def comment(self, comment_id: str, at: datetime) -> Json | None:
        """Return a comment or reply by its id."""
        for top, replies in self._conversations(at):
            for item in (top, *replies):
                if item["id"] == comment_id:
                    return item
        return None

    def replies(self, parent_id: str, at: datetime) -> list[Json]:
        """Return the replies to a comment."""
        for top, replies in self._conversations(at):
            if top["id"] == parent_id:
                return replies
        return []

    def _conversations(self, at: datetime) -> Iterator[tuple[Json, list[Json]]]:
        for row in range(len(self.videos)):
            yield from self._written(row, at)

    def _threads(self, row: int, at: datetime) -> list[Json]:
        video = self.videos[row]
        channel_id = self._channel_ids[video.channel_index]
        return comments.threads(video, channel_id, self._written(row, at))

    def _written(self, row: int, at: datetime) -> list[tuple[Json, list[Json]]]:
        """Return a video's comments with their replies, oldest first, kept for the next page."""
        key = (row, at)
        if key not in self._comments:
            if len(self._comments) > KEPT_COMMENTS:
                self._comments.clear()
            growth, video = self.figures.growth, self.videos[row]
            count = int(self.figures.lifetime("comments", at)[row])
            times = comments.written_at(
                count,
                int(growth.before["comments"][row]),
                growth.daily["comments"][row],
                growth.edges,
                video.published_at.timestamp(),
            )
            moments = np.minimum(times, at.timestamp()).tolist()
            self._comments[key] = comments.conversations(video, moments)
        return self._comments[key]

    def categories(self, region: str) -> list[Json]:
        """Return the categories of a region, named in its language."""
        return channel_resources.categories(region)

    def _info(self, n: int) -> ChannelInfo:
        plan, channel_id = self._plans[n], self._channel_ids[n]
        return ChannelInfo(
            channel_id=channel_id,
            handle=plan.handle,
            title=plan.title,
            is_owned=True,
            is_monetised=plan.rpm_usd > 0,
            country=plan.country,
            content_owner=CONTENT_OWNER,
            refresh_token=REFRESH_PREFIX + channel_id,
        )

    def _is_public(self, video: Video, at: datetime) -> bool:
        return self._is_visible(video, at, False) and not video.is_unlisted

    @staticmethod
    def _is_visible(video: Video, at: datetime, is_owner: bool) -> bool:
        if at < video.published_at or (video.deleted_at is not None and at >= video.deleted_at):
            return False
        return is_owner or video.private_at is None or at < video.private_at

    def _listed(self, video: Video, at: datetime, caller: Caller) -> str | None:
        """Return how a video stands in its uploads: there, private, deleted, or not at all."""
        if at < video.published_at:
            return None
        gone = video.deleted_at
        if gone is not None and at >= gone:
            if at < gone + LISTED_AS_BEFORE:
                return "there"
            return "deleted" if at < gone + LISTED_AS_DELETED else None
        is_owner = caller.owns(self._channel_ids[video.channel_index])
        if not is_owner and video.private_at is not None and at >= video.private_at:
            return "private"
        return "there" if is_owner or not video.is_unlisted else None
