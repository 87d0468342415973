"""The published snapshot as the commands that answer people read it; the warehouse stays closed."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from groundswell.session import make_target
from groundswell.warehouse_identity import read_origin
from groundswell.workspace import read_workspace
from warehouse import Target, open_warehouse
from warehouse.snapshot import NoSnapshotError, Snapshot, current_snapshot, snapshot_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from groundswell.options import Options
    from groundswell.workspace import Workspace
    from ml.forecast.ask import Asker
    from warehouse.bigquery_settings import BigQuerySettings

IDENTITY = ("ops", "warehouse_identity")
"""Published beside the marts: it tells whose clock the data goes by."""


@dataclass(frozen=True)
class Served:
    """Where the snapshot and the models of a workspace lie.

    Attributes:
        workspace: The workspace.
        serving: Folder or bucket of the snapshots.
        models: Folder or bucket of the models.
        bucket: Credentials of a bucket; none where the machine's own serve.
        fixed_now: The moment taken as "now", where one was given.
    """

    workspace: Workspace
    serving: str
    models: str
    bucket: BigQuerySettings | None = None
    fixed_now: datetime | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which people of the workspace write and read times."""
        return ZoneInfo(self.workspace.audience_time_zone or "UTC")

    def snapshot(self) -> Snapshot:
        """What is published, without fetching it.

        Raises:
            NoSnapshotError: Nothing is.
        """
        return snapshot_of(self.serving, settings=self.bucket)

    def file(self) -> Path:
        """The newest snapshot's file on this machine.

        Raises:
            NoSnapshotError: Nothing is published.
        """
        return current_snapshot(self.serving, settings=self.bucket)

    def clock(self) -> Callable[[], datetime]:
        """Tells "now": a given moment, that of the sandbox whose data is published, or the clock's.

        The first two run on from there, so that a service may live by them.
        """
        begun = time.monotonic()
        known: list[datetime | None] = [self.fixed_now] if self.fixed_now else []

        def tell() -> datetime:
            with contextlib.suppress(NoSnapshotError):  # asked again until something is published
                known[:] = known or [read_origin(Target.local(self.file())).now]
            start = known[0] if known else None
            return start + timedelta(seconds=time.monotonic() - begun) if start else _machine_now()

        return tell

    @contextlib.contextmanager
    def asker(self) -> Iterator[Asker]:
        """What answers drafts from the newest snapshot, while the block lasts."""
        from ml.forecast.ask import Asker
        from ml.registry import Place

        with open_warehouse(Target.local(self.file()), read_only=True) as warehouse:
            yield Asker.open(
                warehouse, Place(self.models, self.bucket), now=self.clock()(), zone=self.zone
            )


def served(options: Options) -> Served:
    """Return what is served of the workspace that `options` name.

    Raises:
        GroundswellError: The workspace is wrong.
        WarehouseSettingsError: The settings of BigQuery are missing or wrong.
    """
    workspace = read_workspace(options.workspace)
    outputs = workspace.outputs.under(options.var)
    return Served(
        workspace=workspace,
        serving=outputs.serving,
        models=outputs.models,
        bucket=make_target(options, workspace).bigquery,
        fixed_now=options.now,
    )


def _machine_now() -> datetime:
    return datetime.now(UTC)
