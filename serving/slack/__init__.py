"""Groundswell in Slack: forecasts of drafts, the week's posts, a digest, alerts, and why.

Reads the published snapshot only; the forecast itself comes from whoever is given as `Answers`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from serving.slack.alerts import send_alerts
    from serving.slack.answers import Answer, Answers
    from serving.slack.app import create_app
    from serving.slack.digest import send_digest
    from serving.slack.errors import AnswerRefusedError, SlackAppError, SlackSettingsError
    from serving.slack.reading import TABLES, SnapshotReader
    from serving.slack.settings import SlackSection, SlackSettings
    from serving.slack.web import flask_app, handle, serve

__all__ = [
    "TABLES",
    "Answer",
    "AnswerRefusedError",
    "Answers",
    "SlackAppError",
    "SlackSection",
    "SlackSettings",
    "SlackSettingsError",
    "SnapshotReader",
    "create_app",
    "flask_app",
    "handle",
    "send_alerts",
    "send_digest",
    "serve",
]

PLACES = {
    "alerts": ("send_alerts",),
    "answers": ("Answer", "Answers"),
    "app": ("create_app",),
    "digest": ("send_digest",),
    "errors": ("AnswerRefusedError", "SlackAppError", "SlackSettingsError"),
    "reading": ("TABLES", "SnapshotReader"),
    "settings": ("SlackSection", "SlackSettings"),
    "web": ("flask_app", "handle", "serve"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for on first use: the settings need neither Bolt nor Flask."""
    for module, names in PLACES.items():
        if name in names:
            return getattr(import_module(f"serving.slack.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
