"""What the warehouse on BigQuery does when Google fails: try again, or stop with one clear line."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from warehouse import Target, open_warehouse
from warehouse.bigquery_errors import (
    BigQueryJobFailedError,
    BigQueryNotAllowedError,
    BigQueryNotFoundError,
    BigQueryQuotaExceededError,
    BigQueryRateLimitedError,
    BigQueryTooManyBytesError,
    BigQueryUnavailableError,
    BigQueryUnreachableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.bigquery import FaultyBigQuery
    from warehouse import Warehouse
    from warehouse.bigquery_settings import BigQuerySettings

pytestmark = pytest.mark.integration
FIRST = pa.table({"day": ["2026-11-18", "2026-11-19"], "views": [10, 20]})
SECOND = pa.table({"day": ["2026-11-20"], "views": [30]})
ALL = [("2026-11-18", 10), ("2026-11-19", 20), ("2026-11-20", 30)]
NUMBERS = itertools.count()
START = {"path": r"/upload/.*uploadType=resumable", "method": "POST"}
HAND_OVER = {"path": "upload_id=", "method": "PUT"}
QUERY = {"path": "/jobs", "method": "POST", "body": '"query"'}
ANSWER = {"path": "/queries/", "method": "GET"}
Fault = dict[str, Any]


@pytest.fixture
def settings(settings: BigQuerySettings) -> BigQuerySettings:
    """Datasets of its own for each test."""
    return replace(settings, dataset_prefix=f"failures{next(NUMBERS)}_")


@pytest.fixture
def warehouse(settings: BigQuerySettings) -> Iterator[Warehouse]:
    """A warehouse that holds the first two days."""
    with open_warehouse(Target.for_bigquery(settings)) as opened:
        opened.append("marts", "days", FIRST)
        yield opened


def held(warehouse: Warehouse) -> list[tuple[str, int]]:
    rows = warehouse.query("select day, views from marts.days order by day, views").to_pylist()
    return [(row["day"], row["views"]) for row in rows]


def count(proxy: FaultyBigQuery, method: str, part: str) -> int:
    return sum(r.method == method and part in r.target for r in proxy.requests)


@pytest.mark.parametrize(
    "faults",
    [
        pytest.param([{"kind": "fail_job", **START}], id="the load job fails half-way"),
        pytest.param(
            [{"kind": "error", **START, "reason": "rateLimitExceeded", "count": 2}],
            id="too many requests twice",
        ),
        pytest.param([{"kind": "error", **START}], id="a server error at the start"),
        pytest.param([{"kind": "error", **HAND_OVER}], id="a server error as the file comes"),
        pytest.param([{"kind": "drop", **HAND_OVER}], id="the connection ends before the file"),
        pytest.param([{"kind": "drop_answer", **HAND_OVER}], id="the answer of the job is lost"),
        pytest.param(
            [
                {"kind": "slow_job", **HAND_OVER},
                {"kind": "drop", "path": "/jobs/groundswell-", "method": "GET", "count": 2},
            ],
            id="the connection ends as the job is asked for",
        ),
    ],
)
def test_a_load_is_tried_again_and_its_rows_are_there_once(
    warehouse: Warehouse, faulty: FaultyBigQuery, faults: list[Fault]
) -> None:
    switched_on = [faulty.faults.add(**fault) for fault in faults]
    warehouse.append("marts", "days", SECOND)
    assert all(fault.seen for fault in switched_on)
    assert held(warehouse) == ALL


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        pytest.param(
            {"kind": "fail_job", **START, "reason": "invalid", "message": "Row 3: no integer"},
            BigQueryJobFailedError,
            "expected BigQuery project groundswell-local to do a job, got invalid: Row 3: no "
            "integer: not asked again; var/logs says more",
            id="the load job fails for good",
        ),
        pytest.param(
            {
                "kind": "error",
                **START,
                "reason": "quotaExceeded",
                "message": "Quota exceeded: Your project exceeded quota for imports per table.",
            },
            BigQueryQuotaExceededError,
            "expected BigQuery project groundswell-local to have quota left, got: Quota exceeded: "
            "Your project exceeded quota for imports per table: not asked again; a daily quota is "
            "given anew at midnight Pacific time and the next run goes on, or raise it under "
            "IAM & Admin > Quotas",
            id="a quota is used up",
        ),
        pytest.param(
            {
                "kind": "error",
                **START,
                "reason": "accessDenied",
                "message": "Access Denied: Project groundswell-local: User does not have "
                "bigquery.jobs.create permission in project groundswell-local.",
            },
            BigQueryNotAllowedError,
            "expected the permission bigquery.jobs.create in BigQuery project groundswell-local, "
            "Google refused: Access Denied: Project groundswell-local: User does not have "
            "bigquery.jobs.create permission in project groundswell-local: give the account "
            "roles/bigquery.jobUser on the project; `groundswell doctor --target bigquery` lists "
            "every role it needs",
            id="a permission is missing",
        ),
        pytest.param(
            {
                "kind": "error",
                **START,
                "reason": "notFound",
                "message": "Not found: Dataset groundswell-local:marts was not found in location "
                "US",
            },
            BigQueryNotFoundError,
            "expected all of BigQuery project groundswell-local in US, got: Not found: Dataset "
            "groundswell-local:marts was not found in location US: check "
            "GROUNDSWELL_BIGQUERY_PROJECT, _LOCATION, _DATASET_PREFIX and _BUCKET; `groundswell "
            "run --target bigquery` makes datasets and tables that are missing",
            id="the dataset is missing",
        ),
    ],
)
def test_a_load_that_cannot_succeed_is_asked_once_and_told_in_one_line(
    warehouse: Warehouse, faulty: FaultyBigQuery, fault: Fault, error: type[Exception], told: str
) -> None:
    faulty.faults.add(**fault, count=None)
    faulty.requests.clear()
    with pytest.raises(error) as raised:
        warehouse.append("marts", "days", SECOND)
    assert str(raised.value) == told
    assert count(faulty, "POST", "uploadType=resumable") == 1
    faulty.faults.clear()
    warehouse.append("marts", "days", SECOND)
    assert held(warehouse) == ALL


def test_a_load_whose_retries_are_used_up_is_told_and_loads_nothing(
    warehouse: Warehouse, faulty: FaultyBigQuery
) -> None:
    faulty.faults.add("fail_job", **START, count=None)
    with pytest.raises(BigQueryUnavailableError, match="run again later"):
        warehouse.append("marts", "days", SECOND)
    assert count(faulty, "POST", "uploadType=resumable") == 3 + 1  # two retries; the fixture's own
    faulty.faults.clear()
    assert held(warehouse) == ALL[:2]


def test_a_replacement_that_fails_leaves_the_old_rows(
    warehouse: Warehouse, faulty: FaultyBigQuery
) -> None:
    faulty.faults.add("fail_job", **START, reason="invalid")
    with pytest.raises(BigQueryJobFailedError):
        warehouse.replace("marts", "days", SECOND)
    assert held(warehouse) == ALL[:2]
    warehouse.replace("marts", "days", SECOND)
    assert held(warehouse) == ALL[2:]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"kind": "drop_answer", **QUERY}, id="the answer of the job is lost"),
        pytest.param({"kind": "drop", **ANSWER}, id="the connection ends as it is asked for"),
        pytest.param({"kind": "error", **ANSWER}, id="a server error as it is asked for"),
        pytest.param(
            {"kind": "error", **QUERY, "reason": "rateLimitExceeded"}, id="too many requests"
        ),
        pytest.param({"kind": "fail_job", **QUERY}, id="the job fails on Google's side"),
    ],
)
def test_a_statement_is_done_once_whatever_is_lost(
    warehouse: Warehouse, faulty: FaultyBigQuery, fault: Fault
) -> None:
    switched_on = faulty.faults.add(**fault)
    warehouse.execute("insert into marts.days (day, views) values ('2026-11-20', 30)")
    faulty.faults.clear()
    assert switched_on.seen
    assert held(warehouse) == ALL


def test_a_query_over_the_limit_of_bytes_is_refused_in_one_line(
    settings: BigQuerySettings, warehouse: Warehouse, faulty: FaultyBigQuery
) -> None:
    faulty.faults.add(
        "fail_job",
        **QUERY,
        polls=0,
        reason="bytesBilledLimitExceeded",
        message="Query exceeded limit for bytes billed: 1000000. 10485760 or higher required.",
    )
    limited = replace(settings, maximum_bytes_billed=1_000_000)
    with (
        open_warehouse(Target.for_bigquery(limited)) as opened,
        pytest.raises(BigQueryTooManyBytesError) as raised,
    ):
        opened.query("select * from marts.days")
    assert str(raised.value) == (
        "expected a query to read at most 1,000,000 bytes, got: Query exceeded limit for bytes "
        "billed: 1000000. 10485760 or higher required: not run, nothing billed; raise "
        "GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED if that much is meant"
    )


@pytest.mark.parametrize(
    ("fault", "error", "told"),
    [
        pytest.param(
            {"kind": "error", "reason": "rateLimitExceeded", "message": "Exceeded rate limits"},
            BigQueryRateLimitedError,
            "to answer within 1 s of retries, got: Exceeded rate limits: let other jobs end",
            id="too many requests",
        ),
        pytest.param(
            {"kind": "drop"},
            BigQueryUnreachableError,
            "check the network and GROUNDSWELL_BIGQUERY_API_ENDPOINT",
            id="no answer",
        ),
    ],
)
def test_what_lasts_longer_than_the_retries_is_told_in_one_line(
    settings: BigQuerySettings,
    faulty: FaultyBigQuery,
    fault: Fault,
    error: type[Exception],
    told: str,
) -> None:
    faulty.faults.add(**fault, count=None)
    hasty = replace(settings, timeout_seconds=1)
    with (
        open_warehouse(Target.for_bigquery(hasty)) as opened,
        pytest.raises(error) as raised,
    ):
        opened.query("select 1 as one")
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_an_address_where_nobody_listens_is_named(settings: BigQuerySettings) -> None:
    nowhere = replace(settings, api_endpoint="http://127.0.0.1:9", job_retries=0)
    with (
        open_warehouse(Target.for_bigquery(nowhere)) as opened,
        pytest.raises(BigQueryUnreachableError) as raised,
    ):
        opened.query("select 1 as one")
    assert str(raised.value) == (
        "expected BigQuery at http://127.0.0.1:9 to answer within 0 s of retries, got: "
        "[Errno 111] Connection refused: check the network and GROUNDSWELL_BIGQUERY_API_ENDPOINT; "
        "the next run goes on from here"
    )
