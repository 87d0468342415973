"""The service as it runs: gunicorn in a process of its own."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

import sandbox
from sandbox.slack.client import Client
from serving.slack.app import real_moment
from serving.slack.web import PATH
from tests.serving.conftest import Place

pytestmark = pytest.mark.integration

SERVICE = """
import sys
from datetime import UTC, datetime
from pathlib import Path

from serving.slack import SlackSection, SlackSettings, SnapshotReader, create_app, flask_app, serve
from tests.serving.made import NOW, MadeAnswers

url, published, state, port, team, begun = sys.argv[1:]
secrets = {"SLACK_BOT_TOKEN": "xoxb-sandbox-bot", "SLACK_SIGNING_SECRET": "sandbox-signing-secret"}
settings = SlackSettings.from_environment(
    SlackSection(teams=(team,)), secrets | {"SLACK_API_URL": url}, state=Path(state)
)
app = create_app(
    settings, answers=MadeAnswers(), reading=SnapshotReader(published), clock=lambda: NOW
)
serve(flask_app(app), host="127.0.0.1", port=int(port), begin=Path(begun).touch)
"""


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def test_the_service_answers_and_ends_when_it_is_told_to(
    place: Place, published: Path, tmp_path: Path
) -> None:
    place.slack.slack.set_clock(real_moment)
    url, begun = f"http://127.0.0.1:{(port := free_port())}", tmp_path / "begun"
    arguments = [place.settings.api_url, published, tmp_path / "state", port, sandbox.SLACK_TEAM]
    service = subprocess.Popen(
        [sys.executable, "-c", SERVICE, *map(str, [*arguments, begun])],
        cwd=Path(__file__).parents[2],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(url + "/healthz")
        client = Client(place.slack.slack, url + PATH, seconds=30)
        assert client.slash("/posts").status == 200
        assert "Posts of the last 7 days" in client.wait_for(1, seconds=30)[-1].rendered
        assert begun.exists()
    finally:
        service.send_signal(signal.SIGTERM)
        _, told = service.communicate(timeout=60)

    assert (service.returncode, told) == (0, "")


def wait_for(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if requests.get(url, timeout=5).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the service did not start")
