"""Every statement that a run sent to BigQuery, held against Google's analyzer in the order sent.

The server is asked for its query jobs: models as first built and as incremented, tests, hooks,
dbt's own questions about what is new, the reports' and the forecasts'. Tables are known to the
analyzer by the columns it finds in the statements that made them; only what load jobs made has the
columns that the server tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.dbt.googlesql import GoogleSql, Refused, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMN_KINDS = {"INTEGER": "bigint", "FLOAT": "double"}


@dataclass(frozen=True)
class Checked:
    """What the analyzer said of the statements of a run.

    Attributes:
        count: Statements analysed.
        kinds: Statement kinds among them: SELECT, MERGE, …
        refused: One line for each statement BigQuery would refuse.
    """

    count: int
    kinds: set[str] = field(default_factory=set)
    refused: tuple[str, ...] = ()


class Statements(GoogleSql):
    """The analyzer for statements of every kind; what they make becomes known to the next."""

    def take(self, sql: str, parameters: Sequence[int] = ()) -> None:
        """Analyse a statement.

        Raises:
            Refused: BigQuery's analyzer does not accept it.
        """
        name, columns = _made(self._analyzed(sql, parameters))
        if name and self._tables.get(name) != columns:
            self.add(name, columns)


@dataclass(frozen=True)
class Sent:
    """Statements and the tables they were sent to; plain values, which another process may take.

    Attributes:
        tables: Full name → columns of every table when the run was over.
        statements: Text, statement kind and types of parameters, in the order sent.
    """

    tables: dict[str, dict[str, int]]
    statements: list[tuple[str, str, list[int]]]

    def checked(self) -> Checked:
        """Analyse each statement."""
        analyzer = Statements(self.tables)
        refused = []
        for text, _, parameters in self.statements:
            try:
                analyzer.take(text, parameters)
            except Refused as error:
                refused.append(f"{str(error)[:300]}: {text[:1500]}")
        kinds = {kind for _, kind, _ in self.statements}
        return Checked(len(self.statements), kinds, tuple(refused))


def newly_sent(client: Any, known: set[str]) -> Sent:
    """The statements of the project that are not yet `known`, each text once; they then are."""
    jobs = [job for job in client.list_jobs(all_users=True) if job.job_type == "query"]
    statements = []
    for job in sorted(jobs, key=lambda job: job.created):
        if job.query not in known and job.error_result is None and not _of_dlt(job):
            types = [kind_of(each.type_) for each in job.query_parameters]
            statements.append((job.query, str(job.statement_type), types))
            known.add(job.query)
    return Sent(dict(_tables(client)), statements)


def _of_dlt(job: Any) -> bool:
    """Scripts that make raw tables and questions about their columns, which dlt writes."""
    return job.statement_type == "SCRIPT" or "INFORMATION_SCHEMA" in job.query


def _tables(client: Any) -> Iterator[tuple[str, dict[str, int]]]:
    """Full name → columns of every table of the project."""
    for dataset in client.list_datasets():
        for table in client.list_tables(dataset.reference):
            columns = {
                column.name: kind_of(COLUMN_KINDS.get(column.field_type, column.field_type))
                for column in client.get_table(table.reference).schema
            }
            yield f"{table.project}.{table.dataset_id}.{table.table_id}", columns


def _made(statement: Any) -> tuple[str, dict[str, int]]:
    """Name and columns of the table or view that the statement makes; else no name."""
    created = statement.resolved_create_statement_node
    table = created.resolved_create_table_stmt_base_node.resolved_create_table_as_select_stmt_node
    view = created.resolved_create_view_base_node.resolved_create_view_stmt_node
    if table.parent.parent.name_path:
        columns = {c.name: c.type.type_kind for c in table.parent.column_definition_list}
        return ".".join(table.parent.parent.name_path), columns
    columns = {c.name: c.column.type.type_kind for c in view.parent.output_column_list}
    return ".".join(view.parent.parent.name_path), columns
