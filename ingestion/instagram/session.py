"""Everything one run shares: client, token, state, metrics, notes; and the accounts it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from ingestion.graph.calls import Caller
from ingestion.graph.client import GraphClient
from ingestion.graph.errors import GraphError, MissingPermissionError
from ingestion.graph.metrics_table import MetricsTable
from ingestion.graph.tokens import PageTokens, missing_scopes, token_facts
from ingestion.instagram.api import AccountApi
from ingestion.instagram.errors import UnknownAccountError
from ingestion.instagram.metrics import GROUPS
from ingestion.instagram.settings import BUCKET, PERMISSIONS
from ingestion.instagram.state import InstagramState, read_state
from ingestion.instagram.work import EVERY_METRIC, AccountWork
from ingestion.landing.outcome import Notes

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from ingestion.graph.credentials import GraphCredentials
    from ingestion.instagram.settings import AccountSettings, InstagramSettings
    from ingestion.retries import RetryPolicy
    from warehouse import Target

BUSINESS_ACCOUNT = "instagram_business_account"


@dataclass
class Session:
    """One run; `metrics` learns what Meta refuses while it lasts."""

    settings: InstagramSettings
    credentials: GraphCredentials
    client: GraphClient
    tokens: PageTokens
    state: InstagramState
    metrics: MetricsTable
    now: datetime
    since: date | None = None
    notes: Notes = field(default_factory=Notes)

    def work(self, account_id: str) -> AccountWork:
        """What this run has to ask for one account."""
        return AccountWork(self.settings, self.state, account_id, now=self.now, since=self.since)

    def api(self, account_id: str) -> AccountApi:
        """The calls about one account, counted in its own limit."""
        owner = self.tokens.owner
        caller = Caller(owner.name, owner.token, meter=account_id)
        return AccountApi(self.client, caller, account_id)

    def unrecorded_refusals(self, account_id: str) -> list[tuple[str, str, str]]:
        """Resource, metric and reason of what other accounts' requests taught before this run."""
        oldest = self.now - timedelta(days=self.settings.recheck_days)
        found = {
            (resource, metric): reason
            for (_, resource), metrics in self.state.refused.items()
            for metric, (reason, at) in metrics.items()
            if at > oldest and not metric.startswith(EVERY_METRIC)
        }
        return [
            (resource, metric, reason)
            for (resource, metric), reason in sorted(found.items())
            if metric not in self.state.refused.get((account_id, resource), {})
        ]


@dataclass(frozen=True)
class AccountTarget:
    """One account of the workspace that can be asked about."""

    account_id: str
    page_id: str | None
    name: str


@dataclass(frozen=True)
class Lost:
    """One account of the workspace that cannot be asked about, and why."""

    account: AccountSettings
    error: GraphError


def open_session(
    settings: InstagramSettings,
    credentials: GraphCredentials,
    *,
    target: Target | None,
    clock: Callable[[], datetime],
    since: date | None = None,
    retries: RetryPolicy | None = None,
    on_call: Callable[[], None] = lambda: None,
) -> Session:
    """Prepare a run; with a target, what earlier runs left there is read.

    Raises:
        MissingCredentialsError: There is no token.
        WarehouseError: The warehouse cannot be read.
    """
    now = clock()
    longest = settings.snapshot_schedule.longest
    state = read_state(target, longest=longest) if target else InstagramState()
    client = GraphClient(
        clock,
        api_root=settings.api_root,
        api_version=settings.api_version,
        bucket=BUCKET,
        limits=settings.limits,
        retries=retries,
        max_parallel=settings.max_parallel,
        on_call=on_call,
    )
    return Session(
        settings=settings,
        credentials=credentials,
        client=client,
        tokens=PageTokens(client, credentials),
        state=state,
        metrics=MetricsTable(GROUPS, state.refusals, now=now, recheck_days=settings.recheck_days),
        now=now,
        since=since,
    )


def discover(session: Session) -> tuple[list[AccountTarget], list[Lost]]:
    """Return the accounts that can be asked about, and those that cannot.

    A Page whose account is not known yet is asked for it; one batch of fifty is one request.
    """
    known, accounts = session.state.account_of_page, session.settings.accounts
    unknown = [a.page_id for a in accounts if a.page_id and not a.account_id]
    asked = [page_id for page_id in unknown if page_id not in known]
    pages = session.tokens.pages(asked, fields=(BUSINESS_ACCOUNT,)) if asked else {}
    targets: list[AccountTarget] = []
    lost: list[Lost] = []
    for account in accounts:
        found: object = account.account_id or known.get(account.page_id or "")
        if not found:
            page = pages[str(account.page_id)]
            if isinstance(page, GraphError):
                lost.append(Lost(account, page))
                continue
            found = (page.answer.data.get(BUSINESS_ACCOUNT) or {}).get("id")
        if found:
            targets.append(AccountTarget(str(found), account.page_id, account.name))
        else:
            lost.append(Lost(account, UnknownAccountError(_no_account(account))))
    return targets, lost


def token_warnings(session: Session) -> list[str]:
    """Ask what the token is; one line for each end that comes near and each lacking permission."""
    try:
        facts = token_facts(session.client, session.credentials)
    except GraphError as error:
        return [f"Meta does not tell when the token ends: {error}"]
    name = session.credentials.kind
    lacking = missing_scopes(facts, PERMISSIONS)
    lines = facts.announcements(session.now, name=name)
    if lacking and facts.is_valid:
        lines.append(str(MissingPermissionError(_lacks(name, lacking))))
    return lines


def _no_account(account: AccountSettings) -> str:
    return (
        f"Page {account.page_id} has no Instagram account: expected a business or creator account "
        "connected to it, got none; connect it in the Page's settings, or name the account's id"
    )


def _lacks(name: str, lacking: list[str]) -> str:
    return f"{name} lacks {', '.join(lacking)}: give the app these permissions and make it anew"
