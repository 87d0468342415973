"""`check`: proves step by step that credentials work, for `groundswell doctor`."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.checked import Check
from ingestion.landing.errors import SourceError
from ingestion.pacific import pacific_date
from ingestion.ranges import Days
from ingestion.youtube.accounts import MONEY_SCOPE
from ingestion.youtube.analytics import AnalyticsApi
from ingestion.youtube.discovery import ChannelTarget, discover
from ingestion.youtube.errors import MissingCredentialsError, NotAllowedError
from ingestion.youtube.figures_load import is_about_scope
from ingestion.youtube.healing import HealingReport
from ingestion.youtube.ranges import newest_possible_day
from ingestion.youtube.reporting import ReportingApi
from ingestion.youtube.reports import REPORTS, Query
from ingestion.youtube.session import Session, open_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingestion.retries import RetryPolicy
    from ingestion.youtube.credentials import YoutubeCredentials
    from ingestion.youtube.settings import YoutubeSettings

SIGN_IN = "sign in with `groundswell authorize youtube` and allow everything it asks for"


def check(
    settings: YoutubeSettings,
    credentials: YoutubeCredentials,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    var: Path | None = None,
    retries: RetryPolicy | None = None,
) -> list[Check]:
    """Try each API with each channel's credentials; costs a few calls, changes nothing.

    Args:
        settings: Channels and addresses.
        credentials: Key and tokens.
        clock: Tells "now".
        var: Where the quota ledger lies, so that these calls are counted.
        retries: How failed calls are repeated.
    """
    if not credentials.has_any:
        remedy = "set YOUTUBE_API_KEY, or sign in with `groundswell authorize youtube`"
        return [Check("YouTube credentials", ok=False, detail="none are set", remedy=remedy)]
    with tempfile.TemporaryDirectory() as scratch:
        session = open_session(
            settings,
            credentials,
            target=None,
            var=var or Path(scratch),
            clock=clock,
            retries=retries,
        )
        try:
            return _checks(session)
        finally:
            session.workers.close()


def _checks(session: Session) -> list[Check]:
    targets, lost = discover(session)
    results = [
        Check(f"Data API: {each.channel.name}", ok=False, detail=str(each.error), remedy=REMEDY)
        for each in lost
    ]
    for target in targets:
        name = target.channel.name
        who = "an owner's token" if target.account.is_owner else "the API key"
        results.append(Check(f"Data API: {name}", ok=True, detail=f"found with {who}"))
        if target.channel.ownership == "owned":
            results += _owner_checks(session, target)
    return results


REMEDY = "correct the key, the token or the channel in the workspace as the message says"


def _owner_checks(session: Session, target: ChannelTarget) -> list[Check]:
    """Analytics, revenue and bulk reports of an owned channel."""
    name, owner = target.channel.name, target.owner
    if owner is None:
        return [
            Check(f"Analytics API: {name}", ok=False, detail="no owner's token", remedy=SIGN_IN)
        ]
    end = newest_possible_day(pacific_date(session.now))
    week = Days(end - timedelta(days=6), end)
    analytics = AnalyticsApi(session.client, session.settings.analytics_root, owner)

    def ask(resource: str, metric: str) -> str:
        report = REPORTS[resource]
        if report.is_money and owner.lacks_scope(MONEY_SCOPE):
            raise MissingCredentialsError("the owner did not grant access to revenue")
        currency = session.settings.currencies[0] if report.is_money else None
        healing = HealingReport((metric,), known=frozenset(), optional=None)
        query = Query(report, target.channel_id, week, currency=currency)
        try:
            return f"{len(analytics.rows(query, healing))} days of the newest week"
        except NotAllowedError as error:
            if not report.is_money or is_about_scope(error):
                raise
            return "not available: the channel is not monetised"

    def bulk() -> str:
        api = ReportingApi(session.client, session.settings.reporting_root, owner)
        return f"{len(api.report_types().data.get('reportTypes') or [])} report types"

    return [
        _tried(f"Analytics API: {name}", lambda: ask("channel_days", "views"), SIGN_IN),
        _tried(
            f"Revenue: {name}",
            lambda: ask("channel_revenue_days", "estimatedRevenue"),
            SIGN_IN,
        ),
        _tried(f"Reporting API: {name}", bulk, SIGN_IN),
    ]


def _tried(name: str, attempt: Callable[[], str], remedy: str) -> Check:
    try:
        return Check(name, ok=True, detail=attempt())
    except SourceError as error:
        return Check(name, ok=False, detail=str(error), remedy=remedy)
