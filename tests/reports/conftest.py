"""Warehouses with made marts: whole, public data only, and empty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from reports import html
from tests.reports.made_marts import made_marts, public_marts, several_platforms, write_marts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reports.made_channels import Row
    from warehouse import Target

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def marts() -> dict[str, list[Row]]:
    return made_marts()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, marts: dict[str, list[Row]]) -> Target:
    return write_marts(tmp_path_factory.mktemp("made") / "warehouse.duckdb", marts)


@pytest.fixture(scope="session")
def public(tmp_path_factory: pytest.TempPathFactory) -> Target:
    return write_marts(tmp_path_factory.mktemp("public") / "warehouse.duckdb", public_marts())


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Target:
    return write_marts(tmp_path_factory.mktemp("empty") / "warehouse.duckdb", {})


@pytest.fixture(scope="session")
def social_marts() -> dict[str, list[Row]]:
    return several_platforms()


@pytest.fixture(scope="session")
def social(tmp_path_factory: pytest.TempPathFactory, social_marts: dict[str, list[Row]]) -> Target:
    return write_marts(tmp_path_factory.mktemp("social") / "warehouse.duckdb", social_marts)


@pytest.fixture(scope="session")
def pages(
    tmp_path_factory: pytest.TempPathFactory,
    made: Target,
    public: Target,
    empty: Target,
    social: Target,
) -> dict[str, Path]:
    """The report of each warehouse, written once."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        name: html.write(
            target, folder=folder / name, now=NOW, title="Made", derived_metrics_enabled=True
        ).paths[0]
        for name, target in (
            ("made", made),
            ("public", public),
            ("empty", empty),
            ("social", social),
        )
    }
