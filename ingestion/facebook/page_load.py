"""Loads one Page: each resource on its own, so that one that fails does not stop the others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ingestion.facebook import rows
from ingestion.facebook.page_days import PageDays
from ingestion.facebook.snapshots import Snapshots
from ingestion.facebook.work import BELOW_THRESHOLD, EVERY_METRIC, MIN_PAGE_LIKES
from ingestion.landing.errors import SourceError
from ingestion.landing.outcome import AccountRecord, undocumented_forms_explained
from ingestion.ranges import Days

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from ingestion.facebook.session import Session
    from ingestion.facebook.settings import PageSettings
    from ingestion.graph.errors import GraphError
    from ingestion.graph.tokens import IssuedPage
    from ingestion.landing.landing import Landing

OF_LIKED_PAGES = ("page_insights", "post_insights", "video_insights")
KEPT_BY_META = "Meta tells Page insights for two years"


class PageLoad:
    """Loads what one Page needs in this run.

    Attributes:
        page_id: The Page.
        has_insights: Whether it is one of ours, with likes enough for insights.
        record: Its ledgers.
    """

    def __init__(
        self, session: Session, page: PageSettings, issued: IssuedPage, *, landing: Landing
    ) -> None:
        self._session = session
        self._page = page
        self._issued = issued
        self._landing = landing
        self._work = session.work(page.page_id)
        self._today = Days(self._work.today, self._work.today)
        name = str(issued.answer.data.get("name") or page.page_id)
        self.page_id = page.page_id
        self.has_insights = page.ownership == "owned" and not is_below_threshold(issued.answer.data)
        self.record = page_record(session, page, landing=landing, name=name)

    def run(self) -> None:
        """Load the Page's profile, and of an owned one its posts, videos, figures and earnings."""
        if self._session.settings.wants("pages"):
            row = rows.page_row(self.page_id, self._issued.answer)
            row["consent_scope"] = self.record.consent_scope
            self._guarded("pages", partial(self._landing.add, "pages", [row]))
            self.record.fetched("pages", self._today)
        if self._page.ownership != "owned":
            return
        if not self.has_insights:
            self._note_threshold()
        for resource in ("posts", "videos"):
            if self._session.settings.wants(resource):
                self._guarded(resource, partial(self._snapshots, resource))
        if self.has_insights:
            self._guarded("page_insights", self._page_insights)
            self._guarded("page_earnings", self._page_earnings)

    def _snapshots(self, resource: str) -> None:
        snapshots = Snapshots(
            self._session,
            self.page_id,
            self._issued.caller,
            work=self._work,
            landing=self._landing,
            record=self.record,
        )
        for failed, error in snapshots.read(resource, has_insights=self.has_insights):
            self._failed(failed, [self._today], error)

    def _page_insights(self) -> None:
        if not self._session.settings.wants("page_insights"):
            return
        lost = self._work.lost_days()
        if lost is not None:
            self.record.gap("page_insights", [lost], "not_available", detail=KEPT_BY_META)
        missed, error = self._days().insights()
        if error is not None:
            self._failed("page_insights", missed, error)

    def _page_earnings(self) -> None:
        missed, error = self._days().earnings()
        if error is not None:
            self._failed("page_earnings", missed, error)

    def _days(self) -> PageDays:
        return PageDays(
            self._session,
            self.page_id,
            self._issued.caller,
            work=self._work,
            landing=self._landing,
            record=self.record,
        )

    def _note_threshold(self) -> None:
        """Record that a Page this small has no insights, unless the ledger says so lately."""
        likes = self._issued.answer.data.get("fan_count")
        detail = f"Meta tells insights from {MIN_PAGE_LIKES} likes; this Page has {likes}"
        for resource in OF_LIKED_PAGES:
            if not self._session.settings.wants(resource):
                continue
            if self._work.is_told_below_threshold(resource):
                self.record.skipped(resource, f"has none: {detail}")
            else:
                self.record.refused(resource, [EVERY_METRIC], BELOW_THRESHOLD, detail=detail)

    def _guarded(self, resource: str, load: Callable[[], None]) -> None:
        """Run `load`; when it fails, record the gap and the failure and go on."""
        try:
            with undocumented_forms_explained(resource):
                load()
        except SourceError as error:
            self._failed(resource, [self._today], error)

    def _failed(self, resource: str, days: Sequence[Days], error: SourceError) -> None:
        """Record a failure and the gap it leaves."""
        until = self._work.today if days == [self._today] else None
        self.record.gap(
            resource, days, error.gap_reason, detail=str(error), recoverable_until=until
        )
        self.record.failed(error)


def is_below_threshold(profile: Mapping[str, Any]) -> bool:
    """Whether a Page has too few likes for insights; one that does not tell them has enough."""
    likes = profile.get("fan_count")
    return isinstance(likes, int) and likes < MIN_PAGE_LIKES


def page_record(
    session: Session, page: PageSettings, *, landing: Landing, name: str | None = None
) -> AccountRecord:
    """The ledgers of one Page."""
    record = AccountRecord(
        landing, session.notes, page.page_id, name or page.page_id, now=session.now
    )
    record.consent_scope = "owner" if page.ownership == "owned" else "public"
    return record


def record_lost(
    session: Session, page: PageSettings, error: GraphError, *, landing: Landing
) -> None:
    """Record a Page that cannot be loaded at all."""
    record = page_record(session, page, landing=landing)
    today = session.work(page.page_id).today
    record.gap("pages", [Days(today, today)], error.gap_reason, detail=str(error))
    record.failed(error)
