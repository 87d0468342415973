"""The tables a file can land in, their columns and what each row must have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is, and so how it is read."""

    TEXT = "text"
    ID = "id"
    COUNT = "count"
    SECONDS = "seconds"
    MOMENT = "moment"
    DAY = "day"
    MONEY = "money"
    LIST = "list"


DLT_TYPE: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"data_type": "text"},
    Kind.ID: {"data_type": "text"},
    Kind.COUNT: {"data_type": "bigint"},
    Kind.SECONDS: {"data_type": "bigint"},
    Kind.MOMENT: {"data_type": "timestamp"},
    Kind.DAY: {"data_type": "date"},
    Kind.MONEY: {"data_type": "decimal", "precision": 38, "scale": 9},
    Kind.LIST: {"data_type": "text"},
}

_IDS = {"account_id": Kind.ID, "post_id": Kind.ID}
_COUNTERS = {
    name: Kind.SECONDS if name == "watch_seconds" else Kind.COUNT
    for name in (
        "view_count",
        "engaged_view_count",
        "impression_count",
        "click_count",
        "viewer_count",
        "watch_seconds",
        "reaction_count",
        "like_count",
        "dislike_count",
        "comment_count",
        "share_count",
        "save_count",
        "followers_gained_count",
        "followers_lost_count",
        "followers_net_count",
        "follower_count",
    )
}
_REACTIONS = {
    f"{kind}_count": Kind.COUNT for kind in ("like", "love", "care", "wow", "haha", "sad", "angry")
}
_PERIOD = {"period_start_date": Kind.DAY, "period_end_date": Kind.DAY}


@dataclass(frozen=True)
class TargetTable:
    """One table of `raw_files`.

    Attributes:
        name: The table.
        fields: Field → kind, in column order.
        required: Fields that must be mapped and must not be empty in any row.
        measures: Fields of which at least one must be mapped; empty when none is needed.
    """

    name: str
    fields: dict[str, Kind]
    required: tuple[str, ...]
    measures: tuple[str, ...] = ()


def _counters(name: str, keys: dict[str, Kind], *required: str) -> TargetTable:
    fields = {**keys, **_COUNTERS}
    extra = ("post_count",) if "post_count" in keys else ()
    return TargetTable(name, fields, required, (*_COUNTERS, *extra))


TARGETS: dict[str, TargetTable] = {
    table.name: table
    for table in (
        TargetTable(
            "posts",
            {
                "account_id": Kind.ID,
                "account_name": Kind.TEXT,
                "post_id": Kind.ID,
                "post_kind": Kind.TEXT,
                "title": Kind.TEXT,
                "description": Kind.TEXT,
                "tags": Kind.LIST,
                "category_id": Kind.ID,
                "language": Kind.ID,
                "duration_seconds": Kind.SECONDS,
                "permalink_url": Kind.TEXT,
                "thumbnail_url": Kind.TEXT,
                "published_at": Kind.MOMENT,
                "published_date": Kind.DAY,
            },
            ("post_id",),
        ),
        _counters("post_snapshots", {**_IDS, "observed_at": Kind.MOMENT}, "post_id", "observed_at"),
        TargetTable(
            "post_reactions",
            {**_IDS, "observed_at": Kind.MOMENT, **_REACTIONS},
            ("post_id", "observed_at"),
            tuple(_REACTIONS),
        ),
        _counters(
            "account_snapshots",
            {
                "account_id": Kind.ID,
                "account_name": Kind.TEXT,
                "observed_at": Kind.MOMENT,
                "post_count": Kind.COUNT,
            },
            "account_id",
            "observed_at",
        ),
        _counters("post_days", {**_IDS, "metric_date": Kind.DAY}, "post_id", "metric_date"),
        _counters(
            "account_days",
            {"account_id": Kind.ID, "metric_date": Kind.DAY},
            "account_id",
            "metric_date",
        ),
        _counters("post_periods", {**_IDS, **_PERIOD}, "post_id"),
        TargetTable(
            "revenue",
            {
                **_IDS,
                "metric_date": Kind.DAY,
                **_PERIOD,
                "revenue_source": Kind.TEXT,
                "currency": Kind.ID,
                "revenue_amount": Kind.MONEY,
            },
            ("currency", "revenue_amount"),
        ),
    )
}

_TEXT: dict[str, object] = {"data_type": "text"}
_BIGINT: dict[str, object] = {"data_type": "bigint"}

ROW_COLUMNS: dict[str, dict[str, object]] = {
    "file_sha256": {**_TEXT, "nullable": False},
    "file_name": {**_TEXT},
    "mapping_name": {**_TEXT},
    "mapping_sha256": {**_TEXT},
    "platform": {**_TEXT},
    "imported_at": {"data_type": "timestamp"},
}

MANIFEST_COLUMNS: dict[str, dict[str, object]] = {
    **ROW_COLUMNS,
    "row_number": {**_BIGINT},
    "extra_fields": {"data_type": "json"},
    "size_bytes": {**_BIGINT},
    "rows_read": {**_BIGINT},
    "rows_landed": {**_BIGINT},
    "rows_rejected": {**_BIGINT},
    "rows_control": {**_BIGINT},
    "left_out_columns": {"data_type": "json"},
    "control_totals": {"data_type": "json"},
    "archive_path": {**_TEXT},
    "_dlt_id": {**_TEXT, "nullable": False},
}


def dlt_columns(table: TargetTable) -> dict[str, dict[str, object]]:
    """Return every column of `table` as dlt column hints, in the order they land."""
    return {
        **ROW_COLUMNS,
        "row_number": {**_BIGINT},
        **{name: dict(DLT_TYPE[kind]) for name, kind in table.fields.items()},
        "extra_fields": {"data_type": "json"},
        "_dlt_id": {**_TEXT, "nullable": False},
    }
