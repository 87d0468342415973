"""Questions to the marts in the published snapshot: one SQL file each, answered as rows."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from warehouse import Target, Warehouse, open_warehouse
from warehouse.snapshot import current_snapshot, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from warehouse import BigQuerySettings

TABLES = tuple(
    ("marts", table)
    for table in (
        "dim_accounts",
        "dim_post_versions",
        "dim_posts",
        "fct_account_metrics_daily",
        "fct_collection_gaps",
        "fct_post_forecasts",
        "metric_definitions",
        "metric_epochs",
        "rpt_post_newest",
        "rpt_post_performance",
    )
)
"""The tables, by layer and name, that a snapshot must hold for this app."""

QUESTIONS = files("serving.slack") / "questions"
PARAMETER = re.compile(r"\$(\w+)")
COMMENT = re.compile(r"--[^\n]*")

Row = dict[str, Any]


class Snapshot:
    """An open snapshot.

    Attributes:
        published_at: When it was published, UTC.
    """

    def __init__(self, warehouse: Warehouse, published_at: datetime) -> None:
        self._warehouse = warehouse
        self.published_at = published_at

    def rows(self, question: str, **parameters: object) -> list[Row]:
        """Answer ``questions/<question>.sql``; its ``$name`` stand for `parameters`.

        Moments are aware, UTC. A tuple stands for a list of values, one at least.
        """
        text = QUESTIONS.joinpath(f"{question}.sql").read_text(encoding="utf-8")
        sql = COMMENT.sub("", text)
        values: list[object] = []
        for name in PARAMETER.findall(sql):
            value = parameters[name]
            values += value if isinstance(value, tuple) else [_naive(value)]

        def marks(match: re.Match[str]) -> str:
            value = parameters[match.group(1)]
            return ", ".join("?" * len(value)) if isinstance(value, tuple) else "?"

        answer = self._warehouse.query(PARAMETER.sub(marks, sql), values)
        return [{name: _read(value) for name, value in row.items()} for row in answer.to_pylist()]

    def row(self, question: str, **parameters: object) -> Row | None:
        """Answer a question that has one row at most."""
        return next(iter(self.rows(question, **parameters)), None)


class SnapshotReader:
    """Opens what was published last, for each request anew.

    Attributes:
        folder: The folder or bucket (``gs://…``) that snapshots are published to.

    Args:
        folder: As above.
        cache: Where a bucket's file is kept on this machine.
        settings: Credentials of a bucket; the machine's own without.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        cache: Path | None = None,
        settings: BigQuerySettings | None = None,
    ) -> None:
        self.folder = folder
        self._cache = cache
        self._settings = settings

    @contextlib.contextmanager
    def open(self) -> Iterator[Snapshot]:
        """Open the newest snapshot, read-only.

        Raises:
            NoSnapshotError: Nothing was published yet.
            WarehouseError: What was published is damaged or cannot be read.
        """
        told = snapshot_of(self.folder, cache=self._cache, settings=self._settings)
        path = current_snapshot(self.folder, cache=self._cache, settings=self._settings)
        with open_warehouse(Target.local(path), read_only=True) as warehouse:
            yield Snapshot(warehouse, told.published_at)


def _naive(value: object) -> object:
    """Moments as the marts hold them: UTC without a zone."""
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    return value


def _read(value: object) -> object:
    """Moments aware, decimals as floats; the rest as it is."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)
    return value


def listed(rows: Sequence[Row], key: str) -> dict[Any, list[Row]]:
    """`rows` by the value of `key`, in the order met."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(row)
    return found
