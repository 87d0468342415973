"""The made world as a user runs it: from nothing, again, and one day later."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import yaml

from bench.processes import Measured, measured

if TYPE_CHECKING:
    from pathlib import Path

NO_CREDENTIALS = dict.fromkeys(
    ("YOUTUBE_API_KEY", "YOUTUBE_CLIENT_ID", "YOUTUBE_CLIENT_SECRET", "YOUTUBE_REFRESH_TOKEN"), ""
)
FIRST_DAY = date(2026, 9, 1)
HELD_DAYS = 30


@dataclass(frozen=True)
class WholeRun:
    """The whole run of the made world: the first time, and with nothing new."""

    first: Measured
    again: Measured

    @property
    def again_ratio(self) -> float:
        """A run with nothing new, as a part of the first."""
        return self.again.wall_seconds / self.first.wall_seconds


@dataclass(frozen=True)
class NewDay:
    """Building one new day on 30 held, against building all 31 from nothing (seconds)."""

    new_day_seconds: float
    from_nothing_seconds: float

    @property
    def ratio(self) -> float:
        """One new day, as a part of everything."""
        return self.new_day_seconds / self.from_nothing_seconds


def whole_run(project: Path, folder: Path) -> WholeRun:
    """Run the made world twice into `folder`, an empty one."""
    command = _groundswell("run", "--json", "--var", str(folder / "run"))
    first = measured(command, folder=project, environment=NO_CREDENTIALS)
    again = measured(command, folder=project, environment=NO_CREDENTIALS)
    return WholeRun(first, again)


def new_day(project: Path, folder: Path) -> NewDay:
    """Build 30 days, then one more, then all of them anew."""
    workspace = folder / "bench.yml"
    workspace.write_text(_workspace(project), encoding="utf-8")
    held = datetime.combine(FIRST_DAY, datetime.min.time(), UTC) + timedelta(
        days=HELD_DAYS, hours=14
    )
    var = ("--var", str(folder / "day"), "--workspace", str(workspace), "--json")
    for now in (held, held + timedelta(days=1)):
        moment = ("--now", now.isoformat())
        measured(_groundswell("load", *var, *moment), folder=project, environment=NO_CREDENTIALS)
        built = measured(_groundswell("build", *var, *moment), folder=project)
    again = measured(_groundswell("build", *var, "--full-refresh"), folder=project)
    return NewDay(_build_seconds(built), _build_seconds(again))


def _groundswell(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "groundswell", *arguments]


def _build_seconds(run: Measured) -> float:
    return float(json.loads(run.output.splitlines()[-1])["seconds"])


def _workspace(project: Path) -> str:
    """The shipped workspace, with a history of 30 days."""
    shipped = (project / "workspaces" / "media_brand.yml").read_text(encoding="utf-8")
    content = yaml.safe_load(shipped)
    content["youtube"]["history_start"] = FIRST_DAY
    return yaml.safe_dump(content, sort_keys=False)
