"""The made brand of the comparison, loaded by the real ingestion: a whole year in one load."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import yaml

import sandbox
from ingestion import youtube
from warehouse import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Before the 16th, so that the new day is not the one that reads the whole month before again.
NEW_DAY = datetime(2026, 11, 12, 14, tzinfo=UTC)
WINDOW_DAYS = 7
LATENCY_DAYS = 3


class WorldNotLoadedError(Exception):
    """The sandbox or the ingestion failed; the message holds what they said."""


@dataclass(frozen=True)
class Brand:
    """The brand all histories share: the same channels, the same posts.

    Attributes:
        videos: About how many posts are out at the end.
        longest: Days of the longest history that is asked for.
    """

    videos: int
    longest: int

    @property
    def start(self) -> date:
        """The first day the longest history holds."""
        return history_start(self.longest)

    def world(self) -> Any:
        """The sandbox's world."""
        return sandbox.made_world(videos=self.videos, start=self.start)


def history_start(days: int) -> date:
    """The first metric day of a history of so many daily loads."""
    return NEW_DAY.date() - timedelta(days=days + LATENCY_DAYS + WINDOW_DAYS - 1)


def load_back(brand: Brand, folder: Path) -> Path:
    """Load everything up to the day before the new one, in one load; return the DuckDB file.

    Raises:
        WorldNotLoadedError: With the failures that the load reports.
    """
    now = NEW_DAY - timedelta(days=1)
    warehouse = folder / "back.duckdb"
    with sandbox.start(brand.world(), clock=now) as running:
        channels = [channel.channel_id for channel in running.channels]
        settings = youtube.YoutubeSettings(
            channels=tuple(youtube.ChannelSettings(channel_id=channel) for channel in channels),
            history_start=brand.start,
            data_root=running.url + "/youtube/v3",
            analytics_root=running.url + "/v2",
            reporting_root=running.url + "/v1",
            token_uri=running.url + "/token",
            calls_per_minute={},
        )
        report = youtube.load(
            settings,
            youtube.YoutubeCredentials.sandbox(channels),
            target=Target.local(warehouse),
            var=folder / "back",
            clock=lambda: now,
        )
        if report.failures or running.violations:
            raise WorldNotLoadedError(f"{report.failures} {running.violations}")
    return warehouse


@contextlib.contextmanager
def new_day_platform(brand: Brand) -> Iterator[str]:
    """The sandbox on the new day; yields where it listens."""
    with sandbox.start(brand.world(), clock=NEW_DAY) as running:
        yield running.url


def write_workspace(shipped: Path, path: Path, *, days: int) -> Path:
    """Write the shipped workspace with a history of `days` to `path`, and return it."""
    content = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    content["youtube"]["history_start"] = history_start(days)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return path
