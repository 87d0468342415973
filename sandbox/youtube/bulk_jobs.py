"""Bulk jobs and the reports each has made: which days, when, and how often anew."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sandbox.worlds.made.pacific import day_of, day_start
from sandbox.worlds.world import World

Json = dict[str, object]
FIRST_JOB_AT = datetime(2026, 3, 3, 17, 20, 11, 402_118, tzinfo=UTC)
STANDING_JOBS = (
    "channel_basic_a3",
    "channel_reach_basic_a1",
    "channel_traffic_source_a3",
    "channel_demographics_a1",
)
HISTORY = timedelta(days=30)
READY_AFTER = timedelta(hours=48)
KEPT = timedelta(days=60)
HISTORY_KEPT = timedelta(days=30)
COUNTED_AGAIN = timedelta(days=3)
RESTATED = timedelta(days=40, hours=6)
RESTATED_DAYS = (100, 170)


@dataclass(frozen=True)
class Job:
    """A bulk job of one channel."""

    job_id: str
    channel: int
    type_id: str
    name: str
    created_at: datetime

    def resource(self) -> Json:
        """Return the job as the API writes it."""
        return {
            "id": self.job_id,
            "reportTypeId": self.type_id,
            "name": self.name,
            "createTime": precise(self.created_at),
        }


@dataclass(frozen=True)
class BulkReport:
    """One file of a job: a Pacific day as known at `made_at`."""

    report_id: str
    job: Job
    day: int
    start: datetime
    end: datetime
    made_at: datetime

    def resource(self, root: str, channel_id: str) -> Json:
        """Return the report as the API writes it."""
        place = f"CHANNEL/{channel_id}/jobs/{self.job.job_id}/reports/{self.report_id}"
        return {
            "id": self.report_id,
            "jobId": self.job.job_id,
            "startTime": self.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "endTime": self.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "createTime": precise(self.made_at),
            "downloadUrl": f"{root}/v1/media/{place}?alt=media",
        }


@dataclass
class JobBook:
    """Every job of a running sandbox.

    The first two channels of a made world have had their jobs since March; the others have none,
    so that creating a job and waiting 48 hours for its first file can be seen too.
    """

    world: World
    _created: dict[str, Job] = field(default_factory=dict)
    _deleted: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def jobs(self, channel: int, at: datetime) -> list[Job]:
        """Return a channel's jobs."""
        found = []
        if self.world.figures is not None and channel < 2 and at >= FIRST_JOB_AT:
            found = [
                Job(self._id(channel, type_id), channel, type_id, "groundswell", FIRST_JOB_AT)
                for type_id in STANDING_JOBS
            ]
        found += [job for job in self._created.values() if job.channel == channel]
        return [job for job in found if job.job_id not in self._deleted]

    def create(self, channel: int, type_id: str, name: str, at: datetime) -> Job | None:
        """Create a job, or return None when the channel has one of this type."""
        with self._lock:
            if any(job.type_id == type_id for job in self.jobs(channel, at)):
                return None
            job_id = self._id(channel, type_id, len(self._deleted))
            self._created[job_id] = Job(job_id, channel, type_id, name, at)
            return self._created[job_id]

    def delete(self, job_id: str) -> None:
        """Forget a job and its files."""
        with self._lock:
            self._deleted.add(job_id)

    def reports(self, job: Job, at: datetime) -> Sequence[BulkReport]:
        """Return the files a job has at a moment, in no particular order."""
        figures = self.world.figures
        if figures is None:
            return []
        first = max(figures.index(day_of(job.created_at - HISTORY)), 0)
        last = figures.index(day_of(at))
        oldest = max(first, figures.index(day_of(at - RESTATED - KEPT)) - 1)
        found = [
            report
            for day in range(oldest, last)
            for report in self._versions(job, day)
            if report.made_at <= at < report.made_at + self._kept(report)
        ]
        return sorted(found, key=lambda report: _digest(report.report_id))

    def _versions(self, job: Job, day: int) -> list[BulkReport]:
        """Return a day's files: the first, and those that replace it."""
        figures = self.world.figures
        if figures is None:
            return []
        start, end = day_start(figures.day(day)), day_start(figures.day(day + 1))
        luck = _digest(f"{job.channel}:{day}")
        spread = timedelta(
            seconds=luck % 18_000, microseconds=_digest(job.job_id + str(day)) % 10**6
        )
        moments = [max(end, job.created_at) + READY_AFTER + spread]
        if luck % 100 < 8:
            moments.append(moments[0] + COUNTED_AGAIN)
        if day in RESTATED_DAYS:
            moments.append(end + RESTATED + spread)
        return [
            BulkReport(
                str(10**18 + _digest(f"{job.job_id}:{day}:{n}") % 10**18),
                job,
                day,
                start,
                end,
                moment,
            )
            for n, moment in enumerate(moments)
        ]

    @staticmethod
    def _kept(report: BulkReport) -> timedelta:
        return HISTORY_KEPT if report.start < report.job.created_at else KEPT

    def _id(self, *parts: object) -> str:
        raw = hashlib.sha256(repr((self.world.name, *parts)).encode()).hexdigest()
        return f"{raw[:8]}-{raw[8:12]}-{raw[12:16]}-{raw[16:20]}-{raw[20:32]}"


def precise(moment: datetime) -> str:
    """Return a moment with its microseconds, as the Reporting API writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:15], 16)
