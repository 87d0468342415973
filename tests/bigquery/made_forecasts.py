"""Forecasts of the made videos, as ml writes them: one row a question, never written twice."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from tests.bigquery.made_videos import OBSERVED, VIDEOS
from tests.bigquery.made_world import moment_of


def forecast_rows(number: int) -> list[dict[str, Any]]:
    """Return the forecasts asked since the load before, both stages and horizons of each video."""
    made_at = moment_of(number)
    first = made_at - timedelta(days=1 if number else 365)
    rows = []
    for video in VIDEOS:
        if video.channel_id == OBSERVED or not first < video.published_at <= made_at:
            continue
        for stage in ("publication", "first_day"):
            for horizon in (7, 28):
                expected = video.strength * horizon / 11
                rows.append(
                    {
                        "post_key": post_key(video.video_id),
                        "stage": stage,
                        "horizon_days": horizon,
                        "metric": "engaged_view_count",
                        "model_version": "made-1",
                        "model_kind": "model",
                        "is_backtest": video.published_at.month < 11,
                        "made_at": made_at.replace(tzinfo=None),
                        "forecast_count": expected,
                        "lower_80_count": expected / 3,
                        "upper_80_count": expected * 3,
                        "baseline_median_count": 1000.0,
                        "baseline_growth_count": expected / 7 if stage == "first_day" else None,
                    }
                )
    return rows


def post_key(video_id: str) -> str:
    """The key that the dbt project gives a YouTube video."""
    return hashlib.md5(f"youtube|{video_id}".encode(), usedforsecurity=False).hexdigest()
