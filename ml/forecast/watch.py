"""The drift of a trained forecast: what is kept of training, and what is written of today."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ml.backtest import known_at, log_error
from ml.forecast.drift import Reference, drifts, feature_of, recent_places
from ml.forecast.features import features_of
from ml.forecast.predictions import FORECASTS, horizon_of
from ml.forecast.settings import LONGEST_HORIZON
from ml.predictions import utc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.champion import Champion
    from ml.forecast.drift import Drift
    from ml.forecast.posts import Posts
    from ml.forecast.question import Question
    from ml.forecast.settings import Task
    from warehouse import Warehouse

SCHEMA = "predictions"
DRIFTS = "forecast_drift"
OTHERS_OF_KIND = 30
REFERENCE_POSTS = 5000
REFERENCE_ERRORS = 500
STATE = ("account_", "settled_posts", "kind_spread", "kind_median_against_account")
STATE_END = "_residual"
LOGGED_FOR = timedelta(days=LONGEST_HORIZON + 120)
DRIFT_FIELDS = pa.schema(
    [
        ("checked_at", pa.timestamp("us")),
        ("model_version", pa.string()),
        ("platform", pa.string()),
        ("metric", pa.string()),
        ("stage", pa.string()),
        ("horizon", pa.string()),
        ("subject", pa.string()),
        ("name", pa.string()),
        ("reference_value", pa.float64()),
        ("current_value", pa.float64()),
        ("statistic", pa.string()),
        ("value", pa.float64()),
        ("threshold", pa.float64()),
        ("is_drifting", pa.bool_()),
        ("recorded_at", pa.timestamp("us")),
    ]
)


def others_of(question: Question, *, cutoff: np.datetime64) -> Posts:
    """Return the newest posts of every kind whose label was known at `cutoff`, of all accounts."""
    posts = question.posts
    known = known_at(posts.label_available_at, cutoff)
    kinds = posts.post_kind[known]
    newest = [known[kinds == kind][-OTHERS_OF_KIND:] for kind in np.unique(kinds)]
    places = np.concatenate([np.empty(0, dtype=np.intp), *newest])
    return posts.take(np.sort(places))


def reference_of(
    question: Question, served: NDArray[np.float64], *, cutoff: np.datetime64
) -> Reference:
    """Return what features and errors were like in training.

    Features of an account's state are left out: one value holds for all its posts of a month, and
    it moves as the account grows, which no model is wrong about. Errors tell when it is.

    Args:
        question: The posts of the question.
        served: What would have been served, log(1 + count), NaN where it was not, shape (n,).
        cutoff: Labels known later were not learnt from.
    """
    posts = question.posts
    known = known_at(posts.label_available_at, cutoff)
    matrix = question.matrix[known[-REFERENCE_POSTS:]]
    names = [feature.name for feature in features_of(posts.task.stage)]
    tested = known[~np.isnan(served[known])][-REFERENCE_ERRORS:]
    return Reference(
        features=tuple(
            feature_of(name, matrix[:, place])
            for place, name in enumerate(names)
            if not name.startswith(STATE) and not name.endswith(STATE_END)
        ),
        errors=log_error(np.expm1(served[tested]), posts.actual[tested]),
    )


def watch(
    warehouse: Warehouse,
    champions: Mapping[Task, Champion],
    questions: Mapping[Task, Question],
    *,
    now: datetime,
) -> tuple[str, ...]:
    """Compare recent posts and errors with training, append what came out, once a day.

    Recent are posts asked, and labels that came to be known, in the 28 days before `now`, or the
    newest thirty of 90 days.

    Returns:
        One line for each feature or error that drifts.
    """
    if _is_checked(warehouse, now):
        return ()
    logged = _logged(warehouse, now)
    records: list[dict[str, Any]] = []
    lines = []
    for task, question in questions.items():
        champion = champions[task]
        for drift in _of_task(champion, question, logged, now=now):
            records.append(
                {
                    "checked_at": utc(now),
                    "recorded_at": utc(now),
                    "model_version": champion.model_version,
                    "platform": task.platform,
                    "metric": task.metric,
                    "stage": task.stage,
                    "horizon": task.horizon,
                    **drift.as_dict(),
                }
            )
            if drift.is_drifting:
                lines.append(_line(task, drift))
    if records:
        rows = pa.Table.from_pylist(records, schema=DRIFT_FIELDS)
        warehouse.append(
            SCHEMA, DRIFTS, rows, partition_by="recorded_at", cluster_by=("model_version",)
        )
    return tuple(lines)


def _of_task(
    champion: Champion,
    question: Question,
    logged: Mapping[tuple[str, str, str, str], float],
    *,
    now: datetime,
) -> list[Drift]:
    posts, task = question.posts, question.posts.task
    moment = np.datetime64(utc(now), "us")
    asked = recent_places(posts.moment_at, moment)
    settled = recent_places(posts.label_available_at, moment)
    keys = [
        (key, task.stage, task.horizon, task.metric) for key in posts.post_key[settled].tolist()
    ]
    forecast = np.array([logged.get(key, np.nan) for key in keys], dtype=np.float64)
    answered = ~np.isnan(forecast)
    reference = champion.trained.tasks[task].reference
    columns = question.matrix[asked].T
    names = [feature.name for feature in features_of(task.stage)]
    return list(
        drifts(
            reference,
            dict(zip(names, columns, strict=False)),
            log_error(forecast[answered], posts.actual[settled][answered]),
        )
    )


def _logged(warehouse: Warehouse, now: datetime) -> dict[tuple[str, str, str, str], float]:
    """Forecasts of posts whose labels may have come to be known lately."""
    held = warehouse.columns(SCHEMA, FORECASTS)
    if not held:
        return {}
    rows = warehouse.query(
        f"select post_key, stage, {horizon_of(held)} as horizon, metric, "  # noqa: S608
        f"forecast_count from {SCHEMA}.{FORECASTS} where recorded_at <= ? and made_at >= ? "
        "and recorded_at >= ?",
        [now, now - LOGGED_FOR, now - LOGGED_FOR],
    )
    names = ("post_key", "stage", "horizon", "metric")
    keys = zip(*(rows[name].to_pylist() for name in names), strict=True)
    return dict(zip(keys, rows["forecast_count"].to_pylist(), strict=True))


def _is_checked(warehouse: Warehouse, now: datetime) -> bool:
    """Whether drift was looked at on the day of `now` (UTC) already."""
    if not warehouse.has_table(SCHEMA, DRIFTS):
        return False
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = warehouse.query(
        f"select count(*) as row_count from {SCHEMA}.{DRIFTS} "  # noqa: S608 - names are ours
        "where recorded_at >= ? and recorded_at < ?",
        [midnight, midnight + timedelta(days=1)],
    )
    return bool(found["row_count"][0].as_py())


def _line(task: Task, drift: Drift) -> str:
    if drift.subject == "error":
        return (
            f"{task}: errors are {drift.value:.2f} times those of training "
            f"(more than {drift.threshold:.2f})"
        )
    return (
        f"{task}: {drift.name} is not as it was in training "
        f"(PSI {drift.value:.2f}, more than {drift.threshold:.2f})"
    )
