"""What a step says when it ends, and how a command's steps are summed up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from groundswell.exit_codes import ExitCode

Status = Literal["done", "skipped", "incomplete", "failed"]


@dataclass(frozen=True)
class StepResult:
    """One step's end.

    Attributes:
        name: load, build, train, score, report …
        status: `incomplete` when a part failed and the rest is kept.
        note: One line for people.
        facts: Numbers and names for programs.
        problems: One line for each thing that went wrong.
        outputs: Files to look at.
        seconds: How long it took.
    """

    name: str
    status: Status
    note: str = ""
    facts: dict[str, object] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    seconds: float = 0.0
    exit_code: ExitCode = ExitCode.DONE

    def as_json(self) -> dict[str, object]:
        """The result as plain values."""
        return {
            "name": self.name,
            "status": self.status,
            "note": self.note,
            "seconds": round(self.seconds, 2),
            "facts": self.facts,
            "problems": list(self.problems),
            "outputs": list(self.outputs),
        }


def worst(results: list[StepResult]) -> ExitCode:
    """The exit code of a command: that of its first step that did not end well."""
    return next((r.exit_code for r in results if r.exit_code != ExitCode.DONE), ExitCode.DONE)
