"""The Slack app as a Google Cloud Function; `docs/slack.md` tells how it is deployed.

The function opens models and snapshot when its instance starts, before the first request: Slack
waits three seconds for an answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import functions_framework

from groundswell.slack_service import open_app
from serving.slack import handle
from serving.slack.chart import warm_up

if TYPE_CHECKING:
    from flask import Request, Response

APP = open_app()
warm_up()


@functions_framework.http
def slack(request: Request) -> Response:
    """Answer one request of Slack."""
    return handle(APP, request)
