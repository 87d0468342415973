"""The Cloud Function and the manifest of the Slack app."""

import tempfile
from pathlib import Path

import functions_framework
import pytest
import yaml

import sandbox
from sandbox.running import RunningSandbox
from sandbox.slack.client import Client
from sandbox.slack.roster import SCOPES
from sandbox.worlds.world import World
from serving.slack.web import PATH
from tests.serving.made import publish, serving

DEPLOY = Path(__file__).parents[2] / "deploy/slack"

pytestmark = pytest.mark.integration

WORKSPACE = f"""
name: newsroom
slack:
  teams: [{sandbox.SLACK_TEAM}]
  time_zone: Europe/Paris
"""


def test_the_cloud_function_answers_as_the_service_does(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "newsroom.yml").write_text(WORKSPACE)
    publish(tmp_path / "var/serving", tmp_path / "warehouse.duckdb")
    with sandbox.start(world) as running:
        for name, value in {
            "GROUNDSWELL_WORKSPACE": str(tmp_path / "newsroom.yml"),
            "GROUNDSWELL_VAR": str(tmp_path / "var"),
            "SLACK_BOT_TOKEN": sandbox.SLACK_BOT_TOKEN,
            "SLACK_SIGNING_SECRET": sandbox.SLACK_SIGNING_SECRET,
            "SLACK_API_URL": f"{running.url}/slack/api/",
        }.items():
            monkeypatch.setenv(name, value)
        function = functions_framework.create_app("slack", str(DEPLOY / "main.py"))
        with serving(function) as url:
            assert_answers(running, url)


def assert_answers(running: RunningSandbox, url: str) -> None:
    client = Client(running.slack, url)
    assert client.slash("/posts", signature="forged").status == 401
    assert client.slash("/posts").status == 200
    (message,) = client.wait_for(1)
    assert "Data published Fri 20 Nov 2026 15:00 CET." in message.rendered


def test_the_manifest_asks_for_what_the_app_uses_and_nothing_else() -> None:
    manifest = yaml.safe_load((DEPLOY / "manifest.yml").read_text())
    commands = manifest["features"]["slash_commands"]
    interactivity = manifest["settings"]["interactivity"]

    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert {command["command"] for command in commands} == {"/forecast", "/posts"}
    assert all(command["url"].endswith(PATH) for command in commands)
    assert interactivity["request_url"] == interactivity["message_menu_options_url"]
    assert interactivity["request_url"].endswith(PATH)
