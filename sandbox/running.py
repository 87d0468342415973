"""The sandbox as a running server, in a thread of its own."""

import asyncio
import gzip
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from aiohttp import web

from sandbox.errors import SandboxError, SandboxNotStartedError
from sandbox.exchange import Answer, Incoming
from sandbox.faults import Fault, Faults
from sandbox.google.errors import ApiError
from sandbox.google.identity import Caller, TokenOffice
from sandbox.google.quota import Quota, QuotaLedger
from sandbox.graph.api import PREFIX, GraphApi
from sandbox.graph.budget import GraphQuota
from sandbox.graph.world import InstagramAccountInfo, PageInfo
from sandbox.record import RequestRecord, Violation
from sandbox.service import Service
from sandbox.slack.api import PREFIX as SLACK_PREFIX
from sandbox.slack.api import SlackApi
from sandbox.worlds.world import ChannelInfo, World

DEFAULT_CLOCK = datetime(2026, 11, 20, 14, tzinfo=UTC)
HTML_PAGE = b"<!DOCTYPE html><html><title>502</title><body>That's an error.</body></html>"
Clock = datetime | Callable[[], datetime]


class RunningSandbox:
    """A sandbox that answers; use it in a `with` block or call `stop()`."""

    def __init__(
        self,
        world: World,
        *,
        host: str,
        port: int,
        clock: Clock,
        faults: Faults,
        quota: Quota,
        graph_quota: GraphQuota,
        grants: Mapping[str, Caller],
    ) -> None:
        self._clock = clock
        tokens = TokenOffice(grants, self.now)
        ledger = QuotaLedger(quota, self.now)
        self.world = world
        self.service = Service(world, self.now, faults, tokens, ledger, graph_quota)
        self._address = (host, port)
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._stopping = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise SandboxNotStartedError(
                f"the sandbox cannot listen on {host}:{port} ({self._failure.strerror}); "
                "choose another port, or 0 for any free one"
            )

    @property
    def url(self) -> str:
        """Return where the sandbox listens, without a slash at the end."""
        return self.service.root

    @property
    def faults(self) -> Faults:
        """Return the faults, to switch on and off while running."""
        return self.service.faults

    @property
    def channels(self) -> Sequence[ChannelInfo]:
        """Return the world's channels, as a workspace needs them."""
        return self.world.channels

    @property
    def graph(self) -> GraphApi:
        """Return Meta's side: its `tokens` to expire and spoil, its `budget` to spend.

        Raises:
            SandboxError: The world has no Pages.
        """
        if self.service.graph is None:
            raise SandboxError("this world has no Pages; take one whose `social` is not None")
        return self.service.graph

    @property
    def slack(self) -> SlackApi:
        """Return Slack's side: its people and channels, what was posted, its limits."""
        return self.service.slack

    @property
    def pages(self) -> Sequence[PageInfo]:
        """Return the world's Pages, as a workspace needs them; none in a world without."""
        return () if self.world.social is None else self.world.social.pages

    @property
    def instagram_accounts(self) -> Sequence[InstagramAccountInfo]:
        """Return the world's Instagram accounts; none in a world without."""
        return () if self.world.social is None else self.world.social.instagram_accounts

    @property
    def violations(self) -> list[Violation]:
        """Return every departure from the rules so far."""
        return list(self.service.violations)

    @property
    def requests(self) -> list[RequestRecord]:
        """Return every request so far."""
        return list(self.service.requests)

    def now(self) -> datetime:
        """Return the sandbox's clock."""
        return self._clock if isinstance(self._clock, datetime) else self._clock()

    def set_clock(self, clock: Clock) -> None:
        """Move the clock, to a moment or to a function that tells it."""
        self._clock = clock

    def expire_tokens(self) -> None:
        """Let every access token given so far expire now; refreshing still works."""
        self.service.tokens.expire_all()

    def limit_token_uses(self, uses: int | None) -> None:
        """Let each access token given from now on be good for so many requests only."""
        self.service.tokens.uses_per_token = uses

    def quota_used(self, bucket: str) -> int:
        """Return what a bucket (data, search, batch_stats, analytics, reporting) spent today."""
        return self.service.ledger.used(bucket)

    def forget(self) -> None:
        """Forget the requests and violations noted so far."""
        self.service.requests.clear()
        self.service.violations.clear()

    def stop(self) -> None:
        """Close the socket and end the thread; harmless when done twice."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(10)

    def __enter__(self) -> "RunningSandbox":
        """Return itself, already running."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop."""
        self.stop()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=1 << 20)
        app.router.add_route("*", "/{tail:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            site = web.TCPSite(runner, *self._address)
            await site.start()
        except OSError as error:
            self._failure = error
        else:
            host, port = runner.addresses[0][:2]
            self.service.root = f"http://{host}:{port}"
            self.service.slack.desk.root = self.service.root
            if self.service.graph is not None:
                self.service.graph.root = self.service.root
        self._ready.set()
        if self._failure is None:
            await self._stopping.wait()
        await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        incoming = Incoming(
            request.method,
            request.path,
            request.query_string,
            request.headers,
            await request.read(),
        )
        fault = self.faults.for_request(request.path_qs)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "reset":
            self.service.note(incoming, None)
            return _cut(request)
        answer = self._failed(fault, request.path) if fault is not None else None
        if answer is None:
            answer = self.service.answer(incoming)
        else:
            self.service.note(incoming, answer)
        return await _sent(request, answer, fault)

    def _failed(self, fault: Fault, path: str) -> Answer | None:
        """Return the answer a fault gives instead of the real one."""
        if fault.kind == "html":
            return Answer(fault.status or 200, HTML_PAGE, "text/html; charset=utf-8")
        if fault.kind != "error":
            return None
        if self.service.graph is not None and path.startswith(PREFIX):
            return self.service.graph.refused_by_fault(fault)
        if path.startswith(SLACK_PREFIX):
            return self.service.slack.refused_by_fault(fault)
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        error = ApiError(fault.status or 500, fault.reason, fault.message, headers=headers)
        return Answer.of_json(error.body(), error.status, headers=error.headers)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def _sent(request: web.Request, answer: Answer, fault: Fault | None) -> web.StreamResponse:
    kind = None if fault is None else fault.kind
    wants_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    content, headers = answer.content, {**answer.headers, "Content-Type": answer.content_type}
    is_file = answer.content_type.startswith("text/csv")
    if kind in {"gzip", "half_gzip"} or (is_file and wants_gzip):
        content = gzip.compress(content, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    if kind not in {"half_body", "half_gzip"}:
        return web.Response(status=answer.status, body=content, headers=headers)
    headers["Content-Length"] = str(len(content))
    response = web.StreamResponse(status=answer.status, headers=headers)
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
