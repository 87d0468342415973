"""Loads the sandbox named on the command line; run as a process of its own, to be killed."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

from ingestion.facebook import FacebookSettings, GraphCredentials, PageSettings, load
from warehouse import Target

if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    var = Path(told["var"])
    settings = FacebookSettings(
        pages=tuple(PageSettings(page) for page in told["pages"]),
        api_root=told["api_root"],
        history_start=date.fromisoformat(told["start"]),
    )
    load(
        settings,
        GraphCredentials(told["token"]),
        target=Target.local(var / "warehouse.duckdb"),
        var=var,
        clock=lambda: datetime.fromisoformat(told["now"]),
    )
