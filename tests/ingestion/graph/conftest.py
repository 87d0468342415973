"""A sandbox of the tiny world, and a Graph client that asks it without sleeping."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.graph.calls import Caller
from ingestion.graph.client import GraphClient
from ingestion.graph.limits import Limits
from ingestion.retries import RetryPolicy
from tests.sandbox.graph.tiny import LADLE, NOON, TinyWorld

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Rig:
    """A sandbox, a client, and who asks."""

    sandbox: Any
    slept: list[float] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    @property
    def ladle(self) -> Caller:
        """The Page Copper Ladle."""
        return Caller("Copper Ladle", self.sandbox.pages[0].token, meter=LADLE)

    @property
    def system(self) -> Caller:
        """The system user."""
        return Caller("the system user", sandbox.GRAPH_SYSTEM_TOKEN)

    def client(self, version: str = "v26.0") -> GraphClient:
        """A client whose waits are written down."""
        return GraphClient(
            self.sandbox.now,
            api_root=self.sandbox.url + "/graph",
            api_version=version,
            bucket="facebook",
            limits=replace(self.limits, sleep=self.slept.append),
            retries=RetryPolicy(sleep=self.slept.append),
        )


@pytest.fixture
def rig() -> Iterator[Rig]:
    with sandbox.start(TinyWorld(), clock=NOON) as running:
        yield Rig(running)
        assert running.violations == []
