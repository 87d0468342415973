"""Starts the sandbox beside a command, in a process of its own that ends with it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from typing import TYPE_CHECKING

from groundswell.errors import SandboxNotReadyError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class SandboxInfo:
    """A running sandbox: where it listens, which moment its clock shows (UTC), whom it plays."""

    url: str
    now: datetime
    world: str
    owned_channel_ids: tuple[str, ...]


@contextlib.contextmanager
def started_sandbox(*, seed: int, now: datetime | None) -> Iterator[SandboxInfo]:
    """Run the made world on a free local port until the block ends.

    Raises:
        SandboxNotReadyError: It ended before it answered.
    """
    command = [sys.executable, "-m", "groundswell", "sandbox", "--json", "--until-stdin-closes"]
    command += ["--seed", str(seed)] + (["--now", now.isoformat()] if now else [])
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith("{"):
            problem = process.stderr.read().strip() if process.stderr else ""
            raise SandboxNotReadyError(
                f"the sandbox did not start: {problem.splitlines()[-1] if problem else line!r}"
            )
        yield sandbox_info(json.loads(line)["url"])
    finally:
        process.terminate()
        process.communicate(timeout=10)


def sandbox_info(url: str) -> SandboxInfo:
    """Ask the sandbox at `url` who it is.

    Raises:
        SandboxNotReadyError: Nothing there answers as a sandbox does.
    """
    try:
        with urllib.request.urlopen(f"{url}/sandbox", timeout=10) as answer:  # noqa: S310 - local
            told = json.load(answer)
        owned = [c["id"] for c in told["channels"] if c["ownership"] == "owned"]
        moment = datetime.fromisoformat(told["now"])
        return SandboxInfo(url, moment, str(told["world"]), tuple(owned))
    except (OSError, HTTPException, ValueError, KeyError) as error:
        raise SandboxNotReadyError(
            f"expected a sandbox at {url} ({error}): start one with `groundswell sandbox`"
        ) from error
