"""Times the run of one new day over a short and a long history, in turn."""

from __future__ import annotations

import json
import statistics
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bench.history.world import NEW_DAY
from bench.processes import measured
from bench.runs import NO_CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.history.daily_run import History

WHOLE = "whole run"


@dataclass
class Times:
    """Seconds of each step, a list an entry a run; the whole process under its own name."""

    seconds: dict[str, list[float]] = field(default_factory=dict)

    def add(self, step: str, seconds: float) -> None:
        """Add a run's seconds of a step."""
        self.seconds.setdefault(step, []).append(seconds)

    def median(self, step: str) -> float:
        """The median over the runs."""
        return statistics.median(self.seconds[step])


def timed_in_turn(
    histories: Sequence[History], scratch: Path, *, project: Path, sandbox_url: str, rounds: int
) -> dict[int, Times]:
    """Run the new day on a fresh copy of each history, in turn; return days → times.

    A first round, which is not counted, warms the machine's caches.

    Raises:
        CommandFailedError: A run did not succeed.
    """
    times = {history.days: Times() for history in histories}
    for number in range(rounds + 1):
        for history in histories:
            copy = history.copied(scratch / "timed")
            command = [sys.executable, "-m", "groundswell", "run", "--json"]
            command += ["--var", str(copy.var), "--workspace", str(copy.workspace)]
            command += ["--now", NEW_DAY.isoformat(), "--sandbox-url", sandbox_url]
            run = measured(command, folder=project, environment=NO_CREDENTIALS)
            if number:
                _add(times[history.days], run.output, run.wall_seconds)
    return times


def _add(times: Times, output: str, wall_seconds: float) -> None:
    times.add(WHOLE, wall_seconds)
    for step in json.loads(output.splitlines()[-1])["steps"]:
        times.add(str(step["name"]), float(step["seconds"]))
