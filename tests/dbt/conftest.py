"""One dbt project for all tests of it."""

from __future__ import annotations

import pytest

from tests.dbt.project import Project


@pytest.fixture(scope="session")
def project() -> Project:
    return Project()
