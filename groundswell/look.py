"""The commands that only look: ``plan`` and ``status``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from groundswell.exit_codes import ExitCode
from groundswell.failure import explained, without_secrets
from groundswell.session import Session, session
from warehouse import Warehouse, open_warehouse

if TYPE_CHECKING:
    from datetime import date, datetime

    from groundswell.session import Options


READ_AT = {"raw_youtube": "observed_at", "raw_files": "imported_at"}
"""The column that says when a row of a raw dataset was read."""


@dataclass(frozen=True)
class ResourceStatus:
    """What is held of one resource.

    Attributes:
        resource: Its raw table; those of imported files with `files: ` before.
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
        *(
            _status(warehouse, "raw_youtube", name, gaps)
            for name in _tables(warehouse, "raw_youtube")
        ),
        *(_status(warehouse, "raw_files", name, None) for name in _tables(warehouse, "raw_files")),
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


def show_plan(options: Options, *, since: date | None) -> int:
    """Print the calls and units the next load needs, and whether the quota holds them."""
    from ingestion import youtube

    with session(options, "plan", platforms=True, writes=False) as opened:
        settings, credentials = opened.youtube()
        planned = youtube.plan(
            settings,
            credentials,
            target=opened.target,
            var=opened.var,
            clock=opened.clock,
            since=since,
        )
    if options.as_json:
        sys.stdout.write(json.dumps(planned.as_json(), default=str) + "\n")
        return ExitCode.DONE
    table = Table("channel", "resource", box=None, pad_edge=False)
    table.add_column("calls", justify="right")
    table.add_column("units", justify="right")
    table.add_column("why")
    for line in planned.lines:
        numbers = f"{line.calls:,}", f"{line.units:,}"
        table.add_row(line.channel, line.resource, *numbers, line.why)
    console = Console(highlight=False)
    console.print(table)
    for bucket, (units, left) in planned.buckets.items():
        console.print(f"{bucket}: {_verdict(units, left)}")
    for failure in planned.failures:
        console.print(f"[yellow]not planned[/yellow]: {without_secrets(str(failure))}")
    return explained(planned.failures[0])[1] if planned.failures else ExitCode.DONE


def _verdict(units: int, left: int | None) -> str:
    if left is None:
        return f"{units:,} calls, no daily limit"
    if units <= left:
        return f"{units:,} of {left:,} units left today: fits"
    return f"{units:,} of {left:,} units left today: stops there, the rest follows tomorrow"


def _status(
    warehouse: Warehouse, schema: str, table: str, gaps: dict[str, int] | None
) -> ResourceStatus:
    columns = warehouse.columns(schema, table)
    days = ("day", "date", "metric_date", "end_date")
    day = next((name for name in days if name in columns), None)
    newest = f"max({day})" if day else "cast(null as date)"
    row = warehouse.query(
        f"select count(*) as held, max({READ_AT[schema]}) as last, {newest} as newest "  # noqa: S608 - our own table names
        f'from {schema}."{table}"'
    ).to_pylist()[0]
    return ResourceStatus(
        resource=f"files: {table}" if schema == "raw_files" else table,
        last_success=row["last"],
        newest_day=row["newest"],
        rows=int(row["held"]),
        open_gap_days=None if gaps is None else gaps.get(table, 0),
    )


def _open_gap_days(warehouse: Warehouse) -> dict[str, int] | None:
    if not warehouse.has_table("marts", "fct_collection_gaps"):
        return None
    rows = warehouse.query(
        "select resource, count(*) as days from marts.fct_collection_gaps "
        "where status = 'open' group by resource"
    ).to_pylist()
    return {str(row["resource"]): int(row["days"]) for row in rows}


def _quota_left(opened: Session) -> dict[str, int | None]:
    from groundswell.platforms import youtube_inputs
    from ingestion import youtube

    settings, _ = youtube_inputs(opened.workspace.youtube, opened.sandbox)
    return dict(youtube.quota_left(settings, var=opened.var, clock=opened.clock))
