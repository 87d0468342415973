"""`groundswell import`: files in, rows in the warehouse, nothing lost on the way."""

from __future__ import annotations

import importlib
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.files.dry_run import dry_run_report
from ingestion.files.errors import ImportFileError, LandingError
from ingestion.files.intake import archive
from ingestion.files.landing import land
from ingestion.files.manifest import finished_before, manifest_row
from ingestion.files.mapping import load_mapping
from ingestion.files.opening import open_plan, reading_engine
from ingestion.files.report import FileReport, ImportReport
from ingestion.files.settling import settle
from ingestion.files.statements import Landing, landing_of, manifest_landing
from warehouse import SILENT, WarehouseNotWritableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from datetime import datetime

    import duckdb

    from ingestion.files.mapping import Mapping
    from ingestion.files.plan import ImportPlan
    from warehouse import Progress, Target

LARGE_BYTES = 64 << 20


def import_files(
    paths: Sequence[Path],
    *,
    target: Target,
    var: Path,
    clock: Callable[[], datetime],
    mapping: Path | None = None,
    account: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Land the rows of `paths` in `raw_files`, or show what would land.

    A file that cannot be imported does not stop the others; its report says why. The same file
    with the same mapping and account lands once, however often it is given.

    Args:
        paths: The files.
        target: The warehouse.
        var: Where the archive, rejects and dlt's working folder are.
        clock: The present moment, aware.
        mapping: A mapping file; without it each file's mapping is told by its columns.
        account: The account of files that name none; overrides what a mapping says.
        dry_run: Show the first rows as they would land, and write nothing.
        progress: Where to show long work.

    Raises:
        MappingError: The mapping file is wrong.
        FileMissingError: The mapping file cannot be read.
        WarehouseError: The warehouse cannot be used.
    """
    chosen = load_mapping(mapping) if mapping is not None else None
    started, now = time.monotonic(), clock()
    if not dry_run and _size(paths) > LARGE_BYTES:
        # dlt takes a second to load: meanwhile the files are read and their checksums made
        threading.Thread(target=importlib.import_module, args=("dlt",), daemon=True).start()
    scratch = var / "state" / "imports"
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise WarehouseNotWritableError(
            f"cannot write {var}: {reason}: free space or change its rights"
        ) from error
    try:
        with reading_engine(scratch) as engine:
            run = _Run(target, var, scratch, engine, now, account, progress or SILENT)
            reports = run.all([Path(path) for path in paths], chosen, dry_run=dry_run)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return ImportReport(tuple(reports), dry_run, time.monotonic() - started)


def _size(paths: Sequence[Path]) -> int:
    return sum(Path(path).stat().st_size for path in paths if Path(path).is_file())


def ensure_tables(target: Target, *, var: Path) -> None:
    """Make every table of `raw_files`, so that models build where nothing was imported."""
    land(target, Landing(), var=var)


@dataclass(frozen=True)
class _Run:
    """One import: all files opened, landed together, then settled one by one."""

    target: Target
    var: Path
    scratch: Path
    engine: duckdb.DuckDBPyConnection
    now: datetime
    account: str | None
    progress: Progress

    def all(
        self, paths: Sequence[Path], mapping: Mapping | None, *, dry_run: bool
    ) -> list[FileReport]:
        """Import `paths`; a failure becomes the report of its file."""
        task = self.progress.task("import", 2 * len(paths))
        reports: dict[int, FileReport] = {}
        plans: dict[int, ImportPlan] = {}
        seen: set[tuple[str, str]] = set()
        for at, path in enumerate(paths):
            opened = self._opened(path, mapping, dry_run=dry_run)
            if isinstance(opened, FileReport):
                reports[at] = opened
            elif (key := (opened.facts.sha256, opened.key)) in seen:
                reports[at] = FileReport(
                    path, "already imported", mapping=opened.mapping.name, notes=("given twice",)
                )
            else:
                seen.add(key)
                plans[at] = opened
            task.advance()
        reports.update(self._landed(plans, task.advance))
        ordered = [reports[at] for at in sorted(reports)]
        task.done(f"{sum(report.rows_landed for report in ordered)} rows")
        return ordered

    def _opened(
        self, path: Path, mapping: Mapping | None, *, dry_run: bool
    ) -> ImportPlan | FileReport:
        """The plan of a file, or its report when there is nothing to land."""
        try:
            plan = open_plan(
                path,
                self.engine,
                self.scratch,
                mapping=mapping,
                account=self.account,
                imported_at=self.now,
            )
            if dry_run:
                return dry_run_report(plan, self.engine, self.scratch)
            return finished_before(plan, self.target) or plan
        except (ImportFileError, OSError) as error:
            return self._failed(path, error)

    def _landed(
        self, plans: dict[int, ImportPlan], advance: Callable[[], None]
    ) -> dict[int, FileReport]:
        if not plans:
            return {}
        reports: dict[int, FileReport] = {}
        finished = Landing()
        with ThreadPoolExecutor(1) as pool:
            copies = {at: pool.submit(self._archived, plan) for at, plan in plans.items()}
            refused = self._land_rows(plans)
            for at, plan in plans.items():
                try:
                    if at in refused:
                        raise refused[at]
                    reports[at] = settle(plan, self.target, self.var, self.engine, self.scratch)
                    row = manifest_row(plan, reports[at], _place(copies[at], self.var))
                    finished += manifest_landing(plan, row)
                except (ImportFileError, OSError) as error:
                    reports[at] = self._failed(plan.facts.path, error)
                advance()
        if finished.statements:
            land(self.target, finished, var=self.var)
        return reports

    def _land_rows(self, plans: dict[int, ImportPlan]) -> dict[int, LandingError]:
        """Land all files in one load; when it is refused, each alone, to find which one."""
        try:
            self._land_group(list(plans.values()))
        except LandingError as error:
            if len(plans) == 1:
                return dict.fromkeys(plans, error)
            refused: dict[int, LandingError] = {}
            for at, plan in plans.items():
                try:
                    self._land_group([plan])
                except LandingError as own:
                    refused[at] = own
            return refused
        return {}

    def _land_group(self, plans: Sequence[ImportPlan]) -> None:
        land(self.target, sum(map(landing_of, plans), start=Landing()), var=self.var)

    def _archived(self, plan: ImportPlan) -> Path:
        return archive(plan.facts, self.var / "archive" / "files")

    def _failed(self, path: Path, error: Exception) -> FileReport:
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            text = f"{path}: {reason}: free space in {self.var} or change its rights"
        else:
            text = str(error) if str(path) in str(error) else f"{path}: {error}"
        return FileReport(path, "failed", error=text)


def _place(copy: Future[Path], var: Path) -> str:
    """Where in `var` the archived copy is, once it is there."""
    return copy.result().relative_to(var).as_posix()
