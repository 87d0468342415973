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
from ingestion.graph.errors import (
    GraphError,
    MissingCredentialsError,
    MissingPermissionError,
    WrongTokenKindError,
)
from ingestion.graph.metrics_table import MetricsTable
from ingestion.graph.tokens import NO_TOKEN, IssuedPage, PageTokens, TokenFacts, token_facts
from ingestion.landing.outcome import Notes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from ingestion.facebook.settings import FacebookSettings, PageSettings
    from ingestion.graph.credentials import GraphCredentials
    from ingestion.retries import RetryPolicy
    from warehouse import Target

WRONG_KINDS = frozenset({"APP", "PAGE"})


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
    _facts: TokenFacts | GraphError | None = None

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
        found |= tokens.profiles(observed, fields=PAGE_FIELDS)
        return {page_id: self._explained(page_id, result) for page_id, result in found.items()}

    def token_facts(self) -> TokenFacts | GraphError:
        """What the token is and when it ends, or why Meta does not tell; asked once a run."""
        if self._facts is None:
            try:
                self._facts = token_facts(self.client, self.credentials)
            except GraphError as error:
                self._facts = error
        return self._facts

    def _explained(self, page_id: str, result: IssuedPage | GraphError) -> IssuedPage | GraphError:
        """`result`; where a Page may not be seen because of the token's kind, told so."""
        if not isinstance(result, MissingPermissionError):
            return result
        facts = self.token_facts()
        if isinstance(facts, GraphError) or facts.kind not in WRONG_KINDS:
            return result
        return WrongTokenKindError(
            f"Page {page_id}: expected the token of a system user or person with a role on it, "
            f"got one of kind {facts.kind}; set such a token as GRAPH_SYSTEM_USER_TOKEN or "
            "GRAPH_USER_TOKEN"
        )

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
