"""What dbt's adapter does when Google fails: partitions are replaced once, or the line is clear."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from warehouse.bigquery_errors import (
    BigQueryNotAllowedError,
    BigQueryQuotaExceededError,
    BigQueryUnavailableError,
    explained_text,
)

if TYPE_CHECKING:
    from sandbox.bigquery import FaultyBigQuery
    from warehouse.bigquery_settings import BigQuerySettings

pytestmark = pytest.mark.integration
ROOT = Path(__file__).resolve().parents[2]
DATASET = "small"
MACRO = "{% macro generate_schema_name(name, node) %}small{% endmacro %}"
PROJECT = """
name: small
profile: groundswell
model-paths: [models]
"""
MODEL = """
{{ config(
    materialized='incremental', incremental_strategy='insert_overwrite',
    partition_by={'field': 'metric_date', 'data_type': 'date'}
) }}
select metric_date, views from (
    select date '2026-11-19' as metric_date, 1 as views
    union all
    select date '2026-11-20' as metric_date, 2 as views
) as days
{% if is_incremental() %} where metric_date >= '2026-11-20' {% endif %}
"""
HELD = [("2026-11-19", 1), ("2026-11-20", 2)]
SCRIPT = {"path": "/jobs", "method": "POST", "body": "(?i)merge into"}
Fault = dict[str, Any]


@dataclass(frozen=True)
class SmallProject:
    """One incremental model, built through the profile of the repository."""

    folder: Path
    settings: BigQuerySettings

    def run(self) -> str:
        """Build the model; return what dbt says of its failure, nothing when it is built."""
        from dbt.cli.main import dbtRunner

        options = ["--project-dir", str(self.folder), "--profiles-dir", str(ROOT)]
        options += ["--target", "bigquery", "--log-level", "none", "--log-level-file", "none"]
        done = dbtRunner().invoke(["run", *options])
        return " ".join(str(one.message) for one in done.result if one.status == "error")

    def held(self) -> list[tuple[str, int]]:
        """What the model's table holds."""
        asked = f"select metric_date, views from {DATASET}.days order by metric_date, views"
        rows = self.settings.client().query(asked).result()
        return [(str(row.metric_date), row.views) for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the project, whose dataset is not the profile's."""
    made = tmp_path_factory.mktemp("small")
    (made / "models").mkdir()
    (made / "macros").mkdir()
    (made / "dbt_project.yml").write_text(PROJECT, encoding="utf-8")
    (made / "models" / "days.sql").write_text(MODEL, encoding="utf-8")
    (made / "macros" / "schema.sql").write_text(MACRO, encoding="utf-8")
    return made


@pytest.fixture
def project(
    settings: BigQuerySettings, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> SmallProject:
    """The project with its table built, by the first test that asks for it."""
    monkeypatch.chdir(folder)
    made = SmallProject(folder, settings)
    if not (folder / "target").exists():
        assert made.run() == ""
    assert made.held() == HELD
    return made


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "drop_answer", **SCRIPT}, id="the answer of the job is lost"),
        pytest.param({"kind": "error", **SCRIPT}, id="a server error"),
        pytest.param(
            {"kind": "error", **SCRIPT, "reason": "rateLimitExceeded"}, id="too many requests"
        ),
    ],
)
def test_a_model_is_built_after_a_failure_that_passes(
    project: SmallProject, faulty: FaultyBigQuery, fault: Fault
) -> None:
    switched_on = faulty.faults.add(**fault)
    assert project.run() == ""
    assert switched_on.seen
    assert project.held() == HELD


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(
            {"reason": "quotaExceeded", "message": "Quota exceeded: partition modifications"},
            BigQueryQuotaExceededError,
            id="a quota is used up",
        ),
        pytest.param(
            {
                "reason": "accessDenied",
                "message": "Access Denied: Dataset groundswell-local:small: Permission "
                "bigquery.tables.updateData denied",
            },
            BigQueryNotAllowedError,
            id="a permission is missing",
        ),
    ],
)
def test_what_lasts_is_one_line_and_the_next_run_completes(
    project: SmallProject, faulty: FaultyBigQuery, fault: Fault, error: type[Exception]
) -> None:
    faulty.faults.add("fail_job", **SCRIPT, **fault, polls=0, count=None)
    told = explained_text(project.run(), project.settings)
    assert type(told) is error
    assert "\n" not in str(told)
    faulty.faults.clear()
    assert project.held() == HELD
    assert project.run() == ""
    assert project.held() == HELD


def test_a_model_that_is_wrong_is_no_situation_of_the_warehouse(settings: BigQuerySettings) -> None:
    wrong = "Database Error in model days: Syntax error: Unexpected identifier at [3:1]"
    assert explained_text(wrong, settings) is None
    failed = "Database Error in model days: backendError: the job failed"
    assert isinstance(explained_text(failed, settings), BigQueryUnavailableError)
