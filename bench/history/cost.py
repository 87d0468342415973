"""Adds up what a run's statements read: partitions and bytes, by step and by statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bench.history.held import Holdings
    from bench.history.recorder import Statement

LINES = ("load", "models", "data tests", "score", "report")
"""The lines that make up a daily run; training is counted apart."""
TRAINING = "training"
REPORT = "report"
"""Shows as many days as its pages do, up to two years of money, so it is summed apart as well."""
SHOWN_LETTERS = 160


@dataclass(frozen=True)
class Read:
    """What one statement reads of one table.

    Attributes:
        line: The part of the run.
        reader: The dbt node, or the beginning of the statement.
        table: schema.table.
        partitions: How many it may touch.
        bytes: The bytes of the columns it names in those partitions.
    """

    line: str
    reader: str
    table: str
    partitions: int
    bytes: float


def reads(statements: Iterable[Statement], holdings: Holdings) -> Iterator[Read]:
    """What every statement reads; a table that it scans twice is counted once."""
    for statement in statements:
        touched: dict[str, frozenset[str]] = defaultdict(frozenset)
        columns: dict[str, frozenset[str]] = defaultdict(frozenset)
        for scan in statement.scans:
            touched[scan.table] |= holdings.touched(scan)
            columns[scan.table] |= scan.columns
        for name, partitions in touched.items():
            table = holdings.table(name)
            if partitions:
                rows = sum(table.row_counts[partition] for partition in partitions)
                width = sum(table.width(column) for column in columns[name])
                line = _line(statement)
                yield Read(line, _reader(statement), name, len(partitions), rows * width)


def totals(found: Iterable[Read]) -> dict[str, tuple[int, float]]:
    """Line → partitions and bytes."""
    sums: dict[str, tuple[int, float]] = dict.fromkeys((*LINES, TRAINING), (0, 0.0))
    for read in found:
        partitions, size = sums.get(read.line, (0, 0.0))
        sums[read.line] = (partitions + read.partitions, size + read.bytes)
    return sums


@dataclass(frozen=True)
class Offender:
    """A reader and a table, of which it reads more the longer the history."""

    line: str
    reader: str
    table: str
    short: int
    long: int
    short_bytes: float
    long_bytes: float

    @property
    def partitions(self) -> int:
        """How many more."""
        return self.long - self.short

    @property
    def bytes(self) -> float:
        """How many more."""
        return self.long_bytes - self.short_bytes


def offenders(short: Iterable[Read], long: Iterable[Read]) -> list[Offender]:
    """Readers that touch more with the long history, the largest growth first."""
    sums: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0, 0, 0.0, 0.0])
    for at, found in enumerate((short, long)):
        for read in found:
            held = sums[read.line, read.reader, read.table]
            held[at] += read.partitions
            held[2 + at] += read.bytes
    grown = [
        Offender(*key, int(few), int(many), few_bytes, many_bytes)
        for key, (few, many, few_bytes, many_bytes) in sums.items()
        if many > few or many_bytes > few_bytes
    ]
    return sorted(
        grown, key=lambda each: (each.short - each.long, each.short_bytes - each.long_bytes)
    )


def _line(statement: Statement) -> str:
    if statement.step == "train":
        return TRAINING
    if statement.node.startswith(("test.", "unit_test.")):
        return "data tests"
    if statement.node or statement.step == "build":
        return "models"
    return statement.step if statement.step in LINES else "load"


def _reader(statement: Statement) -> str:
    """The node's name, or what the statement begins with."""
    if statement.node:
        return statement.node.split(".")[2]
    return " ".join(statement.sql.split())[:SHOWN_LETTERS]
