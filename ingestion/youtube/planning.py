"""`plan`: the calls and quota units that a load would need now."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ingestion.landing.plan import LoadPlan, PlanLine
from ingestion.youtube.accounts import MONEY_SCOPE
from ingestion.youtube.analytics import AnalyticsApi
from ingestion.youtube.data_api import IDS_PER_CALL, DataApi
from ingestion.youtube.discovery import ChannelTarget, discover
from ingestion.youtube.errors import NotAllowedError, RefusedRequestError
from ingestion.youtube.healing import HealingReport
from ingestion.youtube.objects_load import known_video
from ingestion.youtube.quota import ANALYTICS, BATCH_STATS, BUCKETS, DATA, REPORTING
from ingestion.youtube.reporting import REPORT_TYPES, ReportingApi
from ingestion.youtube.reports import REPORTS
from ingestion.youtube.session import Session, make_ledger, open_session
from ingestion.youtube.settings import BULK_RESOURCE, DAY_RESOURCES, WINDOW_RESOURCES
from ingestion.youtube.work import ChannelWork

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from ingestion.retries import RetryPolicy
    from ingestion.youtube.accounts import Account
    from ingestion.youtube.credentials import YoutubeCredentials
    from ingestion.youtube.settings import YoutubeSettings
    from ingestion.youtube.state import KnownVideo
    from ingestion.youtube.video_queries import Piece
    from warehouse import Target


def plan(
    settings: YoutubeSettings,
    credentials: YoutubeCredentials,
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    since: date | None = None,
    retries: RetryPolicy | None = None,
) -> LoadPlan:
    """Return the calls that `load` would make now.

    What the warehouse does not know yet (a channel's uploads, whether it is monetised, which bulk
    files wait) is asked of YouTube; these few calls count against the quota too.
    """
    session = open_session(
        settings, credentials, target=target, var=var, clock=clock, since=since, retries=retries
    )
    try:
        targets, lost = discover(session)
        lines = [PlanLine("all", "channels", DATA, session.client.calls[DATA], "50 ids a call")]
        channels = [_ChannelPlan(session, each) for each in targets]
        lines += _lookup_lines(channels)
        for channel in channels:
            lines += channel.lines()
    finally:
        session.workers.close()
    return LoadPlan(
        lines=tuple(line for line in lines if line.calls),
        left={bucket: session.ledger.left(bucket) for bucket in BUCKETS},
        discovery_calls=sum(session.client.calls.values()),
        failures=tuple(type(each.error)(f"{each.channel.name}: {each.error}") for each in lost),
    )


def quota_left(
    settings: YoutubeSettings, *, var: Path, clock: Callable[[], datetime]
) -> dict[str, int]:
    """Bucket → units left on the current Pacific day, of the buckets that have a limit."""
    ledger = make_ledger(settings, var, clock)
    left = {bucket: ledger.left(bucket) for bucket in BUCKETS}
    return {bucket: units for bucket, units in left.items() if units is not None}


def _lookup_lines(channels: Sequence[_ChannelPlan]) -> list[PlanLine]:
    """Videos and their counters: channels of one account share calls of 50 ids."""
    accounts: dict[Account, list[_ChannelPlan]] = defaultdict(list)
    for channel in channels:
        accounts[channel.account].append(channel)
    lines = []
    for resource, bucket in (("videos", DATA), ("video_statistics", BATCH_STATS)):
        for sharing in accounts.values():
            due = [channel for channel in sharing if channel.is_due(resource)]
            count = sum(channel.lookups() for channel in due)
            name = due[0].name if len(due) == 1 else f"{len(due)} channels"
            calls = -(-count // IDS_PER_CALL)
            lines.append(PlanLine(name, resource, bucket, calls, f"{count} videos, 50 a call"))
    return lines


class _ChannelPlan:
    """The plan of one channel."""

    def __init__(self, session: Session, target: ChannelTarget) -> None:
        self._session = session
        self._target = target
        self._work = ChannelWork(
            session.settings,
            session.state,
            target.channel_id,
            now=session.now,
            since=session.since,
        )

        self._videos = self._known_videos()

    @property
    def account(self) -> Account:
        """Who asks for the channel's objects."""
        return self._target.account

    @property
    def name(self) -> str:
        """What the workspace calls it."""
        return self._target.channel.name

    def is_due(self, resource: str) -> bool:
        """Whether `resource` is wanted and not fresh."""
        return self._session.settings.wants(resource) and not self._work.is_fresh(resource)

    def lookups(self) -> int:
        """How many videos are looked up."""
        return len(self._work.lookups(self._videos))

    def lines(self) -> list[PlanLine]:
        """One line a resource that is asked channel by channel."""
        videos = self._videos
        listed = sum(video.is_listed for video in videos)
        a_video = "a call a video, more where many wrote"
        lines = [
            self._line("uploads", DATA, max(1, -(-listed // 50)), f"{listed} videos, 50 a page"),
            self._line("comment_threads", DATA, self.lookups(), a_video),
        ]
        if self._target.channel.ownership == "owned" and self._target.owner:
            lines += self._analytics(videos)
            if self._work.wants_bulk() and not self._target.owner.content_owner:
                lines.append(self._bulk())
        return lines

    def _line(self, resource: str, bucket: str, calls: int, why: str) -> PlanLine:
        return PlanLine(self.name, resource, bucket, calls if self.is_due(resource) else 0, why)

    def _known_videos(self) -> list[KnownVideo]:
        """The channel's videos as the state knows them; else they are listed now."""
        known = self._session.state.uploads.get(self._target.channel_id)
        if known is not None or not self._session.settings.wants("uploads"):
            return known or []
        api = DataApi(self._session.client, self._session.settings.data_root, self._target.account)
        pages = api.uploads(self._target.channel_id, self._target.playlist_id)
        return [known_video(row) for page in pages for row in page if row["video_id"]]

    def _analytics(self, videos: Sequence[KnownVideo]) -> list[PlanLine]:
        owner = self._target.owner
        assert owner is not None  # noqa: S101 - lines() asks only for channels with an owner
        api = AnalyticsApi(self._session.client, self._session.settings.analytics_root, owner)
        lines, has_money = [], True
        for resource in (*DAY_RESOURCES, *WINDOW_RESOURCES):
            before = self._session.client.calls[ANALYTICS]
            pieces = self._work.pieces(resource, videos, countries=api.countries)
            calls = sum(len(piece.queries) for piece in pieces)
            calls += self._session.client.calls[ANALYTICS] - before
            days = sum(len(piece.days) for piece in pieces)
            why = "one window" if days == 1 else f"{days} days"
            if REPORTS[resource].is_money and pieces:
                if resource == "channel_revenue_days" or has_money:
                    refused_calls = self._money_refused(resource, pieces)
                    has_money = refused_calls is None
                    calls = calls if refused_calls is None else refused_calls
                else:
                    calls = 0
                why = why if has_money else "revenue is not available"
            lines.append(PlanLine(self._target.channel.name, resource, ANALYTICS, calls, why))
        return lines

    def _money_refused(self, resource: str, pieces: Sequence[Piece]) -> int | None:
        """Calls it takes to learn that money is refused; None when it is not."""
        owner = self._target.owner
        assert owner is not None  # noqa: S101 - lines() asks only for channels with an owner
        if owner.lacks_scope(MONEY_SCOPE):
            return 0
        if (self._target.channel_id, "channel_revenue_days") in self._session.state.held:
            return None
        api = AnalyticsApi(self._session.client, self._session.settings.analytics_root, owner)
        report = REPORTS[resource]
        healing = HealingReport(report.metrics, known=frozenset(), optional=None)
        try:
            api.rows(pieces[0].queries[0], healing)
        except NotAllowedError:
            return 1
        except RefusedRequestError:
            return None
        return None

    def _bulk(self) -> PlanLine:
        owner = self._target.owner
        assert owner is not None  # noqa: S101 - lines() asks only for channels with an owner
        api = ReportingApi(self._session.client, self._session.settings.reporting_root, owner)
        before = self._session.client.calls[REPORTING]
        jobs = api.jobs()
        waiting = 0
        for report_type, job_id in jobs.items():
            if report_type in REPORT_TYPES:
                key = (self._target.channel_id, report_type)
                after = self._session.state.bulk_cursor.get(key)
                waiting += len(api.reports(job_id, report_type, after))
        looked = self._session.client.calls[REPORTING] - before
        new = [name for name in REPORT_TYPES if name not in jobs]
        why = f"{waiting} files, {len(new)} jobs to make"
        return self._line(BULK_RESOURCE, REPORTING, looked + waiting + 2 * len(new), why)
