"""One command at a time writes under `var/`; a second one is told who is at work."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from groundswell.errors import FolderNotWritableError, RunInProgressError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LEAST_FREE_BYTES = 200 * 1024 * 1024


def require_writable(var: Path) -> None:
    """Make sure that `var` takes files and its disk has room for a run.

    Raises:
        FolderNotWritableError: It does not.
    """
    try:
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=var, prefix=".probe-") as probe:
            probe.write(b"groundswell")
            probe.flush()
        free = shutil.disk_usage(var).free
    except OSError as error:
        raise FolderNotWritableError(
            f"expected to write into {var}, but {error.strerror or error}: "
            "change its rights, free space, or name another folder with --var"
        ) from error
    if free < LEAST_FREE_BYTES:
        raise FolderNotWritableError(
            f"expected {LEAST_FREE_BYTES >> 20} MB free for {var}, "
            f"found {free >> 20} MB: free space or name another folder with --var"
        )


@contextlib.contextmanager
def run_lock(var: Path, command: str) -> Iterator[None]:
    """Hold `var` for `command` until the block ends, or the process does.

    Raises:
        RunInProgressError: Another process holds it; the message says which.
    """
    state = var / "state"
    state.mkdir(parents=True, exist_ok=True)
    holder = state / "run.json"
    lock = FileLock(state / "run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise RunInProgressError(
            f"{var} is in use by {_described(holder)}: wait until it ends, or stop it"
        ) from error
    try:
        holder.write_text(
            json.dumps(
                {
                    "pid": os.getpid(),
                    "command": command,
                    "since": datetime.now(UTC).isoformat(timespec="seconds"),
                }
            ),
            encoding="utf-8",
        )
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _described(holder: Path) -> str:
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
        return f"`groundswell {held['command']}` (process {held['pid']}, since {held['since']})"
    except (OSError, ValueError, KeyError):
        return "another groundswell command"
