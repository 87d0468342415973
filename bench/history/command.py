"""``python -m bench history``: what a daily run reads and how long it takes, by history."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from bench.history.cost import reads
from bench.history.daily_run import prepare, recorded_run
from bench.history.held import Holdings, declared_partitionings
from bench.history.page import Compared, rendered
from bench.history.timing import timed_in_turn
from bench.history.world import Brand, load_back, new_day_platform
from bench.runs import NO_CREDENTIALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.history.cost import Read
    from bench.history.daily_run import History
    from bench.history.held import Partitioning

PROJECT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> None:
    """Measure, write the page and print it."""
    given = _parser().parse_args(arguments)
    os.environ.update(NO_CREDENTIALS)
    with tempfile.TemporaryDirectory(prefix="groundswell-history-") as scratch:
        folder = given.keep or Path(scratch)
        brand = Brand(videos=given.videos, longest=max(given.days))
        back = load_back(brand, folder)
        histories = [prepare(back, folder, days=days, project=PROJECT) for days in given.days]
        declared = declared_partitionings(PROJECT)
        with new_day_platform(brand) as url:
            found = {
                history.days: counted(
                    history.copied(folder / f"run-{history.days}"), declared, sandbox_url=url
                )
                for history in histories
            }
            times = None
            if given.rounds:
                ends = (histories[0], histories[-1])
                times = timed_in_turn(
                    ends, folder, project=PROJECT, sandbox_url=url, rounds=given.rounds
                )
    page = rendered(Compared(found), times, videos=given.videos)
    draft = given.page.with_suffix(".draft")
    draft.write_text(page + "\n", encoding="utf-8")
    draft.replace(given.page)
    sys.stdout.write(page + "\n")


def counted(history: History, declared: dict[str, Partitioning], *, sandbox_url: str) -> list[Read]:
    """Make the new day's run on a history, and return what its statements read."""
    recorder = recorded_run(history, sandbox_url=sandbox_url)
    with duckdb.connect(str(history.warehouse), read_only=True) as connection:
        connection.execute("set TimeZone = 'UTC'")
        return list(reads(recorder.statements, Holdings(connection, declared)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench history")
    parser.add_argument("--days", type=int, nargs="+", default=[30, 90, 365], help="histories")
    parser.add_argument("--videos", type=int, default=300, help="posts of the brand")
    parser.add_argument("--rounds", type=int, default=3, help="timed runs of each; 0: none")
    parser.add_argument("--page", type=Path, default=PROJECT / "docs" / "cost.md")
    parser.add_argument("--keep", type=Path, help="an empty folder to keep the warehouses in")
    return parser
