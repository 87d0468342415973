"""What earlier runs left of Facebook, so that any machine goes on where they stopped."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ingestion.facebook.rows import moment
from ingestion.facebook.tables import FACEBOOK
from ingestion.landing.memory import Resource, loaded_rows, read_ranges, read_refusals
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingestion.ranges import Held
    from warehouse import Target, Warehouse

GONE = "gone"  # the word for a missing post; of a video it is another
Name = tuple[str, str]  # Page, object
REMEMBERED_DAYS = 30  # four weeks and two days: what is read weekly has a reading in them


@dataclass(frozen=True)
class KnownObject:
    """A post or video that was read before.

    Attributes:
        object_id: Its id.
        created_at: When it was published.
        last_read: When it was newest asked for and answered, if only as missing.
        edge: How it was read: in a list, or by its id (``lookup``).
        has_video: Whether it shows a video; of a video, whether it is a reel.
        is_missing: Whether it was asked for since and is gone.
    """

    object_id: str
    created_at: datetime | None
    last_read: datetime
    edge: str
    has_video: bool = False
    is_missing: bool = False


@dataclass(frozen=True)
class FacebookState:
    """The warehouse's memory; empty before the first run.

    Attributes:
        is_new: Whether the raw tables are not there yet.
        held: (Page, resource) → ranges that were asked and answered.
        last_fetch: (Page, resource) → moment of the newest complete fetch.
        refusals: (Page, resource) → metric → (reason, when it was last refused).
        objects: (Page, ``posts`` or ``videos``) → id → what is known of it.
    """

    is_new: bool = True
    held: Mapping[Resource, list[Held]] = field(default_factory=dict)
    last_fetch: Mapping[Resource, datetime] = field(default_factory=dict)
    refusals: Mapping[Resource, dict[str, tuple[str, datetime]]] = field(default_factory=dict)
    objects: Mapping[Resource, dict[str, KnownObject]] = field(default_factory=dict)


def read_state(target: Target) -> FacebookState:
    """Return what completed loads left in the warehouse of `target`.

    The ledgers are read whole. Of the readings, which grow by the day, only those of the 30 days
    before the newest: every object that is still followed has one in them.
    """
    if not target.may_exist():
        return FacebookState()
    with open_warehouse(target, read_only=True) as warehouse:
        if not warehouse.has_table(FACEBOOK.dataset, "fetched_ranges"):
            return FacebookState()
        held, last_fetch = read_ranges(warehouse, FACEBOOK)
        since = max(last_fetch.values(), default=None)
        since = since - timedelta(days=REMEMBERED_DAYS) if since else None
        missed = _missed(warehouse, since)
        objects: dict[Resource, dict[str, KnownObject]] = defaultdict(dict)
        for (page_id, object_id), row in missed.items():
            resource = "posts" if row["reason"] == GONE else "videos"
            never_read = KnownObject(object_id, None, row["missed_at"], "", is_missing=True)
            objects[page_id, resource][object_id] = never_read
        for row in [*_posts(warehouse, since), *_videos(warehouse, since)]:
            known = _known(row, missed)
            objects[str(row["page_id"]), row["resource"]][known.object_id] = known
        return FacebookState(
            is_new=False,
            held=held,
            last_fetch=last_fetch,
            refusals=read_refusals(warehouse, FACEBOOK),
            objects=dict(objects),
        )


def _posts(warehouse: Warehouse, since: datetime | None) -> list[dict[str, Any]]:
    """The newest reading of each post."""
    sql = (
        "select page_id, 'posts' as resource, post_id as object_id, edge, observed_at, "
        "created_time, case when media_type = 'video' or status_type = 'added_video' "
        "then 1 else 0 end as has_video from ("
        "select page_id, post_id, edge, observed_at, "
        "json_extract_string(payload, '$.created_time') as created_time, "
        "json_extract_string(payload, '$.status_type') as status_type, "
        "json_extract_string(payload, '$.attachments.data[0].media_type') as media_type, "
        "row_number() over (partition by page_id, post_id order by observed_at desc) as place "
        "from loaded) as placed where place = 1"
    )
    return loaded_rows(warehouse, FACEBOOK, table="posts", sql=sql, since=since)


def _videos(warehouse: Warehouse, since: datetime | None) -> list[dict[str, Any]]:
    """The newest reading of each video; a reel is one that the edge of reels ever showed."""
    sql = (
        "select page_id, 'videos' as resource, video_id as object_id, edge, observed_at, "
        "created_time, has_video from ("
        "select page_id, video_id, edge, observed_at, "
        "json_extract_string(payload, '$.created_time') as created_time, "
        "max(case when edge = 'video_reels' then 1 else 0 end) "
        "over (partition by page_id, video_id) as has_video, "
        "row_number() over (partition by page_id, video_id order by observed_at desc) as place "
        "from loaded) as placed where place = 1"
    )
    return loaded_rows(warehouse, FACEBOOK, table="videos", sql=sql, since=since)


def _missed(warehouse: Warehouse, since: datetime | None) -> dict[Name, dict[str, Any]]:
    sql = (
        "select page_id, post_id, reason, max(observed_at) as missed_at from loaded "
        "group by page_id, post_id, reason"
    )
    rows = loaded_rows(warehouse, FACEBOOK, table="missing_posts", sql=sql, since=since)
    return {(str(row["page_id"]), str(row["post_id"])): row for row in rows}


def _known(row: Mapping[str, Any], missed: Mapping[Name, dict[str, Any]]) -> KnownObject:
    name = (str(row["page_id"]), str(row["object_id"]))
    read_at: datetime = row["observed_at"]
    missed_at: datetime | None = missed[name]["missed_at"] if name in missed else None
    return KnownObject(
        object_id=name[1],
        created_at=moment(row["created_time"]),
        last_read=max(read_at, missed_at or read_at),
        edge=str(row["edge"]),
        has_video=bool(row["has_video"]),
        is_missing=missed_at is not None and missed_at >= read_at,
    )
