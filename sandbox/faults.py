"""Faults and drift a test switches on: what a platform does wrong, and when."""

import re
import threading
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["error", "reset", "half_body", "gzip", "half_gzip", "slow", "html"]
PageFilling = Literal["full", "short", "empty"]


@dataclass
class Fault:
    """Something that goes wrong with some requests.

    Attributes:
        kind: `error` answers `status` with `reason`, of the Graph API a code such as `4`, or a code
            and subcode such as `190/463`; `reset` cuts the connection; `half_body` and
            `half_gzip` stop in mid-answer; `gzip` compresses though nobody asked; `slow` waits
            `seconds` and then answers; `html` answers a page for people, with `status` or 200.
        path: A regular expression looked for in the path and query.
        first: The first matching request it hits, 1 is the next one.
        count: How many requests it hits from there on, None for all.
    """

    kind: FaultKind
    path: str = "."
    first: int = 1
    count: int | None = 1
    status: int | None = None
    reason: str = "backendError"
    message: str = "Backend Error"
    retry_after: int | None = None
    seconds: float = 1.0
    seen: int = 0

    def strikes(self) -> bool:
        """Count a matching request and say whether this one is hit."""
        self.seen += 1
        last = None if self.count is None else self.first + self.count - 1
        return self.seen >= self.first and (last is None or self.seen <= last)


@dataclass
class Drift:
    """What a platform changes without notice.

    Attributes:
        new_field: Every item of the Data API and every object of the Graph API carries a field
            nobody has seen.
        new_bulk_column: Bulk files carry a column more.
        bulk_columns_reversed: Bulk files write their columns in another order.
        retired_metrics: Metrics the Analytics API refuses from now on.
        retired_graph_metrics: Metrics the Graph API refuses from now on.
        incompatible_graph_metrics: Two metrics it refuses in one call, though each lives.
        graph_version_served: The version that answers, whichever was asked for.
    """

    new_field: bool = False
    new_bulk_column: bool = False
    bulk_columns_reversed: bool = False
    retired_metrics: frozenset[str] = frozenset()
    retired_graph_metrics: frozenset[str] = frozenset()
    incompatible_graph_metrics: frozenset[str] = frozenset()
    graph_version_served: str | None = None


@dataclass
class Faults:
    """Everything a test has switched on; may be changed while the sandbox runs.

    Attributes:
        vanished: Videos, posts and media that are still listed but no longer found.
        hidden_days: Days of ISO form left out of every Analytics answer.
        page_filling: How full the pages of the Graph API are: `short` ones hold fewer items than
            asked for, `empty` lets a page without items, but with a next one, follow each page.
    """

    drift: Drift = field(default_factory=Drift)
    vanished: set[str] = field(default_factory=set)
    hidden_days: set[str] = field(default_factory=set)
    page_filling: PageFilling = "full"
    _faults: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self,
        kind: FaultKind,
        path: str = ".",
        *,
        first: int = 1,
        count: int | None = 1,
        status: int | None = None,
        reason: str = "backendError",
        message: str = "Backend Error",
        retry_after: int | None = None,
        seconds: float = 1.0,
    ) -> Fault:
        """Switch a fault on and return it; its fields say what it does."""
        fault = Fault(kind, path, first, count, status, reason, message, retry_after, seconds)
        with self._lock:
            self._faults.append(fault)
        return fault

    def vanish(self, *object_ids: str) -> None:
        """Let videos, posts or media disappear between list and lookup."""
        self.vanished.update(object_ids)

    def clear(self) -> None:
        """Switch everything off."""
        with self._lock:
            self._faults.clear()
        self.vanished.clear()
        self.hidden_days.clear()
        self.page_filling = "full"
        self.drift = Drift()

    def for_request(self, target: str) -> Fault | None:
        """Return the fault that hits a request, the first one switched on wins."""
        with self._lock:
            struck = [f for f in self._faults if re.search(f.path, target) and f.strikes()]
        return struck[0] if struck else None
