"""A small made world, a sandbox around it, and loads into a temporary warehouse."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.retries import RetryPolicy
from ingestion.youtube import ChannelSettings, YoutubeCredentials, YoutubeSettings, load, plan
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingestion.youtube import LoadPlan, LoadReport

START = date(2026, 10, 20)
CLOCK = datetime(2026, 11, 20, 14, tzinfo=UTC)
CHEAP = ("channels", "uploads", "videos", "video_statistics", "channel_days", "video_days")
DLT_COLUMNS = "exclude (_dlt_id, _dlt_load_id)"


@dataclass
class Rig:
    """A sandbox and everything a load of it needs."""

    sandbox: Any
    settings: YoutubeSettings
    credentials: YoutubeCredentials
    var: Path
    clock: datetime = CLOCK
    slept: list[float] = field(default_factory=list)
    elsewhere: Target | None = None

    @property
    def target(self) -> Target:
        """The temporary warehouse; a file, unless it is elsewhere."""
        return self.elsewhere or Target.local(self.var / "warehouse.duckdb")

    @property
    def channel_ids(self) -> list[str]:
        """The ids of the world's channels."""
        return [channel.channel_id for channel in self.sandbox.channels]

    @staticmethod
    def one_line(error: Exception) -> str:
        """The error's text, which must be one line."""
        text = str(error)
        assert text
        assert "\n" not in text
        return text

    def at(self, moment: datetime) -> None:
        """Move the sandbox's clock and ours."""
        self.clock = moment
        self.sandbox.set_clock(moment)

    def only(self, *resources: str) -> None:
        """Switch every other resource off."""
        from ingestion.youtube import RESOURCES

        self.settings = replace(
            self.settings, resources={name: name in resources for name in RESOURCES}
        )

    def only_channel(self, at: int = 0) -> str:
        """Leave one channel in the workspace; returns its id."""
        channel = self.channel_ids[at]
        self.change(channels=(ChannelSettings(channel_id=channel),))
        return channel

    def change(self, **settings: object) -> None:
        """Change settings."""
        self.settings = replace(self.settings, **settings)  # type: ignore[arg-type]

    def load(self, **options: Any) -> LoadReport:
        """Load once, with retries that do not sleep."""
        return load(
            self.settings,
            self.credentials,
            target=self.target,
            var=self.var,
            clock=lambda: self.clock,
            retries=RetryPolicy(sleep=self.slept.append),
            **options,
        )

    def plan(self, **options: Any) -> LoadPlan:
        """Plan with a quota ledger of its own, so that it does not count in the load's."""
        return plan(
            self.settings,
            self.credentials,
            target=self.target,
            var=self.var / "plan",
            clock=lambda: self.clock,
            **options,
        )

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The answer of `sql`; `raw.` stands for the dataset."""
        with open_warehouse(self.target, read_only=True) as warehouse:
            rows: list[dict[str, Any]] = warehouse.query(
                sql.replace("raw.", "raw_youtube.")
            ).to_pylist()
        return rows

    def count(self, table: str, where: str = "true") -> int:
        """Rows of a raw table."""
        return int(self.query(f"select count(*) as n from raw.{table} where {where}")[0]["n"])

    def readings(self, table: str) -> list[tuple[object, ...]]:
        """A raw table's distinct rows without dlt's own columns."""
        rows = self.query(f"select distinct * {DLT_COLUMNS} from raw.{table} order by all")
        return [tuple(row.values()) for row in rows]

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
