"""``groundswell plan``: the calls and quota units the next load needs, platform by platform."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from groundswell.exit_codes import ExitCode
from groundswell.failure import explained, without_secrets
from groundswell.session import session

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from groundswell.options import Options


def show_plan(options: Options, *, since: date | None) -> int:
    """Print what a load would ask for, and whether the quotas hold it."""
    with session(options, "plan", platforms=True, writes=False) as opened:
        plans = {
            source.name: source.plan(
                target=opened.target, var=opened.var, clock=opened.clock, since=since
            )
            for source in opened.sources()
        }
    failures = [error for plan in plans.values() for error in plan.failures]
    if options.as_json:
        told = {name: plan.as_json() for name, plan in plans.items()}
        calls = sum(plan.calls for plan in plans.values())
        sys.stdout.write(json.dumps({"platforms": told, "calls": calls}, default=str) + "\n")
        return ExitCode.DONE
    console = Console(highlight=False)
    console.print(_table(plans))
    for name, plan in plans.items():
        for bucket, (units, left) in plan.buckets.items():
            label = bucket if bucket == name else f"{name}, {bucket}"
            console.print(f"{label}: {_verdict(units, left)}")
    for failure in failures:
        console.print(f"[yellow]not planned[/yellow]: {without_secrets(str(failure))}")
    return explained(failures[0])[1] if failures else ExitCode.DONE


def _table(plans: Mapping[str, Any]) -> Table:
    table = Table("account", "resource", box=None, pad_edge=False)
    table.add_column("calls", justify="right")
    table.add_column("units", justify="right")
    table.add_column("why")
    for plan in plans.values():
        for line in plan.lines:
            numbers = f"{line.calls:,}", f"{line.units:,}"
            table.add_row(line.account, line.resource, *numbers, line.why)
    return table


def _verdict(units: int, left: int | None) -> str:
    if left is None:
        return f"{units:,} calls, no daily limit"
    if units <= left:
        return f"{units:,} of {left:,} units left today: fits"
    return f"{units:,} of {left:,} units left today: stops there, the rest follows tomorrow"
