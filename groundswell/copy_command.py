"""``groundswell copy``: a warehouse from one engine to the other, with its history and state."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from groundswell.archive_command import archive_new_loads
from groundswell.errors import GroundswellError
from groundswell.exit_codes import ExitCode
from groundswell.rebuild_command import finish
from groundswell.session import make_target, session
from groundswell.steps import StepResult
from groundswell.summary import print_summary
from warehouse.transfer_copy import copy_tables

if TYPE_CHECKING:
    from groundswell.options import Options


class CopyToItselfError(GroundswellError):
    """Source and destination of a copy are the same warehouse."""

    exit_code = ExitCode.BAD_INPUT


def copy_warehouse(options: Options, *, source: str, destination: str, build: bool = True) -> int:
    """Copy raw readings, predictions and load state, compare both sides, build at the new place.

    Args:
        options: What the user gave; its target is not looked at.
        source: The engine copied from: ``local`` or ``bigquery``.
        destination: The engine copied to.
        build: Whether to build the models there.

    Raises:
        CopyToItselfError: Both are the same.
        WarehouseNotEmptyError: The destination holds readings already.
    """
    if source == destination:
        raise CopyToItselfError(
            f"copy: expected two engines, got {source} twice: "
            "give --from local --to bigquery, or the other way round"
        )
    with session(replace(options, target=destination), "copy") as opened:
        started = time.monotonic()
        origin = make_target(replace(options, target=source), opened.workspace)
        copied = copy_tables(origin, opened.target, progress=opened.progress)
        note = archive_new_loads(opened)
        results = [
            StepResult(
                "copy",
                "done",
                f"{copied.tables} tables, {copied.rows:,} rows, equal on both sides"
                + (f"; {note}" if note else ""),
                seconds=time.monotonic() - started,
            )
        ]
        if build:
            return finish(opened, "copy", results, build=True)
        return print_summary(opened, "copy", results)
