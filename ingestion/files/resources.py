"""The tables of `raw_files` as dlt resources: append-only, every column declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ingestion.files.statements import DATASET, MANIFEST
from ingestion.files.targets import MANIFEST_COLUMNS, TARGETS, dlt_columns
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from warehouse import Target

PIPELINE = "files"
TABLES: dict[str, dict[str, Any]] = {
    **{name: dlt_columns(table) for name, table in TARGETS.items()},
    MANIFEST: MANIFEST_COLUMNS,
}


def raw_table(
    name: str,
    rows: Iterable[Any],
    *,
    file_format: str | None = None,
    more: Mapping[str, dict[str, Any]] | None = None,
) -> Any:
    """Return the resource of the raw table `name`; without rows it only makes the table.

    Args:
        name: The table.
        rows: What dlt lands.
        file_format: In which form; the engine's own when none.
        more: Columns that dlt would add by itself were it to see the rows.
    """
    import dlt

    make: Any = dlt.resource  # its overloads do not know hints that come from data
    columns = {**TABLES[name], **(more or {})}
    return make(
        iter(rows),
        name=name,
        columns={column: {"nullable": True, **hint} for column, hint in columns.items()},
        write_disposition="append",
        file_format=file_format,
        schema_contract={"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    )


def held_tables(target: Target) -> set[str]:
    """Tables of `raw_files` that are there already."""
    if not target.may_exist():
        return set()
    with open_warehouse(target, read_only=True) as warehouse:
        return set(warehouse.tables(DATASET))


def engine_words(error: BaseException) -> str:
    """The engine's own first line, from under what dlt says around it."""
    deepest: BaseException = error
    while deepest.__cause__ is not None or deepest.__context__ is not None:
        deepest = deepest.__cause__ or deepest.__context__ or deepest
    text = str(deepest).strip() or str(error).strip()
    return text.splitlines()[0] if text else type(deepest).__name__
