"""Google's analyzer accepts every model and test as compiled for BigQuery."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.dbt.googlesql import GoogleSql, Refused, kind_of
from tests.dbt.raw_rows import ROOT

pytestmark = pytest.mark.integration

PROFILE = """
groundswell:
  target: bigquery
  outputs:
    bigquery:
      {type: bigquery, method: oauth-secrets, token: none, project: groundswell, dataset: marts,
       location: US, threads: 2, job_retries: 0, api_endpoint: 'http://127.0.0.1:9'}
"""


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest of the project compiled for BigQuery, without a connection."""
    folder = tmp_path_factory.mktemp("bigquery")
    (folder / "profiles.yml").write_text(PROFILE, encoding="utf-8")
    asked = ["--target", "bigquery", "--no-introspect", "--no-populate-cache"]
    folders = ["--profiles-dir", str(folder), "--target-path", str(folder / "target")]
    ended = subprocess.run(
        [str(Path(sys.executable).parent / "dbt"), "compile", *asked, *folders, "--quiet"],
        cwd=ROOT,
        env={**os.environ, "DBT_LOG_PATH": str(folder / "logs")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:]
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    assert isinstance(manifest, dict)
    return manifest


def full_name(node: dict[str, Any]) -> str:
    name = node.get("identifier") or node.get("alias") or node["name"]
    return f"{node['database']}.{node['schema']}.{name}"


def known_tables(manifest: dict[str, Any]) -> dict[str, dict[str, int]]:
    """Sources and seeds with the types their files declare."""
    tables = {}
    for source in manifest["sources"].values():
        columns = {c["name"]: kind_of(c["data_type"]) for c in source["columns"].values()}
        tables[full_name(source)] = columns
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            with (ROOT / node["original_file_path"]).open(encoding="utf-8") as text:
                header = next(csv.reader(text))
            types = node["config"]["column_types"]
            tables[full_name(node)] = {name: kind_of(types[name]) for name in header}
    return tables


def test_every_model_and_test_is_valid_bigquery_sql_of_its_declared_types(
    compiled: dict[str, Any],
) -> None:
    analyzer = GoogleSql(known_tables(compiled))
    nodes = {
        name: node
        for name, node in compiled["nodes"].items()
        if node["resource_type"] in {"model", "test"}
    }
    refused, done = [], set[str]()
    while waiting := [name for name in nodes if name not in done]:
        ready = [
            n for n in waiting if not (set(nodes[n]["depends_on"]["nodes"]) & nodes.keys()) - done
        ]
        assert ready, f"a circle of models: {waiting}"
        for name in ready:
            done.add(name)
            refused += refusals(analyzer, nodes[name])
    assert refused == []
    assert len(done) > 100


def refusals(analyzer: GoogleSql, node: dict[str, Any]) -> list[str]:
    """What is wrong with one compiled node; its columns become known to the next ones."""
    try:
        columns = analyzer.columns(node["compiled_code"])
    except Refused as error:
        return [f"{node['name']}: {str(error)[:300]}"]
    if node["resource_type"] == "model":
        analyzer.add(full_name(node), columns)
    declared = {
        column["name"]: kind_of(column["data_type"])
        for column in node["columns"].values()
        if column.get("data_type") and node["resource_type"] == "model"
    }
    wrong = [name for name, kind in declared.items() if columns.get(name) != kind]
    return [f"{node['name']}: {name} is not of its declared type" for name in wrong]
