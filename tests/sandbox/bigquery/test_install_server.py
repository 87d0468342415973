"""A machine that cannot run the server still tests everything else, and says why it skips."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from sandbox.bigquery import install_server, running

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "environment"
    monkeypatch.setattr(running, "ENVIRONMENT", folder)
    return folder


def install(environment: Path) -> Path:
    mark = environment / ".done-1"
    install_server.main("uv", environment, environment / "lock.txt", mark)
    return mark


def test_without_a_newer_python_the_tests_say_so_as_they_skip(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install_server, "found_python", lambda _uv: None)
    assert not install(environment).exists()
    assert "needs Python 3.13 or newer and none was found" in str(running.reason_not_installed())


def test_a_failed_installation_is_told_and_tried_again(
    environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise subprocess.CalledProcessError(2, ["uv", "pip", "sync"])

    monkeypatch.setattr(install_server, "found_python", lambda _uv: "python3.13")
    monkeypatch.setattr(install_server, "install", fail)
    assert not install(environment).exists()
    assert "could not be installed" in str(running.reason_not_installed())


def test_nothing_installed_yet_names_the_command(environment: Path) -> None:
    assert "run `make test-bigquery`" in str(running.reason_not_installed())


def test_a_python_that_does_not_start_is_not_taken(tmp_path: Path) -> None:
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n", encoding="utf-8")
    shim.chmod(0o755)
    assert not install_server.is_new_enough(str(shim))
