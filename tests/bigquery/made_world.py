"""A small brand of the sandbox, loaded by the real ingestion into a DuckDB warehouse."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import sandbox
from ingestion.youtube import ChannelSettings, YoutubeCredentials, YoutubeSettings, load
from tests.bigquery.made_videos import FIRST_LOAD, LOAD_COUNT
from warehouse import Target

if TYPE_CHECKING:
    from pathlib import Path

HISTORY_START = date(2026, 10, 24)  # the Pacific day of 25 hours, 1 November, lies inside
LAST_MOMENT = datetime(FIRST_LOAD.year, FIRST_LOAD.month, FIRST_LOAD.day, 14, tzinfo=UTC) + (
    timedelta(days=LOAD_COUNT - 1)
)


class WorldNotLoadedError(Exception):
    """The sandbox or the ingestion failed."""


def load_world(warehouse: Path, var: Path, *, days_before_last: int) -> None:
    """Load what the world shows some days before the last made load.

    Raises:
        WorldNotLoadedError: With the failures that the load reports.
    """
    now = LAST_MOMENT - timedelta(days=days_before_last)
    world: Any = sandbox.made_world(videos=18, start=HISTORY_START)
    with sandbox.start(world, clock=now) as running:
        channels = [channel.channel_id for channel in running.channels]
        settings = YoutubeSettings(
            channels=tuple(ChannelSettings(channel_id=channel) for channel in channels),
            history_start=HISTORY_START,
            data_root=running.url + "/youtube/v3",
            analytics_root=running.url + "/v2",
            reporting_root=running.url + "/v1",
            token_uri=running.url + "/token",
            calls_per_minute={},
            retention_top_videos=2,
        )
        report = load(
            settings,
            YoutubeCredentials.sandbox(channels),
            target=Target.local(warehouse),
            var=var,
            clock=lambda: now,
        )
    if report.failures or running.violations:
        raise WorldNotLoadedError(f"{report.failures} {running.violations}")
