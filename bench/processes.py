"""Measures a command as a whole process, by the operating system's own accounting."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class CommandFailedError(Exception):
    """A measured command did not succeed; the message holds the end of what it printed."""


@dataclass(frozen=True)
class Measured:
    """One run of a command.

    Attributes:
        wall_seconds: From start to end.
        cpu_seconds: User and system time, children included.
        peak_bytes: Largest resident memory of any one process of it.
        output: What it printed on standard output.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def measured(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Run `command` in `folder` and measure it.

    Raises:
        CommandFailedError: It ended with another exit code than 0.
    """
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        started = time.monotonic()
        process = subprocess.Popen(  # noqa: S603 - our own commands
            list(command),
            cwd=folder,
            stdout=output,
            stderr=errors,
            env={**os.environ, **(environment or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.monotonic() - started
        output.seek(0)
        errors.seek(0)
        printed = output.read()
        if process.returncode:
            end = (errors.read() or printed).strip()[-600:]
            raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}: {end}")
    return Measured(
        wall_seconds=wall,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_bytes=usage.ru_maxrss * 1024,
        output=printed,
    )
