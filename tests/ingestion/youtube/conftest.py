"""A small made world, a sandbox around it, and loads into a temporary warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.youtube import ChannelSettings, YoutubeCredentials, YoutubeSettings
from tests.ingestion.load_rig import CLOCK, LoadRig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingestion.youtube import LoadPlan

START = date(2026, 10, 20)
CHEAP = ("channels", "uploads", "videos", "video_statistics", "channel_days", "video_days")


@dataclass
class Rig(LoadRig):
    """A sandbox and everything a load of it needs."""

    platform = "youtube"

    @property
    def channel_ids(self) -> list[str]:
        """The ids of the world's channels."""
        return [channel.channel_id for channel in self.sandbox.channels]

    def only_channel(self, at: int = 0) -> str:
        """Leave one channel in the workspace; returns its id."""
        channel = self.channel_ids[at]
        self.change(channels=(ChannelSettings(channel_id=channel),))
        return channel

    def plan(self, **options: Any) -> LoadPlan:
        """Plan with a quota ledger of its own, so that it does not count in the load's."""
        return super().plan(**{"var": self.var / "plan", **options})

    def api_requests(self) -> list[Any]:
        """The requests the sandbox got, without those for tokens."""
        return [request for request in self.sandbox.requests if request.bucket]


@pytest.fixture(scope="session")
def small_world() -> Any:
    return sandbox.made_world(videos=24, start=START)


@pytest.fixture
def rig(small_world: Any, tmp_path: Path) -> Iterator[Rig]:
    with sandbox.start(small_world, clock=CLOCK) as running:
        yield make_rig(running, tmp_path / "var")
        assert running.violations == []


def make_rig(running: Any, var: Path) -> Rig:
    """A rig around a running sandbox whose channels are all ours."""
    channels = [channel.channel_id for channel in running.channels]
    settings = YoutubeSettings(
        channels=tuple(ChannelSettings(channel_id=channel) for channel in channels),
        history_start=START,
        data_root=running.url + "/youtube/v3",
        analytics_root=running.url + "/v2",
        reporting_root=running.url + "/v1",
        token_uri=running.url + "/token",
        calls_per_minute={},
        retention_top_videos=2,
    )
    return Rig(running, settings, YoutubeCredentials.sandbox(channels), var)


@pytest.fixture(scope="session")
def rig_maker() -> Callable[[Any, Path], Rig]:
    """Makes a rig around a sandbox and a folder, for fixtures of any scope."""
    return make_rig


@pytest.fixture
def new_rig(tmp_path: Path) -> Callable[[Any], Rig]:
    """Makes a rig around a sandbox that a test starts itself."""
    return lambda running: make_rig(running, tmp_path / "var")


@pytest.fixture
def cheap_rig(rig: Rig) -> Rig:
    """A rig that loads objects and a few figures only."""
    rig.only(*CHEAP)
    return rig
