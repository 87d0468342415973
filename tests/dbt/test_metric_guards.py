"""Sums of what does not add up stop the compilation; the seed and the guard say the same."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.dbt.project import DbtFailedError, Project
from tests.dbt.raw_rows import ROOT, declared_columns

if TYPE_CHECKING:
    from pathlib import Path

DEFINITIONS = ROOT / "dbt_project" / "seeds" / "metric_definitions.csv"


def guarded() -> dict[str, str]:
    text = (ROOT / "dbt_project.yml").read_text(encoding="utf-8")
    additivity = yaml.safe_load(text)["vars"]["metric_additivity"]
    assert isinstance(additivity, dict)
    return additivity


def compile_sum(project: Project, folder: Path, metric: str) -> None:
    query = "select {{ sum_metric('" + metric + "') }} as total from anything"
    project.run(["compile", "--inline", query], warehouse=folder / "empty.duckdb")


@pytest.mark.integration
@pytest.mark.parametrize(
    "metric", ["viewer_count", "average_view_seconds", "follower_count_lifetime"]
)
def test_a_sum_of_what_never_adds_up_does_not_compile(
    project: Project, tmp_path: Path, metric: str
) -> None:
    with pytest.raises(DbtFailedError, match=f"{metric}.*never adds up"):
        compile_sum(project, tmp_path, metric)


@pytest.mark.integration
def test_a_sum_of_an_unknown_metric_does_not_compile(project: Project, tmp_path: Path) -> None:
    with pytest.raises(DbtFailedError, match="no such metric in metric_definitions"):
        compile_sum(project, tmp_path, "vibe_count")


@pytest.mark.integration
def test_a_sum_of_an_additive_metric_compiles(project: Project, tmp_path: Path) -> None:
    compile_sum(project, tmp_path, "view_count")


def test_the_guard_knows_every_metric_of_the_seed_and_says_the_same() -> None:
    with DEFINITIONS.open(encoding="utf-8") as text:
        stated = {(row["metric"], row["additivity"]) for row in csv.DictReader(text)}
    assert stated == set(guarded().items())


def test_every_measure_of_a_day_is_defined() -> None:
    measures = set(guarded())
    counted = {name for name in declared_columns("files")["post_days"] if name.endswith("_count")}
    assert counted - measures == {"follower_count"}  # a stock: follower_count_lifetime
