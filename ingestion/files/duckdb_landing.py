"""Rows into the embedded warehouse through dlt: the engine reads the file itself."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import contextlib
import logging
import os
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ingestion.files.conversion import prelude
from ingestion.files.errors import LandingError
from ingestion.files.parts import PartFileSystem
from ingestion.files.resources import PIPELINE, TABLES, engine_words, held_tables, raw_table
from ingestion.files.source import identifier, quoted
from ingestion.files.statements import DATASET, INCOMING
from ingestion.working_folder import dlt_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from ingestion.files.statements import Landing, Statement
    from warehouse import Target

# the rest of 2 GB is for Python, dlt and what the engine does not count
ENGINE_MEMORY = "1200MB"
INSERTS_AT_ONCE = 2

_log = logging.getLogger(__name__)


def land_on_duckdb(target: Target, landing: Landing, *, var: Path) -> None:
    """Append the rows of `landing`, each once; make all tables.

    A package that a killed run left behind is dropped: what it had landed is found by its key
    and not landed again, what it had not is part of this run.

    Raises:
        LandingError: The warehouse refused; nothing of the refused statement landed.
    """
    os.environ.setdefault(f"{PIPELINE.upper()}__LOAD__WORKERS", str(INSERTS_AT_ONCE))
    import dlt
    from dlt.common.exceptions import DltException
    from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

    held = held_tables(target)
    with _engine(target, landing) as engine:
        pipeline = dlt.pipeline(
            PIPELINE,
            destination=dlt.destinations.duckdb(DuckDbCredentials(engine)),
            dataset_name=DATASET,
            pipelines_dir=str(dlt_folder(target, var)),
        )
        try:
            pipeline.activate()
            if pipeline.has_pending_data:
                _log.info("dropping the package of a run that was stopped; its files land again")
                pipeline.drop_pending_packages()
            resources = _resources(pipeline, landing.statements, held, engine)
            if resources:
                pipeline.run(resources)
        except DltException as error:
            pipeline.drop_pending_packages()
            raise LandingError(engine_words(error)) from error


@contextlib.contextmanager
def _engine(target: Target, landing: Landing) -> Iterator[duckdb.DuckDBPyConnection]:
    """The connection that dlt loads through: it knows the views and the parts of files."""
    import duckdb

    target.path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(target.path))
    except duckdb.Error as error:
        raise LandingError(str(error).splitlines()[0]) from error
    try:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set memory_limit = {quoted(ENGINE_MEMORY)}")
        if landing.files:
            connection.register_filesystem(PartFileSystem(dict(landing.files)))
        connection.execute(f"attach ':memory:' as {INCOMING}")
        try:
            for statement in (*prelude(), *landing.made_first):
                connection.execute(statement)
        except duckdb.Error as error:
            raise LandingError(str(error).splitlines()[0]) from error
        yield connection
    finally:
        connection.close()


def _resources(
    pipeline: Any,
    statements: Sequence[Statement],
    held: set[str],
    engine: duckdb.DuckDBPyConnection,
) -> list[Any]:
    """One dlt resource a table that gets rows or is not made yet."""
    import dlt

    dataset = pipeline.dataset()

    def rows(table: str) -> Iterator[Any]:
        found = [statement for statement in statements if statement.table == table]
        if not found:
            yield dlt.mark.materialize_table_schema()
        for query in _queries(found, engine):
            yield dataset.query(query, _execute_raw_query=True)

    filled = {statement.table for statement in statements}
    return [raw_table(name, rows(name)) for name in TABLES if name in filled or name not in held]


def _queries(statements: Sequence[Statement], engine: duckdb.DuckDBPyConnection) -> list[str]:
    """One query for all whole files that fill the same columns, one for each part of a file.

    Each query is a job of dlt, which costs as much as landing some ten thousand rows; and dlt
    parses it several times over, so that what makes it long stands in a view.
    """
    together: dict[object, list[Statement]] = defaultdict(list)
    for each in statements:
        together[each.part or each.columns].append(each)
    queries: list[str] = []
    for number, found in enumerate(together.values()):
        first = found[0]
        if len(found) == 1:
            queries.append(first.query(_is_held(first)))
            continue
        view = f"{INCOMING}.main.{identifier(f'{first.table}_{number}')}"
        columns = ", ".join(map(identifier, first.columns))
        rows = " union all ".join(f"select {columns} from {each.view}" for each in found)
        engine.execute(f"create or replace view {view} as {rows}")
        queries.append(replace(first, view=view).query(_are_held(first.table)))
    return queries


def _is_held(statement: Statement) -> str:
    """The condition under which the warehouse holds the rows of `statement`."""
    rows = ""
    if statement.part is not None:
        before, last = statement.part.rows_before, statement.part.rows_before + statement.part.rows
        rows = f" and landed.row_number > {before} and landed.row_number <= {last}"
    return (
        f'exists (select 1 from "{DATASET}".{identifier(statement.table)} as landed '
        f"where landed.file_sha256 = {quoted(statement.file_sha256)} "
        f"and landed.mapping_sha256 = {quoted(statement.mapping_sha256)}{rows})"
    )


def _are_held(table: str) -> str:
    """The condition under which the warehouse holds a row of one of several whole files."""
    return (
        f'exists (select 1 from "{DATASET}".{identifier(table)} as landed '
        "where landed.file_sha256 = rows_of.file_sha256 "
        "and landed.mapping_sha256 = rows_of.mapping_sha256)"
    )
