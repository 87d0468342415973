"""How long work tells what it is doing, without knowing who shows it."""

from typing import Protocol


class Task(Protocol):
    """One piece of long work."""

    def advance(self, count: int = 1) -> None:
        """Say that `count` more units are done."""

    def done(self, note: str = "") -> None:
        """Say that the work is over, with a short note such as "312 videos"."""


class Progress(Protocol):
    """Where tasks are announced; the command line shows them, tests pass `SILENT`."""

    def task(self, name: str, total: int | None = None) -> Task:
        """Announce work called `name` of `total` units, or of unknown length."""


class _SilentTask:
    def advance(self, count: int = 1) -> None:
        """Show nothing."""

    def done(self, note: str = "") -> None:
        """Show nothing."""


class _SilentProgress:
    def task(self, name: str, total: int | None = None) -> Task:  # noqa: ARG002 - the protocol's names
        """Return a task that shows nothing."""
        return _SilentTask()


SILENT: Progress = _SilentProgress()
