"""What goes wrong at Google, switched on by a test: which requests, how often, and how."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Any, Literal

FaultKind = Literal["error", "drop", "drop_answer", "delay", "fail_job", "slow_job"]
STATUSES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}
CODES = {
    "accessDenied": 403,
    "backendError": 503,
    "bytesBilledLimitExceeded": 400,
    "internalError": 500,
    "invalid": 400,
    "invalidQuery": 400,
    "jobBackendError": 400,
    "notFound": 404,
    "quotaExceeded": 403,
    "rateLimitExceeded": 403,
    "resourcesExceeded": 400,
}
"""The HTTP code of each reason.

Source:
    https://cloud.google.com/bigquery/docs/error-messages
"""


@dataclass
class BigQueryFault:
    """Something that goes wrong with some requests.

    Attributes:
        kind: `error` answers with `reason`; `drop` cuts the connection before the server hears of
            the request, `drop_answer` after it has done what was asked; `delay` waits `seconds`;
            `fail_job` accepts the job, does nothing of it, and ends it with `reason`; `slow_job`
            tells of a job that it still runs, so that the client has to ask again.
        method: A regular expression for the HTTP method.
        path: One looked for in the path and query.
        body: One looked for in the request's body.
        first: The first matching request it hits, 1 is the next one.
        count: How many requests it hits from there on, None for all.
        reason: One of `CODES`.
        message: What the error says.
        seconds: How long `delay` waits.
        polls: How often a failing job is still running when it is asked for.
    """

    kind: FaultKind
    method: str = ".*"
    path: str = "."
    body: str = ""
    first: int = 1
    count: int | None = 1
    reason: str = "backendError"
    message: str = "Error encountered during execution. Retrying may solve the problem."
    seconds: float = 1.0
    polls: int = 1
    seen: int = 0

    @property
    def status(self) -> int:
        """The HTTP code of the answer."""
        return CODES[self.reason]

    @property
    def proto(self) -> dict[str, str]:
        """The error as a job's status names it."""
        return {"reason": self.reason, "message": self.message}

    def answer(self) -> dict[str, Any]:
        """The body of an error answer, in Google's form."""
        return {
            "error": {
                "code": self.status,
                "message": self.message,
                "errors": [{**self.proto, "domain": "global"}],
                "status": STATUSES[self.status],
            }
        }

    def matches(self, method: str, target: str, body: bytes) -> bool:
        """Whether a request is of the kind it hits."""
        return bool(
            re.fullmatch(self.method, method)
            and re.search(self.path, target)
            and re.search(self.body, body.decode("utf-8", "replace"))
        )

    def strikes(self) -> bool:
        """Count a matching request and say whether this one is hit."""
        self.seen += 1
        last = None if self.count is None else self.first + self.count - 1
        return self.seen >= self.first and (last is None or self.seen <= last)


@dataclass
class FailingJob:
    """A job that was accepted and will fail.

    Attributes:
        resource: The job as the client sent it.
        fault: Why it fails.
        polls: How often it is still running when it is asked for.
    """

    resource: dict[str, Any]
    fault: BigQueryFault
    polls: int

    def running(self, project: str) -> dict[str, Any]:
        """The job as the API tells it while it runs."""
        reference = {"projectId": project, "location": "US"} | self.resource["jobReference"]
        path = f"/bigquery/v2/projects/{project}/jobs/{reference['jobId']}"
        return {
            "kind": "bigquery#job",
            "id": f"{project}:US.{reference['jobId']}",
            "selfLink": path,
            "jobReference": reference,
            "configuration": self.resource["configuration"],
            "status": {"state": "RUNNING"},
            "statistics": {"creationTime": "1790000000000", "startTime": "1790000000000"},
        }

    def told(self, project: str) -> dict[str, Any]:
        """The job as the API tells it now: running at first, then failed."""
        job = self.running(project)
        self.polls -= 1
        if self.polls < 0:
            error = self.fault.proto
            job["status"] = {"state": "DONE", "errorResult": error, "errors": [error]}
            job["statistics"]["endTime"] = "1790000001000"
        return job


@dataclass
class BigQueryFaults:
    """Everything a test has switched on; may be changed while the proxy runs.

    Attributes:
        jobs: Accepted jobs that will fail, by id.
    """

    jobs: dict[str, FailingJob] = field(default_factory=dict)
    _faults: list[BigQueryFault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: FaultKind, path: str = ".", **settings: Any) -> BigQueryFault:
        """Switch a fault on and return it; `settings` are the fields of `BigQueryFault`."""
        fault = BigQueryFault(kind, path=path, **settings)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Switch everything off; jobs that have failed stay failed."""
        with self._lock:
            self._faults.clear()

    def for_request(self, method: str, target: str, body: bytes) -> BigQueryFault | None:
        """Return the fault that hits a request, the first one switched on wins."""
        with self._lock:
            struck = [f for f in self._faults if f.matches(method, target, body) and f.strikes()]
        return struck[0] if struck else None
