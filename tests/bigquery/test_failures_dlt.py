"""What the load into BigQuery does when Google fails: nothing is lost, nothing is there twice."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ingestion.landing.landing import Landing
from ingestion.youtube.tables import YOUTUBE
from warehouse import Target, WarehouseError, open_warehouse
from warehouse.bigquery_errors import BigQueryJobFailedError, BigQueryQuotaExceededError

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.bigquery import FaultyBigQuery
    from warehouse.bigquery_settings import BigQuerySettings

pytestmark = pytest.mark.integration
NUMBERS = itertools.count()
MOMENT = datetime(2026, 11, 20, 14, tzinfo=UTC)
STAMP = {"observed_at": MOMENT, "request_id": "r", "api_version": "v2", "consent_scope": "s"}
DAYS = [
    {**STAMP, "channel_id": "UC1", "day": date(2026, 11, day), "views": day} for day in (18, 19, 20)
]
RANGES = [
    {
        **STAMP,
        "channel_id": "UC1",
        "resource": "channel_days",
        "start_date": date(2026, 11, 18),
        "end_date": date(2026, 11, 20),
    }
]
HELD = [("2026-11-18", 18), ("2026-11-19", 19), ("2026-11-20", 20)]
LOAD_OF_DAYS = {"path": "/upload/", "method": "POST", "body": "channel_days"}
Fault = dict[str, Any]


@pytest.fixture
def settings(settings: BigQuerySettings) -> BigQuerySettings:
    """Datasets of its own for each test."""
    return replace(settings, dataset_prefix=f"loads{next(NUMBERS)}_")


def land(settings: BigQuerySettings, var: Path) -> None:
    landing = Landing(YOUTUBE, Target.for_bigquery(settings), var=var)
    landing.add("channel_days", DAYS)
    landing.add("fetched_ranges", RANGES)
    landing.flush()


def finish(settings: BigQuerySettings, var: Path) -> None:
    Landing(YOUTUBE, Target.for_bigquery(settings), var=var).finish_pending()


def held(settings: BigQuerySettings) -> tuple[list[tuple[str, int]], int, int]:
    """Days and views, the ranges, and the packages that dlt calls complete."""
    with open_warehouse(Target.for_bigquery(settings)) as warehouse:
        days = warehouse.query("select day, views from raw_youtube.channel_days order by day")
        ranges = warehouse.query("select channel_id from raw_youtube.fetched_ranges")
        loads = warehouse.query("select load_id from raw_youtube._dlt_loads where status = 0")
    return (
        [(str(row["day"]), row["views"]) for row in days.to_pylist()],
        ranges.num_rows,
        loads.num_rows,
    )


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([{"kind": "fail_job", **LOAD_OF_DAYS}], id="one of two load jobs fails"),
        pytest.param(
            [{"kind": "error", **LOAD_OF_DAYS, "reason": "rateLimitExceeded"}],
            id="too many requests",
        ),
        pytest.param(
            [
                {"kind": "drop_answer", "path": "upload_id=", "method": "PUT", "count": 2},
                {"kind": "error", "path": "/jobs/", "method": "GET"},
            ],
            id="answers are lost and the server fails",
        ),
    ],
)
def test_a_load_goes_on_after_a_failure_that_passes(
    settings: BigQuerySettings, faulty: FaultyBigQuery, tmp_path: Path, faults: list[Fault]
) -> None:
    switched_on = [faulty.faults.add(**fault) for fault in faults]
    land(settings, tmp_path)
    assert switched_on[0].seen
    assert held(settings) == (HELD, 1, 1)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        pytest.param(
            {"kind": "fail_job", **LOAD_OF_DAYS, "reason": "invalid", "message": "Bad row"},
            BigQueryJobFailedError,
            id="one of two load jobs fails for good",
        ),
        pytest.param(
            {
                "kind": "fail_job",
                **LOAD_OF_DAYS,
                "reason": "quotaExceeded",
                "message": "Quota exceeded: load jobs per day",
            },
            BigQueryQuotaExceededError,
            id="a quota is used up",
        ),
    ],
)
def test_a_load_that_stopped_is_finished_by_the_next_run(
    settings: BigQuerySettings,
    faulty: FaultyBigQuery,
    tmp_path: Path,
    fault: Fault,
    error: type[Exception],
) -> None:
    faulty.faults.add(**fault, count=None)
    with pytest.raises(error) as raised:
        land(settings, tmp_path)
    assert str(raised.value).startswith("expected BigQuery project groundswell-local to ")
    assert "\n" not in str(raised.value)
    faulty.faults.clear()
    finish(settings, tmp_path)
    assert held(settings) == (HELD, 1, 1)
    land(settings, tmp_path)  # and goes on with the next rows
    assert held(settings) == (sorted(HELD * 2), 2, 2)


def test_a_load_cut_off_as_its_jobs_run_is_finished_by_the_next_run(
    settings: BigQuerySettings, faulty: FaultyBigQuery, tmp_path: Path
) -> None:
    hasty = replace(settings, job_retries=0, timeout_seconds=1)
    faulty.faults.add("slow_job", "upload_id=", method="PUT", count=None)
    faulty.faults.add("drop", "/jobs/", method="GET", count=None)
    with pytest.raises(WarehouseError, match="check the network"):
        land(hasty, tmp_path)
    faulty.faults.clear()
    finish(settings, tmp_path)
    assert held(settings) == (HELD, 1, 1)
