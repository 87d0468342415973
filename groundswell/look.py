"""``groundswell status``: what the warehouse holds."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from groundswell.exit_codes import ExitCode
from groundswell.session import Session, session
from warehouse import Warehouse, open_warehouse
from warehouse.layers import RAW

if TYPE_CHECKING:
    from datetime import date, datetime

    from groundswell.options import Options


@dataclass(frozen=True)
class ResourceStatus:
    """What is held of one resource.

    Attributes:
        resource: Its raw table; all but YouTube's with their source before, `files: posts`.
        last_success: When its newest reading was taken (UTC).
        newest_day: The newest platform day held, where the resource has days.
        rows: Raw readings held.
        open_gap_days: Days not collected that marts know of; none before a build.
    """

    resource: str
    last_success: datetime | None
    newest_day: date | None
    rows: int
    open_gap_days: int | None


def resource_statuses(warehouse: Warehouse) -> list[ResourceStatus]:
    """Return one status for each raw table that holds readings of a platform or a file."""
    gaps = _open_gap_days(warehouse)
    return [
        _status(warehouse, schema, name, None if schema == "raw_files" else gaps)
        for schema in RAW
        for name in _tables(warehouse, schema)
    ]


def _tables(warehouse: Warehouse, schema: str) -> list[str]:
    """The tables of `schema` that hold readings, not the loader's own."""
    return [name for name in warehouse.tables(schema) if not name.startswith("_")]


def show_status(options: Options) -> int:
    """Print what the warehouse holds."""
    with session(options, "status", writes=False) as opened:
        with open_warehouse(opened.target, read_only=True) as warehouse:
            statuses = resource_statuses(warehouse)
        quota = _quota_left(opened)
    if options.as_json:
        whole = {
            "now": opened.now.isoformat(),
            "world": opened.origin.world,
            "resources": [asdict(status) for status in statuses],
            "quota_left": quota,
        }
        sys.stdout.write(json.dumps(whole, default=str) + "\n")
        return ExitCode.DONE
    table = Table("resource", "last success (UTC)", "newest day", box=None, pad_edge=False)
    table.add_column("rows", justify="right")
    table.add_column("days missing", justify="right")
    for status in statuses:
        table.add_row(
            status.resource,
            f"{status.last_success:%Y-%m-%d %H:%M}" if status.last_success else "–",
            str(status.newest_day or "–"),
            f"{status.rows:,}",
            "–" if status.open_gap_days is None else str(status.open_gap_days),
        )
    console = Console(highlight=False)
    console.print(table)
    for bucket, left in quota.items():
        console.print(f"quota left today, {bucket}: {'no limit' if left is None else f'{left:,}'}")
    return ExitCode.DONE


def _status(
    warehouse: Warehouse, schema: str, table: str, gaps: dict[tuple[str, str], int] | None
) -> ResourceStatus:
    columns = warehouse.columns(schema, table)
    days = ("day", "date", "metric_date", "end_date")
    day = next((name for name in days if name in columns), None)
    newest = f"max({day})" if day else "cast(null as date)"
    row = warehouse.query(
        f"select count(*) as held, max({RAW[schema]}) as last, {newest} as newest "  # noqa: S608 - our own table names
        f'from {schema}."{table}"'
    ).to_pylist()[0]
    return ResourceStatus(
        resource=table if schema == "raw_youtube" else f"{schema.removeprefix('raw_')}: {table}",
        last_success=row["last"],
        newest_day=row["newest"],
        rows=int(row["held"]),
        open_gap_days=None if gaps is None else gaps.get((schema.removeprefix("raw_"), table), 0),
    )


def _open_gap_days(warehouse: Warehouse) -> dict[tuple[str, str], int] | None:
    if not warehouse.has_table("marts", "fct_collection_gaps"):
        return None
    rows = warehouse.query(
        "select gaps.resource, accounts.platform, count(*) as days "
        "from marts.fct_collection_gaps as gaps "
        "left join marts.dim_accounts as accounts on gaps.account_key = accounts.account_key "
        "where gaps.status = 'open' group by gaps.resource, accounts.platform"
    ).to_pylist()
    return {(str(row["platform"]), str(row["resource"])): int(row["days"]) for row in rows}


def _quota_left(opened: Session) -> dict[str, int | None]:
    from ingestion import youtube

    found = [source for source in opened.sources() if source.name == "youtube"]
    settings = [source.settings for source in found]
    return {
        bucket: left
        for each in settings
        for bucket, left in youtube.quota_left(each, var=opened.var, clock=opened.clock).items()
    }
