"""Serve a local BigQuery and a local bucket, with their differences from Google put right.

This is the one place that lists them; nothing in production code knows any. Every fix is applied
from outside the packages, whose versions are pinned in locks/bigquery-server.txt, by the modules of
`differences/`:

1. `create table … as select` names no destination table. Google reports the new table as the job's
   `destinationTable`, and dbt-bigquery reads its row count from there.
2. `set (a, b) = (select as struct …)` in a script assigns nothing. dbt-bigquery's dynamic
   `insert_overwrite` collects the partitions to replace that way.
3. `timestamp(day, zone)` and `datetime(moment, zone)` take the zone only as a literal: otherwise
   the first is refused and the second read as `datetime(date, time)`. Our zone goes by the row.
4. To look up one table it lists every table, view and column it holds, several times a statement,
   which takes it most of its time. We ask for the one table, and do not look for temporary tables
   on a connection just opened.
5. A gzipped upload of text is taken for text. Google unpacks it; dlt sends its lines of JSON so.
6. A load of text that names no columns has them guessed. Google takes those of the table.
7. A single value where the API says list is refused. Google takes it, and dlt sends one.
8. `table$20260101` as the target or source of a load or copy job is a table of that name. At
   Google it is one partition, which WRITE_TRUNCATE replaces alone.
9. An object missing from the bucket is an `invalid` file. Google answers `notFound`.
10. There is no token endpoint, which every client asks before its first call with a key file.
11. A finished resumable upload is forgotten: its last piece sent again, because the answer was
   lost, is a 404. Google repeats the answer.
12. Of two requests at once for the same new dataset or table both may fail, and `If-Match` is
    compared before the other's change is written. At Google one is made, the other a 409 or 412.
13. Parameters `?` are numbered as its parser meets them: the outer query before a `with`. Google
    numbers them by their place in the text.
14. The bucket does not tell which permissions one has on it. Here everybody has all.
15. A merge into a table that requires a filter on its partition is refused, because it is made of
    statements without one. Google takes the filter in the merge's own conditions.
16. A view over a table that requires a filter cannot be made without one. At Google it can; who
    asks the view must filter.

The bucket is gcp-storage-emulator. Load jobs read `gs://` from the folder of its objects.

It runs in an environment of its own:

    .venv-bigquery-server/bin/python sandbox/bigquery/serve.py --host 127.0.0.1 --port 9050 \
        --grpc-port 9060 --project local --data-dir var/bigquery/tables \
        --bucket local --bucket-dir var/bigquery/bucket --bucket-port 9070
"""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

import argparse
import gc
import os
import sys
import threading
from pathlib import Path

from differences import (
    catalogue,
    load_jobs,
    lookups,
    merges,
    permissions,
    query_jobs,
    token,
    views,
)
from gcp_storage_emulator import storage
from gcp_storage_emulator.server import create_server
from local_bigquery import cli
from local_bigquery.settings import settings

OBJECTS = "objects"


def serve_bucket(name: str, folder: Path, port: int) -> None:
    """Keep a bucket's objects as plain files in `folder`, where load jobs read them."""
    storage.STORAGE_DIR = OBJECTS
    create_server("127.0.0.1", port, default_bucket=name, data_dir=str(folder.resolve())).start()
    settings.gcs_local_root = folder.resolve() / OBJECTS


def end_with_the_caller() -> None:
    """End the process when whoever started it is gone, however it ended."""
    sys.stdin.buffer.read()
    os._exit(0)


def main(arguments: list[str]) -> None:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bucket", required=True)
    parser.add_argument("--bucket-dir", type=Path, required=True)
    parser.add_argument("--bucket-port", type=int, required=True)
    bucket, rest = parser.parse_known_args(arguments)
    for difference in (
        query_jobs,
        merges,
        views,
        lookups,
        load_jobs,
        catalogue,
        permissions,
        token,
    ):
        difference.apply()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)  # statements are trees of many small objects, freed at once
    serve_bucket(bucket.bucket, bucket.bucket_dir, bucket.bucket_port)
    threading.Thread(target=end_with_the_caller, daemon=True).start()
    cli.main(rest)


if __name__ == "__main__":
    main(sys.argv[1:])
