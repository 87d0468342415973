"""How long BigQuery keeps the partitions of raw tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warehouse.bigquery_errors import call_retry

if TYPE_CHECKING:
    from warehouse.bigquery_settings import BigQuerySettings

MILLISECONDS_A_DAY = 86_400_000


def expire_partitions(settings: BigQuerySettings, schema: str) -> list[str]:
    """Make every partitioned table of `schema` keep its partitions as long as `settings` say.

    One call lists the tables; only those that keep them for another time are changed. Tables
    without partitions (what the loader remembers by) are kept for ever.

    Returns:
        The tables that were changed.
    """
    days = settings.raw_partition_expiration_days
    wanted = None if days is None else days * MILLISECONDS_A_DAY
    retry = call_retry(settings)
    client = settings.client()
    changed: list[str] = []
    try:
        for listed in client.list_tables(settings.dataset(schema), retry=retry):
            partitioning = listed.time_partitioning
            if partitioning is None or partitioning.expiration_ms == wanted:
                continue
            table = client.get_table(listed.reference, retry=retry)
            partitioning = table.time_partitioning
            partitioning.expiration_ms = wanted
            table.time_partitioning = partitioning
            client.update_table(table, ["time_partitioning"], retry=retry)
            changed.append(listed.table_id)
    finally:
        client.close()
    return changed
