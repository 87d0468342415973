"""Forecasts of the made videos, as ml writes them: one row a question, never written twice."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from tests.bigquery.made_videos import OBSERVED, VIDEOS

if TYPE_CHECKING:
    from datetime import datetime


def forecast_rows(
    first: datetime, made_at: datetime
) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Return the forecasts asked between two moments, both stages and horizons of each video."""
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
                        "made_at": made_at,
                        "forecast_count": expected,
                        "lower_80_count": expected / 3,
                        "upper_80_count": expected * 3,
                        "baseline_median_count": 1000.0,
                        "baseline_growth_count": expected / 7 if stage == "first_day" else None,
                    }
                )
    return {("predictions", "post_forecasts"): rows}


def post_key(video_id: str) -> str:
    """The key that the dbt project gives a YouTube video."""
    return hashlib.md5(f"youtube|{video_id}".encode(), usedforsecurity=False).hexdigest()
