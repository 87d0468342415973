"""A merge is held to its own conditions: difference 15 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

import threading
from typing import Any

from local_bigquery.jobs import merge
from local_bigquery.sql.rules import tables
from sqlglot import exp

run_as_shipped = merge.run
check_as_shipped = tables._check
merging = threading.local()


def apply() -> None:
    """Put the server's merges right."""
    merge.run = run
    tables._check = check


def run(cursor: Any, tree: Any, context: Any) -> Any:
    """Run a merge; its conditions filter every statement it is made of (difference 15)."""
    whens = tree.args["whens"].expressions
    conditions = [tree.args["on"], *(when.args.get("condition") for when in whens)]
    merging.conditions = [condition.copy() for condition in conditions if condition is not None]
    try:
        return run_as_shipped(cursor, tree, context)
    finally:
        merging.conditions = []


def check(tree: Any, table: Any, is_target: bool) -> None:
    """Check a table of a statement, and with it what the merge around it asks (difference 15)."""
    conditions = getattr(merging, "conditions", [])
    if conditions and not is_target:
        wheres = [where.this.copy() for where in tree.find_all(exp.Where)]
        tree = exp.select("*").where(*conditions, *wheres, copy=False)
    check_as_shipped(tree, table, is_target)
