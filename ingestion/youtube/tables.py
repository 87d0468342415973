"""Every raw table of YouTube with its columns and types, and how rows become Arrow."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ingestion.youtube.errors import ChangedTypeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEXT, INTEGER, REAL, DAY = pa.string(), pa.int64(), pa.float64(), pa.date32()
MOMENT = pa.timestamp("us", "UTC")
MONEY = pa.decimal128(38, 9)
MONEY_STEP = Decimal("1E-9")
NUMBERS = (INTEGER, REAL, MONEY)
JSON = "json"

Columns = dict[str, Any]

STAMP: Columns = {
    "observed_at": MOMENT,
    "request_id": TEXT,
    "api_version": TEXT,
    "consent_scope": TEXT,
}
METRICS: Columns = {
    "views": INTEGER,
    "engaged_views": INTEGER,
    "red_views": INTEGER,
    "estimated_minutes_watched": INTEGER,
    "estimated_red_minutes_watched": INTEGER,
    "average_view_duration": REAL,
    "average_view_percentage": REAL,
    "likes": INTEGER,
    "dislikes": INTEGER,
    "comments": INTEGER,
    "shares": INTEGER,
    "subscribers_gained": INTEGER,
    "subscribers_lost": INTEGER,
    "videos_added_to_playlists": INTEGER,
    "videos_removed_from_playlists": INTEGER,
}
VIDEO_MONEY: Columns = {
    "currency": TEXT,
    "estimated_revenue": MONEY,
    "estimated_ad_revenue": MONEY,
    "estimated_red_partner_revenue": MONEY,
    "gross_revenue": MONEY,
    "playback_based_cpm": MONEY,
    "cpm": MONEY,
    "monetized_playbacks": INTEGER,
}
CHANNEL_DAY: Columns = {"channel_id": TEXT, "day": DAY}
WINDOW: Columns = {"channel_id": TEXT, "start_date": DAY, "end_date": DAY}
BULK: Columns = {"job_id": TEXT, "report_id": TEXT, "report_create_time": MOMENT, "date": DAY}
BULK_VIDEO: Columns = {"channel_id": TEXT, "video_id": TEXT}
BULK_SPLIT: Columns = {
    **BULK_VIDEO,
    "live_or_on_demand": TEXT,
    "subscribed_status": TEXT,
    "country_code": TEXT,
}
BULK_WATCH: Columns = {
    "views": INTEGER,
    "engaged_views": INTEGER,
    "watch_time_minutes": REAL,
    "average_view_duration_seconds": REAL,
    "average_view_duration_percentage": REAL,
    "red_views": INTEGER,
    "red_watch_time_minutes": REAL,
}
BULK_BASIC: Columns = {
    **BULK_SPLIT,
    **dict.fromkeys(
        [
            "views",
            "engaged_views",
            "comments",
            "likes",
            "dislikes",
            "videos_added_to_playlists",
            "videos_removed_from_playlists",
            "shares",
        ],
        INTEGER,
    ),
    "watch_time_minutes": REAL,
    "average_view_duration_seconds": REAL,
    "average_view_duration_percentage": REAL,
    **dict.fromkeys(
        ["annotation_impressions", "annotation_clickable_impressions", "annotation_clicks"], INTEGER
    ),
    "annotation_click_through_rate": REAL,
    **dict.fromkeys(["annotation_closable_impressions", "annotation_closes"], INTEGER),
    "annotation_close_rate": REAL,
    **dict.fromkeys(["card_teaser_impressions", "card_teaser_clicks"], INTEGER),
    "card_teaser_click_rate": REAL,
    **dict.fromkeys(["card_impressions", "card_clicks"], INTEGER),
    "card_click_rate": REAL,
    **dict.fromkeys(["subscribers_gained", "subscribers_lost", "red_views"], INTEGER),
    "red_watch_time_minutes": REAL,
}

BULK_TABLES: dict[str, Columns] = {
    "bulk_channel_basic_a3": BULK_BASIC,
    "bulk_channel_reach_basic_a1": {
        **BULK_VIDEO,
        "video_thumbnail_impressions": INTEGER,
        "video_thumbnail_impressions_ctr": REAL,
    },
    "bulk_channel_traffic_source_a3": {
        **BULK_SPLIT,
        "traffic_source_type": TEXT,
        "traffic_source_detail": TEXT,
        **BULK_WATCH,
    },
    "bulk_channel_demographics_a1": {
        **BULK_SPLIT,
        "age_group": TEXT,
        "gender": TEXT,
        "views_percentage": REAL,
    },
}

TABLES: dict[str, Columns] = {
    "channels": {"channel_id": TEXT, "content_owner_id": TEXT, "payload": JSON},
    "uploads": {
        "channel_id": TEXT,
        "playlist_id": TEXT,
        "video_id": TEXT,
        "video_published_at": MOMENT,
        "privacy_status": TEXT,
        "payload": JSON,
    },
    "videos": {"video_id": TEXT, "channel_id": TEXT, "payload": JSON},
    "video_statistics": {"video_id": TEXT, "channel_id": TEXT, "payload": JSON},
    "missing_videos": {"video_id": TEXT, "channel_id": TEXT, "resource": TEXT},
    "comment_threads": {"thread_id": TEXT, "video_id": TEXT, "channel_id": TEXT, "payload": JSON},
    "channel_days": {**CHANNEL_DAY, **METRICS},
    "channel_content_type_days": {**CHANNEL_DAY, "creator_content_type": TEXT, **METRICS},
    "video_days": {
        "channel_id": TEXT,
        "video_id": TEXT,
        "day": DAY,
        "creator_content_type": TEXT,
        **METRICS,
    },
    "channel_country_days": {**CHANNEL_DAY, "country": TEXT, **METRICS},
    "channel_traffic_source_days": {
        **CHANNEL_DAY,
        "insight_traffic_source_type": TEXT,
        **METRICS,
    },
    "channel_device_days": {**CHANNEL_DAY, "device_type": TEXT, **METRICS},
    "channel_audience": {
        **WINDOW,
        "age_group": TEXT,
        "gender": TEXT,
        "viewer_percentage": REAL,
    },
    "video_retention": {
        "channel_id": TEXT,
        "video_id": TEXT,
        "start_date": DAY,
        "end_date": DAY,
        "elapsed_video_time_ratio": REAL,
        "audience_watch_ratio": REAL,
        "relative_retention_performance": REAL,
        "started_watching": INTEGER,
        "stopped_watching": INTEGER,
    },
    "channel_revenue_days": {**CHANNEL_DAY, **VIDEO_MONEY, "ad_impressions": INTEGER},
    "video_revenue_days": {"channel_id": TEXT, "video_id": TEXT, "day": DAY, **VIDEO_MONEY},
    "bulk_reports": {
        "job_id": TEXT,
        "report_id": TEXT,
        "report_type": TEXT,
        "channel_id": TEXT,
        "start_time": MOMENT,
        "end_time": MOMENT,
        "create_time": MOMENT,
        "row_count": INTEGER,
        "sha256": TEXT,
        "archive_path": TEXT,
    },
    **{name: {**BULK, **columns} for name, columns in BULK_TABLES.items()},
    "fetched_ranges": {**WINDOW, "resource": TEXT},
    "collection_gaps": {
        "channel_id": TEXT,
        "resource": TEXT,
        "gap_start_date": DAY,
        "gap_end_date": DAY,
        "reason": TEXT,
        "detail": TEXT,
        "recoverable_until": DAY,
    },
    "metric_refusals": {
        "channel_id": TEXT,
        "resource": TEXT,
        "metric": TEXT,
        "reason": TEXT,
        "detail": TEXT,
    },
    "requests": {
        "endpoint": TEXT,
        "bucket": TEXT,
        "units": INTEGER,
        "pacific_date": DAY,
        "status_code": INTEGER,
        "row_count": INTEGER,
    },
}

MEMORY = frozenset({"fetched_ranges", "collection_gaps", "metric_refusals", "bulk_reports"})
"""What the loader remembers by: small, read whole by every run, kept for ever, so in one piece."""


def arrow_schema(table: str) -> Any:
    """The Arrow schema of raw table `table`, the stamp's columns last."""
    columns = {**TABLES[table], **STAMP}
    return pa.schema([(n, TEXT if kind == JSON else kind) for n, kind in columns.items()])


def arrow_rows(table: str, rows: Sequence[Mapping[str, object]]) -> Any:
    """Turn rows into an Arrow table with every declared column; undeclared ones land as text.

    Raises:
        ChangedTypeError: A value does not fit its column's declared type.
    """
    schema = arrow_schema(table)
    extra = sorted({name for row in rows for name in row} - set(schema.names))
    arrays, fields = [], list(schema)
    for column in schema:
        arrays.append(_array(table, column, [row.get(column.name) for row in rows]))
    for name in extra:
        values = [row.get(name) for row in rows]
        arrays.append(pa.array([None if v is None else str(v) for v in values], TEXT))
        fields.append(pa.field(name, TEXT))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _array(table: str, column: Any, values: list[object]) -> Any:
    """One column; a value of another kind than declared is named in the error."""
    try:
        return pa.array([_fitted(value, column.type) for value in values], column.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, ArithmeticError):
        wrong = next((v for v in values if not _fits(v, column.type)), values[:1])
        raise ChangedTypeError(
            f"{table}.{column.name}: expected {column.type}, got {wrong!r}: "
            "the platform changed this field's type; nothing of this answer was loaded"
        ) from None


def _fitted(value: object, kind: Any) -> object:
    """`value` as `kind`, refusing what would change it."""
    if value is None:
        return None
    if kind == TEXT:
        return value if isinstance(value, str) else str(value)
    if kind not in NUMBERS:
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(value)
    if kind == MONEY:
        return Decimal(str(value)).quantize(MONEY_STEP, rounding=ROUND_HALF_EVEN)
    if kind == REAL:
        return float(value)
    if int(value) != value:
        raise ValueError(value)
    return int(value)


def _fits(value: object, kind: Any) -> bool:
    try:
        pa.array([_fitted(value, kind)], kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError, ValueError, ArithmeticError):
        return False
    return True
