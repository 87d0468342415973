"""What every command that works on a warehouse needs: workspace, folder, clock, platforms."""

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.console import shown_progress
from groundswell.errors import WorkspaceError
from groundswell.run_lock import require_writable, run_lock
from groundswell.warehouse_identity import (
    PLATFORMS,
    Origin,
    read_origin,
    require_known_version,
)
from groundswell.workspace import Outputs, Workspace, read_workspace
from warehouse import Progress, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from groundswell.options import Options
    from groundswell.platforms import PlatformSource
    from groundswell.sandbox_process import SandboxInfo
    from warehouse.bigquery_lock import Lease

MADE_WORLD_SEED = 7
WITHOUT_POLICY = ("facebook", "instagram", "x")
"""Platforms whose rules leave scores and forecasts of one's own data free."""


@dataclass(frozen=True)
class Session:
    """A command at work."""

    options: Options
    workspace: Workspace
    target: Target
    progress: Progress
    origin: Origin
    sandbox: SandboxInfo | None = None
    lease: Lease | None = None

    @property
    def var(self) -> Path:
        """The folder of everything that is written."""
        return self.options.var

    @property
    def now(self) -> datetime:
        """The moment taken as "now" (UTC)."""
        return self.clock()

    @property
    def clock(self) -> Callable[[], datetime]:
        """Tells "now": a fixed moment where one was given or the sandbox has one."""
        fixed = self.options.now or self.origin.now
        return (lambda: fixed) if fixed else (lambda: datetime.now(UTC))

    @property
    def outputs(self) -> Outputs:
        """Where results are written, as paths from the current folder."""
        return self.workspace.outputs.under(self.var)

    @property
    def derived_metrics_platforms(self) -> tuple[str, ...]:
        """Platforms from whose data scores, forecasts and totals across owners may be made.

        YouTube's policies ask for a recorded ground; made-up data needs none, nor do imported files
        where nothing is asked of YouTube's API.
        """
        policy = self.workspace.policies.youtube_derived_metrics
        made = self.origin.world == "made"
        allowed = made or policy.allowed or self.workspace.youtube is None
        return (*WITHOUT_POLICY, "youtube") if allowed else WITHOUT_POLICY

    @property
    def derived_metrics(self) -> bool:
        """Whether YouTube's data may be scored and forecast."""
        return "youtube" in self.derived_metrics_platforms

    @property
    def left_out_by_policy(self) -> tuple[str, ...]:
        """Platforms of the workspace that are neither scored nor forecast."""
        return () if self.derived_metrics else ("youtube",)

    def require_lock(self) -> None:
        """Make sure, before a step, that no other machine has taken the warehouse over.

        Raises:
            WarehouseBusyError: One has.
        """
        if self.lease is not None:
            self.lease.require()

    def sources(self, only: str | None = None) -> list[PlatformSource]:
        """The platforms of the workspace, each with settings and credentials.

        Raises:
            WorkspaceError: `only` names a platform that the workspace file does not.
        """
        from groundswell.platforms import platform_sources

        found = platform_sources(self.workspace, self.sandbox)
        named = [source for source in found if only in {None, source.name}]
        if only and not named:
            raise WorkspaceError(
                f"{self.options.workspace}: expected a section `{only}:` with what to collect, "
                "got none"
            )
        return named


def project_folder() -> Path:
    """The folder of the dbt project: the current one, or that of the installed source.

    Raises:
        WorkspaceError: Neither holds ``dbt_project.yml``.
    """
    for folder in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (folder / "dbt_project.yml").is_file():
            return folder
    raise WorkspaceError("no dbt_project.yml here: run groundswell in the folder of the project")


def make_target(options: Options, workspace: Workspace) -> Target:
    """The warehouse the options and the workspace name.

    Raises:
        WarehouseSettingsError: The settings of BigQuery are missing or wrong.
    """
    if options.target == "local":
        return Target.local(options.var / "warehouse.duckdb")
    from groundswell.platforms import environment
    from warehouse import BigQuerySettings

    named = workspace.bigquery.model_dump() if workspace.bigquery else None
    return Target.for_bigquery(BigQuerySettings.from_environment(environment(), named))


@contextlib.contextmanager
def session(
    options: Options, command: str, *, platforms: bool = False, writes: bool = True
) -> Iterator[Session]:
    """Open what `command` needs, and close it again.

    Args:
        options: What the user gave.
        command: Its name, shown to a second command that has to wait.
        platforms: Whether it asks platforms; without credentials a sandbox is started.
        writes: Whether it writes: then it holds the lock of `var`, and on BigQuery that of the
            warehouse.

    Raises:
        GroundswellError: The workspace is wrong, the folder in use or not writable.
    """
    workspace = read_workspace(options.workspace)
    target = make_target(options, workspace)
    with contextlib.ExitStack() as stack:
        if writes:
            require_writable(options.var)
            stack.enter_context(run_lock(options.var, command))
            _log_to(options.var / "logs")
        lease = stack.enter_context(_lease(target, options.var, command)) if writes else None
        origin = require_known_version(target) if writes else read_origin(target)
        progress = stack.enter_context(shown_progress(quiet=options.as_json))
        opened = Session(options, workspace, target, progress, origin, lease=lease)
        if platforms and workspace.names_platforms:
            info = stack.enter_context(_sandbox(options))
            origin = Origin(info.world, info.now) if info else Origin(PLATFORMS)
            opened = replace(opened, sandbox=info, origin=origin)
        yield opened


@contextlib.contextmanager
def _lease(target: Target, var: Path, command: str) -> Iterator[Lease | None]:
    """Hold the lock of a warehouse that other machines may write to; a local one needs none."""
    if target.bigquery is None:
        yield None
        return
    from warehouse.bigquery_lock import bigquery_lock
    from warehouse.lock_holder import Holder

    with bigquery_lock(target.bigquery, holder=Holder.here(command, var)) as lease:
        yield lease


def _log_to(folder: Path) -> None:
    """Keep what happens in a file that is turned over at 5 MB."""
    folder.mkdir(exist_ok=True)
    handler = RotatingFileHandler(
        folder / "groundswell.log", maxBytes=5_000_000, backupCount=2, encoding="utf-8"
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")  # dlt would print its own tracebacks
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    for package in ("groundswell", "ingestion", "ml", "reports", "serving", "warehouse"):
        logger = logging.getLogger(package)
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        logger.propagate = False


@contextlib.contextmanager
def _sandbox(options: Options) -> Iterator[SandboxInfo | None]:
    """The sandbox to ask: the one named, one of our own without credentials, or none."""
    from groundswell.platforms import has_credentials
    from groundswell.sandbox_process import sandbox_info, started_sandbox

    url = options.sandbox_url or os.environ.get("GROUNDSWELL_SANDBOX_URL")
    if url:
        yield sandbox_info(url.rstrip("/"))
    elif has_credentials():
        yield None
    else:
        with started_sandbox(seed=MADE_WORLD_SEED, now=options.now) as info:
            yield info
