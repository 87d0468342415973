"""The Slack app as a Google Cloud Function; `docs/slack.md` tells how it is deployed.

The app is made when an instance starts; model and snapshot are opened by the first question, after
its acknowledgement, because the framework forks its server once this module is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import functions_framework

from groundswell.slack_service import open_app
from serving.slack import handle

if TYPE_CHECKING:
    from flask import Request, Response

APP = open_app()


@functions_framework.http
def slack(request: Request) -> Response:
    """Answer one request of Slack."""
    return handle(APP, request)
