"""Marts and features as of a moment are those that were built then, row for row."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, differing_tables, rows
from tests.dbt_analytics.conftest import EVERYTHING, KNOWN_LOADS
from tests.dbt_analytics.made_brand import daily_load

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

FEATURES = [
    "feat_accounts__daily_health",
    "feat_posts__account_medians",
    "feat_posts__at_publication",
    "feat_posts__first_day",
    "feat_posts__first_hour",
    "feat_posts__frozen_counts",
    "feat_posts__labels",
]


def test_an_as_of_build_equals_the_one_made_then(
    project: Project, then_and_now: tuple[Path, Path], tmp_path: Path
) -> None:
    then, now = then_and_now
    moment = daily_load(KNOWN_LOADS - 1).observed_at
    suffix = "__as_of_" + "".join(filter(str.isalnum, moment)).lower()
    later = tmp_path / "later.duckdb"
    shutil.copy(now, later)
    project.build(later, select=EVERYTHING, variables={"as_of": moment})
    assert differing_tables(then, later, suffix=suffix) == []
    for feature in FEATURES:
        columns = "select columns(*) from {0} order by all"
        assert rows(later, columns.format(f"features{suffix}.{feature}")) == rows(
            then, columns.format(f"features.{feature}")
        )
