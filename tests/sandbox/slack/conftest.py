"""Slack's stand-in on its own: a clock that stands until it is moved, and Slack's own client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

import sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.running import RunningSandbox

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


class StandingClock:
    """Shows one moment until it is moved."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture(scope="package")
def server() -> Iterator[RunningSandbox]:
    with sandbox.start(sandbox.made_world(videos=3, channels=1)) as running:
        yield running


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def running(server: RunningSandbox, clock: StandingClock) -> Iterator[RunningSandbox]:
    """The stand-in with nothing posted; a test that wants violations forgets them."""
    server.slack.set_clock(clock)
    server.slack.forget()
    server.faults.clear()
    yield server
    assert server.violations == []


@pytest.fixture
def web(running: RunningSandbox) -> WebClient:
    return WebClient(token=sandbox.SLACK_BOT_TOKEN, base_url=f"{running.url}/slack/api/")
