"""Loads one account: each resource on its own, so that one that fails does not stop the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingestion.instagram.figures_load import FiguresLoad
from ingestion.instagram.listing import list_media, list_stories
from ingestion.instagram.metrics import FOLLOWERS_NEEDED, STORY
from ingestion.instagram.readings_load import ReadingsLoad
from ingestion.instagram.rows import account_row
from ingestion.instagram.work import EVERY_METRIC
from ingestion.landing.errors import SourceError
from ingestion.landing.outcome import AccountRecord, undocumented_forms_explained
from ingestion.ranges import Days

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingestion.instagram.listing import Listing
    from ingestion.instagram.session import AccountTarget, Lost, Session
    from ingestion.landing.landing import Landing

FEW_VIEWERS = "fewer than five people saw it, so Instagram tells no insights"
FEW_FOLLOWERS = "fewer than 100 followers, so Instagram tells nothing of the audience"


class AccountLoad:
    """Loads what one account needs in this run."""

    def __init__(self, session: Session, target: AccountTarget, landing: Landing) -> None:
        self._session = session
        self._target = target
        self._landing = landing
        self._api = session.api(target.account_id)
        self._work = session.work(target.account_id)
        self.record = AccountRecord(
            landing, session.notes, target.account_id, target.name, now=session.now
        )
        self.record.consent_scope = self._api.caller.consent_scope

    @property
    def account_id(self) -> str:
        """The account's id."""
        return self._target.account_id

    @property
    def has_work(self) -> bool:
        """Whether anything is to be asked."""
        return self._work.has_any

    def run(self) -> None:
        """Land what is due; stories first, since they vanish."""
        self._guarded("accounts", self._profile)
        self._guarded("stories", self._stories)
        self._guarded("media", self._media)
        figures = FiguresLoad(
            self._api,
            self._work,
            metrics=self._session.metrics,
            landing=self._landing,
            record=self.record,
        )
        self._guarded("account_insights", figures.insights)
        if self._has_audience():
            self._guarded("account_demographics", figures.demographics)

    def _profile(self) -> None:
        answer = self._api.profile()
        row = account_row(self._target.account_id, self._target.page_id, answer)
        self._landing.add("accounts", [row])
        found = answer.data.get("followers_count")
        self._work.followers = found if isinstance(found, int) else None
        self.record.fetched("accounts", self._today)

    def _stories(self) -> None:
        listing = list_stories(self._api, self._work)
        load = self._readings(listing)
        for media_id, _ in listing.gone:
            load.land_gone(media_id)
        self._finish("stories", load, listing, self._today)

    def _media(self) -> None:
        listing = list_media(self._api, self._work)
        load = self._readings(listing)
        self._finish("media", load, listing, Days(self._work.floor, self._work.today))

    def _readings(self, listing: Listing) -> ReadingsLoad:
        load = ReadingsLoad(
            self._api,
            self._work,
            metrics=self._session.metrics,
            landing=self._landing,
            record=self.record,
        )
        load.run(listing.readings)
        return load

    def _finish(self, resource: str, load: ReadingsLoad, listing: Listing, days: Days) -> None:
        """Record that all was read, or what was not.

        Raises:
            GraphError: A reading failed; the others are landed.
        """
        of_stories = f"{EVERY_METRIC}/{STORY}"
        if load.too_few_viewers and not self._work.is_refused("media_insights", of_stories):
            detail = f"{FEW_VIEWERS} ({', '.join(load.too_few_viewers)})"
            self.record.refused("media_insights", [of_stories], "below_threshold", detail=detail)
        for told, count in load.unsupported.items():
            self.record.gap(
                "media_insights",
                [self._today],
                "not_available",
                detail=f"insights of {count} {resource} are refused: {told}",
            )
        if load.failures:
            raise load.failures[0]
        self.record.fetched(resource, days)
        if load.not_allowed:
            self._failed("media_insights", load.not_allowed)
        elif self._work.wants_insights and listing.readings:
            self.record.fetched("media_insights", self._today)

    def _has_audience(self) -> bool:
        """Whether enough follow the account for Instagram to tell who; else it is noted."""
        if not self._work.is_due("account_demographics"):
            return True
        has = self._work.has_followers(FOLLOWERS_NEEDED)
        if not has:
            self.record.refused(
                "account_demographics", [EVERY_METRIC], "below_threshold", detail=FEW_FOLLOWERS
            )
        return has

    @property
    def _today(self) -> Days:
        return Days(self._work.today, self._work.today)

    def _guarded(self, resource: str, load: Callable[[], None]) -> None:
        """Run `load` where it is due; when it fails, record the gap and go on."""
        if not self._session.settings.wants(resource):
            return
        if not self._work.is_due(resource):
            self.record.skipped(resource, self._why_not(resource))
            return
        try:
            with undocumented_forms_explained(resource):
                load()
        except SourceError as error:
            self._failed(resource, error)

    def _why_not(self, resource: str) -> str:
        if self._work.is_refused(resource):
            return "was refused lately; asked again later"
        return "was read a short while ago"

    def _failed(self, resource: str, error: SourceError) -> None:
        until = self._work.today if resource == "stories" else None
        self.record.gap(
            resource, [self._today], error.gap_reason, detail=str(error), recoverable_until=until
        )
        self.record.failed(error)


def record_lost(session: Session, lost: Lost, landing: Landing) -> None:
    """Record an account that cannot be loaded at all."""
    account_id = lost.account.account_id or lost.account.page_id or lost.account.name
    record = AccountRecord(landing, session.notes, account_id, lost.account.name, now=session.now)
    today = session.work(account_id).today
    record.gap("accounts", [Days(today, today)], lost.error.gap_reason, detail=str(lost.error))
    record.failed(lost.error)
