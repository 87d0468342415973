"""What a load appends: for each table the view that gives its rows, and whose rows they are."""

# ruff: noqa: S608 - every text and name in these statements goes through quoted or identifier

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingestion.files.rows_sql import rows_sql, select_sql
from ingestion.files.source import identifier
from ingestion.files.targets import MANIFEST_COLUMNS, TARGETS, dlt_columns

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ingestion.files.parts import FilePart
    from ingestion.files.plan import ImportPlan

DATASET = "raw_files"
MANIFEST = "files"
INCOMING = "incoming"
"""The database in memory, beside the engine's own, that holds the views."""
# a file that feeds several tables is read once for all of them where its rows fit into memory
READ_ONCE_BYTES = 8 << 20


@dataclass(frozen=True)
class Statement:
    """Rows that are appended to one table, unless they are there already.

    Attributes:
        table: Where they go.
        view: What gives them.
        columns: What they hold.
        file_sha256: The file they come from …
        mapping_sha256: … and all that decides how it is read.
        part: The part of the file; None when it is whole.
    """

    table: str
    view: str
    columns: tuple[str, ...]
    file_sha256: str
    mapping_sha256: str
    part: FilePart | None = None

    def query(self, unless: str) -> str:
        """Return the rows that do not meet the condition `unless`."""
        listed = ", ".join(f"rows_of.{identifier(n)} as {identifier(n)}" for n in self.columns)
        return f"select {listed} from {self.view} as rows_of where not ({unless})"


@dataclass(frozen=True)
class Landing:
    """What one load appends.

    Attributes:
        made_first: Statements that make the views.
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
    sha256, key = plan.facts.sha256, plan.key
    for number, part in enumerate(plan.source.parts or (None,)):
        name = f"{sha256[:16]}_{key[:8]}_{number}"
        relation = _view(f"rows_{name}")
        sql = rows_sql(plan, part=part)
        kind = "table" if plan.facts.size_bytes <= READ_ONCE_BYTES else "view"
        views.append(f"create or replace {kind} {relation} as {sql.query}")
        for table, places in sql.places.items():
            view = _view(f"{table}_{name}")
            rows = select_sql(plan, table, places, relation)
            views.append(f"create or replace view {view} as {rows}")
            hints, fields = dlt_columns(TARGETS[table]), TARGETS[table].fields
            columns = tuple(column for column in hints if column in places or column not in fields)
            statements.append(Statement(table, view, columns, sha256, key, part))
    files = tuple((part.name, plan.source.path) for part in plan.source.parts[:1])
    return Landing(tuple(views), tuple(statements), files)


def manifest_landing(plan: ImportPlan, row: Mapping[str, str]) -> Landing:
    """Return the statement that lands one row of the manifest, given as column → SQL."""
    sha256, key = plan.facts.sha256, plan.key
    view = _view(f"{MANIFEST}_{sha256[:16]}_{key[:8]}")
    listed = ", ".join(f"{sql} as {identifier(name)}" for name, sql in row.items())
    columns = tuple(name for name in MANIFEST_COLUMNS if name in row)
    statement = Statement(MANIFEST, view, columns, sha256, key)
    return Landing((f"create or replace view {view} as select {listed}",), (statement,))


def _view(name: str) -> str:
    return f"{INCOMING}.main.{identifier(name)}"
