"""Collects raw rows from many threads and lands them through dlt, a load package at a time."""

from __future__ import annotations

import logging
import threading
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from ingestion.landing.errors import LandingError
from ingestion.working_folder import dlt_folder, is_of_this_machine
from warehouse.bigquery_errors import BigQueryJobFailedError, explained

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from ingestion.landing.columns import RawSource
    from warehouse import Target, WarehouseError

FLUSH_ROWS = 1_000_000


class Landing:
    """Rows on their way into the warehouse.

    A range is added after its rows, so that no flush can hold the range without them.
    """

    def __init__(self, source: RawSource, target: Target, *, var: Path) -> None:
        self.source = source
        self._target = target
        self._pipelines = dlt_folder(target, var)
        self._lock = threading.Lock()
        self._pages: dict[str, list[Any]] = defaultdict(list)
        self._waiting = 0
        self.rows: Counter[str] = Counter()

    @property
    def is_full(self) -> bool:
        """Whether enough rows wait to be worth a load package of their own."""
        return self._waiting >= FLUSH_ROWS

    def add(self, table: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows of a raw table.

        Raises:
            ChangedTypeError: A value does not fit its declared column; none is added.
        """
        if rows:
            self.add_arrow(table, self.source.arrow_rows(table, rows))

    def add_arrow(self, table: str, rows: Any) -> None:
        """Add an Arrow table that has the raw table's columns."""
        with self._lock:
            self._pages[table].append(rows)
            self._waiting += rows.num_rows
            self.rows[table] += rows.num_rows

    def finish_pending(self) -> None:
        """Load what a killed run had extracted but not loaded.

        Raises:
            LandingError: The warehouse cannot be written.
            WarehouseError: BigQuery cannot be reached, or refuses.
        """
        if (self._pipelines / self.source.name).exists():
            self._run(None)

    def flush(self, *, make_all_tables: bool = False) -> None:
        """Write everything added so far as one load package.

        Args:
            make_all_tables: Also make the tables that have no rows yet.

        Raises:
            LandingError: The warehouse cannot be written. A package that was made is loaded by a
                later run; rows that were not yet in one are fetched again, since no range is
                recorded without them.
            WarehouseError: BigQuery cannot be reached, or refuses; the package waits likewise.
        """
        with self._lock:
            pages, self._pages = self._pages, defaultdict(list)
            self._waiting = 0
        if make_all_tables:
            made = {table: pages.get(table, []) for table in self.source.tables}
            pages = defaultdict(list, made)
        if not pages:
            return
        from ingestion.landing.resources import dlt_source

        on_bigquery = self._target.bigquery is not None
        self._run(dlt_source(self.source, pages, on_bigquery=on_bigquery))

    def _pipeline(self) -> Any:
        import dlt

        dlt.config["runtime.dlthub_telemetry"] = False
        dlt.config["normalize.parquet_normalizer.add_dlt_load_id"] = True
        dlt.config["normalize.parquet_normalizer.add_dlt_id"] = True
        pipeline = dlt.pipeline(
            self.source.name,
            pipelines_dir=str(self._pipelines),
            destination=self._target.dlt_destination(),
            staging=self._target.dlt_staging(),
            dataset_name=self._target.dataset(self.source.dataset),
        )
        # it warns of every JSON column that comes as Arrow text, which is how JSON comes, and
        # prints the trace of each failed job, which reaches the user as one line from us
        logging.getLogger("dlt").setLevel(logging.CRITICAL)
        return pipeline

    def _run(self, data: Any) -> None:
        """Load `data`; without it, what a killed run left."""
        from dlt.common.exceptions import DltException

        try:
            pipeline = self._pipeline()
            if data is not None or pipeline.has_pending_data:
                pipeline.run(data)
        except (DltException, OSError) as error:
            if self._target.bigquery is not None and not is_of_this_machine(error):
                raise self._refused(error, is_pending=data is None) from error
            cause = getattr(error, "exception", None) or error
            lines = [line.strip() for line in str(cause).splitlines() if line.strip()]
            raise LandingError(
                f"cannot write the collected rows ({lines[-1] if lines else type(cause).__name__}):"
                " free disk space or rights under var/ and run again; what is not written by then"
                " is fetched again"
            ) from error

    def _refused(self, error: BaseException, *, is_pending: bool) -> WarehouseError:
        """What BigQuery said; readings it will not take must not stop every later run."""
        told = explained(error, self._target.settings)
        if not (is_pending and isinstance(told, BigQueryJobFailedError)):
            return told
        folder = self._pipelines / self.source.name
        return type(told)(
            f"{told}; readings of an earlier run wait in {folder}: remove it to drop them"
        )
