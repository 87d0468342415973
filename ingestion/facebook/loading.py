"""`load`: the whole run over all Pages."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from ingestion.facebook.page_load import PageLoad, record_lost
from ingestion.facebook.session import Session, open_session
from ingestion.facebook.settings import BUCKET
from ingestion.facebook.tables import FACEBOOK
from ingestion.graph.errors import GraphError
from ingestion.landing.landing import Landing
from ingestion.landing.outcome import LoadReport, load_report
from warehouse import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.facebook.settings import FacebookSettings
    from ingestion.graph.credentials import GraphCredentials
    from ingestion.retries import RetryPolicy
    from warehouse import Progress, Target


def load(
    settings: FacebookSettings,
    credentials: GraphCredentials,
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    progress: Progress | None = None,
    retries: RetryPolicy | None = None,
) -> LoadReport:
    """Collect what is due of every Page and land it in ``raw_facebook``.

    What fails is told in the report's `failures` and recorded as a gap; the rest is kept.

    Args:
        settings: Pages, resources, limits.
        credentials: Tokens.
        target: The warehouse.
        var: Folder of state and dlt's working files.
        clock: Tells "now"; with a fixed one a repeated run repeats the same readings.
        since: Also fetch posts and days back to this one.
        progress: Where work is announced.
        retries: How failed calls are repeated and waits are done; tests pass one that never sleeps.

    Raises:
        LandingError: The warehouse cannot be written.
        WarehouseError: It cannot be read.
    """
    started = time.monotonic()
    landing = Landing(FACEBOOK, target, var=var)
    landing.finish_pending()
    task = (progress or SILENT).task(BUCKET)
    session = open_session(
        settings,
        credentials,
        target=target,
        clock=clock,
        since=since,
        retries=retries,
        on_call=task.advance,
    )
    pages = _load_pages(session, landing)
    _note_refusals(session, pages)
    _note_warnings(session, pages)
    landing.add("requests", session.client.taken_log())
    landing.flush(make_all_tables=session.state.is_new)
    report = _report(session, landing, time.monotonic() - started)
    task.done(f"{sum(report.units.values())} calls, {sum(report.rows.values())} rows")
    return report


def _load_pages(session: Session, landing: Landing) -> list[PageLoad]:
    """Load the Pages side by side; returns those that could be loaded."""
    due = session.due_pages()
    for page in session.settings.pages:
        if page not in due:
            session.notes.skipped.append(f"{page.page_id}: nothing is due yet")
    issued = session.issued(due)
    loads = []
    for page in due:
        found = issued[page.page_id]
        if isinstance(found, GraphError):
            record_lost(session, page, found, landing=landing)
        else:
            loads.append(PageLoad(session, page, found, landing=landing))
    with ThreadPoolExecutor(session.settings.max_parallel, "facebook-page") as pool:
        for future in [pool.submit(each.run) for each in loads]:
            future.result()
    return loads


def _note_refusals(session: Session, pages: Sequence[PageLoad]) -> None:
    """Record for each Page the metrics it is not asked for, where its ledger does not say so."""
    for page in pages:
        for told in session.refusals.untold(page.page_id, session.table):
            if page.has_insights and session.settings.wants(told.resource):
                page.record.refused(told.resource, [told.name], told.reason, detail=told.detail)


def _note_warnings(session: Session, pages: Sequence[PageLoad]) -> None:
    """Note the token's near end and a version that was replaced; nothing is asked without need."""
    lines = [session.client.version_warning] if session.client.version_warning else []
    if pages:
        facts, name = session.token_facts(), session.credentials.kind
        if isinstance(facts, GraphError):
            lines.append(f"{name}: Meta does not tell when it ends ({facts})")
        else:
            lines += facts.announcements(session.now, name=name)
    session.notes.warnings += lines


def _report(session: Session, landing: Landing, seconds: float) -> LoadReport:
    client = session.client
    return load_report(
        session.notes,
        landing,
        session.state.held,
        calls=client.calls,
        units=client.units,
        extra_calls=session.table.extra_calls + client.repeated,
        seconds=seconds,
    )
