"""Requests of many accounts on a bounded number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Result = TypeVar("Result")


class Workers:
    """Runs requests of all accounts on a bounded number of threads."""

    def __init__(self, count: int) -> None:
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="request")

    def ordered(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
        """Yield the result of each item in order; the first alone, then the others together.

        What the first one learns (a refused metric, a dead token) the others know. After an
        error nothing more is started, and the error is raised in its place.
        """
        if not items:
            return
        yield work(items[0])
        futures = [self._pool.submit(work, item) for item in items[1:]]
        try:
            for future in futures:
                yield future.result()
        finally:
            for future in futures:
                future.cancel()

    def close(self) -> None:
        """End the threads; what has not begun is dropped."""
        self._pool.shutdown(wait=True, cancel_futures=True)
