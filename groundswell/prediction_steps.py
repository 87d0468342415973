"""The steps that write predictions, each followed by the models that read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from groundswell import fingerprints
from groundswell.archive_command import archived
from groundswell.steps import StepResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groundswell.dbt_runner import DbtRunner
    from groundswell.ledger import Ledger
    from groundswell.session import Session

MATCHED = ("post_texts", "creative_matches")
FORECAST = ("post_forecasts", "model_versions", "forecast_drift")
EXPLAINED = ("post_effects", "publish_times")


class PredictionSteps:
    """Matching, training, scoring and explaining on one session.

    Args:
        session: Workspace, warehouse, clock.
        ledger: What each step last succeeded on.
        dbt: Builds the models.
    """

    def __init__(self, session: Session, ledger: Ledger, dbt: DbtRunner) -> None:
        self._session, self._ledger, self._dbt = session, ledger, dbt

    def match(self) -> StepResult:
        """Tell languages and topics of captions, and which posts are the same work."""
        fingerprint = fingerprints.combined(self._ledger.built(), self._ledger.code("ml"))
        if self._ledger.unchanged("match", fingerprint):
            return self._read_by(MATCHED, StepResult("match", "skipped", "nothing new to match"))
        from groundswell.insight_steps import match_step
        from ml import creatives, texts

        target, now = self._session.target, self._session.now
        described = texts.describe(target, now=now)
        matched = creatives.match(target, now=now)
        result = archived(self._session, match_step(described, matched))
        result = self._read_by(MATCHED, result)
        self._ledger.record("match", fingerprint)
        return result

    def explain(self) -> StepResult:
        """Tell what goes with over-performance, and when to publish."""
        fingerprint = fingerprints.combined(
            self._ledger.built(), self._ledger.last("match"), self._ledger.code("ml")
        )
        if self._ledger.unchanged("explain", fingerprint):
            nothing = StepResult("explain", "skipped", "nothing new to explain")
            return self._read_by(EXPLAINED, nothing)
        from groundswell.insight_steps import explain_step
        from ml import effects

        report = effects.explain(self._session.target, now=self._session.now)
        result = archived(self._session, explain_step(report))
        result = self._read_by(EXPLAINED, result)
        self._ledger.record("explain", fingerprint)
        return result

    def train(self) -> StepResult:
        """Train, back-test and perhaps promote the forecasts of the platforms that allow them."""
        from ml.registry import library_versions

        platforms, models = self._session.derived_metrics_platforms, self._session.outputs.models
        fingerprint = fingerprints.combined(
            self._ledger.built(), self._ledger.code("ml"), library_versions(), platforms
        )
        kept = "://" in models or Path(models).is_dir()
        if kept and self._ledger.unchanged("train", fingerprint):
            return StepResult("train", "skipped", "nothing new to learn from")
        from groundswell.forecast_steps import train_step
        from ml import forecast

        report = forecast.train(
            self._session.target, models_dir=models, now=self._session.now, platforms=platforms
        )
        self._ledger.record("train", fingerprint)
        return train_step(report, left_out=self._session.left_out_by_policy)

    def score(self) -> StepResult:
        """Forecast the young posts, and build what reads the forecasts."""
        platforms = self._session.derived_metrics_platforms
        fingerprint = fingerprints.combined(
            self._ledger.built(), self._ledger.code("ml"), self._session.now, platforms
        )
        if self._ledger.unchanged("score", fingerprint):
            return StepResult("score", "skipped", "nothing new to forecast")
        from groundswell.forecast_steps import score_step
        from ml import forecast

        report = forecast.score(
            self._session.target,
            models_dir=self._session.outputs.models,
            now=self._session.now,
            platforms=platforms,
        )
        result = self._read_by(FORECAST, archived(self._session, score_step(report)))
        self._ledger.record("score", fingerprint)
        return result

    def _read_by(self, tables: Sequence[str], result: StepResult) -> StepResult:
        """Build what reads the predictions in `tables`, so that it shows `result`."""
        built, readers = self._ledger.built(), f"readers of {result.name}"
        if result.status == "skipped" and self._ledger.unchanged(readers, built):
            return result
        selection = [f"source:predictions.{table}+" for table in tables]
        self._dbt.build("--select", *selection, progress=self._session.progress, artifacts=False)
        self._ledger.record(readers, built)
        return result
