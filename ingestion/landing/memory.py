"""What completed loads left in the ledgers, so that any machine goes on where they stopped."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ingestion.pacific import pacific_date
from ingestion.ranges import Days, Held

if TYPE_CHECKING:
    from datetime import datetime

    from ingestion.landing.columns import RawSource
    from warehouse import Warehouse

Resource = tuple[str, str]  # account id, resource


def loaded_rows(
    warehouse: Warehouse,
    source: RawSource,
    *,
    table: str,
    sql: str,
    since: datetime | None = None,
) -> list[dict[str, Any]]:
    """The answer of `sql` over `loaded`: rows of `table`, of completed loads, since a moment.

    The moment is written as a constant, because by constants alone BigQuery leaves partitions out.
    """
    schema = source.dataset
    if not warehouse.has_table(schema, table):
        return []
    window = f"observed_at >= timestamptz '{since.isoformat()}' and " if since else ""
    loaded = (
        f"with loaded as (select * from {schema}.{table} where {window}_dlt_load_id in "  # noqa: S608
        f"(select load_id from {schema}._dlt_loads where status = 0)) "
    )
    rows: list[dict[str, Any]] = warehouse.query(loaded + sql).to_pylist()
    return rows


def read_ranges(
    warehouse: Warehouse, source: RawSource
) -> tuple[dict[Resource, list[Held]], dict[Resource, datetime]]:
    """Return, for each account and resource, the ranges answered and the newest fetch's moment."""
    held: dict[Resource, list[Held]] = defaultdict(list)
    last: dict[Resource, datetime] = {}
    account = source.account_column
    sql = (
        f"select {account}, resource, start_date, end_date, max(observed_at) as observed_at "  # noqa: S608
        f"from loaded group by {account}, resource, start_date, end_date "
        f"order by {account}, resource, start_date, end_date"
    )
    for row in loaded_rows(warehouse, source, table="fetched_ranges", sql=sql):
        key = (row[account], row["resource"])
        asked_on = pacific_date(row["observed_at"])
        held[key].append(Held(Days(row["start_date"], row["end_date"]), asked_on))
        last[key] = max(last.get(key, row["observed_at"]), row["observed_at"])
    return dict(held), last


def read_refusals(
    warehouse: Warehouse, source: RawSource
) -> dict[Resource, dict[str, tuple[str, datetime]]]:
    """Return, for each account and resource, metric → (reason, when it was last refused)."""
    found: dict[Resource, dict[str, tuple[str, datetime]]] = defaultdict(dict)
    account = source.account_column
    sql = (
        f"select {account}, resource, metric, reason, max(observed_at) as refused_at from loaded "  # noqa: S608
        f"group by {account}, resource, metric, reason order by refused_at"
    )
    for row in loaded_rows(warehouse, source, table="metric_refusals", sql=sql):
        key = (row[account], row["resource"])
        found[key][row["metric"]] = (row["reason"], row["refused_at"])
    return dict(found)
