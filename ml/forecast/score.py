"""Scoring: answer the posts whose horizon lies ahead, and log each answer once."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from ml.forecast.predictions import (
    FORECAST_FIELDS,
    forecast_rows,
    newest_version,
    not_yet_held,
    note_forecasts,
)
from ml.forecast.reports import ScoreReport
from ml.forecast.train import TrainedForecast, moment_of, read_questions
from ml.registry import read_artifact
from warehouse import open_warehouse

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pyarrow as pa

    from ml.forecast.question import Question
    from ml.forecast.train import ServedTask
    from warehouse import Target

logger = logging.getLogger(__name__)
NO_MODEL = "no forecast is trained for this warehouse yet: nothing was scored"


def score(target: Target, *, models_dir: Path, now: datetime) -> ScoreReport:
    """Append the forecasts not yet logged, by the model trained last up to `now`.

    A post is answered once for each stage, horizon and metric: live when its horizon is still
    ahead at `now`, otherwise by the back-test's answer of a model trained only on labels known
    before the post's moment. What was logged is never overwritten, so scoring again adds nothing.

    Args:
        target: The warehouse with the schema `features`.
        models_dir: The folder of artifacts.
        now: Aware; the moment live forecasts are made.

    Raises:
        FeaturesMissingError: The feature tables are not built.
        ArtifactError: The artifact is missing, damaged, or of another library version.
        WarehouseError: The warehouse cannot be opened.
    """
    import pyarrow as pa

    with open_warehouse(target) as warehouse:
        newest = newest_version(warehouse, now)
        if newest is None:
            return ScoreReport(None, live_rows=0, backtest_rows=0, notes=(NO_MODEL,))
        version, checksum = newest
        artifact = read_artifact(models_dir, version, expected_sha256=checksum)
        trained: TrainedForecast = artifact.model
        questions = read_questions(warehouse, trained.settings, now=now)
        live = pa.concat_tables(
            [
                FORECAST_FIELDS.empty_table(),
                *(
                    _live_rows(question, trained.tasks[task], version=version, now=now)
                    for task, question in questions.items()
                    if task in trained.tasks
                ),
            ]
        )
        added_live = not_yet_held(warehouse, live)
        added_past = not_yet_held(warehouse, trained.backtest_rows)
        rows = pa.concat_tables([added_live, added_past])
        if rows.num_rows:
            note_forecasts(warehouse, rows, now)
    notes = tuple(
        f"{task}: {served.decision.reason}"
        for task, served in trained.tasks.items()
        if served.decision.kind is None
    )
    logger.info("%d live and %d past forecasts added", added_live.num_rows, added_past.num_rows)
    return ScoreReport(
        version, live_rows=added_live.num_rows, backtest_rows=added_past.num_rows, notes=notes
    )


def _live_rows(question: Question, served: ServedTask, *, version: str, now: datetime) -> pa.Table:
    """Forecasts of the posts that were asked by now and whose horizon is still ahead."""
    posts = question.posts
    moment = moment_of(now)
    ahead = (posts.moment_at <= moment) & (posts.published_at + posts.horizon > moment)
    places = question.answerable(np.flatnonzero(ahead))
    if served.decision.kind is None:
        places = places[:0]
    logs = (np.empty(0),) * 3
    if len(places):
        logs = question.answer(served.decision, served.fitted, places)
    return forecast_rows(
        question,
        places,
        logs,
        kinds=np.full(len(places), served.decision.kind or "", dtype="<U8"),
        made_at=np.full(len(places), moment),
        is_backtest=False,
        model_version=version,
    )
