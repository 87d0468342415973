"""Load and copy jobs answer as Google's do: differences 5 to 9 and 11 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

import gzip
import json
import re
import shutil
from pathlib import Path
from typing import Any

from fastapi.responses import JSONResponse
from local_bigquery.api import uploads
from local_bigquery.catalog import tables
from local_bigquery.engine import database
from local_bigquery.errors import BigQueryError
from local_bigquery.jobs import copy, load, runner
from local_bigquery.jobs.storage import paths
from local_bigquery.models import TableReference

GZIP = b"\x1f\x8b"
LISTS = ("schemaUpdateOptions", "decimalTargetTypes", "sourceUris")
PARTITION = re.compile(r"^(?P<table>.+)\$(?P<id>\d{4,10}|__NULL__)$")
PARTITION_FORMATS = {"HOUR": "%Y%m%d%H", "DAY": "%Y%m%d", "MONTH": "%Y%m", "YEAR": "%Y"}
DONE_UPLOADS: dict[str, str | None] = {}
TRUNCATING = ("WRITE_TRUNCATE", "WRITE_TRUNCATE_DATA")
load_as_shipped = load.run
copy_as_shipped = copy.run
source_as_shipped = copy._source
job_as_shipped = uploads._job
start_as_shipped = uploads._start


class Uploads(dict[str, Any]):
    """The resumable uploads, which stay known when they are done (difference 11)."""

    def pop(self, key: str, *_: Any) -> Any:
        """Return an upload that is complete, without forgetting it."""
        return self[key]


def apply() -> None:
    """Put the server's load and copy jobs right."""
    runner.HANDLERS |= {"load": loaded, "copy": copied}
    copy._source = source
    uploads._job = job_of_upload
    uploads._resumable = Uploads()
    uploads._start = started


def loaded(cursor: Any, config: Any, upload: str | None) -> Any:
    """Run a load job."""
    require_objects(cursor, config.sourceUris or [])
    if upload and config.sourceFormat != "PARQUET":
        unzip(Path(upload))
    config = aimed_at_partition(cursor, config)
    reference = tables.reference(config.destinationTable)
    if not has_columns(config) and tables.exists(*reference):
        config = config.replace(schema=tables.get(*reference).schema_)
    if config.writeDisposition == "WRITE_TRUNCATE_DATA":
        config = config.replace(writeDisposition="WRITE_TRUNCATE")
    return load_as_shipped(cursor, config, upload)


def require_objects(cursor: Any, uris: list[str]) -> None:
    """Tell a missing object as Google does (difference 9)."""
    for uri in uris:
        if not any(Path(path).exists() for path in paths(cursor, uri)):
            raise BigQueryError("notFound", f"Not found: URI {uri}")


def unzip(path: Path) -> None:
    """Unpack a compressed upload in place (difference 5)."""
    with path.open("rb") as file:
        if file.read(2) != GZIP:
            return
    unpacked = path.with_suffix(".unpacked")
    with gzip.open(path, "rb") as packed, unpacked.open("wb") as file:
        shutil.copyfileobj(packed, file)
    unpacked.replace(path)


def has_columns(config: Any) -> bool:
    """Whether the columns of a load come from the job or its file (difference 6)."""
    is_text = (config.sourceFormat or "CSV") in load.TEXT_FORMATS
    return bool((config.schema_ and config.schema_.fields) or config.autodetect or not is_text)


def job_of_upload(payload: bytes) -> Any:
    """Read the job of an upload; a text where a list belongs is a list of one (difference 7)."""
    body = json.loads(payload)
    config = body.get("configuration", {}).get("load", {})
    config |= {name: [config[name]] for name in LISTS if isinstance(config.get(name), str)}
    return job_as_shipped(json.dumps(body).encode())


def started(project: str, body: Any, upload: str) -> Any:
    """Start the job of an upload; when its last piece comes again, tell of the job once more."""
    job_id = body.jobReference and body.jobReference.jobId
    if job_id and DONE_UPLOADS.get(Path(upload).name) == job_id:
        Path(upload).unlink()
        return JSONResponse(runner.submitted(project, job_id).dump())
    DONE_UPLOADS[Path(upload).name] = job_id
    return start_as_shipped(project, body, upload)


def partition_of(reference: tuple[str, str, str]) -> tuple[tuple[str, str, str], str] | None:
    """The table behind ``table$20260101`` and the rows meant by it (difference 8)."""
    decorated = PARTITION.match(reference[2])
    if decorated is None:
        return None
    base = (reference[0], reference[1], decorated["table"])
    partitioning = tables.get(*base).timePartitioning
    if partitioning is None or not partitioning.field:
        raise BigQueryError("invalid", f"{base[2]} is not partitioned by a column of time")
    column = database.quote(partitioning.field)
    if decorated["id"] == "__NULL__":
        return base, f"{column} IS NULL"
    return (
        base,
        f"strftime({column}, '{PARTITION_FORMATS[partitioning.type]}') = '{decorated['id']}'",
    )


def aimed_at_partition(cursor: Any, config: Any) -> Any:
    """Return `config` as an append to the whole table, its partition emptied where it says so."""
    found = partition_of(tables.reference(config.destinationTable))
    if found is None:
        return config
    base, rows = found
    if config.writeDisposition in TRUNCATING:
        cursor.execute(f"DELETE FROM {tables.name(*base)} WHERE {rows}")  # noqa: S608 - quoted
    table = TableReference(projectId=base[0], datasetId=base[1], tableId=base[2])
    return config.replace(writeDisposition="WRITE_APPEND", destinationTable=table)


def copied(cursor: Any, config: Any, upload: str | None) -> Any:
    """Run a copy job."""
    return copy_as_shipped(cursor, aimed_at_partition(cursor, config), upload)


def source(reference: tuple[str, str, str]) -> str:
    """What a copy job reads: a table, or one partition of it."""
    found = partition_of(reference)
    if found is None:
        return str(source_as_shipped(reference))
    base, rows = found
    return f"(SELECT * FROM {tables.name(*base)} WHERE {rows})"  # noqa: S608 - quoted
