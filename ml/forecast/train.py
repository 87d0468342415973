"""Training: back-test, choose what is served, fit it on all that is known, keep it."""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ml.forecast.artifact import ServedTask, TrainedForecast, backtest_rows
from ml.forecast.backtest import backtest, fit_known
from ml.forecast.card import card_of, card_text
from ml.forecast.champion import Verdict, champions_of, contest, open_champions
from ml.forecast.question import Question
from ml.forecast.reports import TaskReport, TrainReport
from ml.forecast.settings import ARTIFACT_NAME, HYPERPARAMETERS, ForecastSettings, code_version
from ml.forecast.tables import read_posts, tasks_with_data
from ml.forecast.texts import TextFeatures
from ml.forecast.versions import CHAMPION, note_version, noted_versions, version_rows
from ml.forecast.watch import others_of, reference_of
from ml.registry import ArtifactError, Place, check_artifact, library_versions, write_artifact
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from ml.forecast.backtest import Backtest
    from ml.forecast.settings import Task
    from ml.forecast.versions import NotedVersion
    from warehouse import Target, Warehouse

    Results = Mapping[Task, tuple[Question, Backtest]]

logger = logging.getLogger(__name__)


def train(
    target: Target,
    *,
    models_dir: Path | str,
    now: datetime,
    seed: int = 7,
    settings: ForecastSettings | None = None,
    platforms: Collection[str] | None = None,
) -> TrainReport:
    """Train the forecast on the labels known at `now` and note its version in the warehouse.

    The same features, code, settings, seed and libraries give the same version and the same
    bytes; one that is already kept is not trained again. For each question the new version meets
    the one that answered until now, and both stay. Too few posts are no failure: the report says
    how many are needed.

    Args:
        target: The warehouse with the schema `features`.
        models_dir: The place of artifacts, a folder or ``gs://bucket/folder``.
        now: Aware; labels known later are left out.
        seed: Seed of everything random.
        settings: Sizes and thresholds; the defaults when None.
        platforms: Platforms to learn; all of them when None.

    Raises:
        FeaturesMissingError: The feature tables are not built.
        ArtifactPlaceError: The place cannot be read or written.
        WarehouseError: The warehouse cannot be opened.
    """
    settings, cutoff = settings or ForecastSettings(), moment_of(now)
    place = Place(models_dir, target.bigquery)
    with open_warehouse(target, read_only=True) as warehouse:
        questions = read_questions(warehouse, settings, now=now, platforms=platforms)
        noted = noted_versions(warehouse, now)
    version, fingerprint = version_of(questions, cutoff=cutoff, settings=settings, seed=seed)
    card = _kept_card(place, version, noted)
    if card is not None:
        return _report(card, model_version=version, is_new=False)
    results = {
        task: (question, backtest(question, until=cutoff, settings=settings, seed=seed))
        for task, question in questions.items()
    }
    card = card_of(
        results,
        _contests(place, results, noted, version=version, cutoff=cutoff, settings=settings),
        fingerprint=fingerprint,
        cutoff=cutoff,
        trained_at=now.astimezone(UTC),
        settings=settings,
        seed=seed,
    )
    if all(tested.decision.kind is None for _, tested in results.values()):
        return _report(card, model_version=None, is_new=True)
    model = _fit_all(results, version=version, cutoff=cutoff, settings=settings, seed=seed)
    text = card_text(card, version)
    card = dict(write_artifact(place, version, model=model, card=card, card_text=text).card)
    with open_warehouse(target) as warehouse:
        note_version(warehouse, version_rows(card, trained_at=now))
    return _report(card, model_version=version, is_new=True)


def read_questions(
    warehouse: Warehouse,
    settings: ForecastSettings,
    *,
    now: datetime,
    platforms: Collection[str] | None = None,
) -> dict[Task, Question]:
    """Return every question with its posts as the schema `features` holds them at `now`.

    A question without any posts, such as one of views where all accounts have engaged views, is
    left out.
    """
    since = now.astimezone(UTC) - timedelta(days=settings.history_days)
    texts, questions = TextFeatures(), {}
    for task in tasks_with_data(warehouse, platforms=platforms):
        posts = read_posts(warehouse, task, since=since)
        if len(posts):
            questions[task] = Question.of(posts, settings, texts=texts)
    return questions


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
    newest = _newest_label(questions, cutoff)
    day = "none" if newest is None else str(newest.astype("datetime64[D]")).replace("-", "")
    return f"{ARTIFACT_NAME}-{day}-{digest[:12]}", fingerprint


def _newest_label(
    questions: Mapping[Task, Question], cutoff: np.datetime64
) -> np.datetime64 | None:
    labels = [each.posts.label_available_at for each in questions.values()]
    known = [each[each <= cutoff].max() for each in labels if (each <= cutoff).any()]
    return max(known, default=None)


def _kept_card(place: Place, version: str, noted: Sequence[NotedVersion]) -> dict[str, Any] | None:
    """The card of a version that is on record and kept as recorded; None when it is to be made.

    A file that is not on record is never opened, whatever its card says: it is made again.
    """
    for each in noted:
        if each.model_version == version:
            try:
                return check_artifact(place, version, expected_sha256=each.artifact_sha256)
            except ArtifactError as error:
                logger.warning("%s", error)
                return None
    return None


def _contests(
    place: Place,
    results: Results,
    noted: Sequence[NotedVersion],
    *,
    version: str,
    cutoff: np.datetime64,
    settings: ForecastSettings,
) -> dict[Task, Verdict]:
    """How the new version did against the one that answers each question now."""
    rivals = champions_of([each for each in noted if each.model_version != version])
    usable, refused = open_champions(
        place, {task: [rival] for task, rival in rivals.items() if task in results}
    )
    verdicts = {
        task: contest(
            question, tested.served.point, usable.get(task), cutoff=cutoff, settings=settings
        )
        for task, (question, tested) in results.items()
    }
    return verdicts | {
        task: Verdict(CHAMPION, rivals[task].model_version, f"takes over: {error}")
        for task, error in refused.items()
    }


def _fit_all(
    results: Results,
    *,
    version: str,
    cutoff: np.datetime64,
    settings: ForecastSettings,
    seed: int,
) -> TrainedForecast:
    """Fit what is served on all labels known, and keep the back-test's rows beside it."""
    tasks: dict[Task, ServedTask] = {}
    for task, (question, tested) in results.items():
        decision = tested.decision
        fitted = None
        if decision.kind == "model":
            fitted = fit_known(question, decision.name, cutoff=cutoff, settings=settings, seed=seed)
        tasks[task] = ServedTask(
            decision=decision,
            fitted=fitted,
            others=others_of(question, cutoff=cutoff),
            reference=reference_of(question, tested.served.point, cutoff=cutoff),
            backtest_rows=backtest_rows(question, tested, version=version, cutoff=cutoff),
        )
    return TrainedForecast(tasks=tasks, settings=settings, cutoff=cutoff)


def _report(card: Mapping[str, Any], *, model_version: str | None, is_new: bool) -> TrainReport:
    """The card in short."""
    report = TrainReport(
        model_version=model_version,
        is_new=is_new,
        trained_at=datetime.fromisoformat(card["trained_at"]),
        tasks=tuple(TaskReport.of(task) for task in card["tasks"]),
    )
    for note in report.notes if is_new else ():
        logger.info("%s", note)
    return report
