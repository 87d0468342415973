"""The steps of a run; one that writes predictions builds the models that read them."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from groundswell import fingerprints
from groundswell.archive_command import archived
from groundswell.dbt_runner import DbtRunner
from groundswell.errors import DataTestFailedError, GroundswellError
from groundswell.failure import explained
from groundswell.ledger import Ledger
from groundswell.prediction_steps import PredictionSteps
from groundswell.publish_step import is_published, publish
from groundswell.session import project_folder
from groundswell.steps import StepResult
from groundswell.warehouse_identity import record_origin

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from groundswell.session import Session
    from ingestion.landing.outcome import LoadReport

log = logging.getLogger(__name__)

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
        self._session = session
        self._project = project_folder()
        self._ledger = Ledger(session, self._project, force=force)
        self._as_of = as_of
        self._dbt = DbtRunner(
            self._project,
            session.var,
            target=session.target,
            variables={
                "derived_metrics_enabled": bool(session.derived_metrics_platforms),
                "derived_metrics_platforms": list(session.derived_metrics_platforms),
                "local_time_zone": session.workspace.audience_time_zone,
                "as_of": as_of.isoformat() if as_of else None,
            },
        )
        self._predictions = PredictionSteps(session, self._ledger, self._dbt)

    def load(self, since: date | None = None, *, only: str | None = None) -> StepResult:
        """Collect what is new from every platform of the workspace, or from one."""
        return self._timed("load", lambda: self._load(since, only))

    def build(self, *, full_refresh: bool = False) -> StepResult:
        """Build everything up to the features; with `full_refresh` what reads predictions, too."""
        if full_refresh and self._as_of is None:
            return self.build_whole()
        return self._timed("build", lambda: self._build(full_refresh=full_refresh))

    def build_whole(self) -> StepResult:
        """Build everything anew, also what reads the predictions."""
        return self._timed("build", self._build_whole)

    def match(self) -> StepResult:
        """Tell languages and topics of captions, and which posts are the same work."""
        return self._timed("match", self._predictions.match)

    def explain(self) -> StepResult:
        """Tell what goes with over-performance, and when to publish."""
        return self._timed("explain", self._predictions.explain)

    def train(self) -> StepResult:
        """Train, back-test and perhaps promote the forecast."""
        return self._timed("train", self._predictions.train)

    def score(self) -> StepResult:
        """Forecast the young posts, and build what reads the forecasts."""
        return self._timed("score", self._predictions.score)

    def report(self) -> StepResult:
        """Write the HTML report and the finance workbook."""
        return self._timed("report", self._report)

    def publish(self) -> StepResult:
        """Publish the tables that Slack and `forecast` read, as one snapshot."""
        return self._timed("publish", self._publish)

    def docs(self) -> StepResult:
        """Write the documentation page."""
        return self._timed("docs", self._docs)

    def _load(self, since: date | None, only: str | None) -> StepResult:
        from groundswell.load_step import load_step

        if self._session.workspace.names_platforms:
            record_origin(self._session.target, self._session.origin)
        reports: dict[str, LoadReport] = {}
        stopped: dict[str, Exception] = {}
        for source in self._session.sources(only):
            try:
                reports[source.name] = source.load(
                    target=self._session.target,
                    var=self._session.var,
                    clock=self._session.clock,
                    since=since,
                    progress=self._session.progress,
                )
            except Exception as error:
                log.debug("%s failed", source.name, exc_info=error)
                stopped[source.name] = error
        return archived(self._session, load_step(reports, stopped))

    def _build(self, *, full_refresh: bool) -> StepResult:
        step = "build"
        fingerprint = self._ledger.build_fingerprint()
        live = self._as_of is None
        if live and not full_refresh and self._ledger.unchanged(step, fingerprint):
            return StepResult(step, "skipped", "nothing new since the last build")
        selection = ["--exclude", READS_PREDICTIONS] if live else []
        built = self._dbt.build(
            *selection, progress=self._session.progress, full_refresh=full_refresh or not live
        )
        if live:
            self._ledger.record(step, fingerprint)
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
        for step in ("match", "score", "explain"):
            self._ledger.record(f"readers of {step}", self._ledger.built())
        return result

    def _report(self) -> StepResult:
        outputs = self._session.outputs
        fingerprint = fingerprints.combined(
            self._ledger.built(),
            self._ledger.last("score"),
            self._ledger.last("explain"),
            self._ledger.code("reports"),
            outputs.model_dump(),
            self._session.now,
        )
        written = (outputs.html / "index.html").is_file() and outputs.xlsx.is_file()
        if written and self._ledger.unchanged("report", fingerprint):
            return StepResult("report", "skipped", "nothing new to show")
        from groundswell.report_step import write_reports

        result = write_reports(self._session)
        self._ledger.record("report", fingerprint)
        return result

    def _publish(self) -> StepResult:
        fingerprint = fingerprints.combined(
            self._ledger.built(),
            *(self._ledger.last(step) for step in ("match", "score", "explain")),
            str(self._session.outputs.serving),
        )
        if is_published(self._session) and self._ledger.unchanged("publish", fingerprint):
            return StepResult("publish", "skipped", "nothing new to publish")
        result = publish(self._session)
        self._ledger.record("publish", fingerprint)
        return result

    def _docs(self) -> StepResult:
        page = self._dbt.docs()
        shown = self._session.var / "docs" / "index.html"
        shown.parent.mkdir(parents=True, exist_ok=True)
        page.replace(shown)
        return StepResult("docs", "done", "every table on one page", outputs=(str(shown),))

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
