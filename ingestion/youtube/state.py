"""What earlier runs left in the warehouse, so that any machine goes on where they stopped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.youtube.quota import pacific_date
from ingestion.youtube.ranges import Days, Held, Restated
from warehouse import open_warehouse

if TYPE_CHECKING:
    from datetime import datetime

    from warehouse import Target, Warehouse

SCHEMA = "raw_youtube"
RESOURCE = tuple[str, str]  # channel_id, resource


@dataclass(frozen=True)
class KnownVideo:
    """A video seen in an uploads list."""

    video_id: str
    published_at: datetime | None
    privacy_status: str | None
    is_listed: bool
    is_missing: bool


@dataclass(frozen=True)
class LoadState:
    """The warehouse's memory; empty before the first run.

    Attributes:
        is_new: Whether the raw tables are not there yet.
        handles: Handle in small letters → channel id.
        held: (channel, resource) → ranges that were asked and answered.
        last_fetch: (channel, resource) → moment of the newest successful fetch.
        refusals: (channel, resource) → metric → (reason, when it was last refused).
        uploads: Channel → its known videos, newest first.
        views: Video → lifetime views in the newest reading.
        bulk_cursor: Channel and report type → creation moment of the newest report landed.
        playlists: Channel → its uploads playlist.
        restated: Channel → days for which a bulk report was issued anew.
    """

    is_new: bool = True
    handles: dict[str, str] = field(default_factory=dict)
    held: dict[RESOURCE, list[Held]] = field(default_factory=dict)
    last_fetch: dict[RESOURCE, datetime] = field(default_factory=dict)
    refusals: dict[RESOURCE, dict[str, tuple[str, datetime]]] = field(default_factory=dict)
    uploads: dict[str, list[KnownVideo]] = field(default_factory=dict)
    views: dict[str, int] = field(default_factory=dict)
    bulk_cursor: dict[RESOURCE, datetime] = field(default_factory=dict)
    playlists: dict[str, str] = field(default_factory=dict)
    restated: dict[str, tuple[Restated, ...]] = field(default_factory=dict)


def read_state(target: Target) -> LoadState:
    """Return what completed loads left in the warehouse of `target`."""
    if not target.path.exists():
        return LoadState()
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table(SCHEMA, "fetched_ranges"):
            return LoadState()
        held, last_fetch = _ranges(warehouse)
        return LoadState(
            is_new=False,
            handles=_handles(warehouse),
            held=held,
            last_fetch=last_fetch,
            refusals=_refusals(warehouse),
            uploads=_uploads(warehouse),
            views=_views(warehouse),
            bulk_cursor=_bulk_cursor(warehouse),
            restated=_restated(warehouse),
            playlists={
                str(row["channel_id"]): str(row["playlist_id"])
                for row in _rows(
                    warehouse,
                    "select channel_id, arg_max(playlist_id, observed_at) as playlist_id "
                    "from loaded group by channel_id",
                    "uploads",
                )
            },
        )


def _rows(warehouse: Warehouse, sql: str, table: str) -> list[dict[str, Any]]:
    """The answer of `sql` over `loaded`: the rows of `table` whose load was completed."""
    if not warehouse.has_table(SCHEMA, table):
        return []
    loaded = (
        f"with loaded as (select * from {SCHEMA}.{table} where _dlt_load_id in "  # noqa: S608
        f"(select load_id from {SCHEMA}._dlt_loads where status = 0)) "
    )
    rows: list[dict[str, Any]] = warehouse.query(loaded + sql).to_pylist()
    return rows


def _handles(warehouse: Warehouse) -> dict[str, str]:
    sql = (
        "select distinct lower(ltrim(json_extract_string(payload, '$.snippet.customUrl'), '@')) "
        "as handle, channel_id from loaded where payload is not null"
    )
    rows = _rows(warehouse, sql, "channels")
    return {str(row["handle"]): str(row["channel_id"]) for row in rows if row["handle"]}


def _ranges(
    warehouse: Warehouse,
) -> tuple[dict[RESOURCE, list[Held]], dict[RESOURCE, datetime]]:
    held: dict[RESOURCE, list[Held]] = defaultdict(list)
    last: dict[RESOURCE, datetime] = {}
    sql = (
        "select channel_id, resource, start_date, end_date, max(observed_at) as observed_at "
        "from loaded group by channel_id, resource, start_date, end_date"
    )
    for row in _rows(warehouse, sql, "fetched_ranges"):
        key = (row["channel_id"], row["resource"])
        asked_on = pacific_date(row["observed_at"])
        held[key].append(Held(Days(row["start_date"], row["end_date"]), asked_on))
        last[key] = max(last.get(key, row["observed_at"]), row["observed_at"])
    return dict(held), last


def _refusals(warehouse: Warehouse) -> dict[RESOURCE, dict[str, tuple[str, datetime]]]:
    found: dict[RESOURCE, dict[str, tuple[str, datetime]]] = defaultdict(dict)
    sql = (
        "select channel_id, resource, metric, arg_max(reason, observed_at) as reason, "
        "max(observed_at) as refused_at from loaded group by channel_id, resource, metric"
    )
    for row in _rows(warehouse, sql, "metric_refusals"):
        key = (row["channel_id"], row["resource"])
        found[key][row["metric"]] = (row["reason"], row["refused_at"])
    return dict(found)


def _uploads(warehouse: Warehouse) -> dict[str, list[KnownVideo]]:
    sql = (
        "select channel_id, video_id, max(video_published_at) as published_at, "
        "arg_max(privacy_status, observed_at) as privacy_status, max(observed_at) as seen_at, "
        "max(_dlt_load_id) as load_id "
        "from loaded where video_id is not null group by channel_id, video_id"
    )
    rows = _rows(warehouse, sql, "uploads")
    missing_sql = (
        "select video_id, max(observed_at) as missed_at from loaded "
        "where resource = 'videos' group by video_id"
    )
    missing = _rows(warehouse, missing_sql, "missing_videos")
    missed = {row["video_id"]: row["missed_at"] for row in missing}
    newest: dict[str, str] = {}
    for row in rows:
        newest[row["channel_id"]] = max(newest.get(row["channel_id"], ""), row["load_id"])
    found: dict[str, list[KnownVideo]] = defaultdict(list)
    rows.sort(key=lambda row: str(row["video_id"]))
    rows.sort(key=lambda row: str(row["published_at"] or ""), reverse=True)
    for row in rows:
        video = KnownVideo(
            video_id=row["video_id"],
            published_at=row["published_at"],
            privacy_status=row["privacy_status"],
            is_listed=row["load_id"] == newest[row["channel_id"]],
            is_missing=row["video_id"] in missed and missed[row["video_id"]] >= row["seen_at"],
        )
        found[row["channel_id"]].append(video)
    return dict(found)


def _views(warehouse: Warehouse) -> dict[str, int]:
    sql = (
        "select video_id, arg_max(try_cast(json_extract_string(payload, "
        "'$.statistics.viewCount') as bigint), observed_at) as views from loaded group by video_id"
    )
    rows = _rows(warehouse, sql, "video_statistics")
    return {str(row["video_id"]): int(row["views"] or 0) for row in rows}


def _bulk_cursor(warehouse: Warehouse) -> dict[RESOURCE, datetime]:
    sql = (
        "select channel_id, report_type, max(create_time) as create_time "
        "from loaded group by channel_id, report_type"
    )
    rows = _rows(warehouse, sql, "bulk_reports")
    return {(row["channel_id"], row["report_type"]): row["create_time"] for row in rows}


def _restated(warehouse: Warehouse) -> dict[str, tuple[Restated, ...]]:
    """Days whose basic report came more than once: the only word YouTube gives of old changes."""
    found: dict[str, list[Restated]] = defaultdict(list)
    sql = (
        "select channel_id, start_time, max(create_time) as issued_at from loaded "
        "where report_type = 'channel_basic_a3' group by channel_id, start_time "
        "having count(distinct create_time) > 1 order by start_time"
    )
    for row in _rows(warehouse, sql, "bulk_reports"):
        restated = Restated(pacific_date(row["start_time"]), pacific_date(row["issued_at"]))
        found[str(row["channel_id"])].append(restated)
    return {channel: tuple(days) for channel, days in found.items()}
