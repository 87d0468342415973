"""One dbt project and one made brand for all tests of marts, features and the semantic layer."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, parsed_once
from tests.dbt.raw_rows import append
from tests.dbt_analytics.made_brand import daily_load

if TYPE_CHECKING:
    from pathlib import Path

EVERYTHING = "path:dbt_project/seeds path:dbt_project/models"
KNOWN_LOADS, ALL_LOADS = 45, 60


@pytest.fixture(scope="session")
def project() -> Project:
    return parsed_once()


@pytest.fixture(scope="session")
def then_and_now(project: Project, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Everything built on the brand's first 45 loads, and on 15 more."""
    then, now = (tmp_path_factory.mktemp(name) / "warehouse.duckdb" for name in ("then", "now"))
    append(then, *(daily_load(number) for number in range(KNOWN_LOADS)))
    shutil.copy(then, now)
    project.build(then, select=EVERYTHING)
    append(now, *(daily_load(number) for number in range(KNOWN_LOADS, ALL_LOADS)))
    project.build(now, select=EVERYTHING)
    return then, now


@pytest.fixture(scope="session")
def brand(then_and_now: tuple[Path, Path]) -> Path:
    """The warehouse with everything built."""
    return then_and_now[1]
