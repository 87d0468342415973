"""A made warehouse and an empty archive."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.warehouse.archive.made_warehouse import make
from warehouse import Target
from warehouse.archive import Files, open_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two loads, which tests copy."""
    return make(tmp_path_factory.mktemp("made") / "warehouse.duckdb")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A warehouse of two loads."""
    copied = tmp_path / "warehouse.duckdb"
    shutil.copy(made, copied)
    return copied


@pytest.fixture
def target(path: Path) -> Target:
    """The same as a target."""
    return Target.local(path)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Where the archive goes."""
    return tmp_path / "archive"


@pytest.fixture
def files(root: Path) -> Files:
    """The archive."""
    return open_files(str(root))
