"""The views of each audience in the embedded warehouse.

A DuckDB file knows no grants: who can read the file can read all of it. The views are there so
that a query for an audience's dataset is the same on both engines.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

from warehouse.access_views import (
    ACCOUNT_DATASET,
    Change,
    Names,
    View,
    account_keys,
    datasets_of,
    views_of,
)
from warehouse.duckdb_engine import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from warehouse import Warehouse
    from warehouse.access_views import Access

MARK = "groundswell access"


def changes(warehouse: Warehouse, access: Access) -> list[Change]:
    """What has to be done so that the views are what `access` says; nothing is done yet.

    Raises:
        AccessError: A mart or an account is not there.
    """
    names = Names(
        relation=lambda schema, table: f"{quoted(schema)}.{quoted(table)}",
        column=quoted,
        columns=lambda schema, table: list(warehouse.columns(schema, table)),
    )
    keys = account_keys(access.groups, _accounts(warehouse) if access.groups else [])
    wanted = views_of(access, names, keys)
    held = _held(warehouse)
    made = _schemas(warehouse)
    found = [_schema(warehouse, name) for name in datasets_of(access) if name not in made]
    found += [
        _made(warehouse, view)
        for view in wanted
        if held.get((view.dataset, view.name)) != _mark(view)
    ]
    stale = held.keys() - {(view.dataset, view.name) for view in wanted}
    found += [_dropped(warehouse, dataset, name) for dataset, name in sorted(stale)]
    emptied = {name for name in made if name.startswith(ACCOUNT_DATASET)} - datasets_of(
        access
    ).keys()
    return found + [_schema_dropped(warehouse, name) for name in sorted(emptied)]


@contextlib.contextmanager
def at_once(warehouse: Warehouse) -> Iterator[None]:
    """Let everything done in the block be done, or nothing."""
    warehouse.execute("begin")
    try:
        yield
    except BaseException:
        warehouse.execute("rollback")
        raise
    warehouse.execute("commit")


def _accounts(warehouse: Warehouse) -> Sequence[dict[str, object]]:
    asked = "select account_key, account_id, handle from marts.dim_accounts order by account_key"
    rows: list[dict[str, object]] = warehouse.query(asked).to_pylist()
    return rows


def _held(warehouse: Warehouse) -> dict[tuple[str, str], str]:
    """The views we made, by schema and name, and the mark of what each shows."""
    rows = warehouse.query(
        "select schema_name, view_name, comment from duckdb_views() "
        "where database_name = current_database() and comment like ? "
        "order by schema_name, view_name",
        [f"{MARK} %"],
    ).to_pylist()
    return {(row["schema_name"], row["view_name"]): row["comment"] for row in rows}


def _schemas(warehouse: Warehouse) -> set[str]:
    rows = warehouse.query(
        "select schema_name from duckdb_schemas() where database_name = current_database()"
    )
    return set(rows.column("schema_name").to_pylist())


def _schema(warehouse: Warehouse, name: str) -> Change:
    return Change(
        f"make schema {name}",
        lambda: warehouse.execute(f"create schema if not exists {quoted(name)}"),
    )


def _schema_dropped(warehouse: Warehouse, name: str) -> Change:
    return Change(f"drop schema {name}", lambda: warehouse.execute(f"drop schema {quoted(name)}"))


def _made(warehouse: Warehouse, view: View) -> Change:
    relation = f"{quoted(view.dataset)}.{quoted(view.name)}"

    def apply() -> None:
        warehouse.execute(f"create or replace view {relation} as {view.sql}")
        warehouse.execute(f"comment on view {relation} is '{_mark(view)}'")

    return Change(f"make view {view.dataset}.{view.name}", apply)


def _dropped(warehouse: Warehouse, dataset: str, name: str) -> Change:
    return Change(
        f"drop view {dataset}.{name}",
        lambda: warehouse.execute(f"drop view {quoted(dataset)}.{quoted(name)}"),
    )


def _mark(view: View) -> str:
    """A note kept with the view, by which a changed one is known; DuckDB rewrites the SQL."""
    return f"{MARK} {hashlib.sha256(view.sql.encode()).hexdigest()}"
