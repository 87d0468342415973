"""Where dlt keeps its packages until they are loaded: apart for each warehouse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from warehouse import Target


def dlt_folder(target: Target, var: Path) -> Path:
    """Return the folder of packages on their way to `target`, so that none goes elsewhere."""
    if target.bigquery is None:
        return var / "dlt"
    name = f"{target.bigquery.project}.{target.bigquery.dataset_prefix}".rstrip(".")
    return var / "dlt" / "bigquery" / re.sub(r"[^A-Za-z0-9._-]", "_", name)
