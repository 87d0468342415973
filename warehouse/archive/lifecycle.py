"""Lets raw rows go that are old and archived."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from warehouse import open_warehouse
from warehouse.archive.errors import NotInArchiveError
from warehouse.archive.sources import ALWAYS_KEPT, FILES, YOUTUBE
from warehouse.archive.verifying import verify
from warehouse.transfer import EXPIRY_SCHEMA, EXPIRY_TABLE, open_store

if TYPE_CHECKING:
    from warehouse import Progress, Target
    from warehouse.archive.files import Files


def expire(
    target: Target, files: Files, *, days: int, now: datetime, progress: Progress | None = None
) -> int:
    """Let raw readings go that are older than `days`; return how many rows went at once.

    Ledgers that tell a load what is held already never go. In a local warehouse rows are deleted
    now, after the whole archive was compared with them. On BigQuery each table is told to let its
    partitions go by itself; `days` 0 tells it to keep them for ever.

    Raises:
        NotInArchiveError: Archive and warehouse do not agree; nothing is let go.
    """
    verdict = verify(target, files, progress=progress)
    if verdict.findings:
        first = verdict.findings[0]
        raise NotInArchiveError(
            f"nothing was let go: {first.problem}: {first.where}: {first.told} "
            f"({len(verdict.findings)} findings; `groundswell archive verify` names them all)"
        )
    if target.bigquery is not None:
        set_expiry(target, days=days)
        return 0
    return _delete(
        target, datetime.combine(now.astimezone(UTC) - timedelta(days=days), time(), UTC)
    )


def set_expiry(target: Target, *, days: int) -> None:
    """Tell every raw table on BigQuery after how many days its partitions go; 0 is never."""
    from warehouse.transfer_bigquery import open_bigquery_store

    with open_bigquery_store(target.settings) as store:
        for source in (YOUTUBE, FILES):
            for table in source.shapes(store):
                if (source.schema, table) not in ALWAYS_KEPT:
                    store.set_expiry(source.schema, table, days or None)


def _delete(target: Target, before: datetime) -> int:
    """Delete what was observed before `before` and write down that this was on purpose."""
    with open_store(target, read_only=True) as store:
        moments = {
            (source.schema, table): source.moment(shape)
            for source in (YOUTUBE, FILES)
            for table, shape in source.shapes(store).items()
            if (source.schema, table) not in ALWAYS_KEPT
        }
    deleted = 0
    with open_warehouse(target) as warehouse:
        rows = [
            {"schema_name": schema, "table_name": table, "expired_before": before}
            for schema, table in moments
        ]
        fields = [
            ("schema_name", pa.string()),
            ("table_name", pa.string()),
            ("expired_before", pa.timestamp("us", tz="UTC")),
        ]
        # written down first: a stop in between leaves rows that a repeated call deletes
        warehouse.append(
            EXPIRY_SCHEMA, EXPIRY_TABLE, pa.Table.from_pylist(rows, schema=pa.schema(fields))
        )
        for (schema, table), moment in moments.items():
            where = f"from {schema}.{table} where {moment} < ?"
            counted = warehouse.query(f"select count(*) as held {where}", [before])
            deleted += int(counted.column("held")[0].as_py())
            warehouse.execute(f"delete {where}", [before])
    return deleted
