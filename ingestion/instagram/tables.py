"""Every raw table of Instagram with its columns and types."""

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

ACCOUNT: Columns = {"account_id": TEXT}
MEDIA: Columns = {**ACCOUNT, "media_id": TEXT}

TABLES: dict[str, Columns] = {
    "accounts": {**ACCOUNT, "page_id": TEXT, "payload": JSON},
    "media": {**MEDIA, "payload": JSON},
    "stories": {**MEDIA, "payload": JSON},
    "media_insights": {
        **MEDIA,
        "media_product_type": TEXT,
        "metric": TEXT,
        "period": TEXT,
        "breakdown": TEXT,
        "payload": JSON,
    },
    "account_insights": {
        **ACCOUNT,
        "metric": TEXT,
        "metric_type": TEXT,
        "period": TEXT,
        "breakdown": TEXT,
        "start_date": DAY,
        "end_date": DAY,
        "end_time": MOMENT,
        "payload": JSON,
    },
    "account_demographics": {
        **ACCOUNT,
        "metric": TEXT,
        "breakdown": TEXT,
        "timeframe": TEXT,
        "payload": JSON,
    },
    "missing_media": {**MEDIA, "reason": TEXT},
    **ledger_tables("account_id"),
    "requests": REQUESTS,
}

INSTAGRAM = RawSource(
    name="instagram",
    dataset="raw_instagram",
    tables=TABLES,
    memory=LEDGERS,
    account_column="account_id",
    newest_day_resource="account_insights",
)
