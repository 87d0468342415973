"""Rows into the warehouse through dlt: the engine reads the file itself, exactly once."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

import contextlib
import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingestion.files.conversion import prelude
from ingestion.files.errors import LandingError
from ingestion.files.parts import FilePart, PartFileSystem
from ingestion.files.rows_sql import rows_sql, select_sql
from ingestion.files.source import identifier, quoted
from ingestion.files.targets import MANIFEST_COLUMNS, TARGETS, dlt_columns
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import duckdb

    from ingestion.files.plan import ImportPlan
    from warehouse import Target

DATASET = "raw_files"
PIPELINE = "files"
# the rest of 2 GB is for Python, dlt and what the engine does not count
ENGINE_MEMORY = "1200MB"
INSERTS_AT_ONCE = 2

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Statement:
    """One query whose rows are appended to one table, unless they are there already.

    Attributes:
        table: Where its rows go.
        query: The rows, from views that `made_first` makes.
    """

    table: str
    query: str


@dataclass(frozen=True)
class Landing:
    """What one load appends.

    Attributes:
        made_first: Statements that make the views of the queries.
        statements: One for each table and part.
        files: Name → file, for parts of files.
    """

    made_first: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()
    files: tuple[tuple[str, Path], ...] = ()

    def __add__(self, other: Landing) -> Landing:
        """Both in one load."""
        return Landing(
            self.made_first + other.made_first,
            self.statements + other.statements,
            self.files + other.files,
        )


def landing_of(plan: ImportPlan) -> Landing:
    """Return the statements that land a file: one for each table and part of the file."""
    views: list[str] = []
    statements: list[Statement] = []
    for number, part in enumerate(plan.source.parts or (None,)):
        name = f"{plan.facts.sha256[:16]}_{plan.key[:8]}_{number}"
        relation = _view(f"rows_{name}")
        sql = rows_sql(plan, part=part)
        views.append(f"create or replace view {relation} as {sql.query}")
        for table, places in sql.places.items():
            view = _view(f"{table}_{name}")
            rows = select_sql(plan, table, places, relation)
            views.append(f"create or replace view {view} as {rows}")
            hints, fields = dlt_columns(TARGETS[table]), TARGETS[table].fields
            columns = [column for column in hints if column in places or column not in fields]
            held = f"{_key_sql(plan.facts.sha256, plan.key)}{_rows_of(part)}"
            statements.append(_statement(table, view, columns, held))
    files = tuple((part.name, plan.source.path) for part in plan.source.parts[:1])
    return Landing(tuple(views), tuple(statements), files)


def manifest_landing(plan: ImportPlan, row: Mapping[str, str]) -> Landing:
    """Return the statement that lands one row of the manifest, given as column → SQL."""
    view = _view(f"files_{plan.facts.sha256[:16]}_{plan.key[:8]}")
    listed = ", ".join(f"{sql} as {identifier(name)}" for name, sql in row.items())
    columns = [name for name in MANIFEST_COLUMNS if name in row]
    statement = _statement("files", view, columns, _key_sql(plan.facts.sha256, plan.key))
    return Landing((f"create or replace view {view} as select {listed}",), (statement,))


def land(target: Target, landing: Landing, *, var: Path) -> None:
    """Append the rows of `landing`, each once however often it is asked; make all tables.

    A package that a killed run left behind is dropped: what it had landed is found by its key
    and not landed again, what it had not is part of this run.

    Raises:
        LandingError: The warehouse refused; nothing of the refused statement landed.
    """
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    os.environ.setdefault(f"{PIPELINE.upper()}__LOAD__WORKERS", str(INSERTS_AT_ONCE))
    import dlt
    from dlt.common.exceptions import DltException
    from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

    held = _held_tables(target)
    with _engine(target, landing) as engine:
        pipeline = dlt.pipeline(
            PIPELINE,
            destination=dlt.destinations.duckdb(DuckDbCredentials(engine)),
            dataset_name=DATASET,
            pipelines_dir=str(var / "dlt"),
        )
        try:
            pipeline.activate()
            if pipeline.has_pending_data:
                _log.info("dropping the package of a run that was stopped; its files land again")
                pipeline.drop_pending_packages()
            resources = _resources(pipeline, landing.statements, held)
            if resources:
                pipeline.run(resources)
        except DltException as error:
            pipeline.drop_pending_packages()
            raise LandingError(_cause(error)) from error


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
        connection.execute("attach ':memory:' as incoming")
        for statement in (*prelude(), *landing.made_first):
            connection.execute(statement)
        yield connection
    finally:
        connection.close()


def _view(name: str) -> str:
    return f"incoming.main.{identifier(name)}"


def _key_sql(sha256: str, key: str) -> str:
    return f"landed.file_sha256 = {quoted(sha256)} and landed.mapping_sha256 = {quoted(key)}"


def _rows_of(part: FilePart | None) -> str:
    if part is None:
        return ""
    last = part.rows_before + part.rows
    return f" and landed.row_number > {part.rows_before} and landed.row_number <= {last}"


def _statement(table: str, view: str, columns: Sequence[str], held: str) -> Statement:
    listed = ", ".join(f"rows_of.{identifier(name)} as {identifier(name)}" for name in columns)
    query = (
        f"select {listed} from {view} as rows_of where not exists ("
        f'select 1 from "{DATASET}".{identifier(table)} as landed where {held})'
    )
    return Statement(table, query)


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
