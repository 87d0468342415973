"""``groundswell slack``: answers Slack, or sends it the digest or the alerts."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Literal

from rich.console import Console

from groundswell.exit_codes import ExitCode
from groundswell.served import served

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from groundswell.options import Options

Message = Literal["digest", "alerts"]


def serve(options: Options, *, host: str, port: int) -> int:
    """Answer Slack's requests until Ctrl-C.

    Raises:
        WorkspaceError: The workspace is wrong or has no section ``slack:``.
        SlackAppError: A secret is missing or wrong, or Slack refuses it.
    """
    from groundswell.slack_service import app_of
    from serving.slack import flask_app
    from serving.slack import serve as serve_app

    app, answers = app_of(served(options), state=_state(options))
    Console(stderr=True, highlight=False).print(
        f"answering Slack at http://{host}:{port}/slack/events; Ctrl-C ends it"
    )
    serve_app(flask_app(app), host=host, port=port, begin=answers.open)
    return ExitCode.DONE


def send(options: Options, messages: Sequence[Message]) -> int:
    """Send the digest, the alerts or both, and say what went where.

    Raises:
        GroundswellError: The workspace or a secret is wrong.
        NoSnapshotError: Nothing is published yet.
        SlackAppError: Slack refused a message.
    """
    from groundswell.slack_service import settings_of
    from serving.slack import SnapshotReader, send_alerts, send_digest

    published = served(options)
    settings = settings_of(published, state=_state(options))
    reading, now = SnapshotReader(published.serving, settings=published.bucket), published.clock()()
    senders = {"digest": send_digest, "alerts": send_alerts}
    sent = {name: senders[name](settings, reading=reading, now=now) for name in messages}
    if options.as_json:
        sys.stdout.write(json.dumps({"sent": sent}) + "\n")
        return ExitCode.DONE
    console = Console(highlight=False)
    for name, lines in sent.items():
        for line in lines or ["nothing to send"]:
            console.print(f"{name}: {line}", soft_wrap=True, markup=False)
    return ExitCode.DONE


def _state(options: Options) -> Path:
    """Where it is remembered which requests were answered and what was sent."""
    folder = options.var / "state"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "slack.sqlite"
