"""The Slack app as a Google Cloud Function; `docs/slack.md` tells how it is deployed.

The app is made when an instance starts, with all it will import. Model and snapshot are opened at
the first request: the framework forks its server once this module is loaded, and what were open
then would be shared.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

import functions_framework

from groundswell.slack_service import app_of_environment
from serving.slack import handle
from serving.slack.chart import warm_up

if TYPE_CHECKING:
    from flask import Request, Response

AHEAD = (
    "duckdb",
    "ml.forecast.ask",
    "pandas",
    "pyarrow",
    "sklearn.ensemble",
    "sklearn.feature_extraction.text",
    "sklearn.linear_model",
    "sklearn.pipeline",
    "vl_convert",
    "wordllama",
)
for module in AHEAD:
    import_module(module)  # Slack waits three seconds for a form, and these take longer to import

APP, ANSWERS = app_of_environment()


@functions_framework.http
def slack(request: Request) -> Response:
    """Answer one request of Slack."""
    begin()
    return handle(APP, request)


@cache
def begin() -> None:
    """Open model and snapshot beside the first request: a form takes longer to fill in."""
    Thread(target=ANSWERS.open, daemon=True).start()
    Thread(target=warm_up, daemon=True).start()
