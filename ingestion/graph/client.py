"""Calls to the Graph API: alone, page after page, or fifty in a batch; retried and explained."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from ingestion.graph import answers
from ingestion.graph.batches import BatchRun, Part, read_parts
from ingestion.graph.calls import GraphAnswer, GraphCall, batch_body
from ingestion.graph.errors import (
    GraphError,
    TokenRefusedError,
    TooMuchDataError,
    UnreachableError,
)
from ingestion.graph.limits import Budget, Limits
from ingestion.graph.transport import Transport
from ingestion.retries import RetryPolicy, TransientError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    import requests

    from ingestion.graph.calls import Caller

CALLS_PER_BATCH = 50
BATCH = GraphCall("batch", "")

Result = TypeVar("Result")


class GraphClient:
    """Makes calls for any caller; several threads may share one client."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        api_root: str,
        api_version: str,
        bucket: str,
        limits: Limits | None = None,
        retries: RetryPolicy | None = None,
        max_parallel: int = 4,
        on_call: Callable[[], None] = lambda: None,
    ) -> None:
        self._version = api_version
        self._bucket = bucket
        self._retries = retries or RetryPolicy()
        self._budget = Budget(limits or Limits())
        self._transport = Transport(
            clock,
            self._budget,
            api_root=api_root,
            api_version=api_version,
            bucket=bucket,
            max_parallel=max_parallel,
            on_call=on_call,
        )

    @property
    def calls(self) -> dict[str, int]:
        """Bucket → HTTP requests made."""
        return {self._bucket: self._transport.calls} if self._transport.calls else {}

    @property
    def units(self) -> dict[str, int]:
        """Bucket → calls as Meta counts them: each call in a batch is one."""
        return {self._bucket: self._transport.units} if self._transport.units else {}

    @property
    def repeated(self) -> int:
        """Calls, as Meta counts them, that were made again after a failure."""
        return self._transport.repeated

    @property
    def version_warning(self) -> str | None:
        """One line when another version answered than was asked for; else None."""
        if not self._transport.other_versions:
            return None
        served = ", ".join(sorted(self._transport.other_versions))
        return (
            f"Graph API {self._version} was asked for and {served} answered: the version asked for "
            "has ended; set api_version to a living one"
        )

    def taken_log(self) -> list[dict[str, object]]:
        """The rows of the requests made since this was last asked, one a request."""
        return self._transport.taken_log()

    def used(self, caller: Caller) -> float:
        """The share of the caller's limit that is used, as of the newest answer."""
        return self._budget.used(caller.meter)

    def ask(self, call: GraphCall, caller: Caller) -> GraphAnswer:
        """Return the answer to `call`.

        Raises:
            TokenRefusedError: The token is refused, also after it was issued anew once.
            LimitReachedError: A limit is reached, and waiting would take too long.
            GraphError: Meta says no; a subclass named after why.
            UnreadableAnswerError: Something else than Meta answered.
            UnreachableError: No whole answer in five tries.
        """
        if call.secret_params:
            result = self.batch([call], caller)[0]  # the body of a batch is no address
            if isinstance(result, GraphError):
                raise result
            return result
        return self._persisting(functools.partial(self._get, call, caller), call, caller)

    def pages(self, call: GraphCall, caller: Caller) -> Iterator[GraphAnswer]:
        """Yield the pages of an edge, also empty ones, while each names a next one.

        The address of the next page, which holds the token, is never followed. A page that is too
        much for Meta is asked for again with half the items, and so are those behind it.

        Raises:
            GraphError: As `ask`.
        """
        seen: set[str] = set()
        while True:
            try:
                answer = self.ask(call, caller)
            except TooMuchDataError:
                if call.limit <= 1:
                    raise
                call = call.with_limit(call.limit // 2)
                continue
            yield answer
            cursor = answer.next_cursor
            if cursor is None or cursor in seen:
                return
            seen.add(cursor)
            call = call.after(cursor)

    def batch(self, calls: Sequence[GraphCall], caller: Caller) -> list[GraphAnswer | GraphError]:
        """Return for each of `calls` its answer, or the error that it met; fifty a request.

        A part that fails in a passing way is asked for again, with the others that did. What
        concerns all of them (a token's end, a limit) is the result of each that was still open.
        """
        results: list[GraphAnswer | GraphError] = []
        for at in range(0, len(calls), CALLS_PER_BATCH):
            run = BatchRun(calls[at : at + CALLS_PER_BATCH], caller)
            try:
                self._persisting(functools.partial(self._post, run, caller), BATCH, caller)
            except GraphError as error:
                run.end(error)
            results += run.results()
        return results

    def _persisting(
        self, attempt: Callable[[str], Result], call: GraphCall, caller: Caller
    ) -> Result:
        """Return what `attempt(token)` returns, after retries, waits and one new token."""
        while True:
            token = caller.token
            try:
                return self._retries.run(functools.partial(attempt, token))
            except answers.LimitedError:
                self._budget.refused(caller.meter)
            except TransientError as error:
                raise UnreachableError(
                    f"{call.endpoint} gave no whole answer in five tries ({error}): "
                    "check the network, or run again later"
                ) from None
            except TokenRefusedError as error:
                if not caller.renew(token):
                    caller.stop(error)
                    raise

    def _get(self, call: GraphCall, caller: Caller, token: str) -> GraphAnswer:
        """Send `call` once."""

        def read(response: requests.Response) -> tuple[dict[str, Any], int]:
            data = answers.read(
                response.status_code,
                response.headers,
                response.text,
                call=call,
                redact=caller.redacted,
            )
            found = answers.as_object(data, call)
            return found, answers.row_count(found)

        sent = self._transport.send([call], caller, token=token, body=None, read=read)
        return GraphAnswer(
            sent.value, sent.request_id, sent.observed_at, self._transport.version(sent.headers)
        )

    def _post(self, run: BatchRun, caller: Caller, token: str) -> None:
        """Send the open calls of a batch once; what came of them is noted in `run`."""
        calls = run.open_calls()

        def read(response: requests.Response) -> tuple[list[Part | None], int]:
            data = answers.read(
                response.status_code,
                response.headers,
                response.text,
                call=BATCH,
                redact=run.redacted,
            )
            parts = read_parts(data, expected=len(calls))
            return parts, len(parts)

        body = batch_body(calls)
        sent = self._transport.send(calls, caller, token=token, body=body, read=read)

        def made(data: dict[str, Any], headers: Mapping[str, str]) -> GraphAnswer:
            version = self._transport.version({**sent.headers, **headers})
            return GraphAnswer(data, sent.request_id, sent.observed_at, version)

        for part in sent.value:
            if part is not None:
                self._budget.note(caller.meter, part.headers)
        run.note(sent.value, made)
