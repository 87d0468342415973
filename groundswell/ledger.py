"""What each step last read with success, so that it is not done again on the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell import fingerprints

if TYPE_CHECKING:
    from pathlib import Path

    from groundswell.session import Session


class Ledger:
    """The fingerprints of one command's steps.

    Args:
        session: Workspace, warehouse, clock.
        project: The folder of the project.
        force: Do steps again even when nothing they read has changed.
    """

    def __init__(self, session: Session, project: Path, *, force: bool = False) -> None:
        self._session, self._project, self._force = session, project, force

    def unchanged(self, step: str, fingerprint: str) -> bool:
        """Whether `step` last succeeded on what `fingerprint` stands for."""
        return not self._force and self.last(step) == fingerprint

    def record(self, step: str, fingerprint: str) -> None:
        """Remember that `step` succeeded on what `fingerprint` stands for."""
        fingerprints.record_fingerprint(self._session.target, step, fingerprint)

    def last(self, step: str) -> str | None:
        """Return what `step` last succeeded on."""
        return fingerprints.last_fingerprint(self._session.target, step)

    def built(self) -> str:
        """Return what the models were last built from."""
        return self.last("build") or "never built"

    def build_fingerprint(self) -> str:
        """Return what a build reads: loads, models, rules."""
        return fingerprints.combined(
            fingerprints.loads_fingerprint(self._session.target),
            fingerprints.folder_fingerprint(
                self._project / "dbt_project",
                self._project / "dbt_project.yml",
                suffixes=(".sql", ".yml", ".csv", ".md"),
            ),
            self._session.derived_metrics_platforms,
            self._session.workspace.audience_time_zone,
        )

    def code(self, package: str) -> str:
        """Return the state of the code of `package`."""
        return fingerprints.folder_fingerprint(
            self._project / package, suffixes=(".py", ".j2", ".css", ".js")
        )
