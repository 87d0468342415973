"""Looks up videos of all channels that one account asks for, 50 a call; finds the missing ones."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ingestion.landing.errors import SourceError
from ingestion.landing.outcome import undocumented_forms_explained
from ingestion.youtube.data_api import DataApi, batches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingestion.landing.landing import Landing
    from ingestion.youtube.accounts import Account
    from ingestion.youtube.channel_load import ChannelLoad
    from ingestion.youtube.session import Session

Row = dict[str, object]

LOOKED_UP = ("videos", "video_statistics")


class Lookups:
    """One account's look-ups; ids of several channels share a call."""

    def __init__(self, session: Session, account: Account, landing: Landing) -> None:
        self._session = session
        self._landing = landing
        self._api = DataApi(session.client, session.settings.data_root, account)

    def run(self, channels: Sequence[ChannelLoad]) -> None:
        """Land facts and counters of the channels' videos where they are due."""
        for resource in LOOKED_UP:
            due = [channel for channel in channels if channel.is_due(resource)]
            self._look_up(resource, due)

    def _look_up(self, resource: str, channels: Sequence[ChannelLoad]) -> None:
        """Ask for one resource; a channel whose ids were not all asked gets a gap."""
        channel_of = {i: c.channel_id for c in channels for i in c.lookup_ids()}
        asked = batches(list(channel_of))
        ask = self._api.videos if resource == "videos" else self._api.statistics

        def one(ids: Sequence[str]) -> None:
            rows, answer = ask(channel_of, ids)
            self._landing.add(resource, rows)
            self._note_counters(rows)
            returned = {str(row["video_id"]) for row in rows}
            missing: list[Row] = [
                {"video_id": i, "channel_id": channel_of[i], "resource": resource} | answer.stamp()
                for i in ids
                if i not in returned
            ]
            self._landing.add("missing_videos", missing)

        answered: set[str] = set()
        failure: SourceError | None = None
        try:
            with undocumented_forms_explained(resource):
                for at, _ in enumerate(self._session.workers.ordered(one, asked)):
                    answered.update(asked[at])
        except SourceError as error:
            failure = error
        for channel in channels:
            is_cut_short = not answered.issuperset(channel.lookup_ids())
            problem = failure if is_cut_short and failure else channel.unlisted
            if problem:
                channel.snapshot_failed(resource, problem)
            else:
                channel.snapshot_taken(resource)

    def _note_counters(self, rows: Sequence[Row]) -> None:
        """Remember view and comment counters, which decide what is asked next."""
        for row in rows:
            statistics = json.loads(str(row["payload"])).get("statistics") or {}
            video_id = str(row["video_id"])
            views = str(statistics.get("viewCount") or "")
            if views.isdigit():
                self._session.views[video_id] = int(views)
            if statistics.get("commentCount") == "0":
                self._session.without_comments.add(video_id)
