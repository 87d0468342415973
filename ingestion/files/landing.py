"""Rows into the warehouse through dlt, exactly once, on either engine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ingestion.files.statements import Landing
    from warehouse import Target


def land(target: Target, landing: Landing, *, var: Path) -> None:
    """Append the rows of `landing`, each once however often it is asked; make all tables.

    Raises:
        LandingError: The warehouse refused; nothing of the refused statement landed.
        WarehouseError: BigQuery cannot be reached, or does not let us.
    """
    os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
    if target.bigquery is not None:
        from ingestion.files.bigquery_landing import land_on_bigquery

        land_on_bigquery(target, landing, var=var)
        return
    from ingestion.files.duckdb_landing import land_on_duckdb

    land_on_duckdb(target, landing, var=var)
