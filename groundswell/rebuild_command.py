"""``groundswell rebuild``: an empty warehouse made whole again from the archive."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from groundswell.archive_command import archive_files
from groundswell.pipeline import Pipeline
from groundswell.session import Session, session
from groundswell.steps import StepResult
from groundswell.summary import print_summary
from groundswell.warehouse_identity import read_origin
from warehouse.archive import rebuild_from

if TYPE_CHECKING:
    from groundswell.options import Options


def rebuild(options: Options, *, archive: str | None = None, build: bool = True) -> int:
    """Fill an empty warehouse from the archive, no platform asked, and build everything.

    Args:
        options: What the user gave.
        archive: A folder or ``gs://…``; the archive of the warehouse when none.
        build: Whether to build the models then.
    """
    with session(options, "rebuild") as opened:
        started = time.monotonic()
        files = archive_files(opened, archive)
        rows = rebuild_from(files, opened.target, progress=opened.progress)
        results = [
            StepResult(
                "rebuild",
                "done",
                f"{rows:,} rows from {files.root}",
                seconds=time.monotonic() - started,
            )
        ]
        return finish(opened, "rebuild", results, build=build)


def finish(opened: Session, command: str, results: list[StepResult], *, build: bool) -> int:
    """Build a warehouse that was just filled, and sum up."""
    filled = replace(opened, origin=read_origin(opened.target))
    if build:
        results.append(Pipeline(filled).build_whole())
    return print_summary(filled, command, results)
