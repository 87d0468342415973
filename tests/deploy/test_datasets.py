"""Terraform makes exactly the datasets the project uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import hcl2
import yaml

from ingestion.files.statements import DATASET as RAW_FILES
from ingestion.youtube.tables import YOUTUBE
from tests.deploy.terraform_files import ROOT, TERRAFORM, plain
from warehouse.access import AUDIENCES

if TYPE_CHECKING:
    from collections.abc import Iterator


def made(name: str) -> set[str]:
    """The keys of a local of datasets.tf."""
    read = plain(hcl2.loads((TERRAFORM / "datasets.tf").read_text(encoding="utf-8")))
    return set(next(block[name] for block in read["locals"] if name in block))


def test_there_is_a_dataset_for_every_layer() -> None:
    project = yaml.safe_load((ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    built = set(schemas(project))
    sources = {
        re.sub(r"\{\{.*\}\}", "", source["schema"])
        for path in (ROOT / "dbt_project" / "models").rglob("_*__sources.yml")
        for source in yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
    }
    assert {RAW_FILES, YOUTUBE.dataset} < sources
    assert made("layers") == built | sources | {"ops"}


def test_there_is_a_dataset_for_every_audience() -> None:
    assert made("audiences") == set(AUDIENCES)


def schemas(config: Any) -> Iterator[str]:
    """Every schema a dbt project file names."""
    if isinstance(config, dict):
        for name, value in config.items():
            if name == "+schema":
                yield value
            yield from schemas(value)
