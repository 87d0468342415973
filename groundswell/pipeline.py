"""The steps of a run, in order: load, build, train, score, build again, report."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from importlib.metadata import version
from typing import TYPE_CHECKING

from groundswell import fingerprints
from groundswell.archive_command import archived
from groundswell.dbt_runner import DbtRunner
from groundswell.errors import DataTestFailedError, GroundswellError
from groundswell.failure import explained
from groundswell.session import project_folder
from groundswell.steps import StepResult
from groundswell.warehouse_identity import record_origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from groundswell.session import Session

log = logging.getLogger(__name__)

POLICY_NOTE = "off by policy: see `policies` in the workspace file"
READS_PREDICTIONS = "source:predictions+"


class Pipeline:
    """The steps of one command on one session.

    Args:
        session: Workspace, warehouse, clock.
        force: Do steps again even when nothing they read has changed.
        as_of: Build beside the live models, from what was known at this moment.
    """

    def __init__(
        self, session: Session, *, force: bool = False, as_of: datetime | None = None
    ) -> None:
        self._session, self._force = session, force
        self._project = project_folder()
        self._as_of = as_of
        self._dbt = DbtRunner(
            self._project,
            session.var,
            target=session.target,
            variables={
                "derived_metrics_enabled": session.derived_metrics,
                "as_of": as_of.isoformat() if as_of else None,
            },
        )

    def load(self, since: date | None = None) -> StepResult:
        """Collect what is new from every platform of the workspace."""
        return self._timed("load", lambda: self._load(since))

    def build(self, *, full_refresh: bool = False) -> StepResult:
        """Build everything up to the features."""
        return self._timed("build", lambda: self._build(full_refresh=full_refresh))

    def build_whole(self) -> StepResult:
        """Build everything anew, also what reads the predictions."""
        return self._timed("build", self._build_whole)

    def train(self) -> StepResult:
        """Train, back-test and perhaps promote the forecast."""
        return self._timed("train", self._train)

    def score(self) -> StepResult:
        """Forecast the young posts, and build what reads the forecasts."""
        return self._timed("score", self._score)

    def report(self) -> StepResult:
        """Write the HTML report and the finance workbook."""
        return self._timed("report", self._report)

    def docs(self) -> StepResult:
        """Write the documentation page."""
        return self._timed("docs", self._docs)

    def _load(self, since: date | None) -> StepResult:
        from groundswell.load_step import load_step
        from ingestion import youtube

        record_origin(self._session.target, self._session.origin)
        settings, credentials = self._session.youtube()
        report = youtube.load(
            settings,
            credentials,
            target=self._session.target,
            var=self._session.var,
            clock=self._session.clock,
            since=since,
            progress=self._session.progress,
        )
        return archived(self._session, load_step(report))

    def _build(self, *, full_refresh: bool) -> StepResult:
        step = "build"
        fingerprint = self._build_fingerprint()
        live = self._as_of is None
        if live and not full_refresh and self._unchanged(step, fingerprint):
            return StepResult(step, "skipped", "nothing new since the last build")
        selection = ["--exclude", READS_PREDICTIONS] if live else []
        built = self._dbt.build(
            *selection, progress=self._session.progress, full_refresh=full_refresh or not live
        )
        if live:
            fingerprints.record_fingerprint(self._session.target, step, fingerprint)
        return StepResult(
            step,
            "done",
            f"{built.model_count} models, {built.test_count} tests passed",
            facts={
                "models": built.model_count,
                "tests": built.test_count,
                "warnings": list(built.warnings),
            },
            problems=built.warnings,
        )

    def _build_whole(self) -> StepResult:
        result = self._build(full_refresh=True)
        readers = ("--select", READS_PREDICTIONS)
        self._dbt.build(*readers, progress=self._session.progress, full_refresh=True)
        fingerprints.record_fingerprint(self._session.target, "forecast marts", self._built())
        return result

    def _train(self) -> StepResult:
        if not self._session.derived_metrics:
            return StepResult("train", "skipped", POLICY_NOTE)
        models = self._session.var / "models"
        fingerprint = fingerprints.combined(
            self._built(), self._code("ml"), version("scikit-learn")
        )
        if models.is_dir() and self._unchanged("train", fingerprint):
            return StepResult("train", "skipped", "nothing new to learn from")
        from groundswell.forecast_steps import train_step
        from ml import forecast

        report = forecast.train(self._session.target, models_dir=models, now=self._session.now)
        fingerprints.record_fingerprint(self._session.target, "train", fingerprint)
        return train_step(report)

    def _score(self) -> StepResult:
        if not self._session.derived_metrics:
            return self._build_readers(StepResult("score", "skipped", POLICY_NOTE))
        fingerprint = fingerprints.combined(self._built(), self._code("ml"), self._session.now)
        if self._unchanged("score", fingerprint):
            return StepResult("score", "skipped", "nothing new to forecast")
        from groundswell.forecast_steps import score_step
        from ml import forecast

        report = forecast.score(
            self._session.target, models_dir=self._session.var / "models", now=self._session.now
        )
        result = self._build_readers(archived(self._session, score_step(report)))
        fingerprints.record_fingerprint(self._session.target, "score", fingerprint)
        return result

    def _build_readers(self, result: StepResult) -> StepResult:
        """Build what reads the predictions, so that it shows `result`."""
        built = self._built()
        if result.status == "skipped" and self._unchanged("forecast marts", built):
            return result
        self._dbt.build("--select", READS_PREDICTIONS, progress=self._session.progress)
        fingerprints.record_fingerprint(self._session.target, "forecast marts", built)
        return result

    def _report(self) -> StepResult:
        outputs = self._session.outputs
        fingerprint = fingerprints.combined(
            self._built(),
            fingerprints.last_fingerprint(self._session.target, "score"),
            self._code("reports"),
            outputs.model_dump(),
            self._session.now,
        )
        written = (outputs.html / "index.html").is_file() and outputs.xlsx.is_file()
        if written and self._unchanged("report", fingerprint):
            return StepResult("report", "skipped", "nothing new to show")
        from groundswell.report_step import write_reports

        result = write_reports(self._session)
        fingerprints.record_fingerprint(self._session.target, "report", fingerprint)
        return result

    def _docs(self) -> StepResult:
        page = self._dbt.docs()
        shown = self._session.var / "docs" / "index.html"
        shown.parent.mkdir(parents=True, exist_ok=True)
        page.replace(shown)
        return StepResult("docs", "done", "every table on one page", outputs=(str(shown),))

    def _unchanged(self, step: str, fingerprint: str) -> bool:
        if self._force:
            return False
        return fingerprints.last_fingerprint(self._session.target, step) == fingerprint

    def _built(self) -> str:
        return fingerprints.last_fingerprint(self._session.target, "build") or "never built"

    def _build_fingerprint(self) -> str:
        return fingerprints.combined(
            fingerprints.loads_fingerprint(self._session.target),
            fingerprints.folder_fingerprint(
                self._project / "dbt_project",
                self._project / "dbt_project.yml",
                suffixes=(".sql", ".yml", ".csv", ".md"),
            ),
            self._session.derived_metrics,
        )

    def _code(self, package: str) -> str:
        return fingerprints.folder_fingerprint(
            self._project / package, suffixes=(".py", ".j2", ".css", ".js")
        )

    def _timed(self, name: str, step: Callable[[], StepResult]) -> StepResult:
        """Run `step`, and turn what goes wrong into a failed result that says so."""
        started = time.monotonic()
        try:
            self._session.require_lock()
            result = step()
        except DataTestFailedError as error:
            result = StepResult(
                name,
                "failed",
                "a data test failed",
                problems=(str(error),),
                exit_code=error.exit_code,
            )
        except Exception as error:
            line, code = explained(error)
            if not isinstance(error, GroundswellError):
                log.debug("%s failed", name, exc_info=error)
            result = StepResult(name, "failed", "see below", problems=(line,), exit_code=code)
        return replace(result, seconds=time.monotonic() - started)
