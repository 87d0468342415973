"""Rows into the warehouse through dlt: the engine reads the file itself, exactly once."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingestion.files.conversion import prelude
from ingestion.files.errors import LandingError
from ingestion.files.rows_sql import rows_sql, select_sql
from ingestion.files.source import identifier, quoted
from ingestion.files.targets import MANIFEST_COLUMNS, TARGETS, dlt_columns
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ingestion.files.plan import ImportPlan
    from warehouse import Target

DATASET = "raw_files"
PIPELINE = "files"
# the rest of 2 GB is for Python, dlt and what the engine does not count
ENGINE_MEMORY = "1200MB"

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statement:
    """One query whose rows are appended to one table, unless they are there already.

    Attributes:
        table: Where its rows go.
        query: The rows, with file_sha256 and mapping_sha256 among their columns.
        columns: The columns of the query, in order.
        file_sha256: Half of the key under which they land.
        mapping_sha256: The other half.
    """

    table: str
    query: str
    columns: tuple[str, ...]
    file_sha256: str
    mapping_sha256: str


def statements_of(plan: ImportPlan) -> tuple[tuple[str, ...], list[Statement]]:
    """Return what must be made first in the engine, and one statement a table of `plan`."""
    relation = f"incoming.main.{identifier(f'rows_{plan.facts.sha256[:16]}_{plan.key[:8]}')}"
    sql = rows_sql(plan)
    views = [f"create or replace view {relation} as {sql.query}"]
    statements: list[Statement] = []
    for table, places in sql.places.items():
        view = f"incoming.main.{identifier(f'{table}_{plan.facts.sha256[:16]}_{plan.key[:8]}')}"
        views.append(
            f"create or replace view {view} as {select_sql(plan, table, places, relation)}"
        )
        hints = dlt_columns(TARGETS[table])
        columns = tuple(
            name for name in hints if name in places or name not in TARGETS[table].fields
        )
        statements.append(_statement(table, view, columns, plan.facts.sha256, plan.key))
    return tuple(views), statements


def manifest_statement(row: Mapping[str, str]) -> tuple[tuple[str, ...], Statement]:
    """Return the statement that lands one row of the manifest, given as column → SQL."""
    sha256, key = row["file_sha256"].strip("'"), row["mapping_sha256"].strip("'")
    view = f"incoming.main.{identifier(f'files_{sha256[:16]}_{key[:8]}')}"
    listed = ", ".join(f"{sql} as {identifier(name)}" for name, sql in row.items())
    columns = tuple(name for name in MANIFEST_COLUMNS if name in row)
    made = f"create or replace view {view} as select {listed}"
    return (made,), _statement("files", view, columns, sha256, key)


def land(
    target: Target,
    statements: Sequence[Statement],
    *,
    var: Path,
    made_first: Sequence[str] = (),
) -> None:
    """Append the rows of `statements`, each once however often it is asked; make all tables.

    A package that a killed run left behind is dropped: what it had landed is found by its key
    and not landed again, what it had not is part of this run.

    Raises:
        LandingError: The warehouse refused; nothing of the refused statement landed.
    """
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault(f"{PIPELINE.upper()}__LOAD__WORKERS", "2")
    import dlt
    from dlt.common.exceptions import DltException
    from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

    held = _held_tables(target)
    credentials = DuckDbCredentials(
        str(target.path),
        statements=["attach if not exists ':memory:' as incoming", *prelude(), *made_first],
        global_config={"memory_limit": ENGINE_MEMORY},
    )
    target.path.parent.mkdir(parents=True, exist_ok=True)
    pipeline = dlt.pipeline(
        PIPELINE,
        destination=dlt.destinations.duckdb(credentials),
        dataset_name=DATASET,
        pipelines_dir=str(var / "dlt"),
    )
    try:
        pipeline.activate()
        if pipeline.has_pending_data:
            _log.info("dropping the package of a run that was stopped; its files land again")
            pipeline.drop_pending_packages()
        resources = _resources(pipeline, statements, held)
        if resources:
            pipeline.run(resources)
    except DltException as error:
        pipeline.drop_pending_packages()
        raise LandingError(_cause(error)) from error


def _statement(table: str, view: str, columns: tuple[str, ...], sha256: str, key: str) -> Statement:
    listed = ", ".join(f"rows_of.{identifier(name)} as {identifier(name)}" for name in columns)
    query = (
        f"select {listed} from {view} as rows_of where not exists ("
        f'select 1 from "{DATASET}".{identifier(table)} as landed '
        f"where landed.file_sha256 = {quoted(sha256)} and landed.mapping_sha256 = {quoted(key)})"
    )
    return Statement(table, query, columns, sha256, key)


def _resources(pipeline: Any, statements: Sequence[Statement], held: set[str]) -> list[Any]:
    """One dlt resource a table that gets rows or is not made yet."""
    import dlt

    make: Any = dlt.resource  # its overloads do not know hints that come from data
    dataset = pipeline.dataset()

    def rows(table: str) -> Iterator[Any]:
        found = [statement for statement in statements if statement.table == table]
        if not found:
            yield dlt.mark.materialize_table_schema()
        for statement in found:
            yield dataset.query(statement.query, _execute_raw_query=True)

    tables: dict[str, Any] = {name: dlt_columns(table) for name, table in TARGETS.items()}
    tables["files"] = MANIFEST_COLUMNS
    filled = {statement.table for statement in statements}
    return [
        make(
            rows(name),
            name=name,
            columns={column: {"nullable": True, **hint} for column, hint in columns.items()},
            write_disposition="append",
            schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
        )
        for name, columns in tables.items()
        if name in filled or name not in held
    ]


def _held_tables(target: Target) -> set[str]:
    """Tables of `raw_files` that are there already."""
    if not target.path.exists():
        return set()
    with open_warehouse(target, read_only=True) as warehouse:
        return {name for name in (*TARGETS, "files") if warehouse.has_table(DATASET, name)}


def _cause(error: BaseException) -> str:
    """The engine's own first line, from under what dlt says around it."""
    deepest: BaseException = error
    while deepest.__cause__ is not None or deepest.__context__ is not None:
        deepest = deepest.__cause__ or deepest.__context__ or deepest
    text = str(deepest).strip() or str(error).strip()
    return text.splitlines()[0] if text else type(deepest).__name__
