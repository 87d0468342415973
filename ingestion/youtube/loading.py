"""`load`: the whole run over all channels."""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING

from ingestion.landing.landing import Landing
from ingestion.landing.outcome import LoadReport, load_report
from ingestion.youtube.channel_load import ChannelLoad, record_lost
from ingestion.youtube.discovery import ChannelTarget, discover
from ingestion.youtube.lookups import Lookups
from ingestion.youtube.session import Session, open_session
from ingestion.youtube.tables import YOUTUBE
from warehouse import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.retries import RetryPolicy
    from ingestion.youtube.accounts import Account
    from ingestion.youtube.credentials import YoutubeCredentials
    from ingestion.youtube.settings import YoutubeSettings
    from warehouse import Progress, Target

POLL_SECONDS = 0.5


def load(
    settings: YoutubeSettings,
    credentials: YoutubeCredentials,
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    progress: Progress | None = None,
    retries: RetryPolicy | None = None,
) -> LoadReport:
    """Collect what is due of every channel and land it in ``raw_youtube``.

    What fails is told in the report's `failures` and recorded as a gap; the rest is kept.

    Args:
        settings: Channels, resources, limits.
        credentials: Key and tokens.
        target: The warehouse.
        var: Folder of state, archive and dlt's working files.
        clock: Tells "now"; with a fixed one a repeated run repeats the same readings.
        since: Also fetch days back to this one, month by month.
        progress: Where work is announced.
        retries: How failed calls are repeated; tests pass a policy that does not sleep.

    Raises:
        LandingError: The warehouse cannot be written.
        WarehouseError: It cannot be read.
    """
    started = time.monotonic()
    landing = Landing(YOUTUBE, target, var=var)
    landing.finish_pending()
    task = (progress or SILENT).task("youtube")
    session = open_session(
        settings,
        credentials,
        target=target,
        var=var,
        clock=clock,
        since=since,
        retries=retries,
        on_call=task.advance,
    )
    try:
        targets, lost = discover(session)
        for each in lost:
            record_lost(session, each, landing)
        _run_all(session, targets, landing, var / "archive")
    finally:
        session.workers.close()
    landing.add("requests", session.client.taken_log())
    landing.flush(make_all_tables=session.state.is_new)
    report = _report(session, landing, time.monotonic() - started)
    task.done(f"{sum(report.calls.values())} calls, {sum(report.rows.values())} rows")
    return report


def _run_all(
    session: Session, targets: Sequence[ChannelTarget], landing: Landing, archive: Path
) -> None:
    """Load channels side by side, those that waited longest first."""
    oldest_first = sorted(targets, key=lambda each: _last_read(session, each))
    channels = [ChannelLoad(session, each, landing) for each in oldest_first]
    accounts: dict[Account, list[ChannelLoad]] = defaultdict(list)
    for channel in channels:
        accounts[channel.account].append(channel)
    with ThreadPoolExecutor(session.settings.max_parallel, "youtube-channel") as pool:
        for jobs in (
            [channel.list_uploads for channel in channels],
            [partial(Lookups(session, a, landing).run, owned) for a, owned in accounts.items()],
            [partial(channel.load_the_rest, archive) for channel in channels],
        ):
            _finish(session, [pool.submit(job) for job in jobs], landing)


def _finish(session: Session, jobs: Sequence[Future[None]], landing: Landing) -> None:
    """Wait for `jobs`; land in between when much has come."""
    waiting = set(jobs)
    try:
        while waiting:
            done, waiting = wait(waiting, POLL_SECONDS, FIRST_COMPLETED)
            for future in done:
                future.result()
            if landing.is_full:
                landing.add("requests", session.client.taken_log())
                landing.flush(make_all_tables=session.state.is_new)
    finally:
        for future in waiting:
            future.cancel()


def _last_read(session: Session, target: ChannelTarget) -> float:
    """When the channel's videos were last read; 0 when never."""
    last = session.state.last_fetch
    moments = [last.get((target.channel_id, r)) for r in ("videos", "video_statistics")]
    return min((m.timestamp() for m in moments if m), default=0.0)


def _report(session: Session, landing: Landing, seconds: float) -> LoadReport:
    client = session.client
    return load_report(
        session.notes,
        landing,
        session.state.held,
        calls=client.calls,
        units=client.units,
        extra_calls=client.repeated,
        seconds=seconds,
    )
