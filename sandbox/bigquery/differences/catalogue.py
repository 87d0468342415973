"""Datasets and tables are made and changed one after the other: difference 12 of serve.py."""

# mypy: disable-error-code="import-not-found"
# (what is imported here lives in the server's environment only)
from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

from local_bigquery.catalog import datasets, tables

if TYPE_CHECKING:
    from collections.abc import Callable

turn = threading.RLock()


def apply() -> None:
    """Let the catalogue's changes take turns."""
    datasets.create = in_turn(datasets.create)
    tables.create = in_turn(tables.create)
    tables.update = in_turn(tables.update)


def in_turn(change: Callable[..., Any]) -> Callable[..., Any]:
    """Return `change`, which waits until no other is at work."""

    @functools.wraps(change)
    def waiting(*arguments: Any, **options: Any) -> Any:
        with turn:
            return change(*arguments, **options)

    return waiting
