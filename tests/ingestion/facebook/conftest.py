"""A small made world with its Pages, a sandbox around it, and loads into a temporary warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.facebook import FacebookSettings, GraphCredentials, PageSettings
from tests.ingestion.load_rig import CLOCK, LoadRig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ingestion.facebook import LoadPlan

START = date(2026, 8, 1)


@dataclass
class Rig(LoadRig):
    """A sandbox and everything a load of its Pages needs."""

    platform = "facebook"

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

    def only_page(self, page_id: str) -> str:
        """Leave one Page in the workspace; returns its id."""
        self.change(pages=(PageSettings(page_id),))
        return page_id

    def plan(self, **options: Any) -> LoadPlan:
        """Plan, and let the sandbox forget what that asked."""
        planned = super().plan(**options)
        self.sandbox.forget()
        return planned

    def asked(self) -> list[str]:
        """Every call the sandbox got since it last forgot, those in batches one by one."""
        calls = []
        for request in self.sandbox.requests:
            query = "&".join(f"{name}={value}" for name, value in request.query)
            calls += request.parts or [f"{request.path}?{query}"]
        return calls


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
