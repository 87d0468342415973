"""Everything one run shares: client, Page tokens, state, the table of metrics and notes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingestion.facebook.fields import PAGE_FIELDS
from ingestion.facebook.metrics import GROUPS
from ingestion.facebook.refusals import Refusals
from ingestion.facebook.settings import BUCKET
from ingestion.facebook.state import FacebookState, read_state
from ingestion.facebook.work import PageWork
from ingestion.graph.client import GraphClient
from ingestion.graph.errors import GraphError, MissingCredentialsError
from ingestion.graph.metrics_table import MetricsTable
from ingestion.graph.tokens import NO_TOKEN, IssuedPage, PageTokens
from ingestion.landing.outcome import Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from ingestion.facebook.settings import FacebookSettings, PageSettings
    from ingestion.graph.credentials import GraphCredentials
    from ingestion.retries import RetryPolicy
    from warehouse import Target


@dataclass
class Session:
    """One run."""

    settings: FacebookSettings
    credentials: GraphCredentials
    client: GraphClient
    state: FacebookState
    refusals: Refusals
    table: MetricsTable
    now: datetime
    since: date | None = None
    notes: Notes = field(default_factory=Notes)

    def work(self, page_id: str) -> PageWork:
        """What this run has to ask for a Page."""
        return PageWork(self.settings, self.state, page_id, now=self.now, since=self.since)

    def due_pages(self) -> list[PageSettings]:
        """The Pages of which anything is asked in this run."""
        return [page for page in self.settings.pages if self._is_due(page)]

    def issued(self, pages: Sequence[PageSettings]) -> dict[str, IssuedPage | GraphError]:
        """Each Page's own token and profile, or why there is none; fifty Pages a request."""
        if not self.credentials.has_any:
            return {page.page_id: MissingCredentialsError(NO_TOKEN) for page in pages}
        tokens = PageTokens(self.client, self.credentials)
        owned = [page.page_id for page in pages if page.ownership == "owned"]
        observed = [page.page_id for page in pages if page.ownership == "observed"]
        found = tokens.pages(owned, fields=PAGE_FIELDS)
        return found | tokens.profiles(observed, fields=PAGE_FIELDS)

    def _is_due(self, page: PageSettings) -> bool:
        work = self.work(page.page_id)
        return work.is_anything_due if page.ownership == "owned" else work.is_profile_due


def open_session(
    settings: FacebookSettings,
    credentials: GraphCredentials,
    *,
    target: Target | None,
    clock: Callable[[], datetime],
    since: date | None = None,
    retries: RetryPolicy | None = None,
    on_call: Callable[[], None] = lambda: None,
) -> Session:
    """Prepare a run; with a target, what earlier runs left there is read."""
    limits = settings.limits if retries is None else replace(settings.limits, sleep=retries.sleep)
    client = GraphClient(
        clock,
        api_root=settings.api_root,
        api_version=settings.api_version,
        bucket=BUCKET,
        limits=limits,
        retries=retries,
        max_parallel=settings.max_parallel,
        on_call=on_call,
    )
    state = read_state(target) if target else FacebookState()
    now = clock()
    refusals = Refusals(state, now=now, recheck_days=settings.recheck_days)
    return Session(
        settings=settings,
        credentials=credentials,
        client=client,
        state=state,
        refusals=refusals,
        table=MetricsTable(GROUPS, refusals.known(), now=now, recheck_days=settings.recheck_days),
        now=now,
        since=since,
    )
