"""A small brand of the sandbox, loaded once by the real ingestion for all tests of histories."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.history.world import Brand, load_back
from bench.runs import NO_CREDENTIALS

if TYPE_CHECKING:
    from pathlib import Path

BRAND = Brand(videos=18, longest=60)


@pytest.fixture(scope="session", autouse=True)
def no_credentials() -> None:
    """The sandbox answers, whatever the machine's environment holds."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in NO_CREDENTIALS.items():
            patched.setenv(name, value)


@pytest.fixture(scope="session")
def back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of one load of all days."""
    return load_back(BRAND, tmp_path_factory.mktemp("back"))
