"""The README's commands do what it says, in a fresh copy of the project."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from sandbox.bigquery import reason_not_installed
from tests.groundswell.command import PROJECT, environment
from tests.groundswell.shipped import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# a second whole run on the local server takes as long as a tenth of all tests
LEFT_TO_PARITY = (
    ""
    if os.environ.get("GROUNDSWELL_TEST_README_ON_BIGQUERY")
    else "tests/bigquery/test_parity.py runs the same steps on BigQuery; "
    "`make test-bigquery` runs the README's line, too"
)
README = (PROJECT / "README.md").read_text(encoding="utf-8")
SERVING = "make bigquery-server"
STEPS = ("load", "build", "match", "train", "score", "explain", "report", "publish")
TESTS = "data_tests:\n"
UNTESTED_ON_BIGQUERY = """  +enabled: "{{ (target.name != 'bigquery') | as_bool }}"\n"""
BLOCKS = re.findall(r"^```console\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def commands(block: str) -> list[str]:
    """The commands of a console block, without what they print."""
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


ENDING = [block for block in BLOCKS if commands(block) != [SERVING]]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files git knows, with the environment that is already made and a shorter history."""
    folder = tmp_path_factory.mktemp("readme") / "groundswell"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for name in listed:
        if (PROJECT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, folder / name)
    for made in (".venv", ".tools", ".venv-bigquery-server"):
        (folder / made).symlink_to(PROJECT / made)
    # what BigQuery says of the data tests is seen in tests/bigquery/test_parity.py
    project = (folder / "dbt_project.yml").read_text(encoding="utf-8")
    assert project.count(TESTS) == 1
    (folder / "dbt_project.yml").write_text(
        project.replace(TESTS, TESTS + UNTESTED_ON_BIGQUERY), encoding="utf-8"
    )
    # a month of history shows the same commands in a third of the time
    shortened(folder / "workspaces" / "media_brand.yml", date(2026, 10, 20), whole="facebook")
    return folder


@contextlib.contextmanager
def served(folder: Path) -> Iterator[None]:
    """Keep the command that serves in a shell of its own, until the block ends."""
    with subprocess.Popen(
        ["bash", "-c", f"exec {SERVING}"],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder)),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            ending = time.monotonic() + 120
            while not (folder / "var" / "bigquery.env").is_file():
                assert process.poll() is None
                assert time.monotonic() < ending
                time.sleep(0.2)
            yield
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(PYTHONPATH=str(folder)),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= 120


def test_every_link_leads_somewhere() -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert [target for target in targets if not (PROJECT / target).exists()] == []


def test_every_table_it_names_is_a_model() -> None:
    listed = README.split("## What the marts hold")[1].split("##")[0]
    named = set(re.findall(r"`((?:dim|fct|metric)_\w+)`", listed))
    models = {file.stem for file in (PROJECT / "dbt_project" / "models" / "marts").rglob("*.sql")}
    assert len(named) > 15
    assert named <= models


@pytest.mark.integration
@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    "block",
    [block for block in BLOCKS if commands(block) != [SERVING]],
    ids=lambda block: commands(block)[0],
)
def test_its_commands_succeed_in_the_order_given(block: str, clone: Path) -> None:
    with contextlib.ExitStack() as stack:
        if "bigquery.env" in block:
            if reason := reason_not_installed() or LEFT_TO_PARITY:
                pytest.skip(reason)
            stack.enter_context(served(clone))
        for command in commands(block):
            ended = run(command, clone)
            assert ended.returncode == 0, f"{command}\n{ended.stdout}\n{ended.stderr}"


def test_it_starts_the_server_before_it_needs_it() -> None:
    first = [commands(block)[0] for block in BLOCKS]
    assert "bigquery.env" in first[first.index(SERVING) + 1]


@pytest.mark.integration
def test_its_first_command_shows_steps_as_printed_there(clone: Path) -> None:
    shown = [line.split()[:2] for line in BLOCKS[0].splitlines() if "done" in line.split()[1:2]]
    assert shown == [[step, "done"] for step in STEPS]
    assert (clone / "var" / "reports" / "html" / "index.html").is_file()
