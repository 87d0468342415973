"""``groundswell access``: who may see what, as the workspace file says."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console

from groundswell.exit_codes import ExitCode
from groundswell.run_lock import run_lock
from groundswell.session import make_target
from groundswell.workspace import read_workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from groundswell.options import Options
    from warehouse import Target
    from warehouse.access_views import Access, Change

NO_GRANTS = "the views only: a DuckDB file is open to whoever can read it, so nothing is granted"


def apply_access(options: Options, *, dry_run: bool) -> int:
    """Make views, grants and row policies what the workspace says; twice changes nothing.

    Args:
        options: What the user gave.
        dry_run: Tell what would be done and do nothing; the exit code is 1 if there is anything.

    Raises:
        AccessError: A mart or an account that is to be shown is not in the warehouse.
        WarehouseError: The warehouse refuses.
    """
    workspace = read_workspace(options.workspace)
    target = make_target(options, workspace)
    told = Console(highlight=False, soft_wrap=True, quiet=options.as_json)

    def work(changes: list[Change]) -> list[str]:
        for change in changes:
            if not dry_run:
                change.apply()
            told.print(f"{'would ' if dry_run else ''}{change.text}")
        return [change.text for change in changes]

    granted = workspace.access.granted()
    done = (
        _on_duckdb(options, target, granted, work)
        if target.bigquery is None
        else _on_bigquery(target, granted, work)
    )
    _sum_up(options, target, done, dry_run=dry_run)
    return ExitCode.STEP_FAILED if dry_run and done else ExitCode.DONE


def _on_duckdb(
    options: Options, target: Target, access: Access, work: Callable[[list[Change]], list[str]]
) -> list[str]:
    from warehouse import WarehouseError, open_warehouse
    from warehouse.access_duckdb import at_once, changes

    if not target.may_exist():
        raise WarehouseError(f"no warehouse at {target.name}: run `groundswell run` first")
    with (
        run_lock(options.var, "access apply"),
        open_warehouse(target) as warehouse,
        at_once(warehouse),
    ):
        return work(changes(warehouse, access))


def _on_bigquery(
    target: Target, access: Access, work: Callable[[list[Change]], list[str]]
) -> list[str]:
    from warehouse import WarehouseError
    from warehouse.access_bigquery import BigQueryAccess
    from warehouse.bigquery_errors import explained

    try:
        return work(BigQueryAccess(target.settings.client(), target.settings).changes(access))
    except WarehouseError:
        raise
    except Exception as error:
        raise explained(error, target.settings) from error


def _sum_up(options: Options, target: Target, done: list[str], *, dry_run: bool) -> None:
    if options.as_json:
        summed = {"warehouse": target.name, "dry_run": dry_run, "changes": done}
        sys.stdout.write(json.dumps(summed) + "\n")
        return
    console = Console(highlight=False, soft_wrap=True)
    to_do = "to do" if dry_run else "done"
    console.print(f"access on {target.name}: {len(done) or 'nothing'} {to_do}")
    if target.bigquery is None:
        console.print(NO_GRANTS)
