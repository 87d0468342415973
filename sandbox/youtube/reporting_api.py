"""YouTube Reporting API v1: report types, jobs, their reports and files."""

from collections.abc import Sequence
from datetime import datetime

from sandbox.google.errors import ApiError, bad_request, forbidden, insufficient_scope
from sandbox.google.identity import ANALYTICS
from sandbox.youtube.bulk_files import Source, csv_file
from sandbox.youtube.bulk_jobs import BulkReport, Job
from sandbox.youtube.bulk_types import BULK_TYPES
from sandbox.youtube.call import Call, Json, Media

DEFAULT_PAGE = 50


def report_types(call: Call) -> Json:
    """Answer reportTypes.list: the types this sandbox can fill."""
    _channel(call)
    return _page(call, "reportTypes", [{"id": i, "name": t.name} for i, t in BULK_TYPES.items()])


def jobs_list(call: Call) -> Json:
    """Answer jobs.list."""
    return _page(call, "jobs", [job.resource() for job in _jobs(call)])


def jobs_create(call: Call) -> Json:
    """Answer jobs.create: 404 for a type that is not or no longer made, 409 for a second job."""
    channel = _channel(call)
    type_id, name = str(call.body.get("reportTypeId", "")), str(call.body.get("name", ""))
    if not type_id or not name:
        raise bad_request("A job needs reportTypeId and name.")
    if type_id not in BULK_TYPES:
        raise _not_found(f"Report type {type_id} does not exist.")
    job = call.jobs.create(channel, type_id, name, call.at)
    if job is None:
        raise ApiError(409, "alreadyExists", "Requested entity already exists")
    return job.resource()


def jobs_get(call: Call) -> Json:
    """Answer jobs.get."""
    return _job(call).resource()


def jobs_delete(call: Call) -> Json:
    """Answer jobs.delete."""
    call.jobs.delete(_job(call).job_id)
    return {}


def reports_list(call: Call) -> Json:
    """Answer jobs.reports.list; a page may hold two reports of one day, in any order."""
    job = _job(call)
    after, since, before = (
        _moment(call, name) for name in ("createdAfter", "startTimeAtOrAfter", "startTimeBefore")
    )
    channel_id = call.world.channels[job.channel].channel_id
    found = [
        report.resource(call.root, channel_id)
        for report in call.jobs.reports(job, call.at)
        if (after is None or report.made_at > after)
        and (since is None or report.start >= since)
        and (before is None or report.start < before)
    ]
    return _page(call, "reports", found)


def reports_get(call: Call) -> Json:
    """Answer jobs.reports.get."""
    job = _job(call)
    report = _report(call, job, call.ids["reportId"])
    return report.resource(call.root, call.world.channels[job.channel].channel_id)


def media(call: Call) -> Media:
    """Answer media.download: the CSV file of a report."""
    parts = call.ids["resourceName"].split("/")
    if len(parts) != 6:
        raise _not_found("Media not found.")
    job = next((job for job in _jobs(call) if job.job_id == parts[3]), None)
    figures = call.world.figures
    if job is None or figures is None:
        raise _not_found("Media not found.")
    report = _report(call, job, parts[5])
    info = call.world.channels[job.channel]
    source = Source(figures, info, job.channel, report.day, report.made_at)
    return Media(csv_file(job.type_id, source, call.faults.drift), "text/csv; charset=utf-8")


def _channel(call: Call) -> int:
    """Return the number of the caller's channel.

    Raises:
        ApiError: Consent or channel is missing.
    """
    if ANALYTICS not in call.caller.scopes:
        raise insufficient_scope()
    own = call.caller.own_channel_id
    for number, info in enumerate(call.world.channels):
        if info.channel_id == own:
            return number
    raise forbidden("The caller does not have permission")


def _jobs(call: Call) -> Sequence[Job]:
    return call.jobs.jobs(_channel(call), call.at)


def _job(call: Call) -> Job:
    for job in _jobs(call):
        if job.job_id == call.ids["jobId"]:
            return job
    raise _not_found("Requested entity was not found.")


def _report(call: Call, job: Job, report_id: str) -> BulkReport:
    for report in call.jobs.reports(job, call.at):
        if report.report_id == report_id:
            return report
    raise _not_found("Requested entity was not found.")


def _moment(call: Call, name: str) -> datetime | None:
    text = call.value(name)
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise bad_request(f"Invalid value at '{name}': {text}", location=name) from error


def _page(call: Call, name: str, rows: Sequence[Json]) -> Json:
    found, tokens = call.page(rows, call.number("pageSize", 0) or DEFAULT_PAGE)
    tokens.pop("prevPageToken", None)
    return ({name: found} if found else {}) | tokens


def _not_found(message: str) -> ApiError:
    return ApiError(404, "notFound", message)
