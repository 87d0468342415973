"""Rows of the schema `predictions`: forecasts, and which of them are not logged yet."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ml.forecast.baselines import ACCOUNT_MEDIAN, GROWTH, KIND_MEDIAN
from ml.forecast.intervals import counts_of
from ml.forecast.settings import ENGAGED_VIEWS, LONGEST_HORIZON, VIEWS
from ml.predictions import utc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from numpy.typing import NDArray

    from ml.forecast.question import Question
    from warehouse import Warehouse

SCHEMA = "predictions"
FORECASTS = "post_forecasts"
FORECAST_FIELDS = pa.schema(
    [
        ("post_key", pa.string()),
        ("platform", pa.string()),
        ("stage", pa.string()),
        ("horizon", pa.string()),
        ("horizon_days", pa.int64()),
        ("metric", pa.string()),
        ("model_version", pa.string()),
        ("model_kind", pa.string()),
        ("served_name", pa.string()),
        ("made_at", pa.timestamp("us")),
        ("forecast_count", pa.float64()),
        ("lower_80_count", pa.float64()),
        ("upper_80_count", pa.float64()),
        ("lower_95_count", pa.float64()),
        ("upper_95_count", pa.float64()),
        ("baseline_median_count", pa.float64()),
        ("baseline_kind_median_count", pa.float64()),
        ("baseline_growth_count", pa.float64()),
        ("baseline_log_linear_count", pa.float64()),
        ("baseline_linear_count", pa.float64()),
        ("is_backtest", pa.bool_()),
    ]
)
BASELINE_COLUMNS = {
    "baseline_median_count": ACCOUNT_MEDIAN,
    "baseline_kind_median_count": KIND_MEDIAN,
    "baseline_growth_count": GROWTH,
    "baseline_log_linear_count": "log_linear_growth",
    "baseline_linear_count": "early_counts_linear",
}
RANGES = ("lower_80", "upper_80", "lower_95", "upper_95")
KEY = ("post_key", "stage", "horizon", "metric")


def forecast_rows(
    question: Question,
    places: NDArray[np.intp],
    logs: Mapping[str, NDArray[np.float64]],
    *,
    kinds: NDArray[np.str_],
    names: NDArray[np.str_],
    made_at: NDArray[np.datetime64],
    is_backtest: bool,
    model_version: str,
) -> pa.Table:
    """Return the rows of the posts at `places`; views beside engaged views, by a known ratio.

    Views are engaged views times the views per engaged view known at the moment, bounds
    and baselines alike; a post without such a ratio gets no row of views.

    Args:
        question: The posts with their baselines.
        places: Positions of those that are answered, shape (n,).
        logs: ``point`` and each of `RANGES`, log(1 + count), shape (n,).
        kinds: Of what served each, ``model`` or ``baseline``, shape (n,).
        names: Of what served each, shape (n,).
        made_at: When each was made, UTC, shape (n,).
        is_backtest: Whether they were made afterwards, as they would have been then.
        model_version: The version they are of.
    """
    posts, task = question.posts, question.posts.task
    factors = [(task.metric, np.ones(len(places)))]
    if task.metric == ENGAGED_VIEWS:
        factors.append((VIEWS, posts.views_per_engaged[places]))
    counts = {"forecast_count": counts_of(logs["point"])}
    counts |= {f"{name}_count": counts_of(logs[name]) for name in RANGES}
    baselines = question.baselines.by_name()
    for column, name in BASELINE_COLUMNS.items():
        counts[column] = baselines.get(name, np.full(len(posts), np.nan))[places]
    same: dict[str, Any] = {
        "platform": task.platform,
        "stage": task.stage,
        "horizon": task.horizon,
        "horizon_days": task.horizon_days,
        "model_version": model_version,
        "is_backtest": is_backtest,
    }
    differing = {
        "post_key": pa.array(posts.post_key[places]),
        "model_kind": pa.array(kinds),
        "served_name": pa.array(names),
        "made_at": pa.array(made_at.astype("datetime64[us]")),
    }
    return pa.concat_tables(
        [
            _of_metric(differing, same | {"metric": metric}, counts, factor=factor)
            for metric, factor in factors
        ]
    )


def _of_metric(
    differing: Mapping[str, pa.Array],
    same: Mapping[str, Any],
    counts: Mapping[str, NDArray[np.float64]],
    *,
    factor: NDArray[np.float64],
) -> pa.Table:
    """The rows of one metric: counts times its factor, without rows where that is unknown."""
    columns = dict(differing)
    for name, value in same.items():
        of_type = FORECAST_FIELDS.field(name).type
        columns[name] = pa.repeat(pa.scalar(value, of_type), len(factor))
    for name, values in counts.items():
        columns[name] = pa.array(values * factor, pa.float64(), from_pandas=True)
    arrays = [columns[field.name].cast(field.type) for field in FORECAST_FIELDS]
    table = pa.Table.from_arrays(arrays, schema=FORECAST_FIELDS)
    return table.filter(pa.array(~np.isnan(factor)))


def not_yet_held(warehouse: Warehouse, rows: pa.Table) -> pa.Table:
    """Return those of `rows` whose post, stage, horizon and metric has no forecast yet.

    A forecast is made between publication and horizon and recorded no earlier, so only those
    recorded since the longest horizon before the first of `rows` are looked at.
    """
    held = warehouse.columns(SCHEMA, FORECASTS)
    if not rows.num_rows or not held:
        return rows
    first = pc.min(rows["made_at"]).as_py() - timedelta(days=LONGEST_HORIZON)
    found = warehouse.query(
        f"select post_key, stage, {horizon_of(held)} as horizon, metric "  # noqa: S608
        f"from {SCHEMA}.{FORECASTS} where recorded_at >= ?",
        [first.replace(tzinfo=UTC)],
    )
    is_held = pc.is_in(_keys(rows), value_set=_keys(found).combine_chunks())
    return rows.filter(pc.invert(is_held))


def horizon_of(held: Mapping[str, str]) -> str:
    """Return the SQL of a forecast's horizon, for a table with the columns `held`.

    Rows of before horizons had names say their days alone.
    """
    days = "cast(horizon_days as varchar) || 'd'"
    return f"coalesce(horizon, {days})" if "horizon" in held else days


def note_forecasts(warehouse: Warehouse, rows: pa.Table, now: datetime) -> None:
    """Append forecasts, known from `now` on; a table of an older project gets the new columns."""
    warehouse.append(
        SCHEMA,
        FORECASTS,
        recorded(rows, now),
        partition_by="recorded_at",
        cluster_by=("post_key",),
    )


def recorded(rows: pa.Table, now: datetime) -> pa.Table:
    """Return `rows` with the moment they came to be known, in a back-test long after `made_at`."""
    moment = pa.scalar(utc(now), pa.timestamp("us"))
    return rows.append_column("recorded_at", pa.repeat(moment, rows.num_rows))


def _keys(rows: pa.Table) -> pa.ChunkedArray:
    """What identifies each row, as one text."""
    texts = [rows[name].cast(pa.string()) for name in KEY]
    return pc.binary_join_element_wise(*texts, "|")
