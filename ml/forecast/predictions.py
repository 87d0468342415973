"""Rows of the schema `predictions`: forecasts and the versions that made them."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.forecast.intervals import counts_of
from ml.forecast.reports import TaskReport
from ml.forecast.settings import ENGAGED_VIEWS, LONGEST_HORIZON, VIEWS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.candidates import Logs
    from ml.forecast.question import Question
    from warehouse import Warehouse

SCHEMA = "predictions"
FORECASTS = "post_forecasts"
VERSIONS = "model_versions"
SERVED_FOR = timedelta(days=400)  # an older model knows nothing of the last year: train again

FORECAST_FIELDS = pa.schema(
    [
        ("post_key", pa.string()),
        ("stage", pa.string()),
        ("horizon_days", pa.int64()),
        ("metric", pa.string()),
        ("model_version", pa.string()),
        ("model_kind", pa.string()),
        ("made_at", pa.timestamp("us")),
        ("forecast_count", pa.float64()),
        ("lower_80_count", pa.float64()),
        ("upper_80_count", pa.float64()),
        ("baseline_median_count", pa.float64()),
        ("baseline_kind_median_count", pa.float64()),
        ("baseline_growth_count", pa.float64()),
        ("is_backtest", pa.bool_()),
    ]
)
VERSION_FIELDS = pa.schema(
    [
        ("model_version", pa.string()),
        ("stage", pa.string()),
        ("horizon_days", pa.int64()),
        ("trained_at", pa.timestamp("us")),
        ("is_promoted", pa.bool_()),
        ("model_kind", pa.string()),
        ("served_name", pa.string()),
        ("reason", pa.string()),
        ("model_log_mae", pa.float64()),
        ("baseline_name", pa.string()),
        ("baseline_log_mae", pa.float64()),
        ("served_log_mae", pa.float64()),
        ("coverage_80", pa.float64()),
        ("n_train", pa.int64()),
        ("n_test", pa.int64()),
        ("metrics", pa.string()),
        ("artifact_sha256", pa.string()),
    ]
)


def forecast_rows(
    question: Question,
    places: NDArray[np.intp],
    logs: Logs,
    *,
    kinds: NDArray[np.str_],
    made_at: NDArray[np.datetime64],
    is_backtest: bool,
    model_version: str,
) -> pa.Table:
    """Return the rows of the posts at `places`; views beside engaged views, by a known ratio.

    Views are engaged views times the views per engaged view known at the moment, bounds
    and baselines alike; a post without such a ratio gets no row of views.
    """
    posts = question.posts
    factors = [(posts.task.metric, np.ones(len(places)))]
    if posts.task.metric == ENGAGED_VIEWS:
        factors.append((VIEWS, posts.views_per_engaged[places]))
    counts = {
        "forecast_count": counts_of(logs[0]),
        "lower_80_count": counts_of(logs[1]),
        "upper_80_count": counts_of(logs[2]),
        "baseline_median_count": question.baselines.account_median[places],
        "baseline_kind_median_count": question.baselines.kind_median[places],
        "baseline_growth_count": question.baselines.growth[places],
    }
    common = {
        "post_key": pa.array(posts.post_key[places]),
        "model_kind": pa.array(kinds),
        "made_at": pa.array(made_at.astype("datetime64[us]")),
    }
    tables = []
    for metric, factor in factors:
        columns: dict[str, Any] = dict(common)
        for name, values in counts.items():
            columns[name] = pa.array(values * factor, pa.float64(), from_pandas=True)
        columns |= {
            "stage": pa.repeat(pa.scalar(posts.task.stage), len(places)),
            "horizon_days": pa.repeat(pa.scalar(posts.task.horizon_days, pa.int64()), len(places)),
            "metric": pa.repeat(pa.scalar(metric), len(places)),
            "model_version": pa.repeat(pa.scalar(model_version), len(places)),
            "is_backtest": pa.repeat(pa.scalar(is_backtest), len(places)),
        }
        ordered = [columns[name] for name in FORECAST_FIELDS.names]
        table = pa.Table.from_arrays(
            [
                column.cast(field.type)
                for column, field in zip(ordered, FORECAST_FIELDS, strict=True)
            ],
            schema=FORECAST_FIELDS,
        )
        tables.append(table.filter(pa.array(~np.isnan(factor))))
    return pa.concat_tables(tables)


def not_yet_held(warehouse: Warehouse, rows: pa.Table) -> pa.Table:
    """Return those of `rows` whose post, stage, horizon and metric has no forecast yet.

    A forecast is made between publication and horizon and recorded no earlier, so only those
    recorded since the longest horizon before the first of `rows` are looked at.
    """
    if not rows.num_rows or not warehouse.has_table(SCHEMA, FORECASTS):
        return rows
    first = pc.min(rows["made_at"]).as_py() - timedelta(days=LONGEST_HORIZON)
    held = warehouse.query(
        f"select post_key, stage, horizon_days, metric from {SCHEMA}.{FORECASTS} "  # noqa: S608
        "where recorded_at >= ?",
        [first.replace(tzinfo=UTC)],
    )
    keys = set(_keys(held))
    return rows.filter(pa.array([key not in keys for key in _keys(rows)], pa.bool_()))


def note_forecasts(warehouse: Warehouse, rows: pa.Table, now: datetime) -> None:
    """Append forecasts, known from `now` on."""
    warehouse.append(
        SCHEMA,
        FORECASTS,
        recorded(rows, now),
        partition_by="recorded_at",
        cluster_by=("post_key",),
    )


def recorded(rows: pa.Table, now: datetime) -> pa.Table:
    """Return `rows` with the moment they came to be known, in a back-test long after `made_at`."""
    moment = pa.scalar(_utc(now), pa.timestamp("us"))
    return rows.append_column("recorded_at", pa.repeat(moment, rows.num_rows))


def _keys(rows: pa.Table) -> list[tuple[Any, ...]]:
    names = ("post_key", "stage", "horizon_days", "metric")
    return list(zip(*(rows[name].to_pylist() for name in names), strict=True))


def version_rows(card: Mapping[str, Any], *, trained_at: datetime) -> pa.Table:
    """Return one row a question of a model card; `trained_at` is aware."""
    rows = []
    for task in card["tasks"]:
        report = TaskReport.of(task)
        scores = {"scores": task["scores"], "served_scores": task["served_scores"]}
        rows.append(
            {
                "model_version": card["model_version"],
                "stage": report.stage,
                "horizon_days": report.horizon_days,
                "trained_at": _utc(trained_at),
                "is_promoted": report.kind == "model",
                "model_kind": report.kind,
                "served_name": report.name,
                "reason": report.reason,
                "model_log_mae": report.model_log_mae,
                "baseline_name": report.baseline_name,
                "baseline_log_mae": report.baseline_log_mae,
                "served_log_mae": report.served_log_mae,
                "coverage_80": report.coverage_80,
                "n_train": report.known_count,
                "n_test": report.test_count,
                "metrics": json.dumps(scores, sort_keys=True),
                "artifact_sha256": card["artifact_sha256"],
            }
        )
    return pa.Table.from_pylist(rows, schema=VERSION_FIELDS)


def note_version(warehouse: Warehouse, rows: pa.Table) -> None:
    """Append the rows of a version the warehouse does not know yet; a known one stays as it is."""
    version = rows["model_version"][0].as_py()
    trained_at = rows["trained_at"][0].as_py().replace(tzinfo=UTC)
    if warehouse.has_table(SCHEMA, VERSIONS):
        held = warehouse.query(
            f"select count(*) as row_count from {SCHEMA}.{VERSIONS} "  # noqa: S608
            "where model_version = ? and trained_at >= ?",
            [version, trained_at - SERVED_FOR],
        )
        if held["row_count"][0].as_py():
            return
    warehouse.append(
        SCHEMA, VERSIONS, rows, partition_by="trained_at", cluster_by=("model_version",)
    )


def newest_version(warehouse: Warehouse, now: datetime) -> tuple[str, str] | None:
    """Return version and checksum of the model trained last up to `now`.

    None without one, or when the last was trained longer ago than `SERVED_FOR`.
    """
    if not warehouse.has_table(SCHEMA, VERSIONS):
        return None
    rows = warehouse.query(
        f"select model_version, artifact_sha256 from {SCHEMA}.{VERSIONS} "  # noqa: S608
        "where trained_at <= ? and trained_at >= ? "
        "order by trained_at desc, model_version desc limit 1",
        [now.astimezone(UTC), now.astimezone(UTC) - SERVED_FOR],
    )
    if not rows.num_rows:
        return None
    return str(rows["model_version"][0].as_py()), str(rows["artifact_sha256"][0].as_py())


def _utc(moment: datetime) -> datetime:
    """An aware moment as the warehouse keeps it: UTC without a zone."""
    return moment.astimezone(UTC).replace(tzinfo=None)
