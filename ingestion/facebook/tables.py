"""Every raw table of Facebook with its columns and types."""

from __future__ import annotations

from ingestion.landing.columns import (
    DAY,
    JSON,
    LEDGERS,
    MOMENT,
    REQUESTS,
    TEXT,
    Columns,
    RawSource,
    ledger_tables,
)

PAGE: Columns = {"page_id": TEXT}
FIGURE: Columns = {"metric": TEXT, "period": TEXT, "breakdown": TEXT}

TABLES: dict[str, Columns] = {
    "pages": {**PAGE, "payload": JSON},
    "posts": {**PAGE, "post_id": TEXT, "edge": TEXT, "payload": JSON},
    "videos": {**PAGE, "video_id": TEXT, "post_id": TEXT, "edge": TEXT, "payload": JSON},
    "post_insights": {**PAGE, "post_id": TEXT, **FIGURE, "end_time": MOMENT, "payload": JSON},
    "video_insights": {
        **PAGE,
        "video_id": TEXT,
        "metric": TEXT,
        "period": TEXT,
        "payload": JSON,
    },
    "page_insights": {**PAGE, **FIGURE, "end_time": MOMENT, "day": DAY, "payload": JSON},
    "page_earnings": {
        **PAGE,
        "post_id": TEXT,
        "period": TEXT,
        "end_time": MOMENT,
        "day": DAY,
        "payload": JSON,
    },
    "missing_posts": {**PAGE, "post_id": TEXT, "reason": TEXT},
    **ledger_tables("page_id"),
    "requests": REQUESTS,
}

FACEBOOK = RawSource(
    name="facebook",
    dataset="raw_facebook",
    tables=TABLES,
    memory=LEDGERS,
    account_column="page_id",
    newest_day_resource="page_insights",
)
