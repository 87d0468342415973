"""Raw rows of imported files: one file a table and load."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.bigquery.made_videos import FIRST_DAY, moment

FILES = {
    "size_bytes": 10,
    "rows_read": 5,
    "rows_landed": 5,
    "rows_rejected": 0,
    "left_out_columns": "[]",
    "control_totals": '{"view_count": 1}',
}
POST = {
    "account_name": "La Page",
    "post_kind": "reel",
    "title": "Été",
    "tags": '["x", "y"]',
    "duration_seconds": 30,
    "published_at": moment("2026-11-01T12:00:00"),
    "published_date": date(2026, 11, 1),
}


def imported_rows(
    imported_at: datetime, load_id: str
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return (schema, table) → rows of the files imported at a moment."""
    today = imported_at.date()
    base = {
        "file_sha256": f"{today.toordinal():064d}",
        "file_name": "export.csv",
        "mapping_name": "made",
        "platform": "facebook",
        "imported_at": imported_at,
        "extra_fields": json.dumps({"Boosted": "no", "Reach %": 0.25}),
        "row_number": 1,
        "_dlt_load_id": load_id,
    }
    counts = {"view_count": 100 + today.day, "reaction_count": 7, "comment_count": None}
    ids = {"account_id": "page", "post_id": "reel"}
    day = {"metric_date": today - timedelta(days=1)}
    period = {"period_start_date": FIRST_DAY, "period_end_date": day["metric_date"]}
    amount = Decimal("12.345678905")
    money = {"revenue_source": "ads", "currency": "EUR", "revenue_amount": amount}
    made: dict[str, dict[str, Any]] = {
        "posts": {**ids, **POST},
        "account_snapshots": {
            "account_id": "page",
            "account_name": "La Page",
            "observed_at": imported_at,
            "follower_count": 1234 + today.day,
        },
        "post_snapshots": {**ids, "observed_at": imported_at, **counts},
        "post_days": {**ids, **day, **counts},
        "post_reactions": {**ids, "observed_at": imported_at, "like_count": 6, "care_count": 1},
        "account_days": {"account_id": "page", **day, **counts},
        "post_periods": {**ids, **period, **counts},
        "revenue": {**ids, **day, **money},
        "files": FILES,
    }
    rows = {
        ("raw_files", table): [{**base, "_dlt_id": f"{table}-{load_id}", **row}]
        for table, row in made.items()
    }
    of_period = {**base, "_dlt_id": f"period-{load_id}", "row_number": 2, **ids, **period, **money}
    rows["raw_files", "revenue"].append(of_period)
    return rows
