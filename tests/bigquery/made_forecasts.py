"""Forecasts of the made videos, as ml writes them: one row a question, never written twice.

Those of the first load are as they were written before horizons had names.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from tests.bigquery.made_videos import OBSERVED, VIDEOS
from tests.bigquery.made_world import moment_of

QUESTIONS = (
    ("publication", "7d", 7),
    ("publication", "28d", 28),
    ("first_day", "7d", 7),
    ("first_day", "28d", 28),
)
LIFETIME = ("publication", "lifetime", None)
READ_LATE = "long-one"  # eighty days old when it was first read


def forecast_rows(number: int) -> list[dict[str, Any]]:
    """Return the forecasts asked since the load before, both stages and horizons of each video."""
    made_at = moment_of(number)
    first = made_at - timedelta(days=1 if number else 365)
    rows = []
    for video in VIDEOS:
        if video.channel_id == OBSERVED or not first < video.published_at <= made_at:
            continue
        for stage, horizon, days in (*QUESTIONS, *[LIFETIME] * (video.video_id == READ_LATE)):
            expected = video.strength * (days or 100) / 11
            named = bool(number) or days is None
            rows.append(
                {
                    "post_key": post_key(video.video_id),
                    "platform": "youtube" if named else None,
                    "stage": stage,
                    "horizon": horizon if named else None,
                    "horizon_days": days,
                    "metric": "engaged_view_count" if days else "engagement_count",
                    "model_version": "made-1",
                    "model_kind": "model",
                    "served_name": "boosting" if named else None,
                    "is_backtest": video.published_at.month < 11,
                    "made_at": made_at.replace(tzinfo=None),
                    "forecast_count": expected,
                    "lower_80_count": expected / 3,
                    "upper_80_count": expected * 3,
                    "lower_95_count": expected / 9 if named else None,
                    "upper_95_count": expected * 9 if named else None,
                    "baseline_median_count": 1000.0,
                    "baseline_growth_count": expected / 7 if stage == "first_day" else None,
                    "baseline_log_linear_count": expected / 5 if stage == "first_day" else None,
                    "baseline_linear_count": expected / 3 if stage == "first_day" else None,
                }
            )
    return rows


def drift_rows(number: int) -> list[dict[str, Any]]:
    """Return what load `number` says of drift: of a feature without a value once, and of errors."""
    moment = moment_of(number).replace(tzinfo=None)
    common = {
        "checked_at": moment,
        "recorded_at": moment,
        "model_version": "made-1",
        "platform": "youtube",
        "metric": "engaged_view_count",
        "stage": "publication",
        "horizon": "7d",
    }
    feature = {
        "subject": "feature",
        "name": "caption_length",
        "reference_value": 120.0,
        "current_value": None if number == 3 else 100.0 + number / 3,
        "statistic": "psi",
        "value": number / 30,
        "threshold": 0.25,
        "is_drifting": number == 8,
    }
    errors = {
        "subject": "error",
        "name": "log_error",
        "reference_value": 0.5,
        "current_value": 0.5 + number / 70,
        "statistic": "error_ratio",
        "value": 1 + number / 35,
        "threshold": 1.25,
        "is_drifting": False,
    }
    return [common | feature, common | errors]


def post_key(video_id: str) -> str:
    """The key that the dbt project gives a YouTube video."""
    return hashlib.md5(f"youtube|{video_id}".encode(), usedforsecurity=False).hexdigest()
