"""Which answers are asked for again, and after how long."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_base

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TRIES = 5
RETRIED_STATUS = frozenset({500, 502, 503, 504})
LONGEST_RETRY_AFTER = 600.0

Answer = TypeVar("Answer")


class TransientError(Exception):
    """A try that failed in a way that may pass.

    Attributes:
        retry_after: Seconds the service asked to wait, when it did.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class _FullJitter(wait_base):
    """A random part of an exponentially growing wait, or what ``Retry-After`` says."""

    def __init__(self, base: float, longest: float) -> None:
        self._base = base
        self._longest = longest

    def __call__(self, retry_state: RetryCallState) -> float:
        error = retry_state.outcome.exception() if retry_state.outcome else None
        if isinstance(error, TransientError) and error.retry_after is not None:
            return min(error.retry_after, LONGEST_RETRY_AFTER)
        ceiling = min(self._longest, self._base * 2.0 ** (retry_state.attempt_number - 1))
        return random.uniform(0.0, ceiling)  # noqa: S311 - jitter, no secret


@dataclass(frozen=True)
class RetryPolicy:
    """At most five tries with full jitter.

    Attributes:
        base_seconds: Ceiling of the first wait; it doubles with every try.
        longest_seconds: Ceiling of any wait that the service did not name.
        sleep: How waiting is done; tests pass their own.
    """

    base_seconds: float = 1.0
    longest_seconds: float = 32.0
    sleep: Callable[[float], None] = field(default=time.sleep)

    def run(self, attempt: Callable[[], Answer]) -> Answer:
        """Return what `attempt` returns.

        Raises:
            TransientError: All tries failed; the last one's error.
        """
        retrying = Retrying(
            retry=retry_if_exception_type(TransientError),
            stop=stop_after_attempt(MAX_TRIES),
            wait=_FullJitter(self.base_seconds, self.longest_seconds),
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(attempt)


def retry_after_seconds(header: str | None) -> float | None:
    """The seconds in a ``Retry-After`` header; None when it is absent or a date."""
    try:
        return max(0.0, float(header)) if header else None
    except ValueError:
        return None
