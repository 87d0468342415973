"""Rows into BigQuery through dlt: an engine in memory writes lines of JSON, load jobs take them."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import contextlib
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.files.errors import LandingError
from ingestion.files.opening import reading_engine
from ingestion.files.parts import PartFileSystem
from ingestion.files.resources import PIPELINE, TABLES, engine_words, held_tables, raw_table
from ingestion.files.source import identifier, quoted
from ingestion.files.statements import DATASET, MANIFEST
from ingestion.working_folder import dlt_folder, is_of_this_machine
from warehouse import open_warehouse
from warehouse.bigquery_errors import BigQueryJobFailedError, explained

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    from ingestion.files.statements import Landing, Statement
    from warehouse import Target, Warehouse

# a line of JSON carries exact numbers and moments as text, so that neither passes through a float
AS_TEXT = ("decimal", "timestamp")
AS_LINES: dict[str, Any] = {
    "file_format": "jsonl",  # dlt would make Parquet of a table without rows
    "more": {"_dlt_load_id": {"data_type": "text", "nullable": False}},
}

_log = logging.getLogger(__name__)


def land_on_bigquery(target: Target, landing: Landing, *, var: Path) -> None:
    """Append the rows of `landing`, each once; make all tables.

    A package that a killed run left behind is loaded first: its jobs keep their names, so that
    none loads twice. Then only rows are sent that BigQuery does not hold; so a run on another
    machine, which does not know the package, doubles nothing either.

    Raises:
        LandingError: Rows could not be written or were refused; those taken are found by key.
        WarehouseError: BigQuery cannot be reached, or does not let us.
    """
    import dlt

    pipeline = dlt.pipeline(
        PIPELINE,
        destination=target.dlt_destination(),
        staging=target.dlt_staging(),
        dataset_name=target.dataset(DATASET),
        pipelines_dir=str(dlt_folder(target, var)),
    )
    logging.getLogger("dlt").setLevel(logging.CRITICAL)  # its errors reach the user through us
    if pipeline.has_pending_data:
        try:
            _run(pipeline, None, target)
        except LandingError as error:
            _log.info(
                "dropping the package of a run that was stopped, its files land again: %s", error
            )
    held = held_tables(target)
    with _engine(landing, var) as (engine, folder):
        _note_held_rows(target, landing.statements, held, engine)
        resources = _resources(landing.statements, held, engine, folder)
        if resources:
            _run(pipeline, resources, target)


def _run(pipeline: Any, resources: Sequence[Any] | None, target: Target) -> None:
    """Load `resources`; without them, what a run that was stopped has left."""
    from dlt.common.exceptions import DltException

    try:
        pipeline.run(resources)
    except (DltException, OSError) as error:
        if is_of_this_machine(error):
            raise LandingError(engine_words(error)) from error
        told = explained(error, target.settings)
        if isinstance(told, BigQueryJobFailedError):  # it would fail again
            pipeline.drop_pending_packages()
            raise LandingError(str(told)) from error
        raise told from error


@contextlib.contextmanager
def _engine(landing: Landing, var: Path) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """The engine that reads the files, and a folder for what it writes."""
    (var / "state").mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=var / "state", prefix="landing-") as folder,
        reading_engine(Path(folder)) as engine,
    ):
        if landing.files:
            engine.register_filesystem(PartFileSystem(dict(landing.files)))
        for statement in landing.made_first:
            engine.execute(statement)
        yield engine, Path(folder)


def _note_held_rows(
    target: Target,
    statements: Sequence[Statement],
    held: set[str],
    engine: duckdb.DuckDBPyConnection,
) -> None:
    """Tell the engine which rows of the files BigQuery holds from a run that was stopped."""
    engine.execute(
        "create or replace temp table held_rows "
        "(landed_in varchar, file_sha256 varchar, mapping_sha256 varchar, row_number bigint)"
    )
    asked = {(each.table, each.file_sha256, each.mapping_sha256) for each in statements}
    with open_warehouse(target, read_only=True) as warehouse:
        for table, sha256, key in sorted(asked):
            if table in held:
                rows = _held_rows(warehouse, table, sha256, key)
                engine.register("found_rows", rows)
                engine.execute(
                    "insert into held_rows select ?, ?, ?, row_number from found_rows",
                    [table, sha256, key],
                )
                engine.unregister("found_rows")


def _held_rows(warehouse: Warehouse, table: str, sha256: str, key: str) -> Any:
    """The numbers of the rows `table` holds of a file; the manifest's only row has number 0."""
    number = "0" if table == MANIFEST else "row_number"
    return warehouse.query(
        f"select {number} as row_number from {DATASET}.{table} "
        "where file_sha256 = ? and mapping_sha256 = ?",
        [sha256, key],
    )


def _resources(
    statements: Sequence[Statement],
    held: set[str],
    engine: duckdb.DuckDBPyConnection,
    folder: Path,
) -> list[Any]:
    """One dlt resource a table that gets rows or is not made yet."""
    import dlt
    from dlt.destinations.adapters import bigquery_adapter

    def rows(table: str) -> Iterator[Any]:
        found = [statement for statement in statements if statement.table == table]
        if not found:
            yield dlt.mark.materialize_table_schema()
        for number, each in enumerate(found):
            path = folder / f"{table}-{number}.jsonl.gz"
            if count := _write(each, engine, path):
                yield dlt.mark.with_file_import(str(path), "jsonl", count)

    filled = {statement.table for statement in statements}
    made: list[Any] = []
    for name in TABLES:
        if name in filled or name not in held:
            hints: dict[str, Any] = {"cluster": "file_sha256"}
            if name != MANIFEST:  # which is small and read whole
                hints |= {"partition": "imported_at", "cluster": ["account_id", "file_sha256"]}
            made.append(bigquery_adapter(raw_table(name, rows(name), **AS_LINES), **hints))
    return made


def _write(statement: Statement, engine: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Write the rows of `statement` that BigQuery does not hold; returns how many there are."""
    from dlt.common.storages.load_package import load_package_state

    load_id = str(load_package_state()["load_id"])
    hints = TABLES[statement.table]
    columns = [
        f"cast({identifier(name)} as varchar) as {identifier(name)}"
        if hints[name]["data_type"] in AS_TEXT
        else identifier(name)
        for name in statement.columns
    ]
    number = "0" if statement.table == MANIFEST else "rows_of.row_number"
    query = statement.query(
        f"exists (select 1 from held_rows where landed_in = {quoted(statement.table)} "
        f"and held_rows.file_sha256 = {quoted(statement.file_sha256)} "
        f"and held_rows.mapping_sha256 = {quoted(statement.mapping_sha256)} "
        f"and held_rows.row_number = {number})"
    )
    written = engine.execute(
        f"copy (select {', '.join(columns)}, {quoted(load_id)} as _dlt_load_id from ({query})) "
        f"to {quoted(str(path))} (format json, compression gzip)"
    ).fetchone()
    return int(written[0]) if written else 0
