"""Loads one channel: each resource on its own, so that one that fails does not stop the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ingestion.landing.errors import SourceError
from ingestion.landing.outcome import AccountRecord, undocumented_forms_explained
from ingestion.ranges import Days
from ingestion.youtube.errors import MissingCredentialsError, MissingListError
from ingestion.youtube.figures_load import FiguresLoad
from ingestion.youtube.objects_load import ObjectsLoad
from ingestion.youtube.ranges import newest_possible_day
from ingestion.youtube.settings import (
    BULK_RESOURCE,
    DAY_RESOURCES,
    SNAPSHOT_RESOURCES,
    WINDOW_RESOURCES,
)
from ingestion.youtube.work import ChannelWork, total_days

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ingestion.landing.landing import Landing
    from ingestion.youtube.accounts import Account
    from ingestion.youtube.discovery import ChannelTarget, Lost
    from ingestion.youtube.session import Session
    from ingestion.youtube.state import KnownVideo
    from ingestion.youtube.video_queries import Piece

ANALYTICS_RESOURCES = (*DAY_RESOURCES, *WINDOW_RESOURCES)
NO_LIST = "its list of uploads was never read: switch the resource `uploads` on"
NO_OWNER = "no owner's token for this channel: sign in with `groundswell authorize youtube`"


class ChannelLoad:
    """Loads what one channel needs in this run.

    Attributes:
        unlisted: Why the channel's videos are not known well enough to ask about all of them.
    """

    def __init__(self, session: Session, target: ChannelTarget, landing: Landing) -> None:
        self._session = session
        self._target = target
        self._landing = landing
        self._work = ChannelWork(
            session.settings,
            session.state,
            target.channel_id,
            now=session.now,
            since=session.since,
        )
        self._record = AccountRecord(
            landing, session.notes, target.channel_id, target.channel.name, now=session.now
        )
        self._record.consent_scope = (target.owner or target.account).consent_scope
        self._videos: list[KnownVideo] = []
        self.unlisted: SourceError | None = None
        self._objects = ObjectsLoad(session, target, self._work, landing, self._record)

    @property
    def channel_id(self) -> str:
        """The channel's id."""
        return self._target.channel_id

    @property
    def account(self) -> Account:
        """Who asks for its objects."""
        return self._target.account

    def list_uploads(self) -> None:
        """Land the channel's row and list its videos, when due; else the state knows them."""
        if self._target.row:
            self._objects.channel()
        else:
            self.is_due("channels")
        known = self._session.state.uploads.get(self.channel_id)
        self._videos = known or []
        if self.is_due("uploads"):
            try:
                with undocumented_forms_explained("uploads"):
                    self._videos = self._objects.uploads()
            except SourceError as error:
                self.snapshot_failed("uploads", error)
                self.unlisted = error
        elif known is None:
            self.unlisted = MissingListError(NO_LIST)

    def lookup_ids(self) -> list[str]:
        """The videos to look up."""
        return self._work.lookups(self._videos)

    def snapshot_taken(self, resource: str) -> None:
        """Record that a snapshot was taken whole."""
        self._record.fetched(resource, self._objects.today)

    def snapshot_failed(self, resource: str, error: SourceError) -> None:
        """Record that a snapshot was not taken whole."""
        self._failed(resource, [self._objects.today], error)

    def load_the_rest(self, archive: Path) -> None:
        """Load comments and figures, where wanted and due."""
        if self.is_due("comment_threads"):
            load = partial(self._objects.comment_threads, self._videos)
            self._guarded("comment_threads", [self._objects.today], load)
        if self._target.channel.ownership == "owned":
            self._figures(self._videos, archive)

    def _figures(self, videos: Sequence[KnownVideo], archive: Path) -> None:
        owner = self._target.owner
        if owner is None:
            self._without_owner(videos)
            return
        figures = FiguresLoad(
            self._session,
            owner,
            channel_id=self._target.channel_id,
            work=self._work,
            landing=self._landing,
            record=self._record,
        )
        for resource in ANALYTICS_RESOURCES:
            if self.unlisted and resource.startswith("video_"):
                if self._session.settings.wants(resource):
                    self._failed(resource, self._work.days(resource), self.unlisted)
                continue
            asked: list[Piece] = []
            self._guarded(
                resource,
                self._work.days(resource),
                partial(self._choose, resource, videos, figures, asked),
            )
            if asked:
                load = partial(figures.report, resource, asked)
                self._guarded(resource, total_days(asked), load)
        self._bulk(figures, archive, acts_for=owner.content_owner)

    def _choose(
        self,
        resource: str,
        videos: Sequence[KnownVideo],
        figures: FiguresLoad,
        asked: list[Piece],
    ) -> None:
        """Add to `asked` what to ask of `resource`; nothing to ask is noted as a skip."""
        asked += self._work.pieces(
            resource, videos, views=self._session.views, countries=figures.countries
        )
        if not asked and self._session.settings.wants(resource):
            self._record.skipped(resource, self._why_not(resource))

    def _bulk(self, figures: FiguresLoad, archive: Path, *, acts_for: str | None) -> None:
        today = [self._objects.today]
        if not self.is_due(BULK_RESOURCE):
            return
        if acts_for:
            detail = "a content owner's bulk reports are of other types, which are not collected"
            self._record.gap(BULK_RESOURCE, today, "not_available", detail=detail)
            return
        self._guarded(BULK_RESOURCE, today, lambda: figures.bulk(archive))

    def _without_owner(self, videos: Sequence[KnownVideo]) -> None:
        """Record that an owned channel's figures cannot be asked for."""
        for resource in ANALYTICS_RESOURCES:
            days = total_days(self._work.pieces(resource, videos))
            if days:
                self._record.gap(resource, days, "unauthorised", detail=NO_OWNER)
        self._record.failed(MissingCredentialsError(NO_OWNER))

    def is_due(self, resource: str) -> bool:
        """Whether `resource` is wanted and not fresh; a skip is noted."""
        if not self._session.settings.wants(resource):
            return False
        if self._work.is_fresh(resource):
            self._record.skipped(resource, self._why_not(resource))
            return False
        return True

    def _why_not(self, resource: str) -> str:
        refused = self._work.refused_metrics(resource)
        if self._work.is_refused(resource):
            return f"refused lately ({refused['*']}); asked again later"
        if self._work.is_fresh(resource):
            return f"read less than {self._session.settings.refresh_hours:g} hours ago"
        return "has nothing to ask for yet"

    def _guarded(self, resource: str, days: Sequence[Days], load: Callable[[], None]) -> None:
        """Run `load`; when it fails, record the gap and the failure and go on."""
        try:
            with undocumented_forms_explained(resource):
                load()
        except SourceError as error:
            self._failed(resource, days, error)

    def _failed(self, resource: str, days: Sequence[Days], error: SourceError) -> None:
        """Record a failure and the gap it leaves."""
        until = self._work.today if resource in SNAPSHOT_RESOURCES else None
        self._record.gap(
            resource, days, error.gap_reason, detail=str(error), recoverable_until=until
        )
        self._record.failed(error)


def record_lost(session: Session, lost: Lost, landing: Landing) -> None:
    """Record a channel that cannot be loaded at all."""
    channel_id = lost.channel_id or lost.channel.name
    record = AccountRecord(landing, session.notes, channel_id, lost.channel.name, now=session.now)
    today = ChannelWork(session.settings, session.state, channel_id, now=session.now).today
    days = Days(newest_possible_day(today), today)
    record.gap("channels", [days], lost.error.gap_reason, detail=str(lost.error))
    record.failed(lost.error)
