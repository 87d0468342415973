"""The app as it runs, over HTTP against the stand-in of Slack."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from slack_bolt import App

import sandbox
from sandbox.running import RunningSandbox
from sandbox.slack.client import Client
from sandbox.slack.messages import Message
from sandbox.slack.modals import Modal
from sandbox.worlds.world import World
from serving.slack.app import create_app
from serving.slack.reading import SnapshotReader
from serving.slack.settings import SlackSection, SlackSettings
from serving.slack.web import PATH, flask_app
from tests.serving.made import NOW, MadeAnswers, publish, serving


@dataclass
class Place:
    """A Slack with a published snapshot, and settings that lead to both."""

    slack: RunningSandbox
    settings: SlackSettings
    reading: SnapshotReader
    now: Callable[[], datetime]

    def app(self, answers: MadeAnswers, settings: SlackSettings | None = None) -> App:
        """The app; one clock tells both moments."""
        return create_app(
            settings or self.settings,
            answers=answers,
            reading=self.reading,
            clock=self.now,
            wall_clock=self.now,
        )

    def settled(self, section: SlackSection) -> SlackSettings:
        """The settings with another section of the workspace."""
        return SlackSettings(
            section=section,
            bot_token=self.settings.bot_token,
            signing_secret=self.settings.signing_secret,
            state=self.settings.state,
            api_url=self.settings.api_url,
        )


@dataclass
class Bench:
    """An app that listens, and somebody who writes to it."""

    place: Place
    client: Client
    answers: MadeAnswers
    url: str

    @property
    def slack(self) -> RunningSandbox:
        """The stand-in."""
        return self.place.slack

    def messages(self) -> list[Message]:
        """All that stands in Slack."""
        return self.slack.slack.messages()

    def told(self, text: str, command: str = "/forecast", **options: object) -> Message:
        """What comes of a command."""
        before = len(self.messages())
        self.client.slash(command, text, **options)  # type: ignore[arg-type]
        return self.client.wait_for(before + 1)[-1]

    def why(self, message: Message, button: int = 0) -> Message:
        """What comes of pressing one of the message's `Why?` buttons."""
        buttons = [block for block in message.blocks if "accessory" in block]
        before = len(self.messages())
        only = Message(message.channel_id, message.ts, message.text, [buttons[button]], message.via)
        self.client.press(only, "why")
        return self.client.wait_for(before + 1)[-1]

    def form(self) -> Modal:
        """The form that the command opens."""
        self.client.slash("/forecast")
        until = time.monotonic() + 5
        while time.monotonic() < until:
            held = list(self.slack.slack.desk.moments.modals.values())
            if held:
                return held[-1]
            time.sleep(0.01)
        raise AssertionError("no form was opened")


@pytest.fixture(scope="session")
def world() -> World:
    return sandbox.made_world(videos=3, channels=1)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    publish(folder / "serving", folder / "warehouse.duckdb")
    return folder / "serving"


@pytest.fixture
def place(world: World, published: Path, tmp_path: Path) -> Iterator[Place]:
    """A Slack for one test; 14:00 UTC on 20 November 2026 and running on."""
    began = time.monotonic()

    def now() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - began)

    with sandbox.start(world) as running:
        running.slack.set_clock(now)
        settings = SlackSettings.from_environment(
            SlackSection(teams=(sandbox.SLACK_TEAM,), time_zone="Europe/Paris"),
            {
                "SLACK_BOT_TOKEN": sandbox.SLACK_BOT_TOKEN,
                "SLACK_SIGNING_SECRET": sandbox.SLACK_SIGNING_SECRET,
                "SLACK_API_URL": f"{running.url}/slack/api/",
            },
            state=tmp_path / "slack.sqlite",
        )
        yield Place(running, settings, SnapshotReader(published), now)


@pytest.fixture
def bench(place: Place) -> Iterator[Bench]:
    """The app, listening, for one test."""
    answers = MadeAnswers()
    with serving(flask_app(place.app(answers))) as url:
        client = Client(place.slack.slack, url + PATH)
        yield Bench(place, client, answers, url)
