"""Loads the sandbox named on the command line; run as a process of its own, to be killed."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import sandbox
from ingestion.instagram import AccountSettings, GraphCredentials, InstagramSettings, load
from warehouse import Target

if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    var = Path(told["var"])
    load(
        InstagramSettings(
            accounts=tuple(AccountSettings(account) for account in told["accounts"]),
            api_root=told["url"] + "/graph",
            history_start=date.fromisoformat(told["start"]),
            resources=told["resources"],
        ),
        GraphCredentials(
            system_user_token=sandbox.GRAPH_SYSTEM_TOKEN,
            app_id=sandbox.GRAPH_APP_ID,
            app_secret=sandbox.GRAPH_APP_SECRET,
        ),
        target=Target.local(var / "warehouse.duckdb"),
        var=var,
        clock=lambda: datetime.fromisoformat(told["now"]),
    )
