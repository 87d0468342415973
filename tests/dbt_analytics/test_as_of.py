"""Marts and features as of a moment are those that were built then, row for row."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, differing_tables, one, rows
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
    "feat_posts__third_day",
]


MOMENT = daily_load(KNOWN_LOADS - 1).observed_at
SUFFIX = "__as_of_" + "".join(filter(str.isalnum, MOMENT)).lower()
SCORES = "path:dbt_project/models/intermediate/forecast fct_post_expectations fct_post_performance"
ALL_COLUMNS = "select columns(*) from {0} order by all"


@pytest.fixture(scope="module")
def later(
    project: Project, then_and_now: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The warehouse that knows 15 loads more, with everything built as of the 45th beside it."""
    warehouse = tmp_path_factory.mktemp("as_of") / "later.duckdb"
    shutil.copy(then_and_now[1], warehouse)
    project.build(warehouse, select=EVERYTHING, variables={"as_of": MOMENT})
    return warehouse


def test_an_as_of_build_equals_the_one_made_then(
    then_and_now: tuple[Path, Path], later: Path
) -> None:
    then, _ = then_and_now
    assert differing_tables(then, later, suffix=SUFFIX) == []
    for feature in FEATURES:
        assert rows(later, ALL_COLUMNS.format(f"features{SUFFIX}.{feature}")) == rows(
            then, ALL_COLUMNS.format(f"features.{feature}")
        )


def test_scores_allowed_later_are_those_of_a_build_as_of_then(
    project: Project, then_and_now: tuple[Path, Path], later: Path, tmp_path: Path
) -> None:
    then = tmp_path / "then.duckdb"
    shutil.copy(then_and_now[0], then)
    allowed: dict[str, object] = {"derived_metrics_platforms": ["facebook", "youtube"]}
    project.build(then, select=SCORES, variables=allowed)
    project.build(later, select=SCORES, variables={**allowed, "as_of": MOMENT})
    scores = rows(then, ALL_COLUMNS.format("marts.fct_post_performance"))
    assert rows(later, ALL_COLUMNS.format(f"marts{SUFFIX}.fct_post_performance")) == scores
    assert (
        one(then, "select count(*) from marts.fct_post_performance where platform = 'facebook'")
        > 50
    )
