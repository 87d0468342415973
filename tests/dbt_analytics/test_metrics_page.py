"""docs/metrics.md says what the seeds say."""

from __future__ import annotations

import csv

import pytest
import yaml

from tests.dbt.raw_rows import ROOT
from tests.dbt_analytics.metrics_page import PAGE, Stated, stated_metrics

SEEDS = ROOT / "dbt_project" / "seeds"


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    "row", seed("metric_definitions"), ids=lambda row: f"{row['platform']}-{row['metric']}"
)
def test_the_page_states_every_metric_as_its_definition_does(row: dict[str, str]) -> None:
    stated = stated_metrics().get((row["platform"], row["metric"]))
    assert stated == Stated(
        additivity=row["additivity"], settled_after_days=int(row["days_until_settled"])
    )


def test_the_page_states_no_metric_without_a_definition() -> None:
    defined = {(row["platform"], row["metric"]) for row in seed("metric_definitions")}
    assert set(stated_metrics()) - defined == set()


def test_the_page_names_the_platforms_names_and_every_epoch() -> None:
    text = PAGE.read_text(encoding="utf-8")
    names = {row[of] for row in seed("metric_definitions") for of in ("platform_name", "bulk_name")}
    assert {name for name in names if name and f"`{name}`" not in text} == set()
    epochs = seed("metric_epochs")
    assert {e["metric_epoch"] for e in epochs if f"`{e['metric_epoch']}`" not in text} == set()
    starts = {e["valid_from_date"] for e in epochs} - {"1970-01-01"}
    assert {start for start in starts if f"| {start} |" not in text} == set()


def test_additive_day_metrics_are_additive_by_definition() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    macro = (ROOT / "dbt_project" / "macros" / "additive_day_metrics.sql").read_text("utf-8")
    listed = [line.strip(" ',") for line in macro.splitlines() if line.strip().startswith("'")]
    assert len(listed) == 12
    additivity = project["vars"]["metric_additivity"]
    assert {metric: additivity[metric] for metric in listed} == dict.fromkeys(listed, "additive")
