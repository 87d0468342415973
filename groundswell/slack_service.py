"""The Slack app of a workspace: its settings, its snapshot, and who answers its forecasts."""

from __future__ import annotations

import os
import tempfile
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from groundswell.errors import WorkspaceError
from groundswell.options import Options
from groundswell.served import Served, served
from ml.forecast.errors import ForecastError
from ml.registry import ArtifactError
from serving.slack import AnswerRefusedError, SlackSettings, SnapshotReader, create_app
from warehouse import WarehouseError

if TYPE_CHECKING:
    from datetime import datetime

    from slack_bolt import App

    from ml.forecast.ask import Asker
    from serving.slack import Answer

WORKSPACE_VARIABLE = "GROUNDSWELL_WORKSPACE"
VAR_VARIABLE = "GROUNDSWELL_VAR"
TARGET_VARIABLE = "GROUNDSWELL_TARGET"


class PublishedAnswers:
    """Answers drafts from the newest published snapshot; opened anew when another is published.

    Args:
        published: Where snapshot and models lie.
    """

    def __init__(self, published: Served) -> None:
        self._published = published
        self._now = published.clock()
        self._lock = threading.Lock()
        self._asker: Asker | None = None
        self._file = ""
        self._opened = ExitStack()

    def answer(
        self,
        *,
        account: str,
        kind: str,
        length_seconds: float | None,
        caption: str | None,
        at: datetime,
    ) -> Answer:
        """Return the forecast of a post that `account` publishes `at`.

        Raises:
            AnswerRefusedError: There is none; the message is one line for the person who asked.
        """
        from ml.forecast.ask import Draft

        draft = Draft(
            account=account, kind=kind, length_seconds=length_seconds, caption=caption, at=at
        )
        try:
            with self._lock:  # one connection, and an answer takes a fraction of a second
                return self._ready().answer(draft, now=self._now())
        except (ForecastError, ArtifactError, WarehouseError) as error:
            raise AnswerRefusedError(str(error)) from error

    def open(self) -> None:
        """Open model and snapshot before somebody waits; what is wrong is told to who asks."""
        with suppress(ForecastError, ArtifactError, WarehouseError), self._lock:
            self._ready()

    def _ready(self) -> Asker:
        newest = self._published.snapshot().file
        if self._asker is None or newest != self._file:
            self._opened.close()
            self._asker = self._opened.enter_context(self._published.asker())
            self._file = newest
        return self._asker


def settings_of(published: Served, *, state: Path) -> SlackSettings:
    """Return the settings of the workspace's Slack app, with the secrets of the environment.

    Raises:
        WorkspaceError: The workspace has no section ``slack:``.
        SlackSettingsError: A secret is missing or wrong.
    """
    section = published.workspace.slack
    if section is None:
        raise WorkspaceError(
            f"workspace {published.workspace.name}: expected a section `slack:` with the teams "
            "that are answered, got none (docs/slack.md)"
        )
    from groundswell.platforms import environment

    return SlackSettings.from_environment(section, environment(), state=state)


def app_of(published: Served, *, state: Path) -> tuple[App, PublishedAnswers]:
    """Return the Slack app of what is published, and its answers: open them before serving.

    Raises:
        WorkspaceError: The workspace has no section ``slack:``.
        SlackAppError: A secret is missing or wrong, or Slack refuses it.
    """
    settings, answers = settings_of(published, state=state), PublishedAnswers(published)
    app = create_app(
        settings,
        answers=answers,
        reading=SnapshotReader(published.serving, settings=published.bucket),
        clock=published.clock(),
    )
    return app, answers


def app_of_environment() -> tuple[App, PublishedAnswers]:
    """Return the Slack app that the environment describes, and its answers, for a Cloud Function.

    ``GROUNDSWELL_WORKSPACE`` names the workspace file, whose `outputs` name the buckets of models
    and snapshots; ``GROUNDSWELL_VAR`` and ``GROUNDSWELL_TARGET`` are what the command line's
    options of those names are.

    Raises:
        GroundswellError: The workspace or a secret is wrong.
    """
    options = Options(
        workspace=Path(os.environ.get(WORKSPACE_VARIABLE, "workspaces/media_brand.yml")),
        target=os.environ.get(TARGET_VARIABLE, "local"),
        var=Path(os.environ.get(VAR_VARIABLE, "var")),
        now=None,
    )
    state = Path(tempfile.gettempdir()) / "groundswell-slack.sqlite"
    return app_of(served(options), state=state)
