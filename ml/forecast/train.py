"""Training: back-test, choose what is served, fit it on all that is known, keep it."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.backtest import Backtest, backtest, fit_known
from ml.forecast.card import card_of, card_text
from ml.forecast.predictions import forecast_rows, note_version, version_rows
from ml.forecast.question import Question
from ml.forecast.reports import TaskReport, TrainReport
from ml.forecast.settings import (
    ARTIFACT_NAME,
    HYPERPARAMETERS,
    ForecastSettings,
    Task,
    code_version,
)
from ml.forecast.tables import read_posts, tasks_with_data
from ml.registry import has_artifact, library_versions, read_card, write_artifact
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from ml.forecast.candidates import Fitted
    from ml.forecast.decide import Decision
    from warehouse import Target, Warehouse

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServedTask:
    """What answers one question: the decision and, when it is a model, the fit."""

    decision: Decision
    fitted: Fitted | None


@dataclass(frozen=True)
class TrainedForecast:
    """What the artifact holds.

    Attributes:
        tasks: What answers each question.
        settings: The settings it was trained with; scoring computes baselines by them.
        backtest_rows: Out-of-sample forecasts of past posts, as rows of `predictions`.
    """

    tasks: Mapping[Task, ServedTask]
    settings: ForecastSettings
    backtest_rows: pa.Table


def train(
    target: Target,
    *,
    models_dir: Path,
    now: datetime,
    seed: int = 7,
    settings: ForecastSettings | None = None,
) -> TrainReport:
    """Train the forecast on the labels known at `now` and note its version in the warehouse.

    The same features, code, settings and libraries give the same version; one that is already
    kept is not trained again. Too few posts are no failure: the report says how many are needed.

    Args:
        target: The warehouse with the schema `features`.
        models_dir: The folder of artifacts.
        now: Aware; labels known later are left out.
        seed: Seed of everything random.
        settings: Sizes and thresholds; the defaults when None.

    Raises:
        FeaturesMissingError: The feature tables are not built.
        WarehouseError: The warehouse cannot be opened.
    """
    settings = settings or ForecastSettings()
    cutoff = moment_of(now)
    with open_warehouse(target, read_only=True) as warehouse:
        questions = read_questions(warehouse, settings, now=now)
    version, fingerprint = version_of(questions, cutoff=cutoff, settings=settings, seed=seed)
    is_new = not has_artifact(models_dir, version)
    if is_new:
        results = {
            task: (question, backtest(question, until=cutoff, settings=settings, seed=seed))
            for task, question in questions.items()
        }
        card = card_of(
            results,
            fingerprint=fingerprint,
            cutoff=cutoff,
            trained_at=now.astimezone(UTC),
            settings=settings,
            seed=seed,
        )
        if all(tested.decision.kind is None for _, tested in results.values()):
            return _report(card, model_version=None, is_new=True)
        model = _fit_all(results, version=version, cutoff=cutoff, settings=settings, seed=seed)
        write_artifact(
            models_dir, version, model=model, card=card, card_text=card_text(card, version)
        )
    card = read_card(models_dir, version)
    # an artifact found as it was may have been trained by a run of a later moment
    trained_at = min(datetime.fromisoformat(card["trained_at"]), now)
    with open_warehouse(target) as warehouse:
        note_version(warehouse, version_rows(card, trained_at=trained_at))
    report = _report(card, model_version=version, is_new=is_new)
    for note in report.notes:
        logger.info("%s", note)
    return report


def read_questions(
    warehouse: Warehouse, settings: ForecastSettings, *, now: datetime
) -> dict[Task, Question]:
    """Return every question with its posts as the schema `features` holds them at `now`."""
    since = now.astimezone(UTC) - timedelta(days=settings.history_days)
    return {
        task: Question.of(read_posts(warehouse, task, since=since), settings)
        for task in tasks_with_data(warehouse)
    }


def moment_of(now: datetime) -> np.datetime64:
    """Return an aware moment as numpy's UTC."""
    return np.datetime64(now.astimezone(UTC).replace(tzinfo=None), "us")


def version_of(
    questions: Mapping[Task, Question],
    *,
    cutoff: np.datetime64,
    settings: ForecastSettings,
    seed: int,
) -> tuple[str, str]:
    """Return the model version and the fingerprint of the labelled rows known at `cutoff`.

    The version names the day of the newest label and a hash of rows, code, settings, seed and
    libraries.
    """
    prints = [question.posts.fingerprint(known_until=cutoff) for question in questions.values()]
    fingerprint = hashlib.sha256("".join(prints).encode()).hexdigest()
    parts = {
        "data": fingerprint,
        "code": code_version(),
        "settings": settings.as_dict(),
        "hyperparameters": HYPERPARAMETERS,
        "libraries": library_versions(),
        "seed": seed,
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    labels = np.concatenate(
        [
            np.empty(0, dtype="datetime64[us]"),
            *(each.posts.label_available_at for each in questions.values()),
        ]
    )
    known = labels[labels <= cutoff]
    day = str(known.max().astype("datetime64[D]")).replace("-", "") if len(known) else "none"
    return f"{ARTIFACT_NAME}-{day}-{digest[:12]}", fingerprint


def _fit_all(
    results: Mapping[Task, tuple[Question, Backtest]],
    *,
    version: str,
    cutoff: np.datetime64,
    settings: ForecastSettings,
    seed: int,
) -> TrainedForecast:
    """Fit what is served on all labels known, and keep the back-test's rows beside it."""
    import pyarrow as pa

    tasks: dict[Task, ServedTask] = {}
    rows = []
    for task, (question, tested) in results.items():
        decision = tested.decision
        fitted = None
        if decision.kind == "model":
            fitted = fit_known(question, decision.name, cutoff=cutoff, settings=settings, seed=seed)
        tasks[task] = ServedTask(decision=decision, fitted=fitted)
        rows.append(_backtest_rows(question, tested, version=version, cutoff=cutoff))
    return TrainedForecast(
        tasks=tasks, settings=settings, backtest_rows=pa.concat_tables(rows).combine_chunks()
    )


def _backtest_rows(
    question: Question, tested: Backtest, *, version: str, cutoff: np.datetime64
) -> pa.Table:
    """What would have been served for posts whose label is known by now."""
    posts = question.posts
    places = np.flatnonzero(~np.isnan(tested.served.point) & (posts.label_available_at <= cutoff))
    served = tested.served
    return forecast_rows(
        question,
        places,
        (served.point[places], served.lower[places], served.upper[places]),
        kinds=tested.served_kind[places],
        made_at=posts.moment_at[places],
        is_backtest=True,
        model_version=version,
    )


def _report(card: Mapping[str, Any], *, model_version: str | None, is_new: bool) -> TrainReport:
    """The card in short."""
    return TrainReport(
        model_version=model_version,
        is_new=is_new,
        trained_at=datetime.fromisoformat(card["trained_at"]),
        tasks=tuple(TaskReport.of(task) for task in card["tasks"]),
    )
