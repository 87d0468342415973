"""A made world with its Instagram accounts, a sandbox around it, loads into a warehouse."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.instagram import AccountSettings, GraphCredentials, InstagramSettings, load, plan
from ingestion.retries import RetryPolicy
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ingestion.instagram import LoadPlan, LoadReport

START = date(2026, 6, 1)
CLOCK = datetime(2026, 11, 20, 14, tzinfo=UTC)
DLT_COLUMNS = "exclude (_dlt_id, _dlt_load_id)"
MEDIA = ("media", "media_insights")


@dataclass
class Rig:
    """A sandbox and everything a load of its accounts needs."""

    sandbox: Any
    settings: InstagramSettings
    credentials: GraphCredentials
    var: Path
    clock: datetime = CLOCK
    slept: list[float] = field(default_factory=list)
    elsewhere: Target | None = None

    @property
    def target(self) -> Target:
        """The temporary warehouse; a file, unless it is elsewhere."""
        return self.elsewhere or Target.local(self.var / "warehouse.duckdb")

    @property
    def ladle(self) -> str:
        """The account @copperladle: 18 media, three living stories."""
        return str(self.sandbox.instagram_accounts[0].account_id)

    @property
    def louche(self) -> str:
        """The account @lalouchedecuivre: 13 media, one living story."""
        return str(self.sandbox.instagram_accounts[1].account_id)

    @staticmethod
    def one_line(error: object) -> str:
        """The error's text, which must be one line."""
        text = str(error)
        assert text
        assert "\n" not in text
        return text

    def at(self, moment: datetime) -> None:
        """Move the sandbox's clock and ours."""
        self.clock = moment
        self.sandbox.set_clock(moment)

    def later(self, **time: float) -> None:
        """Move both clocks on."""
        self.at(self.clock + timedelta(**time))

    def only(self, *resources: str) -> None:
        """Switch every other resource off."""
        from ingestion.instagram import RESOURCES

        self.change(resources={name: name in resources for name in RESOURCES})

    def only_account(self, account_id: str) -> str:
        """Leave one account in the workspace; returns its id."""
        self.change(accounts=(AccountSettings(account_id),))
        return account_id

    def change(self, **settings: object) -> None:
        """Change settings."""
        self.settings = replace(self.settings, **settings)  # type: ignore[arg-type]

    def load(self, **options: Any) -> LoadReport:
        """Load once, without really sleeping."""
        return load(self.settings, self.credentials, **self._told(), **options)

    def plan(self, **options: Any) -> LoadPlan:
        """Plan, and let the sandbox forget what that asked."""
        planned = plan(self.settings, self.credentials, **self._told(), **options)
        self.sandbox.forget()
        return planned

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The answer of `sql`; `raw.` stands for the dataset."""
        with open_warehouse(self.target, read_only=True) as warehouse:
            rows: list[dict[str, Any]] = warehouse.query(
                sql.replace("raw.", "raw_instagram.")
            ).to_pylist()
        return rows

    def column(self, name: str, table: str, where: str = "true") -> list[Any]:
        """The sorted distinct values of a raw table's column."""
        sql = f"select distinct {name} as v from raw.{table} where {where} order by v"
        return [row["v"] for row in self.query(sql)]

    def count(self, table: str, where: str = "true") -> int:
        """Rows of a raw table."""
        return int(self.query(f"select count(*) as n from raw.{table} where {where}")[0]["n"])

    def readings(self, table: str) -> list[tuple[object, ...]]:
        """A raw table's distinct rows without dlt's own columns."""
        rows = self.query(f"select distinct * {DLT_COLUMNS} from raw.{table} order by all")
        return [tuple(row.values()) for row in rows]

    def asked(self) -> list[str]:
        """Every call the sandbox got since it last forgot, those in batches one by one."""
        calls = []
        for request in self.sandbox.requests:
            query = "&".join(f"{name}={value}" for name, value in request.query)
            path = re.sub(r"^/graph/v[0-9.]+/", "", request.path)
            calls += request.parts or [f"{path}?{query}"]
        return calls

    def asked_by_object(self, edge: str = "insights") -> Counter[str]:
        """Object → how many calls asked for this edge of it."""
        found = [re.match(rf"(\d+)/{edge}\?", call) for call in self.asked()]
        return Counter(match[1] for match in found if match)

    def media(self, account_id: str) -> list[dict[str, Any]]:
        """The account's media as the world has them now, newest first."""
        return list(self.sandbox.graph.world.media(account_id, self.clock))

    def told(self, account_id: str, kind: str, metrics: Iterable[str]) -> set[str]:
        """Those of `metrics` of which the world knows a value for wanted media of a kind."""
        world = self.sandbox.graph.world
        first = str(self.settings.history_start)
        wanted = [m for m in self.media(account_id) if m["timestamp"] >= first]
        of_kind = [m["id"] for m in wanted if m["media_product_type"] == kind]
        return {
            name
            for name in metrics
            if any(world.media_metric(each, name, self.clock) is not None for each in of_kind)
        }

    def stories(self, account_id: str) -> list[dict[str, Any]]:
        """The account's living stories as the world has them now."""
        return list(self.sandbox.graph.world.stories(account_id, self.clock))

    def _told(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "var": self.var,
            "clock": lambda: self.clock,
            "retries": RetryPolicy(sleep=self.slept.append),
        }


@pytest.fixture(scope="session")
def small_world() -> Any:
    return sandbox.made_world(videos=40, start=START)


@pytest.fixture
def rig(small_world: Any, tmp_path: Path) -> Iterator[Rig]:
    with sandbox.start(small_world, clock=CLOCK) as running:
        yield make_rig(running, tmp_path / "var")
        assert running.violations == []


@pytest.fixture
def media_rig(rig: Rig) -> Rig:
    """A rig that reads the media of one account only, with their insights."""
    rig.only(*MEDIA)
    rig.only_account(rig.ladle)
    return rig


def make_rig(running: Any, var: Path) -> Rig:
    """A rig around a running sandbox whose accounts are all ours."""
    settings = InstagramSettings(
        accounts=tuple(AccountSettings(a.account_id) for a in running.instagram_accounts),
        api_root=running.url + "/graph",
        history_start=START,
    )
    credentials = GraphCredentials(
        system_user_token=sandbox.GRAPH_SYSTEM_TOKEN,
        app_id=sandbox.GRAPH_APP_ID,
        app_secret=sandbox.GRAPH_APP_SECRET,
    )
    return Rig(running, settings, credentials, var)


@pytest.fixture(scope="session")
def rig_maker() -> Callable[[Any, Path], Rig]:
    """Makes a rig around a sandbox and a folder, for fixtures of any scope."""
    return make_rig
