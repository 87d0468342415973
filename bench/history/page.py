"""Writes docs/cost.md: the tables of what was counted and timed, and how."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench.history.cost import LINES, REPORT, TRAINING, offenders, totals
from bench.history.timing import WHOLE
from bench.history.world import NEW_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.history.cost import Offender, Read
    from bench.history.timing import Times

DAILY_RUN = "daily run"
WITHOUT_REPORT = "daily run without the report"
MOST_GROWTH = 1.05
MOST_TIME = 1.3
SHOWN_OFFENDERS = 15
STEPS = ("load", "build", "train", "score", "report", WHOLE)


@dataclass(frozen=True)
class Row:
    """One line of the table: a value a history, shortest first, and what the longest grew by."""

    name: str
    partitions: tuple[int, ...]
    megabytes: tuple[float, ...]

    @property
    def growth(self) -> str:
        """Partitions of the longest history against the shortest."""
        return _percent(self.partitions[0], self.partitions[-1])

    @property
    def byte_growth(self) -> str:
        """Bytes of the longest history against the shortest."""
        return _percent(self.megabytes[0], self.megabytes[-1])


@dataclass(frozen=True)
class Compared:
    """What the runs over several histories read: days → reads, shortest history first."""

    reads: Mapping[int, Sequence[Read]]

    @property
    def days(self) -> tuple[int, ...]:
        """The histories."""
        return tuple(sorted(self.reads))

    def rows(self) -> list[Row]:
        """A row a line of the run, the daily run's sum, and the training's own row."""
        sums = [totals(self.reads[days]) for days in self.days]
        found = [self._row(line, (line,), sums) for line in LINES]
        return [
            *found,
            self._row(DAILY_RUN, LINES, sums),
            self._row(WITHOUT_REPORT, [line for line in LINES if line != REPORT], sums),
            self._row(TRAINING, (TRAINING,), sums),
        ]

    def sums(self) -> list[Row]:
        """The sums of a daily run, with and without its report."""
        return [row for row in self.rows() if row.name in {DAILY_RUN, WITHOUT_REPORT}]

    def offenders(self) -> list[Offender]:
        """What grows between the shortest and the longest history."""
        return offenders(self.reads[self.days[0]], self.reads[self.days[-1]])

    def _row(
        self, name: str, lines: Sequence[str], sums: Sequence[Mapping[str, tuple[int, float]]]
    ) -> Row:
        return Row(
            name,
            tuple(sum(each[line][0] for line in lines) for each in sums),
            tuple(sum(each[line][1] for line in lines) / 1e6 for each in sums),
        )


def rendered(compared: Compared, times: Mapping[int, Times] | None, *, videos: int) -> str:
    """Return the page."""
    templates = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        undefined=StrictUndefined,
        loader=templates,
        autoescape=False,  # noqa: S701 - Markdown, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("cost.md.j2").render(
        day=datetime.now(UTC).date(),
        new_day=NEW_DAY.date(),
        videos=videos,
        days=compared.days,
        rows=compared.rows(),
        sums=[(row, _held(row.partitions), _held(row.megabytes)) for row in compared.sums()],
        offenders=compared.offenders()[:SHOWN_OFFENDERS],
        offender_count=len(compared.offenders()),
        times=_time_rows(times) if times else [],
        most_time=MOST_TIME,
        rounds=len(next(iter(times.values())).seconds[WHOLE]) if times else 0,
        python=platform.python_version(),
        duckdb=version("duckdb"),
        dbt=version("dbt-core"),
        cores=os.cpu_count(),
    )


def _time_rows(times: Mapping[int, Times]) -> list[tuple[str, float, float, float]]:
    """Step, seconds with the shortest history and with the longest, and their ratio."""
    short, long = times[min(times)], times[max(times)]
    rows = []
    for step in STEPS:
        if step in short.seconds and step in long.seconds:
            few, many = short.median(step), long.median(step)
            rows.append((step, few, many, many / few if few else 0.0))
    return rows


def _held(values: Sequence[float]) -> str:
    """Whether the last value is within the target of the first."""
    return "held" if values[-1] < MOST_GROWTH * values[0] else "not held"


def _percent(first: float, last: float) -> str:
    return f"{(last / first - 1) * 100:+.1f} %" if first else "—"
