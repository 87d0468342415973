"""The table `predictions.model_versions`: what was trained, and which version answers what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from ml.forecast.reports import TaskReport
from ml.forecast.settings import ENGAGED_VIEWS, Task
from ml.predictions import utc

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ml.forecast.settings import Horizon, Stage
    from warehouse import Warehouse

SCHEMA = "predictions"
VERSIONS = "model_versions"
SERVED_FOR = timedelta(days=400)  # an older model knows nothing of the last year: train again
CHAMPION = "champion"
CHALLENGER = "challenger"
VERSION_FIELDS = pa.schema(
    [
        ("model_version", pa.string()),
        ("platform", pa.string()),
        ("metric", pa.string()),
        ("stage", pa.string()),
        ("horizon", pa.string()),
        ("horizon_days", pa.int64()),
        ("trained_at", pa.timestamp("us")),
        ("role", pa.string()),
        ("champion_version", pa.string()),
        ("is_promoted", pa.bool_()),
        ("model_kind", pa.string()),
        ("served_name", pa.string()),
        ("reason", pa.string()),
        ("model_log_mae", pa.float64()),
        ("baseline_name", pa.string()),
        ("baseline_log_mae", pa.float64()),
        ("served_log_mae", pa.float64()),
        ("coverage_80", pa.float64()),
        ("coverage_95", pa.float64()),
        ("n_train", pa.int64()),
        ("n_test", pa.int64()),
        ("metrics", pa.string()),
        ("artifact_sha256", pa.string()),
    ]
)
COLUMNS_READ = (
    "model_version, platform, metric, stage, horizon, horizon_days, role, artifact_sha256, "
    "trained_at, champion_version"
)


@dataclass(frozen=True)
class NotedVersion:
    """One version of the answer to one question.

    Attributes:
        task: The question.
        model_version: The version.
        artifact_sha256: The checksum of its file, the only one that may be opened.
        role: ``champion`` or ``challenger``.
        trained_at: When it was trained, UTC.
        champion_version: The version it met; None when there was none.
    """

    task: Task
    model_version: str
    artifact_sha256: str
    role: str
    trained_at: datetime
    champion_version: str | None = None


def version_rows(card: Mapping[str, Any], *, trained_at: datetime) -> pa.Table:
    """Return one row a question of a model card; `trained_at` is aware."""
    rows = []
    for task in card["tasks"]:
        report = TaskReport.of(task)
        scores = {"scores": task["scores"], "served_scores": task["served_scores"]}
        rows.append(
            {
                "model_version": card["model_version"],
                "platform": report.platform,
                "metric": report.metric,
                "stage": report.stage,
                "horizon": report.horizon,
                "horizon_days": report.horizon_days,
                "trained_at": utc(trained_at),
                "role": report.role,
                "champion_version": report.champion_version,
                "is_promoted": report.kind == "model",
                "model_kind": report.kind,
                "served_name": report.name,
                "reason": report.reason,
                "model_log_mae": report.model_log_mae,
                "baseline_name": report.baseline_name,
                "baseline_log_mae": report.baseline_log_mae,
                "served_log_mae": report.served_log_mae,
                "coverage_80": report.coverage_80,
                "coverage_95": report.coverage_95,
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


def noted_versions(warehouse: Warehouse, now: datetime) -> list[NotedVersion]:
    """Return the versions trained up to `now`, newest first, of each question.

    Versions trained longer ago than `SERVED_FOR` are left out.
    """
    held = warehouse.columns(SCHEMA, VERSIONS)
    if not held:
        return []
    names = [name for name in COLUMNS_READ.split(", ") if name in held]
    rows = warehouse.query(
        f"select {', '.join(names)} from {SCHEMA}.{VERSIONS} "  # noqa: S608 - names are ours
        "where trained_at <= ? and trained_at >= ? "
        "order by trained_at desc, model_version desc",
        [now, now - SERVED_FOR],
    )
    return [_noted(row) for row in rows.to_pylist()]


def _noted(row: dict[str, Any]) -> NotedVersion:
    """A row as written; of before there were platforms, all was YouTube's engaged views."""
    return NotedVersion(
        task=Task(
            row.get("platform") or "youtube",
            row.get("metric") or ENGAGED_VIEWS,
            cast("Stage", row["stage"]),
            cast("Horizon", row.get("horizon") or f"{row['horizon_days']}d"),
        ),
        model_version=row["model_version"],
        artifact_sha256=row["artifact_sha256"],
        role=row.get("role") or CHAMPION,
        trained_at=row["trained_at"],
        champion_version=row.get("champion_version"),
    )
