"""Forecasts asked on the command line and in Slack, after a run."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
import requests

import sandbox
from sandbox.slack.client import Client
from tests.groundswell.command import PROJECT, Ended, command, environment, groundswell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.running import RunningSandbox
    from tests.groundswell.conftest import MadeRun

pytestmark = pytest.mark.integration
DRAFT = ("--kind", "reel", "--length", "45", "--caption", "Five-minute carbonara")
EVENING = "2026-11-21T18:00"


@pytest.fixture(scope="module")
def place(made_run: MadeRun) -> tuple[str | Path, ...]:
    return made_run.place


def asked(place: tuple[str | Path, ...], account: str, *more: str) -> Ended:
    return groundswell("forecast", *place, "--account", account, *DRAFT, *more)


@pytest.fixture(scope="module")
def answer(place: tuple[str | Path, ...]) -> dict[str, Any]:
    ended = asked(place, "facebook:copper ladle", "--at", EVENING, "--json")
    assert ended.code == 0, ended.err
    told: dict[str, Any] = json.loads(ended.out)
    return told


def test_a_forecast_lies_in_its_ranges_and_has_the_median_beside_it(answer: dict[str, Any]) -> None:
    assert answer["horizons"]
    for each in answer["horizons"]:
        assert each["lower_95"] <= each["lower_80"] <= each["forecast"]
        assert each["forecast"] <= each["upper_80"] <= each["upper_95"]
        assert each["baseline"]["count"] > 0
        assert each["served_by"] in {"model", "baseline"}


def test_an_evening_without_a_zone_is_the_workspaces(answer: dict[str, Any]) -> None:
    assert answer["draft"]["at"] == "2026-11-21T23:00:00Z"  # 18:00 in New York


def test_the_answer_reads_as_a_few_lines(place: tuple[str | Path, ...]) -> None:
    ended = asked(place, "facebook:copper ladle", "--at", EVENING)
    assert ended.code == 0, ended.err
    head, *rest = ended.out.splitlines()
    assert head == "Copper Ladle (facebook), reel of 45 s, Sat 2026-11-21 18:00 EST"
    assert "8 of 10 posts" in ended.out
    assert len(rest) < 40


@pytest.mark.parametrize(
    ("account", "more", "said"),
    [
        ("facebook:copper ladel", (), "Copper Ladle"),
        ("facebook:copper ladle", ("--at", "2020-01-01"), "has passed"),
        ("facebook:copper ladle", ("--at", "soon"), "expected a moment such as"),
    ],
)
def test_what_cannot_be_forecast_is_refused_in_one_line(
    place: tuple[str | Path, ...], account: str, more: tuple[str, ...], said: str
) -> None:
    ended = asked(place, account, *more)
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err
    assert len(ended.err.splitlines()) == 1


def test_a_tampered_model_is_not_opened(made_run: MadeRun, tmp_path: Path) -> None:
    for name in ("models", "serving"):
        shutil.copytree(made_run.var / name, tmp_path / name)
    for model in (tmp_path / "models").glob("*/model.joblib"):
        model.write_bytes(model.read_bytes()[:-1] + b"!")
    place = ("--var", tmp_path, "--workspace", made_run.workspace)
    ended = asked(place, "facebook:copper ladle")
    assert ended.code == 1
    assert "checksum" in ended.err
    assert len(ended.err.splitlines()) == 1


def test_before_a_run_nothing_is_published_and_the_line_says_what_to_do(
    made_run: MadeRun, tmp_path: Path
) -> None:
    ended = asked(("--var", tmp_path, "--workspace", made_run.workspace), "copperladle")
    assert ended.code == 7
    assert "`groundswell run`" in ended.err


def test_a_backtest_compares_with_every_baseline(place: tuple[str | Path, ...]) -> None:
    ended = groundswell("backtest", "--platform", "facebook", *place, "--json")
    assert ended.code == 0, ended.err
    tasks = json.loads(ended.out)["tasks"]
    assert {task["task"]["platform"] for task in tasks} == {"facebook"}
    for task in tasks:
        assert {"account_median", "account_kind_median"} <= {s["name"] for s in task["scores"]}


def test_youtube_is_not_backtested_without_a_recorded_ground(
    made_run: MadeRun, tmp_path: Path
) -> None:
    place = ("--var", tmp_path, "--workspace", made_run.workspace)
    ended = groundswell("backtest", "--platform", "youtube", *place)
    assert ended.code == 2
    assert "off by policy" in ended.err


def test_slack_without_a_token_is_refused_in_one_line(place: tuple[str | Path, ...]) -> None:
    ended = groundswell("slack", *place)
    assert ended.code == 3
    assert "SLACK_BOT_TOKEN" in ended.err


@pytest.fixture
def slack() -> Iterator[RunningSandbox]:
    with sandbox.start(sandbox.made_world(videos=3)) as running:
        yield running


@pytest.fixture
def service(place: tuple[str | Path, ...], slack: RunningSandbox) -> Iterator[str]:
    """`groundswell slack` as a process, led to the stand-in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secrets = {
        "SLACK_API_URL": f"{slack.url}/slack/api/",
        "SLACK_BOT_TOKEN": sandbox.SLACK_BOT_TOKEN,
        "SLACK_SIGNING_SECRET": sandbox.SLACK_SIGNING_SECRET,
    }
    process = subprocess.Popen(
        command("slack", *place, "--port", str(port)), cwd=PROJECT, env=environment(**secrets)
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            if process.poll() is not None:
                pytest.fail(f"the service ended with {process.returncode}")
            try:
                requests.get(f"{url}/healthz", timeout=2)
                break
            except requests.RequestException:
                time.sleep(0.1)
        yield f"{url}/slack/events"
    finally:
        process.terminate()
        process.wait(30)


def test_an_editor_asks_in_slack_and_reads_the_forecast_of_the_run(
    service: str, slack: RunningSandbox
) -> None:
    client = Client(slack.slack, service)
    client.slash("/forecast", f"facebook:100017990277333 reel 45s at {EVENING} Carbonara")
    (message,) = client.wait_for(1)
    assert "Copper Ladle" in message.rendered
    assert "median" in message.rendered
