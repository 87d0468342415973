"""A local HTTP proxy in front of the local BigQuery, which makes it fail as Google does."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.bigquery.faults import BigQueryFault, BigQueryFaults, FailingJob

HOP_BY_HOP = {"connection", "content-length", "keep-alive", "transfer-encoding"}
JOB = re.compile(
    r"^/(?:upload/)?bigquery/v2/projects/(?P<project>[^/]+)/(?:jobs|queries)(?:/(?P<id>[^/]+))?$"
)
FIRST_PART = re.compile(rb"\r?\n\r?\n(\{.*?\})\r?\n--", re.DOTALL)
UPLOAD = "fails-"
RANGE = re.compile(r"bytes (?:\d+-(?P<last>\d+)|\*)/(?P<size>\d+|\*)")


@dataclass(frozen=True)
class Passed:
    """A request that came, and the status of its answer; 0 when it was cut off."""

    method: str
    target: str
    status: int


class FaultyBigQuery:
    """A proxy that answers; use it in a `with` block or call `stop()`.

    Attributes:
        faults: What goes wrong, to switch on and off while it runs.
        requests: Every request so far.
    """

    def __init__(self, upstream: str) -> None:
        self.faults = BigQueryFaults()
        self.requests: list[Passed] = []
        self.url = ""
        self._upstream = upstream
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="faulty-bigquery", daemon=True)
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        """Close the socket and end the thread; harmless when done twice."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)

    def __enter__(self) -> FaultyBigQuery:
        """Return itself, already running."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = "http://{}:{}".format(*runner.addresses[0][:2])
        async with aiohttp.ClientSession(auto_decompress=False) as session:
            self._session = session
            self._ready.set()
            await self._stopping.wait()
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        fault = self.faults.for_request(request.method, request.path_qs, body)
        answer = await self._answer(request, body, fault)
        self.requests.append(
            Passed(request.method, request.path_qs, 0 if answer is None else answer.status)
        )
        if answer is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return answer

    async def _answer(
        self, request: web.Request, body: bytes, fault: BigQueryFault | None
    ) -> web.Response | None:
        """What the client gets; nothing where the connection is cut."""
        if fault is not None and fault.kind == "drop":
            return None
        if fault is not None and fault.kind == "error":
            return web.json_response(fault.answer(), status=fault.status)
        if fault is not None and fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        accepting = fault if fault is not None and fault.kind == "fail_job" else None
        answer = self._failing_job(request, body, accepting)
        if answer is None:
            answer = await self._passed_on(request, body)
        if fault is not None and fault.kind == "slow_job":
            answer = _still_running(answer)
        return None if fault is not None and fault.kind == "drop_answer" else answer

    async def _passed_on(self, request: web.Request, body: bytes) -> web.Response:
        """The server's own answer; the host stays ours, so that upload addresses lead here."""
        headers = {n: v for n, v in request.headers.items() if n.lower() not in HOP_BY_HOP}
        async with self._session.request(
            request.method, self._upstream + request.path_qs, data=body, headers=headers
        ) as came:
            kept = {n: v for n, v in came.headers.items() if n.lower() not in HOP_BY_HOP}
            return web.Response(status=came.status, body=await came.read(), headers=kept)

    def _failing_job(
        self, request: web.Request, body: bytes, fault: BigQueryFault | None
    ) -> web.Response | None:
        """The answer about a job that was accepted and fails; none about any other."""
        called = JOB.match(request.path)
        if called is None:
            return None
        project, jobs = called["project"], self.faults.jobs
        if called["id"] in jobs:
            return _told(jobs[called["id"]], project, is_query="/queries/" in request.path)
        upload = request.query.get("upload_id", "")
        if request.method == "PUT" and upload.startswith(UPLOAD):
            return _received(jobs[upload.removeprefix(UPLOAD)], project, request)
        if fault is None or request.method != "POST":
            return None
        resource = _resource(body)
        job_id = str(resource["jobReference"]["jobId"])
        jobs[job_id] = FailingJob(resource, fault, fault.polls)
        if request.query.get("uploadType") == "resumable":
            location = f"{self.url}{request.path_qs}&upload_id={UPLOAD}{job_id}"
            return web.Response(headers={"Location": location})
        return web.json_response(jobs[job_id].running(project))


def _resource(body: bytes) -> dict[str, Any]:
    """The job in the body of jobs.insert, also where its data comes along."""
    part = FIRST_PART.search(body)
    resource: dict[str, Any] = json.loads(part[1] if part else body)
    return resource


def _told(job: FailingJob, project: str, *, is_query: bool) -> web.Response:
    """What jobs.get, or jobs.getQueryResults, says of a failing job."""
    told = job.told(project)
    if not is_query:
        return web.json_response(told)
    if told["status"]["state"] != "DONE":
        return web.json_response({"jobReference": told["jobReference"], "jobComplete": False})
    return web.json_response(job.fault.answer(), status=job.fault.status)


def _received(job: FailingJob, project: str, request: web.Request) -> web.Response:
    """What the server says of a piece of a resumable upload: go on, or the job."""
    piece = RANGE.match(request.headers.get("Content-Range", ""))
    if piece and piece["last"] and piece["size"] not in {"*", str(int(piece["last"]) + 1)}:
        return web.Response(status=308, headers={"Range": f"bytes=0-{piece['last']}"})
    return web.json_response(job.running(project))


def _still_running(answer: web.Response) -> web.Response:
    """The answer about a job, which now says that it still runs."""
    job = json.loads(answer.text or "{}")
    if "status" not in job:
        return answer
    job["status"] = {"state": "RUNNING"}
    return web.json_response(job)
