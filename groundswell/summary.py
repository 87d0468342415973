"""The short closing summary: what each step did, how long it took, where to look."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from groundswell.failure import without_secrets
from groundswell.steps import worst

if TYPE_CHECKING:
    from groundswell.session import Session
    from groundswell.steps import StepResult

MARKS = {
    "done": "[green]done[/green]",
    "skipped": "[dim]skipped[/dim]",
    "incomplete": "[yellow]incomplete[/yellow]",
    "failed": "[red]failed[/red]",
}


def print_summary(session: Session, command: str, results: list[StepResult]) -> int:
    """Print how `command` went, for people or as one JSON object; return its exit code."""
    code = worst(results)
    if session.options.as_json:
        whole = {
            "command": command,
            "workspace": session.workspace.name,
            "target": session.options.target,
            "now": session.now.isoformat(),
            "world": session.origin.world,
            "steps": [result.as_json() for result in results],
            "seconds": round(sum(result.seconds for result in results), 2),
            "exit_code": int(code),
        }
        sys.stdout.write(without_secrets(json.dumps(whole, default=str)) + "\n")
        return int(code)
    console = Console(highlight=False)
    if session.origin.now:
        console.print(f"[dim]{_sandbox_line(session)}[/dim]")
    console.print(_table(results))
    for result in results:
        for problem in result.problems:
            console.print(f"[yellow]{result.name}[/yellow]: {without_secrets(problem)}")
    for output in [path for result in results for path in result.outputs]:
        console.print(f"look at {output}", soft_wrap=True)
    return int(code)


def _sandbox_line(session: Session) -> str:
    made = session.origin.world == "made"
    told = "a made-up brand" if made else "recorded answers"
    return f"the data is the sandbox's, {told}; its clock shows {session.now:%Y-%m-%d %H:%M} UTC"


def _table(results: list[StepResult]) -> Table:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_column(justify="right")
    table.add_column(overflow="fold")
    for result in results:
        table.add_row(result.name, MARKS[result.status], f"{result.seconds:.1f} s", result.note)
    return table
