"""One dbt project for all tests of it."""

from __future__ import annotations

import pytest

from tests.dbt.project import Project, parsed_once


@pytest.fixture(scope="session")
def project() -> Project:
    return parsed_once()
