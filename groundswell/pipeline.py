"""The steps of a run; one that writes predictions builds the models that read them."""

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
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from groundswell.session import Session
    from ingestion.landing.outcome import LoadReport

log = logging.getLogger(__name__)

POLICY_NOTE = "off by policy: see `policies` in the workspace file"
READS_PREDICTIONS = "source:predictions+"
MATCHED = ("post_texts", "creative_matches")
FORECAST = ("post_forecasts", "model_versions")
EXPLAINED = ("post_effects", "publish_times")


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
                "derived_metrics_enabled": bool(session.derived_metrics_platforms),
                "derived_metrics_platforms": list(session.derived_metrics_platforms),
                "local_time_zone": session.workspace.audience_time_zone,
                "as_of": as_of.isoformat() if as_of else None,
            },
        )

    def load(self, since: date | None = None, *, only: str | None = None) -> StepResult:
        """Collect what is new from every platform of the workspace, or from one."""
        return self._timed("load", lambda: self._load(since, only))

    def build(self, *, full_refresh: bool = False) -> StepResult:
        """Build everything up to the features."""
        return self._timed("build", lambda: self._build(full_refresh=full_refresh))

    def build_whole(self) -> StepResult:
        """Build everything anew, also what reads the predictions."""
        return self._timed("build", self._build_whole)

    def match(self) -> StepResult:
        """Tell languages and topics of captions, and which posts are the same work."""
        return self._timed("match", self._match)

    def explain(self) -> StepResult:
        """Tell what goes with over-performance, and when to publish."""
        return self._timed("explain", self._explain)

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
        fingerprint = self._build_fingerprint()
        live = self._as_of is None
        if live and not full_refresh and self._unchanged(step, fingerprint):
            return StepResult(step, "skipped", "nothing new since the last build")
        selection = ["--exclude", READS_PREDICTIONS] if live else []
        built = self._dbt.build(
            *selection, progress=self._session.progress, full_refresh=full_refresh or not live
        )
        if live:
            self._record(step, fingerprint)
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
            self._record(f"readers of {step}", self._built())
        return result

    def _match(self) -> StepResult:
        fingerprint = fingerprints.combined(self._built(), self._code("ml"))
        if self._unchanged("match", fingerprint):
            return self._read_by(MATCHED, StepResult("match", "skipped", "nothing new to match"))
        from groundswell.insight_steps import match_step
        from ml import creatives, texts

        target, now = self._session.target, self._session.now
        described = texts.describe(target, now=now)
        matched = creatives.match(target, now=now)
        result = archived(self._session, match_step(described, matched))
        result = self._read_by(MATCHED, result)
        self._record("match", fingerprint)
        return result

    def _explain(self) -> StepResult:
        fingerprint = fingerprints.combined(
            self._built(),
            fingerprints.last_fingerprint(self._session.target, "match"),
            self._code("ml"),
        )
        if self._unchanged("explain", fingerprint):
            nothing = StepResult("explain", "skipped", "nothing new to explain")
            return self._read_by(EXPLAINED, nothing)
        from groundswell.insight_steps import explain_step
        from ml import effects

        report = effects.explain(self._session.target, now=self._session.now)
        result = archived(self._session, explain_step(report))
        result = self._read_by(EXPLAINED, result)
        self._record("explain", fingerprint)
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
        self._record("train", fingerprint)
        return train_step(report)

    def _score(self) -> StepResult:
        if not self._session.derived_metrics:
            return self._read_by(FORECAST, StepResult("score", "skipped", POLICY_NOTE))
        fingerprint = fingerprints.combined(self._built(), self._code("ml"), self._session.now)
        if self._unchanged("score", fingerprint):
            return StepResult("score", "skipped", "nothing new to forecast")
        from groundswell.forecast_steps import score_step
        from ml import forecast

        report = forecast.score(
            self._session.target, models_dir=self._session.var / "models", now=self._session.now
        )
        result = self._read_by(FORECAST, archived(self._session, score_step(report)))
        self._record("score", fingerprint)
        return result

    def _read_by(self, tables: Sequence[str], result: StepResult) -> StepResult:
        """Build what reads the predictions in `tables`, so that it shows `result`."""
        built, readers = self._built(), f"readers of {result.name}"
        if result.status == "skipped" and self._unchanged(readers, built):
            return result
        selection = [f"source:predictions.{table}+" for table in tables]
        self._dbt.build("--select", *selection, progress=self._session.progress, artifacts=False)
        self._record(readers, built)
        return result

    def _record(self, step: str, fingerprint: str) -> None:
        fingerprints.record_fingerprint(self._session.target, step, fingerprint)

    def _report(self) -> StepResult:
        outputs = self._session.outputs
        fingerprint = fingerprints.combined(
            self._built(),
            fingerprints.last_fingerprint(self._session.target, "score"),
            fingerprints.last_fingerprint(self._session.target, "explain"),
            self._code("reports"),
            outputs.model_dump(),
            self._session.now,
        )
        written = (outputs.html / "index.html").is_file() and outputs.xlsx.is_file()
        if written and self._unchanged("report", fingerprint):
            return StepResult("report", "skipped", "nothing new to show")
        from groundswell.report_step import write_reports

        result = write_reports(self._session)
        self._record("report", fingerprint)
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
            self._session.derived_metrics_platforms,
            self._session.workspace.audience_time_zone,
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
