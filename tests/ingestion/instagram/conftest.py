"""A made world with its Instagram accounts, a sandbox around it, loads into a warehouse."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.instagram import AccountSettings, GraphCredentials, InstagramSettings
from tests.ingestion.load_rig import CLOCK, LoadRig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from ingestion.instagram import LoadPlan

START = date(2026, 6, 1)
MEDIA = ("media", "media_insights")


@dataclass
class Rig(LoadRig):
    """A sandbox and everything a load of its accounts needs."""

    platform = "instagram"

    @property
    def ladle(self) -> str:
        """The account @copperladle: 18 media, three living stories."""
        return str(self.sandbox.instagram_accounts[0].account_id)

    @property
    def louche(self) -> str:
        """The account @lalouchedecuivre: 13 media, one living story."""
        return str(self.sandbox.instagram_accounts[1].account_id)

    def only_account(self, account_id: str) -> str:
        """Leave one account in the workspace; returns its id."""
        self.change(accounts=(AccountSettings(account_id),))
        return account_id

    def plan(self, **options: Any) -> LoadPlan:
        """Plan, and let the sandbox forget what that asked."""
        planned = super().plan(**options)
        self.sandbox.forget()
        return planned

    def column(self, name: str, table: str, where: str = "true") -> list[Any]:
        """The sorted distinct values of a raw table's column."""
        sql = f"select distinct {name} as v from raw.{table} where {where} order by v"
        return [row["v"] for row in self.query(sql)]

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
