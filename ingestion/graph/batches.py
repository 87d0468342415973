"""The state of one batch: which of its calls are answered, which are still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingestion.graph import answers
from ingestion.graph.errors import GraphError, TokenRefusedError, UnreadableAnswerError
from ingestion.retries import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ingestion.graph.calls import Caller, GraphAnswer, GraphCall


@dataclass(frozen=True)
class Part:
    """One part of a batch's answer, its headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: str


def read_parts(data: Any, *, expected: int) -> list[Part | None]:
    """Return the parts of a batch's answer; None where Meta had no time for one.

    Raises:
        UnreadableAnswerError: It is no list of as many parts as were asked for.
    """
    if not isinstance(data, list) or len(data) != expected:
        came = f"{len(data)} parts" if isinstance(data, list) else type(data).__name__
        raise UnreadableAnswerError(
            f"batch: expected a list of {expected} parts, got {came}: nothing of it was loaded"
        )
    return [None if part is None else _part(part) for part in data]


def _part(part: dict[str, Any]) -> Part:
    named = {
        str(each.get("name", "")).lower(): str(each.get("value", ""))
        for each in part.get("headers") or []
    }
    return Part(int(part.get("code") or 0), named, str(part.get("body") or ""))


class BatchRun:
    """Calls of one batch, until each has an answer or an error."""

    def __init__(self, calls: Sequence[GraphCall], caller: Caller) -> None:
        self._calls = calls
        self._caller = caller
        self._results: dict[int, GraphAnswer | GraphError] = {}

    def redacted(self, text: str) -> str:
        """`text` without any secret of the calls and their caller."""
        secrets = [value for call in self._calls for value in call.secret_params.values()]
        return self._caller.redacted(text, *secrets)

    def open_calls(self) -> list[GraphCall]:
        """The calls that are still to be made."""
        return [self._calls[at] for at in self._open()]

    def results(self) -> list[GraphAnswer | GraphError]:
        """Each call's answer or error, in the order of the calls."""
        return [self._results[at] for at in range(len(self._calls))]

    def end(self, error: GraphError) -> None:
        """Make `error` the result of what is still open."""
        for at in self._open():
            self._results[at] = error

    def note(
        self,
        parts: Sequence[Part | None],
        made: Callable[[dict[str, Any], Mapping[str, str]], GraphAnswer],
    ) -> None:
        """Note what came of the open calls.

        Raises:
            TransientError, LimitedError, TokenRefusedError: Some have to be made again.
        """
        again: list[Exception] = []
        for at, part in zip(self._open(), parts, strict=True):
            call = self._calls[at]
            try:
                data = self._data(part, call)
                self._results[at] = made(data, part.headers if part else {})
            except (TransientError, answers.LimitedError, TokenRefusedError) as error:
                again.append(error)
            except GraphError as error:
                self._results[at] = error
        for kind in (TokenRefusedError, answers.LimitedError, TransientError):
            first = next((error for error in again if isinstance(error, kind)), None)
            if first is not None:
                raise first

    def _data(self, part: Part | None, call: GraphCall) -> dict[str, Any]:
        if part is None:
            raise TransientError("a part of a batch was not answered in time")
        data = answers.read(part.status, part.headers, part.body, call=call, redact=self.redacted)
        return answers.as_object(data, call)

    def _open(self) -> list[int]:
        return [at for at in range(len(self._calls)) if at not in self._results]
