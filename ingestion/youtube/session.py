"""Everything one run shares: client, accounts, ledger, state, landing and threads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingestion.landing.outcome import Notes
from ingestion.workers import Workers
from ingestion.youtube.accounts import Accounts
from ingestion.youtube.client import Client
from ingestion.youtube.quota import (
    ANALYTICS,
    BATCH_STATS,
    DATA,
    REPORTING,
    REPORTING_CALLS_PER_DAY,
    Pace,
    QuotaLedger,
)
from ingestion.youtube.state import LoadState, read_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.retries import RetryPolicy
    from ingestion.youtube.credentials import YoutubeCredentials
    from ingestion.youtube.settings import YoutubeSettings
    from warehouse import Target


@dataclass
class Session:
    """One run.

    Attributes:
        views: Video → lifetime views, the state's and then this run's.
        without_comments: Videos that are known to have no comment.
    """

    settings: YoutubeSettings
    accounts: Accounts
    client: Client
    ledger: QuotaLedger
    state: LoadState
    now: datetime
    workers: Workers
    since: date | None = None
    notes: Notes = field(default_factory=Notes)
    views: dict[str, int] = field(default_factory=dict)
    without_comments: set[str] = field(default_factory=set)


def make_ledger(settings: YoutubeSettings, var: Path, clock: Callable[[], datetime]) -> QuotaLedger:
    """The quota ledger of the workspace's ``var`` folder."""
    limits = {
        DATA: settings.quota_units_per_day,
        BATCH_STATS: settings.batch_stats_calls_per_day,
        REPORTING: REPORTING_CALLS_PER_DAY,
        ANALYTICS: None,
    }
    return QuotaLedger(var / "state" / "youtube_quota", clock, limits)


def open_session(
    settings: YoutubeSettings,
    credentials: YoutubeCredentials,
    *,
    target: Target | None,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    retries: RetryPolicy | None = None,
    on_call: Callable[[], None] = lambda: None,
) -> Session:
    """Prepare a run; with a target, what earlier runs left there is read."""
    ledger = make_ledger(settings, var, clock)
    state = read_state(target) if target else LoadState()
    client = Client(
        ledger,
        Pace(settings.calls_per_minute),
        clock,
        retries=retries,
        max_parallel=settings.max_parallel,
        on_call=on_call,
    )
    return Session(
        settings=settings,
        accounts=Accounts(settings, credentials),
        client=client,
        ledger=ledger,
        state=state,
        views=dict(state.views),
        now=clock(),
        workers=Workers(settings.max_parallel),
        since=since,
    )
