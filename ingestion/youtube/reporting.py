"""Bulk reports: jobs made on day one, new files fetched once, archived and landed typed."""

from __future__ import annotations

import gzip
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingestion.landing.columns import DAY, TEXT
from ingestion.landing.errors import ChangedTypeError
from ingestion.youtube.client import Answer, Call, Client
from ingestion.youtube.errors import UnreadableAnswerError
from ingestion.youtube.quota import REPORTING
from ingestion.youtube.tables import BULK_TABLES, YOUTUBE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingestion.youtube.accounts import Account

Row = dict[str, object]

REPORT_TYPES = tuple(name.removeprefix("bulk_") for name in BULK_TABLES)
DAILY_FILE_DAYS = 60


@dataclass(frozen=True)
class BulkReport:
    """One file that can be downloaded: a job's figures of one Pacific day."""

    job_id: str
    report_type: str
    report_id: str
    start_time: datetime
    end_time: datetime
    create_time: datetime
    download_url: str


@dataclass(frozen=True)
class BulkFile:
    """A downloaded report: its row in the list of reports and its typed lines."""

    report: Row
    table: str
    rows: Any


class ReportingApi:
    """The Reporting API as one account sees it."""

    def __init__(self, client: Client, root: str, account: Account) -> None:
        self._client = client
        self._root = root
        self._account = account

    def jobs(self) -> dict[str, str]:
        """Return report type → job id, of the jobs that exist."""
        found: dict[str, str] = {}
        for answer in self._pages("jobs.list", f"{self._root}/jobs", {}):
            for job in answer.data.get("jobs") or []:
                found.setdefault(str(job.get("reportTypeId")), str(job.get("id")))
        return found

    def create_job(self, report_type: str) -> str:
        """Make the job that delivers `report_type` from now on; returns its id."""
        body = {"reportTypeId": report_type, "name": f"groundswell {report_type}"}
        url = f"{self._root}/jobs"
        call = Call("jobs.create", url, REPORTING, params=self._acting(), body=body)
        return str(self._client.ask(call, self._account).data.get("id"))

    def report_types(self) -> Answer:
        """Return the first page of report types; the cheapest proof of access."""
        url = f"{self._root}/reportTypes"
        return self._client.ask(
            Call("reportTypes.list", url, REPORTING, params=self._acting()), self._account
        )

    def reports(self, job_id: str, report_type: str, after: datetime | None) -> list[BulkReport]:
        """Return a job's reports made after the moment `after`, oldest first."""
        params = {"createdAfter": _written(after)} if after else {}
        url = f"{self._root}/jobs/{job_id}/reports"
        found = [
            BulkReport(
                job_id=job_id,
                report_type=report_type,
                report_id=str(item["id"]),
                start_time=datetime.fromisoformat(item["startTime"]),
                end_time=datetime.fromisoformat(item["endTime"]),
                create_time=datetime.fromisoformat(item["createTime"]),
                download_url=str(item["downloadUrl"]),
            )
            for answer in self._pages("jobs.reports.list", url, params)
            for item in answer.data.get("reports") or []
        ]
        return sorted(found, key=lambda report: (report.create_time, report.report_id))

    def download(self, report: BulkReport, *, channel_id: str, archive: Path) -> BulkFile:
        """Fetch a report's CSV, keep it under `archive`, and return its typed rows.

        Raises:
            NotFoundError: The file expired.
            UnreadableAnswerError: The address is not YouTube's, or the file is no CSV.
        """
        if urlsplit(report.download_url).netloc != urlsplit(self._root).netloc:
            raise UnreadableAnswerError(
                f"media.download: expected an address at {urlsplit(self._root).netloc}, got "
                f"{urlsplit(report.download_url).netloc}: the token is not sent there"
            )
        call = Call("media.download", report.download_url, REPORTING, is_csv=True)
        answer = self._client.ask(call, self._account)
        rows = typed_rows(report, answer)
        path = archived(answer.content, report, channel_id=channel_id, archive=archive)
        row: Row = {
            "job_id": report.job_id,
            "report_id": report.report_id,
            "report_type": report.report_type,
            "channel_id": channel_id,
            "start_time": report.start_time,
            "end_time": report.end_time,
            "create_time": report.create_time,
            "row_count": rows.num_rows,
            "sha256": hashlib.sha256(answer.content).hexdigest(),
            "archive_path": path.relative_to(archive).as_posix(),
            **answer.stamp(),
        }
        return BulkFile(row, f"bulk_{report.report_type}", rows)

    def _pages(self, endpoint: str, url: str, params: dict[str, str]) -> Iterator[Answer]:
        token = ""
        while True:
            page = {**params, **self._acting()} | ({"pageToken": token} if token else {})
            answer = self._client.ask(Call(endpoint, url, REPORTING, params=page), self._account)
            yield answer
            token = str(answer.data.get("nextPageToken") or "")
            if not token:
                return

    def _acting(self) -> dict[str, str]:
        owner = self._account.content_owner
        return {"onBehalfOfContentOwner": owner} if owner else {}


def typed_rows(report: BulkReport, answer: Answer) -> Any:
    """Read a CSV by header name into Arrow; columns not known here land as text.

    Empty values become null. A file with nothing but a header has no rows.

    Raises:
        ChangedTypeError: A known column holds something else than its type.
    """
    import pyarrow as pa
    from pyarrow import compute, csv

    table = f"bulk_{report.report_type}"
    known = {**BULK_TABLES[table], "date": TEXT}
    content = answer.content if answer.content.strip() else b"date\n"
    header = content.split(b"\n", 1)[0].decode("utf-8-sig").strip().split(",")
    names = [raw_column(name) for name in header]
    try:
        read = csv.read_csv(
            io.BytesIO(content),
            read_options=csv.ReadOptions(column_names=names, skip_rows=1),
            convert_options=csv.ConvertOptions(
                column_types={name: known.get(name, TEXT) for name in names},
                null_values=[""],
                strings_can_be_null=True,
            ),
            parse_options=csv.ParseOptions(newlines_in_values=True),
        )
        day = compute.strptime(read["date"], format="%Y%m%d", unit="s").cast(DAY)
    except pa.ArrowInvalid as error:
        raise ChangedTypeError(
            f"{table}: cannot read report {report.report_id} ({str(error).splitlines()[0]}): "
            "nothing of this file was loaded"
        ) from None
    read = read.set_column(read.schema.get_field_index("date"), "date", day)
    return _completed(read, table, report, answer)


def _completed(read: Any, table: str, report: BulkReport, answer: Answer) -> Any:
    """Add declared columns the file lacks, where it comes from, and the stamp."""
    import pyarrow as pa

    constants: dict[str, object] = {
        "job_id": report.job_id,
        "report_id": report.report_id,
        "report_create_time": report.create_time,
        **answer.stamp(),
    }
    schema = YOUTUBE.arrow_schema(table)
    columns, fields = [], []
    for field in schema:
        if field.name in constants:
            column = pa.repeat(pa.scalar(constants[field.name], field.type), read.num_rows)
        elif field.name in read.schema.names:
            column = read[field.name]
        else:
            column = pa.nulls(read.num_rows, field.type)
        columns.append(column)
        fields.append(field)
    for name in read.schema.names:
        if name not in schema.names:
            columns.append(read[name])
            fields.append(pa.field(name, TEXT))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def archived(content: bytes, report: BulkReport, *, channel_id: str, archive: Path) -> Path:
    """Keep the CSV, compressed, under its channel, type and day; returns the file."""
    day = report.start_time.date().isoformat()
    folder = archive / "youtube" / "bulk" / report.report_type / channel_id / day
    path = folder / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', report.report_id)}.csv.gz"
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_bytes(gzip.compress(content, 4, mtime=0))
    return draft.replace(path)


def raw_column(header: str) -> str:
    """A CSV header as a raw column name."""
    return re.sub(r"\W+", "_", header.strip().strip('"')).strip("_").lower()


def _written(moment: datetime) -> str:
    """RFC 3339 with microseconds and Z."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
