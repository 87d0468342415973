"""Finds the metric because of which YouTube refuses a request, and goes on without it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ingestion.youtube.errors import RefusedRequestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingestion.youtube.client import Answer

Metrics = tuple[str, ...]
MOST_CULPRITS = 4  # a request refused for more metrics than these is wrong in another way


class HealingReport:
    """The metrics of one channel's report, less those that YouTube refuses.

    A refused request is asked again in halves until the culprit stands alone: for one culprit
    among n metrics at most log2(n) + 2 further calls. Threads share what one of them found.

    Attributes:
        refused: Metric (or optional dimension) → what YouTube said, found in this run.
        extra_calls: Calls made to find what is refused.
    """

    def __init__(self, metrics: Metrics, *, known: frozenset[str], optional: str | None) -> None:
        self._wanted = metrics
        self._known = known
        self._optional = optional
        self._lock = threading.Lock()
        self.refused: dict[str, str] = {}
        self.extra_calls = 0

    @property
    def metrics(self) -> Metrics:
        """The metrics that are still asked for."""
        return tuple(m for m in self._wanted if m not in self._known and m not in self.refused)

    @property
    def left_out(self) -> str:
        """The optional dimension when YouTube refuses it, else nothing."""
        optional = self._optional or ""
        return optional if optional in self._known or optional in self.refused else ""

    def run(self, ask: Callable[[Metrics, str], Answer]) -> Answer | None:
        """Return the answer to `ask(metrics, left_out)`; None when no metric is left to ask.

        Raises:
            RefusedRequestError: The request is refused whatever its metrics are.
        """
        before = (self.metrics, self.left_out)
        if not before[0]:
            return None
        try:
            return ask(*before)
        except RefusedRequestError as error:
            with self._lock:
                if (self.metrics, self.left_out) == before:
                    return self._healed(ask, error)
        return self.run(ask)

    def _healed(
        self, ask: Callable[[Metrics, str], Answer], error: RefusedRequestError
    ) -> Answer | None:
        """Ask without the optional dimension, then without one culprit after another."""
        if self._optional and not self.left_out:
            answer = self._answer(ask, self.metrics, self._optional)
            if answer is not None:
                self.refused[self._optional] = str(error)
                return answer
        good: dict[Metrics, Answer] = {}
        for _ in range(MOST_CULPRITS):
            self._find_culprit(ask, good, error)
            remaining = self.metrics
            if not remaining:
                break
            answer = good.get(remaining) or self._answer(ask, remaining, self.left_out)
            if answer is not None:
                return answer
        self.refused.clear()
        raise error

    def _find_culprit(
        self,
        ask: Callable[[Metrics, str], Answer],
        good: dict[Metrics, Answer],
        error: RefusedRequestError,
    ) -> None:
        """Set aside one metric that is in every refused part."""
        suspects = self.metrics
        while len(suspects) > 1:
            half = suspects[: (len(suspects) + 1) // 2]
            answer = good.get(half) or self._answer(ask, half, self.left_out)
            if answer is None:
                suspects = half
            else:
                good[half] = answer
                suspects = suspects[len(half) :]
        self.refused[suspects[0]] = str(error)

    def _answer(
        self, ask: Callable[[Metrics, str], Answer], metrics: Metrics, left_out: str
    ) -> Answer | None:
        """The answer; None when it is refused."""
        self.extra_calls += 1
        try:
            return ask(metrics, left_out)
        except RefusedRequestError:
            return None
