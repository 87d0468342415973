"""Runs the command line as a user does: another process, no credentials, a folder of its own."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.groundswell.warm import warm

PROJECT = Path(__file__).resolve().parents[2]
SECRETS = (
    "YOUTUBE_API_KEY",
    "YOUTUBE_CLIENT_ID",
    "YOUTUBE_CLIENT_SECRET",
    "YOUTUBE_REFRESH_TOKEN",
    "GRAPH_SYSTEM_USER_TOKEN",
    "GRAPH_USER_TOKEN",
    "GRAPH_APP_ID",
    "GRAPH_APP_SECRET",
)


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, Any]:
        """The JSON object it printed."""
        loaded: dict[str, Any] = json.loads(self.out.strip().splitlines()[-1])
        return loaded

    def step(self, name: str) -> dict[str, Any]:
        """What it told of one step."""
        found: dict[str, Any] = next(s for s in self.told["steps"] if s["name"] == name)
        return found


def environment(**more: str) -> dict[str, str]:
    """The environment without any credentials of the machine."""
    kept = {name: value for name, value in os.environ.items() if name not in SECRETS}
    return {**kept, "GROUNDSWELL_SANDBOX_URL": "", "COLUMNS": "140", **more}


def command(*arguments: str | Path) -> list[str]:
    """The argument list of ``groundswell arguments…``."""
    return [sys.executable, "-m", "groundswell", *map(str, arguments)]


def groundswell(*arguments: str | Path, timeout: float = 600, **more: str) -> Ended:
    """Run ``groundswell arguments…`` in the project's folder and wait for its end.

    Raises:
        TimeoutError: It had not ended by then, and was killed.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        running = warm().start(
            [str(argument) for argument in arguments],
            environment=environment(**more),
            out=out.fileno(),
            err=err.fileno(),
        )
        try:
            code = running.code(timeout)
        except TimeoutError:
            os.kill(running.pid, signal.SIGKILL)
            raise
        return Ended(code, _told(out), _told(err))


def _told(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()
