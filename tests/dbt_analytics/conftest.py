"""One dbt project for all tests of marts, features and the semantic layer."""

from __future__ import annotations

import pytest

from tests.dbt.project import Project


@pytest.fixture(scope="session")
def project() -> Project:
    return Project()
