"""Finds the metric because of which Meta refuses a request, and goes on without it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ingestion.graph.errors import RefusedMetricError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ingestion.graph.calls import GraphAnswer

Metrics = tuple[str, ...]
MOST_CULPRITS = 4  # a request refused for more metrics than these is wrong in another way


class HealingGroup:
    """Metrics that are asked for together, less those that Meta refuses.

    A refused request is asked again in halves, down to the metric that is refused alone: for one
    among n at most 2·log2(n) further calls. What the good halves answer is kept, so every other
    metric arrives in the same run; two metrics that only refuse each other's company arrive in
    different halves. Threads share what one of them found.

    Attributes:
        refused: Metric → what Meta said, found in this run.
        extra_calls: Calls made to find what is refused.
    """

    def __init__(self, metrics: Metrics, *, known: frozenset[str] = frozenset()) -> None:
        self._parts: tuple[Metrics, ...] = _parts(m for m in metrics if m not in known)
        self._lock = threading.RLock()
        self._is_proved = False
        self.refused: dict[str, str] = {}
        self.extra_calls = 0

    @property
    def parts(self) -> tuple[Metrics, ...]:
        """What to ask, in as few calls as are known to work; empty when nothing is left."""
        return self._parts

    @property
    def is_proved(self) -> bool:
        """Whether Meta has answered all parts in this run."""
        return self._is_proved

    def run(self, ask: Callable[[Metrics], GraphAnswer]) -> list[GraphAnswer]:
        """Return the answers to `ask(metrics)` for all metrics that are not refused.

        Until the first answer has come, other threads wait for what this one learns.

        Raises:
            RefusedMetricError: The request is refused whatever its metrics are.
            GraphError: What else `ask` raises.
        """
        with self._lock:
            if not self._is_proved:
                answers = self._run(ask)
                self._is_proved = True
                return answers
        return self._run(ask)

    def healed(
        self, ask: Callable[[Metrics], GraphAnswer], part: Metrics, error: RefusedMetricError
    ) -> list[GraphAnswer]:
        """Return what Meta does answer of `part`, which it refused with `error`.

        Raises:
            RefusedMetricError: The request is refused whatever its metrics are.
            GraphError: What else `ask` raises.
        """
        with self._lock:
            if part not in self._parts:  # another thread has learnt of it since `part` was asked
                wanted = set(part)
                left = [tuple(m for m in known if m in wanted) for known in self._parts]
                return [self._counted(ask, each) for each in left if each]
            return self._searched(ask, part, error)

    def _run(self, ask: Callable[[Metrics], GraphAnswer]) -> list[GraphAnswer]:
        answers: list[GraphAnswer] = []
        for part in self._parts:
            try:
                answers.append(ask(part))
            except RefusedMetricError as error:
                answers += self.healed(ask, part, error)
        return answers

    def _searched(
        self, ask: Callable[[Metrics], GraphAnswer], part: Metrics, error: RefusedMetricError
    ) -> list[GraphAnswer]:
        """Halve `part` until each refused metric stands alone, and leave those out from now on."""
        good: dict[Metrics, GraphAnswer] = {}
        culprits: dict[str, str] = {}
        refused = [(part, error)]
        while refused:
            metrics, why = refused.pop()
            if len(metrics) == 1:
                culprits[metrics[0]] = str(why)
                if len(culprits) > MOST_CULPRITS:
                    raise error
                continue
            middle = (len(metrics) + 1) // 2
            for half in (metrics[:middle], metrics[middle:]):
                try:
                    good[half] = self._counted(ask, half)
                except RefusedMetricError as again:
                    refused.append((half, again))
        if culprits and len(culprits) == len(part) > 1:
            raise error
        self.refused |= culprits
        whole = _parts(m for m in part if m not in culprits)
        self._replace(part, whole if culprits else tuple(good))
        return list(good.values())

    def _replace(self, part: Metrics, parts: tuple[Metrics, ...]) -> None:
        kept = [parts if known == part else (known,) for known in self._parts]
        self._parts = tuple(each for found in kept for each in found)

    def _counted(self, ask: Callable[[Metrics], GraphAnswer], metrics: Metrics) -> GraphAnswer:
        self.extra_calls += 1
        return ask(metrics)


def _parts(metrics: Iterable[str]) -> tuple[Metrics, ...]:
    found = tuple(metrics)
    return (found,) if found else ()
