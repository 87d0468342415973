"""Publishes what Slack and `groundswell forecast` read, so that neither opens the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundswell.served import IDENTITY
from groundswell.steps import StepResult
from warehouse import open_warehouse
from warehouse.snapshot import NoSnapshotError, publish_snapshot, snapshot_of

if TYPE_CHECKING:
    from groundswell.session import Session
    from warehouse import Warehouse


def is_published(session: Session) -> bool:
    """Whether a snapshot lies where it is looked for."""
    try:
        snapshot_of(session.outputs.serving, settings=session.target.bigquery)
    except NoSnapshotError:
        return False
    return True


def publish(session: Session) -> StepResult:
    """Publish the tables as they stand, whole or not at all."""
    with open_warehouse(session.target, read_only=True) as warehouse:
        publish_snapshot(
            warehouse,
            session.outputs.serving,
            tables=_held(warehouse),
            now=session.now,
            settings=session.target.bigquery,
        )
    made = snapshot_of(session.outputs.serving, settings=session.target.bigquery)
    return StepResult(
        "publish",
        "done",
        f"{len(made.rows)} tables, {sum(made.rows.values()):,} rows, "
        f"{made.size_bytes / 1e6:.1f} MB for Slack and forecasts",
        facts={"rows": dict(made.rows), "bytes": made.size_bytes},
    )


def _held(warehouse: Warehouse) -> list[str]:
    """The tables that are served; those of predictions only once something was predicted."""
    from ml.forecast.ask import TABLES as ASKED
    from serving.slack import TABLES as SHOWN

    wanted = dict.fromkeys((*SHOWN, *ASKED, IDENTITY))
    return [
        f"{schema}.{table}"
        for schema, table in wanted
        if schema != "predictions" or warehouse.has_table(schema, table)
    ]
