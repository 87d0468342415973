"""A small made world with its Pages, a sandbox around it, and loads into a temporary warehouse."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.facebook import FacebookSettings, GraphCredentials, PageSettings, load, plan
from ingestion.retries import RetryPolicy
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingestion.facebook import LoadPlan, LoadReport

START = date(2026, 8, 1)
CLOCK = datetime(2026, 11, 20, 14, tzinfo=UTC)
DLT_COLUMNS = "exclude (_dlt_id, _dlt_load_id)"


@dataclass
class Rig:
    """A sandbox and everything a load of its Pages needs."""

    sandbox: Any
    settings: FacebookSettings
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
        """The Page that earns."""
        return str(self.sandbox.pages[0].page_id)

    @property
    def louche(self) -> str:
        """The French Page."""
        return str(self.sandbox.pages[1].page_id)

    @property
    def tiny(self) -> str:
        """The Page with 64 likes."""
        return str(self.sandbox.pages[2].page_id)

    def shown(self, page_id: str) -> list[str]:
        """The ids of the Page's posts since the start of its history, newest first."""
        return [
            str(post["id"])
            for post in self.sandbox.world.social.posts(page_id, self.clock)
            if str(post["created_time"]) >= "2026-08-01T07:00"
        ]

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
        from ingestion.facebook import RESOURCES

        self.change(resources={name: name in resources for name in RESOURCES})

    def only_page(self, page_id: str) -> str:
        """Leave one Page in the workspace; returns its id."""
        self.change(pages=(PageSettings(page_id),))
        return page_id

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
                sql.replace("raw.", "raw_facebook.")
            ).to_pylist()
        return rows

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
            calls += request.parts or [f"{request.path}?{query}"]
        return calls

    def _told(self) -> dict[str, Any]:
        return {
            "target": self.target,
            "var": self.var,
            "clock": lambda: self.clock,
            "retries": RetryPolicy(sleep=self.slept.append),
        }


@pytest.fixture(scope="session")
def small_world() -> Any:
    return sandbox.made_world(videos=24, start=date(2026, 10, 20))


@pytest.fixture
def rig(small_world: Any, tmp_path: Path) -> Iterator[Rig]:
    with sandbox.start(small_world, clock=CLOCK) as running:
        yield make_rig(running, tmp_path / "var")
        assert running.violations == []


def make_rig(running: Any, var: Path) -> Rig:
    """A rig around a running sandbox whose Pages are all ours."""
    settings = FacebookSettings(
        pages=tuple(PageSettings(page.page_id) for page in running.pages),
        api_root=running.url + "/graph",
        history_start=START,
    )
    return Rig(running, settings, GraphCredentials(sandbox.GRAPH_SYSTEM_TOKEN), var)


@pytest.fixture(scope="session")
def rig_maker() -> Callable[[Any, Path], Rig]:
    """Makes a rig around a sandbox and a folder, for fixtures of any scope."""
    return make_rig
