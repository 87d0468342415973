"""A small brand of the sandbox: its clock, its workspace, and load ids that tell the time."""

from __future__ import annotations

import contextlib
import itertools
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml

import sandbox
from tests.bigquery.made_videos import FIRST_LOAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.running import RunningSandbox

HISTORY_START = date(2026, 10, 1)  # the Pacific day of 25 hours, 1 November, lies inside
VIDEOS = 28


def moment_of(number: int) -> datetime:
    """When load `number` is made: every day at two in the afternoon, UTC."""
    first = datetime(FIRST_LOAD.year, FIRST_LOAD.month, FIRST_LOAD.day, 14, tzinfo=UTC)
    return first + timedelta(days=number)


def started_world(now: datetime) -> RunningSandbox:
    """The sandbox at a moment; stop it after, it is a context."""
    return sandbox.start(sandbox.made_world(videos=VIDEOS, start=HISTORY_START), clock=now)


def write_workspace(path: Path, running: RunningSandbox) -> None:
    """Write the workspace that collects the brand's channels."""
    workspace: dict[str, Any] = {
        "name": "parity",
        "youtube": {
            "channels": [{"id": channel.channel_id} for channel in running.channels],
            "history_start": HISTORY_START,
            "retention_top_videos": 2,
        },
    }
    path.write_text(yaml.safe_dump(workspace), encoding="utf-8")


@contextlib.contextmanager
def load_ids_of(now: datetime) -> Iterator[None]:
    """Let dlt name its load packages after `now` and not after the clock on the wall.

    Load ids are moments that rise from load to load; so they are the same on both engines, and
    stand in order with those of the rows made by hand.
    """
    numbers = itertools.count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "dlt.extract.storage.create_load_id",
            lambda: f"{now.timestamp() + next(numbers) / 1000:.3f}",
        )
        yield
