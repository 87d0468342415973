"""Loads the sandbox named on the command line; run as a process of its own, to be killed."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

from ingestion.youtube import ChannelSettings, YoutubeCredentials, YoutubeSettings, load
from warehouse import BigQuerySettings, Target

if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    url, var = told["url"], Path(told["var"])
    settings = YoutubeSettings(
        channels=tuple(ChannelSettings(channel_id=channel) for channel in told["channels"]),
        history_start=date.fromisoformat(told["start"]),
        resources=told["resources"],
        data_root=url + "/youtube/v3",
        analytics_root=url + "/v2",
        reporting_root=url + "/v1",
        token_uri=url + "/token",
        calls_per_minute={},
        retention_top_videos=2,
    )
    load(
        settings,
        YoutubeCredentials.sandbox(told["channels"]),
        target=Target.for_bigquery(BigQuerySettings.from_environment(told["bigquery"]))
        if told["bigquery"]
        else Target.local(var / "warehouse.duckdb"),
        var=var,
        clock=lambda: datetime.fromisoformat(told["now"]),
    )
