"""What earlier runs left in the warehouse, so that any machine goes on where they stopped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Any

from ingestion.landing.memory import Resource, loaded_rows, read_ranges, read_refusals
from ingestion.pacific import pacific_date
from ingestion.youtube.ranges import Restated
from ingestion.youtube.tables import YOUTUBE
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ingestion.ranges import Held
    from warehouse import Target, Warehouse

LOOKED_UP = ("videos", "video_statistics")
REMEMBERED = ("channels", "uploads", *LOOKED_UP)
FORGOTTEN_AFTER = timedelta(days=30)


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
    held: dict[Resource, list[Held]] = field(default_factory=dict)
    last_fetch: dict[Resource, datetime] = field(default_factory=dict)
    refusals: dict[Resource, dict[str, tuple[str, datetime]]] = field(default_factory=dict)
    uploads: dict[str, list[KnownVideo]] = field(default_factory=dict)
    views: dict[str, int] = field(default_factory=dict)
    bulk_cursor: dict[Resource, datetime] = field(default_factory=dict)
    playlists: dict[str, str] = field(default_factory=dict)
    restated: dict[str, tuple[Restated, ...]] = field(default_factory=dict)


def read_state(target: Target) -> LoadState:
    """Return what completed loads left in the warehouse of `target`.

    The small tables of memory are read whole. Of the readings, which grow by the day, only those
    since the last time each channel was read: the partitions that hold them, and no others.
    """
    if not target.may_exist():
        return LoadState()
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table(YOUTUBE.dataset, "fetched_ranges"):
            return LoadState()
        held, last_fetch = read_ranges(warehouse, YOUTUBE)
        since = _since(last_fetch)
        listed = _listed(warehouse, since)
        looked_up = {table: _looked_up(warehouse, table, since) for table in LOOKED_UP}
        return LoadState(
            is_new=False,
            handles=_handles(warehouse, since),
            held=held,
            last_fetch=last_fetch,
            refusals=read_refusals(warehouse, YOUTUBE),
            uploads=_known_videos(listed, [*chain(*looked_up.values())], _missed(warehouse, since)),
            views={
                str(row["video_id"]): int(row["views"]) if str(row["views"]).isdigit() else 0
                for row in looked_up["video_statistics"]
            },
            bulk_cursor=_bulk_cursor(warehouse),
            restated=_restated(warehouse),
            playlists={str(row["channel_id"]): str(row["playlist_id"]) for row in listed},
        )


def _since(last_fetch: Mapping[Resource, datetime]) -> datetime:
    """The moment from which readings are needed: the oldest of the channels' newest ones.

    A channel or resource that nobody asked for in a month (left the workspace, switched off) is
    left aside: should it come back, its list of videos is read anew.
    """
    newest = [at for (_, resource), at in last_fetch.items() if resource in REMEMBERED]
    if not newest:
        return datetime.min.replace(tzinfo=UTC)
    recent = max(newest) - FORGOTTEN_AFTER
    return min(at for at in newest if at >= recent)


def _rows(
    warehouse: Warehouse, sql: str, table: str, *, since: datetime | None = None
) -> list[dict[str, Any]]:
    """The answer of `sql` over `loaded`: rows of `table`, of completed loads, since a moment."""
    return loaded_rows(warehouse, YOUTUBE, table=table, sql=sql, since=since)


def _handles(warehouse: Warehouse, since: datetime) -> dict[str, str]:
    sql = (
        "select distinct json_extract_string(payload, '$.snippet.customUrl') as handle, "
        "channel_id from loaded where payload is not null"
    )
    rows = _rows(warehouse, sql, "channels", since=since)
    return {
        str(row["handle"]).lstrip("@").lower(): str(row["channel_id"])
        for row in rows
        if row["handle"]
    }


def _listed(warehouse: Warehouse, since: datetime) -> list[dict[str, Any]]:
    """The newest row of each video in the lists of uploads, with the load it came in."""
    sql = (
        "select channel_id, video_id, playlist_id, video_published_at, privacy_status, "
        "observed_at, _dlt_load_id from (select channel_id, video_id, playlist_id, "
        "privacy_status, observed_at, _dlt_load_id, "
        "max(video_published_at) over (partition by channel_id, video_id) as video_published_at, "
        "row_number() over (partition by channel_id, video_id "
        "order by observed_at desc, _dlt_load_id desc) as place from loaded "
        "where video_id is not null) as placed where place = 1"
    )
    return _rows(warehouse, sql, "uploads", since=since)


def _looked_up(warehouse: Warehouse, table: str, since: datetime) -> list[dict[str, Any]]:
    """What the newest reading of each video says of it."""
    sql = (
        "select channel_id, video_id, published_at, views from (select channel_id, video_id, "
        "json_extract_string(payload, '$.snippet.publishedAt') as published_at, "
        "json_extract_string(payload, '$.statistics.viewCount') as views, "
        "row_number() over (partition by video_id order by observed_at desc) as place "
        "from loaded) as placed where place = 1"
    )
    return _rows(warehouse, sql, table, since=since)


def _missed(warehouse: Warehouse, since: datetime) -> dict[str, datetime]:
    sql = (
        "select video_id, max(observed_at) as missed_at from loaded "
        "where resource = 'videos' group by video_id"
    )
    rows = _rows(warehouse, sql, "missing_videos", since=since)
    return {str(row["video_id"]): row["missed_at"] for row in rows}


def _known_videos(
    listed: Sequence[dict[str, Any]],
    looked_up: Sequence[dict[str, Any]],
    missed: Mapping[str, datetime],
) -> dict[str, list[KnownVideo]]:
    """Each channel's videos: those in its list, and those that left it and were still there."""
    newest: dict[str, str] = {}
    for row in listed:
        load_id = str(row["_dlt_load_id"])
        newest[row["channel_id"]] = max(newest.get(row["channel_id"], ""), load_id)
    published = {row["video_id"]: row["published_at"] for row in looked_up if row["published_at"]}
    found: dict[str, dict[str, KnownVideo]] = defaultdict(dict)
    for row in listed:
        video, channel = str(row["video_id"]), str(row["channel_id"])
        found[channel][video] = KnownVideo(
            video_id=video,
            published_at=row["video_published_at"] or _moment(published.get(video)),
            privacy_status=row["privacy_status"],
            is_listed=row["_dlt_load_id"] == newest[channel],
            is_missing=video in missed and missed[video] >= row["observed_at"],
        )
    for row in looked_up:
        video = str(row["video_id"])
        gone = KnownVideo(video, _moment(row["published_at"]), None, False, video in missed)
        found[str(row["channel_id"])].setdefault(video, gone)
    return {channel: _newest_first(videos.values()) for channel, videos in found.items()}


def _newest_first(videos: Iterable[KnownVideo]) -> list[KnownVideo]:
    ordered = sorted(videos, key=lambda video: video.video_id)
    return sorted(ordered, key=lambda video: str(video.published_at or ""), reverse=True)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _bulk_cursor(warehouse: Warehouse) -> dict[Resource, datetime]:
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
