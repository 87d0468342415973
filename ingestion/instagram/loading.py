"""`load`: the whole run over all accounts."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ingestion.graph.errors import MissingCredentialsError
from ingestion.graph.metrics_table import refusal_reason
from ingestion.instagram.account_load import AccountLoad, record_lost
from ingestion.instagram.session import discover, open_session, token_warnings
from ingestion.instagram.tables import INSTAGRAM
from ingestion.landing.landing import Landing
from ingestion.landing.outcome import LoadReport, load_report
from warehouse import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.graph.credentials import GraphCredentials
    from ingestion.instagram.session import Session
    from ingestion.instagram.settings import InstagramSettings
    from ingestion.retries import RetryPolicy
    from warehouse import Progress, Target

FOUND_BY_ANOTHER = "refused lately for another account, so it is not asked for"


def load(
    settings: InstagramSettings,
    credentials: GraphCredentials,
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    progress: Progress | None = None,
    retries: RetryPolicy | None = None,
) -> LoadReport:
    """Collect what is due of every account and land it in ``raw_instagram``.

    What fails is told in the report's `failures` and recorded as a gap; the rest is kept.

    Args:
        settings: Accounts, resources, limits.
        credentials: The token.
        target: The warehouse.
        var: Folder of dlt's working files.
        clock: Tells "now"; with a fixed one a repeated run repeats the same readings.
        since: Also collect media and days back to this one.
        progress: Where work is announced.
        retries: How failed calls are repeated; tests pass a policy that does not sleep.

    Raises:
        LandingError: The warehouse cannot be written.
        WarehouseError: It cannot be read.
    """
    started = time.monotonic()
    landing = Landing(INSTAGRAM, target, var=var)
    landing.finish_pending()
    task = (progress or SILENT).task("instagram")
    try:
        session = open_session(
            settings,
            credentials,
            target=target,
            clock=clock,
            since=since,
            retries=retries,
            on_call=task.advance,
        )
    except MissingCredentialsError as error:
        task.done("no token")
        return LoadReport(failures=(error,))
    targets, lost = discover(session)
    for each in lost:
        record_lost(session, each, landing)
    accounts = [AccountLoad(session, each, landing) for each in targets]
    if any(account.has_work for account in accounts):
        session.notes.warnings += token_warnings(session)
    _run_all(session, accounts)
    _record_refusals(session, accounts)
    landing.add("requests", session.client.taken_log())
    landing.flush(make_all_tables=session.state.is_new)
    report = _report(session, landing, time.monotonic() - started)
    task.done(f"{sum(report.calls.values())} calls, {sum(report.rows.values())} rows")
    return report


def _run_all(session: Session, accounts: Sequence[AccountLoad]) -> None:
    """Load accounts side by side."""
    with ThreadPoolExecutor(session.settings.max_parallel, "instagram-account") as pool:
        for future in [pool.submit(account.run) for account in accounts]:
            future.result()


def _record_refusals(session: Session, accounts: Sequence[AccountLoad]) -> None:
    """Set refused metrics aside for every account, whichever of them found it out and when."""
    for group, refused in session.metrics.found:
        for metric, told in refused.items():
            name = f"{metric}/{group.scope}" if group.scope else metric
            for account in accounts:
                account.record.refused(group.resource, [name], refusal_reason(told), detail=told)
    for account in accounts:
        for resource, metric, reason in session.unrecorded_refusals(account.account_id):
            account.record.refused(resource, [metric], reason, detail=FOUND_BY_ANOTHER)


def _report(session: Session, landing: Landing, seconds: float) -> LoadReport:
    client = session.client
    if client.version_warning:
        session.notes.warnings.append(client.version_warning)
    return load_report(
        session.notes,
        landing,
        session.state.held,
        calls=client.calls,
        units=client.units,
        extra_calls=client.repeated + session.metrics.extra_calls,
        seconds=seconds,
    )
