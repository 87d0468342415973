"""Scoring: answer the posts whose horizon lies ahead, and log each answer once."""

from __future__ import annotations

import logging
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.champion import answering_order, open_champions
from ml.forecast.drift import OLDEST
from ml.forecast.predictions import FORECAST_FIELDS, forecast_rows, not_yet_held, note_forecasts
from ml.forecast.question import Question
from ml.forecast.reports import ScoreReport
from ml.forecast.settings import ForecastSettings
from ml.forecast.tables import read_posts, tasks_with_data
from ml.forecast.texts import TextFeatures
from ml.forecast.train import moment_of
from ml.forecast.versions import noted_versions
from ml.forecast.watch import watch
from ml.registry import Place
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from ml.forecast.champion import Champion
    from ml.forecast.settings import Task
    from ml.registry import ArtifactError
    from warehouse import Target, Warehouse

logger = logging.getLogger(__name__)
SETTLES = 7  # days after the horizon within which a label comes to be known
NO_MODEL = "no forecast is trained for this warehouse yet: nothing was scored"


def score(
    target: Target,
    *,
    models_dir: Path | str,
    now: datetime,
    platforms: Collection[str] | None = None,
) -> ScoreReport:
    """Append the forecasts not yet logged, each by the champion of its question at `now`.

    A post is answered once for each stage, horizon and metric: live when its horizon is still
    ahead at `now`, otherwise by the back-test's answer of a model trained only on labels known
    before the post's moment. What was logged is never overwritten, so scoring again adds nothing.
    Then recent posts and errors are compared with training, once a day.

    Args:
        target: The warehouse with the schema `features`.
        models_dir: The place of artifacts, a folder or ``gs://bucket/folder``.
        now: Aware; the moment live forecasts are made.
        platforms: Platforms to answer for; all of them when None.

    Raises:
        FeaturesMissingError: The feature tables are not built.
        ArtifactError: No artifact on record can be used; of the first, why.
        WarehouseError: The warehouse cannot be opened.
    """
    place = Place(models_dir, target.bigquery)
    with open_warehouse(target) as warehouse:
        noted = answering_order(noted_versions(warehouse, now))
        if not noted:
            return ScoreReport(None, live_rows=0, backtest_rows=0, notes=(NO_MODEL,))
        champions, refused = open_champions(place, noted)
        if not champions and _too_few_posts(warehouse, now=now):
            return ScoreReport(None, live_rows=0, backtest_rows=0, notes=(NO_MODEL,))
        if not champions:
            raise next(iter(refused.values()))
        champions = {
            task: each
            for task, each in champions.items()
            if platforms is None or task.platform in platforms
        }
        questions = _questions(warehouse, champions, now=now)
        live, past = _rows(champions, questions, now=now)
        added_live, added_past = not_yet_held(warehouse, live), not_yet_held(warehouse, past)
        if added_live.num_rows or added_past.num_rows:
            note_forecasts(warehouse, _joined([added_live, added_past]), now)
        drifts = watch(warehouse, champions, questions, now=now)
    logger.info("%d live and %d past forecasts added", added_live.num_rows, added_past.num_rows)
    return ScoreReport(
        max((each.model_version for each in champions.values()), default=None),
        live_rows=added_live.num_rows,
        backtest_rows=added_past.num_rows,
        notes=_notes(champions, refused),
        drifts=drifts,
    )


def _too_few_posts(warehouse: Warehouse, *, now: datetime) -> bool:
    """Whether training would serve nothing either, so that there is nothing to wait for."""
    needed = ForecastSettings().min_baseline_posts
    moment = moment_of(now)
    return all(
        np.sum(read_posts(warehouse, task).label_available_at <= moment) < needed
        for task in tasks_with_data(warehouse)
    )


def _questions(
    warehouse: Warehouse, champions: Mapping[Task, Champion], *, now: datetime
) -> dict[Task, Question]:
    """The questions of which some post was asked lately; of others there is nothing to do."""
    questions, texts = {}, TextFeatures()
    for task, champion in champions.items():
        settings = champion.trained.settings
        since = now.astimezone(UTC) - timedelta(days=settings.history_days)
        posts = read_posts(warehouse, task, since=since)
        lately = moment_of(now) - OLDEST - np.timedelta64(task.days_ahead + SETTLES, "D")
        if (posts.moment_at > lately).any():
            questions[task] = Question.of(posts, settings, texts=texts)
    return questions


def _rows(
    champions: Mapping[Task, Champion], questions: Mapping[Task, Question], *, now: datetime
) -> tuple[pa.Table, pa.Table]:
    """The live forecasts of every question, and those of the back-tests, whether held or not."""
    live = [FORECAST_FIELDS.empty_table()]
    past = [FORECAST_FIELDS.empty_table()]
    for task, champion in champions.items():
        if task in questions:
            live.append(_live_rows(questions[task], champion, now=now))
        past.append(champion.trained.tasks[task].backtest_rows)
    return _joined(live), _joined(past)


def _live_rows(question: Question, champion: Champion, *, now: datetime) -> pa.Table:
    """Forecasts of the posts that were asked by now and whose horizon is still ahead."""
    posts = question.posts
    served = champion.trained.tasks[posts.task]
    moment = moment_of(now)
    ahead = (posts.moment_at <= moment) & (posts.published_at + posts.horizon > moment)
    places = question.answerable(np.flatnonzero(ahead))
    if served.decision.kind is None:
        places = places[:0]
    return forecast_rows(
        question,
        places,
        served.answer(question, places),
        kinds=np.full(len(places), served.decision.kind or "", dtype="<U8"),
        names=np.full(len(places), served.decision.name),
        made_at=np.full(len(places), moment),
        is_backtest=False,
        model_version=champion.model_version,
    )


def _notes(
    champions: Mapping[Task, Champion], refused: Mapping[Task, ArtifactError]
) -> tuple[str, ...]:
    """What was not answered, and why."""
    silent = [
        f"{task}: {each.trained.tasks[task].decision.reason}"
        for task, each in champions.items()
        if each.trained.tasks[task].decision.kind is None
    ]
    return (*silent, *(f"{task}: {error}" for task, error in refused.items()))


def _joined(tables: list[pa.Table]) -> pa.Table:
    import pyarrow as pa

    return pa.concat_tables(tables)
