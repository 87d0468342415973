"""What people see while a command works: progress on standard error, one line a step."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse import Task


class _RichTask:
    def __init__(self, progress: Progress, task_id: TaskID, name: str) -> None:
        self._progress, self._task_id, self._name = progress, task_id, name

    def advance(self, count: int = 1) -> None:
        """Move the bar on by `count`."""
        self._progress.advance(self._task_id, count)

    def done(self, note: str = "") -> None:
        """Fill the bar and show the note."""
        task = self._progress.tasks[self._progress.task_ids.index(self._task_id)]
        total = task.total if task.total is not None else max(task.completed, 1)
        text = f"{self._name}  [dim]{note}[/dim]" if note else self._name
        self._progress.update(self._task_id, total=total, completed=total, description=text)


class RichProgress:
    """Bars for a terminal; silent where standard error is not one."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def task(self, name: str, total: int | None = None) -> Task:
        """Show a bar for the work `name`."""
        return _RichTask(self._progress, self._progress.add_task(name, total=total), name)


@contextlib.contextmanager
def shown_progress(*, quiet: bool) -> Iterator[RichProgress]:
    """Show progress bars on standard error until the block ends."""
    console = Console(stderr=True)
    bars = Progress(
        SpinnerColumn(finished_text="[green]✓[/green]"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
        transient=True,
    )
    with bars:
        yield RichProgress(bars)
