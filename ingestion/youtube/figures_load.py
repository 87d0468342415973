"""Loads a channel's figures: Analytics reports, money, and bulk files."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ingestion.pacific import pacific_date
from ingestion.ranges import Days
from ingestion.youtube.accounts import MONEY_SCOPE
from ingestion.youtube.analytics import AnalyticsApi
from ingestion.youtube.errors import NotAllowedError, NotFoundError
from ingestion.youtube.healing import HealingReport
from ingestion.youtube.ranges import LATENCY_DAYS, covered
from ingestion.youtube.reporting import DAILY_FILE_DAYS, REPORT_TYPES, ReportingApi
from ingestion.youtube.reports import REPORTS, Query, Report, column_name
from ingestion.youtube.settings import BULK_RESOURCE, WINDOW_RESOURCES
from ingestion.youtube.work import EVERY_METRIC, ChannelWork, total_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ingestion.landing.landing import Landing
    from ingestion.landing.outcome import AccountRecord
    from ingestion.youtube.accounts import Account
    from ingestion.youtube.session import Session
    from ingestion.youtube.video_queries import Piece

NO_MONEY_SCOPE = "the owner did not grant access to revenue: sign in again and allow it"


class FiguresLoad:
    """The Analytics and Reporting APIs' part of one channel."""

    def __init__(
        self,
        session: Session,
        account: Account,
        *,
        channel_id: str,
        work: ChannelWork,
        landing: Landing,
        record: AccountRecord,
    ) -> None:
        self._session = session
        self._channel_id = channel_id
        self._account = account
        self._work = work
        self._landing = landing
        self._record = record
        self._lock = threading.Lock()
        self._analytics = AnalyticsApi(session.client, session.settings.analytics_root, account)
        self._money_refusal: tuple[str, str] | None = None
        self.countries = self._analytics.countries

    def report(self, resource: str, pieces: Sequence[Piece]) -> None:
        """Land one Analytics resource, newest days first."""
        report = REPORTS[resource]
        if report.is_money and self._is_money_refused(resource, pieces):
            return
        healing = self._healing(report)
        try:
            for piece in pieces:
                self._piece(piece, resource, healing)
        except NotAllowedError as error:
            if not report.is_money:
                raise
            reason = "unauthorised" if is_about_scope(error) else "not_monetised"
            self._money_refusal = (reason, str(error))
            self._is_money_refused(resource, pieces)
        finally:
            self._record.extra_calls(healing.extra_calls)
            for name, detail in healing.refused.items():
                self._record.refused(resource, [column_name(name)], "unsupported", detail=detail)

    def bulk(self, archive: Path) -> None:
        """Make missing jobs, then land every report made since the newest one held."""
        api = ReportingApi(
            self._session.client, self._session.settings.reporting_root, self._account
        )
        jobs = api.jobs()
        for report_type in REPORT_TYPES:
            try:
                job_id = jobs.get(report_type) or api.create_job(report_type)
            except NotFoundError as error:
                self._bulk_gap(self._work.today, "not_available", str(error))
                continue
            self._bulk_job(api, job_id, report_type, archive)
        self._record.fetched(BULK_RESOURCE, Days(self._work.today, self._work.today))

    def _bulk_job(self, api: ReportingApi, job_id: str, report_type: str, archive: Path) -> None:
        """Land a job's new reports in the order they were made, so that the cursor holds."""
        after = self._session.state.bulk_cursor.get((self._channel_id, report_type))

        def one(at: int) -> None:
            report = reports[at]
            try:
                file = api.download(report, channel_id=self._channel_id, archive=archive)
            except NotFoundError as error:
                self._bulk_gap(pacific_date(report.start_time), "expired", str(error))
                return
            files[at] = (file.table, file.rows, file.report)

        reports = api.reports(job_id, report_type, after)
        files: dict[int, tuple[str, object, dict[str, object]]] = {}
        for at, _ in enumerate(self._session.workers.ordered(one, range(len(reports)))):
            if at in files:
                table, rows, row = files.pop(at)
                self._landing.add_arrow(table, rows)
                self._landing.add("bulk_reports", [row])

    def _bulk_gap(self, day: date, reason: str, detail: str) -> None:
        until = day + timedelta(days=DAILY_FILE_DAYS)
        self._record.gap(
            BULK_RESOURCE, [Days(day, day)], reason, detail=detail, recoverable_until=until
        )

    def _piece(self, piece: Piece, resource: str, healing: HealingReport) -> None:
        """Land one piece and record what it covers."""
        newest: list[date] = []

        def one(query: Query) -> None:
            rows = self._analytics.rows(query, healing)
            self._landing.add(resource, rows)
            days = [day for row in rows if isinstance(day := row.get("day"), date)]
            with self._lock:
                newest.extend(days and [max(days)])

        for _ in self._session.workers.ordered(one, piece.queries):
            pass
        if resource in WINDOW_RESOURCES:
            self._record.fetched(resource, piece.days)
            return
        held = covered(piece.days, max(newest, default=None), self._work.today)
        if held:
            self._record.fetched(resource, held)
        if newest:
            self._note_late(resource, piece.days, held)

    def _note_late(self, resource: str, asked: Days, held: Days | None) -> None:
        """Record days that should have been there by now: YouTube ended the answer before them."""
        due = Days(asked.start, min(asked.end, self._work.today - timedelta(days=LATENCY_DAYS + 1)))
        first = held.end + timedelta(days=1) if held else asked.start
        if first <= due.end:
            self._record.gap(
                resource,
                [Days(first, due.end)],
                "not_available",
                detail="YouTube's answer ends before these days; they are asked again",
            )

    def _is_money_refused(self, resource: str, pieces: Sequence[Piece]) -> bool:
        """Whether money cannot be asked; then it is recorded as refused, with the reason."""
        if self._money_refusal is None and self._account.lacks_scope(MONEY_SCOPE):
            self._money_refusal = ("unauthorised", NO_MONEY_SCOPE)
        if self._money_refusal is None:
            return False
        reason, detail = self._money_refusal
        metrics = [EVERY_METRIC, *map(column_name, REPORTS[resource].metrics)]
        self._record.refused(resource, metrics, reason, detail=detail)
        self._record.gap(resource, total_days(pieces), reason, detail=detail)
        return True

    def _healing(self, report: Report) -> HealingReport:
        """The report's metrics less those refused lately."""
        refused = self._work.refused_metrics(report.resource)
        names = (*report.metrics, report.optional or "")
        known = frozenset(name for name in names if name and column_name(name) in refused)
        return HealingReport(report.metrics, known=known, optional=report.optional)


def is_about_scope(error: NotAllowedError) -> bool:
    """Whether YouTube refuses money for the token's scope; else the channel is not monetised."""
    told = str(error).lower()
    return "scope" in told or "insufficientpermissions" in told
