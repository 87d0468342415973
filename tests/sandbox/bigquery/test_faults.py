"""The proxy before the local BigQuery fails as Google documents it, and passes the rest on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import requests

from sandbox.bigquery import FaultyBigQuery, RunningBigQuery
from sandbox.bigquery.faults import CODES, STATUSES, BigQueryFault

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = "/bigquery/v2/projects/groundswell-local"


@pytest.fixture(scope="module")
def proxy(server: RunningBigQuery) -> Iterator[FaultyBigQuery]:
    with FaultyBigQuery(server.url) as started:
        yield started


@pytest.fixture
def faulty(proxy: FaultyBigQuery) -> Iterator[FaultyBigQuery]:
    proxy.requests.clear()
    yield proxy
    proxy.faults.clear()


def job(job_id: str) -> dict[str, object]:
    return {
        "jobReference": {"projectId": "groundswell-local", "jobId": job_id},
        "configuration": {"load": {}},
    }


@pytest.mark.integration
def test_an_error_has_the_documented_form(faulty: FaultyBigQuery) -> None:
    faulty.faults.add("error", "/datasets", reason="quotaExceeded", message="Quota exceeded: x")
    answer = requests.get(faulty.url + PROJECT + "/datasets", timeout=30)
    assert answer.status_code == 403
    assert answer.json() == {
        "error": {
            "code": 403,
            "message": "Quota exceeded: x",
            "errors": [
                {"reason": "quotaExceeded", "message": "Quota exceeded: x", "domain": "global"}
            ],
            "status": "PERMISSION_DENIED",
        }
    }
    assert requests.get(faulty.url + PROJECT + "/datasets", timeout=30).status_code == 200
    assert [request.status for request in faulty.requests] == [403, 200]


@pytest.mark.integration
def test_a_failing_job_is_accepted_and_ends_in_its_error(faulty: FaultyBigQuery) -> None:
    faulty.faults.add("fail_job", "/jobs", reason="backendError", message="lost", polls=2)
    accepted = requests.post(faulty.url + PROJECT + "/jobs", json=job("a"), timeout=30).json()
    assert accepted["status"] == {"state": "RUNNING"}
    told = [
        requests.get(faulty.url + PROJECT + "/jobs/a", timeout=30).json()["status"]
        for _ in range(3)
    ]
    error = {"reason": "backendError", "message": "lost"}
    assert told == [
        {"state": "RUNNING"},
        {"state": "RUNNING"},
        {"state": "DONE", "errorResult": error, "errors": [error]},
    ]
    rows = requests.get(faulty.url + PROJECT + "/queries/a", timeout=30)
    assert (rows.status_code, rows.json()["error"]["message"]) == (503, "lost")


@pytest.mark.integration
def test_a_failing_job_takes_its_file_in_pieces(faulty: FaultyBigQuery) -> None:
    faulty.faults.add("fail_job", "/upload", reason="invalid")
    start = f"{faulty.url}/upload{PROJECT}/jobs?uploadType=resumable"
    location = requests.post(start, json=job("b"), timeout=30).headers["Location"]
    assert location.startswith(faulty.url)
    first = requests.put(
        location, data=b"123", headers={"Content-Range": "bytes 0-2/5"}, timeout=30
    )
    assert (first.status_code, first.headers["Range"]) == (308, "bytes=0-2")
    last = requests.put(location, data=b"45", headers={"Content-Range": "bytes 3-4/5"}, timeout=30)
    assert last.json()["jobReference"]["jobId"] == "b"


@pytest.mark.integration
def test_a_connection_is_cut_before_or_after_the_server_has_heard(faulty: FaultyBigQuery) -> None:
    dataset = {"datasetReference": {"datasetId": "heard"}}
    url = faulty.url + PROJECT + "/datasets"
    for kind, found in (("drop", 404), ("drop_answer", 200)):
        faulty.faults.add(kind, "/datasets$", method="POST")  # type: ignore[arg-type]
        with pytest.raises(requests.ConnectionError):
            requests.post(url, json=dataset, timeout=30)
        assert requests.get(f"{url}/heard", timeout=30).status_code == found


def test_a_fault_hits_the_requests_it_is_made_for() -> None:
    fault = BigQueryFault("error", path="/jobs", method="POST", body="load", first=2, count=2)
    body = json.dumps(job("c")).encode()
    assert fault.matches("POST", "/upload/jobs", body)
    assert not fault.matches("GET", "/jobs/c", body)
    assert not fault.matches("POST", "/jobs", b'{"query": {}}')
    assert [fault.strikes() for _ in range(4)] == [False, True, True, False]


def test_every_reason_has_a_code_and_every_code_a_status() -> None:
    assert set(CODES.values()) <= set(STATUSES)
