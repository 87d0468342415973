"""``groundswell archive``: write what is new, compare it with the warehouse, let old rows go."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from groundswell.exit_codes import ExitCode
from groundswell.failure import explained
from groundswell.session import Session, make_target, session
from groundswell.steps import StepResult
from groundswell.summary import print_summary
from warehouse import WarehouseError, WarehouseSettingsError
from warehouse.archive import Files, expire, open_files, set_expiry, verify, write_new
from warehouse.archive.files import BUCKET_SCHEME

if TYPE_CHECKING:
    from groundswell.options import Options
    from warehouse import BigQuerySettings
    from warehouse.archive import Verdict

SHOWN_FINDINGS = 20


def archive_files(opened: Session, named: str | None = None) -> Files:
    """The archive of the session's warehouse, or the one `named`: a folder or ``gs://…``."""
    settings = opened.target.bigquery
    bucket = settings.bucket if settings else None
    root = named or bucket or str(opened.var / "archive")
    if root.startswith(BUCKET_SCHEME) and settings is None:
        settings = _settings_of_bigquery(opened)
    return open_files(root, settings)


def _settings_of_bigquery(opened: Session) -> BigQuerySettings | None:
    """The credentials for a bucket that a local warehouse is rebuilt from, where some are set."""
    try:
        return make_target(replace(opened.options, target="bigquery"), opened.workspace).bigquery
    except WarehouseSettingsError:
        return None


def archive_new_loads(opened: Session) -> str | None:
    """Archive what the warehouse holds and the archive lacks; return a note when there was any.

    On BigQuery the raw tables are then told after how many days their partitions go, where the
    settings say so: nothing goes before it is archived.

    Raises:
        WarehouseError: The warehouse or the archive cannot be used.
    """
    added = write_new(opened.target, archive_files(opened), progress=opened.progress)
    settings = opened.target.bigquery
    if added.units and settings and settings.raw_partition_expiration_days is not None:
        set_expiry(opened.target, days=settings.raw_partition_expiration_days)
    return f"{added.rows:,} rows archived" if added.units else None


def archived(opened: Session, result: StepResult) -> StepResult:
    """Archive what a step brought; when that fails the step keeps what it did and says so."""
    try:
        archive_new_loads(opened)
    except WarehouseError as error:
        line, code = explained(error)
        told = f"not archived yet, the next run does it: {line}"
        kept = result.exit_code if result.exit_code != ExitCode.DONE else code
        return replace(
            result, status="incomplete", problems=(*result.problems, told), exit_code=kept
        )
    return result


def archive_write(options: Options) -> int:
    """Archive what is not archived yet."""
    with session(options, "archive write") as opened:
        started = time.monotonic()
        note = archive_new_loads(opened)
        result = StepResult(
            "archive",
            "done" if note else "skipped",
            note or "everything is archived",
            seconds=time.monotonic() - started,
        )
        return print_summary(opened, "archive write", [result])


def archive_verify(options: Options, *, archive: str | None = None) -> int:
    """Compare the archive with the warehouse and name what is missing or changed.

    Args:
        options: What the user gave.
        archive: Another archive than the one of the warehouse.
    """
    with session(options, "archive verify", writes=False) as opened:
        files = archive_files(opened, archive)
        verdict = verify(opened.target, files, progress=opened.progress)
    if options.as_json:
        whole = {"archive": files.root, "warehouse": opened.target.name, **asdict(verdict)}
        sys.stdout.write(json.dumps(whole) + "\n")
    else:
        _show(verdict, files.root, opened.target.name)
    return ExitCode.STEP_FAILED if verdict.findings else ExitCode.DONE


def archive_expire(options: Options, *, days: int) -> int:
    """Let raw readings go that are older than `days`, once the archive is known to hold them."""
    with session(options, "archive expire") as opened:
        started = time.monotonic()
        archive_new_loads(opened)
        gone = expire(
            opened.target,
            archive_files(opened),
            days=days,
            now=opened.now,
            progress=opened.progress,
        )
        note = f"{gone:,} rows older than {days} days deleted"
        if opened.target.bigquery is not None:
            note = f"partitions go after {days} days" if days else "partitions are kept for ever"
        result = StepResult("expire", "done", note, seconds=time.monotonic() - started)
        return print_summary(opened, "archive expire", [result])


def _show(verdict: Verdict, root: str, warehouse: str) -> None:
    console = Console(highlight=False, soft_wrap=True)
    table = Table("table", box=None, pad_edge=False)
    for name in ("archive", "warehouse", "expired", "not finished"):
        table.add_column(name, justify="right")
    for held in verdict.tables:
        counts = (held.archived, held.held, held.expired, held.waiting)
        table.add_row(held.name, *(f"{count:,}" for count in counts))
    console.print(table)
    for finding in verdict.findings[:SHOWN_FINDINGS]:
        console.print(f"[red]{finding.problem}[/red]: {finding.where}: {finding.told}")
    if len(verdict.findings) > SHOWN_FINDINGS:
        console.print(f"and {len(verdict.findings) - SHOWN_FINDINGS} more: see --json")
    told = (
        f"{len(verdict.findings)} findings"
        if verdict.findings
        else "every row is there, with equal checksums"
    )
    console.print(
        f"{verdict.loads} loads in {verdict.files} files under {root}, against {warehouse}: {told}"
    )
