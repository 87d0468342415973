"""Keeps calls under Meta's limits: slower from 80 % of a limit, pausing at 95 %."""

from __future__ import annotations

import json
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ingestion.graph.errors import LimitReachedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LOGGER = logging.getLogger(__name__)
APP = "the app"
SHARES = ("call_count", "total_cputime", "total_time")
SLOWEST_SECONDS = 10.0
WITHOUT_ESTIMATE_SECONDS = 3_600.0


@dataclass(frozen=True)
class Limits:
    """How close to Meta's limits a run may come.

    Attributes:
        slow_at: Share of a limit from which calls are spread out.
        pause_at: Share of a limit at which nothing is asked until it has fallen.
        max_wait_seconds: Waiting altogether, for one account and run, before it is given up.
        sleep: How waiting is done; tests pass their own.
    """

    slow_at: float = 0.80
    pause_at: float = 0.95
    max_wait_seconds: float = 3_900.0
    sleep: Callable[[float], None] = field(default=time.sleep)


@dataclass
class _Meter:
    """The newest word on one limit."""

    used: float = 0.0
    regain_seconds: float = 0.0
    waited: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Budget:
    """What the usage headers of all answers say, and the waiting that follows from it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._meters: dict[str, _Meter] = {}
        self._lock = threading.Lock()

    def note(self, meter: str, headers: Mapping[str, str]) -> None:
        """Read the usage headers of an answer to a caller of `meter`."""
        named = {name.lower(): value for name, value in headers.items()}
        app = _loaded(named.get("x-app-usage"))
        if isinstance(app, dict):
            self._set(APP, used=_share(app), regain_minutes=0)
        business = _loaded(named.get("x-business-use-case-usage"))
        if isinstance(business, dict):
            entries = [e for found in business.values() for e in found or [] if isinstance(e, dict)]
            self._set(
                meter,
                used=max(map(_share, entries), default=0.0),
                regain_minutes=max(map(_regain_minutes, entries), default=0.0),
            )

    def wait(self, meter: str) -> None:
        """Wait as the newest usage asks for, before the next call.

        Raises:
            LimitReachedError: The wait would be longer than a run may wait.
        """
        for name in (APP, meter):
            found = self._meter(name)
            with found.lock:
                if found.used >= self._limits.pause_at:
                    self._pause(name, found)
                elif found.used >= self._limits.slow_at:
                    span = self._limits.pause_at - self._limits.slow_at
                    share = (found.used - self._limits.slow_at) / span if span > 0 else 1.0
                    self._limits.sleep(max(1.0, SLOWEST_SECONDS * share))

    def refused(self, meter: str) -> None:
        """Wait after Meta refused a call as one too many.

        Raises:
            LimitReachedError: The wait would be longer than a run may wait.
        """
        app, own = self._meter(APP), self._meter(meter)
        name, found = (APP, app) if app.used > max(own.used, 0.99) else (meter, own)
        with found.lock:
            self._pause(name, found)

    def used(self, meter: str) -> float:
        """The share of a limit that is used, as of the newest answer."""
        return max(self._meter(APP).used, self._meter(meter).used)

    def _pause(self, name: str, meter: _Meter) -> None:
        seconds = meter.regain_seconds or WITHOUT_ESTIMATE_SECONDS
        if meter.waited + seconds > self._limits.max_wait_seconds:
            raise LimitReachedError(
                f"Meta's limit of calls for {name} is reached ({meter.used:.0%} used): expected "
                f"calls to be free, they are in {seconds / 60:.0f} minutes; what is missing is "
                "collected by a later run"
            )
        LOGGER.warning("Meta's limit for %s: waiting %.0f minutes", name, seconds / 60)
        self._limits.sleep(seconds)
        meter.waited += seconds
        meter.used, meter.regain_seconds = 0.0, 0.0

    def _set(self, name: str, *, used: float, regain_minutes: float) -> None:
        meter = self._meter(name)
        meter.used, meter.regain_seconds = used, regain_minutes * 60.0

    def _meter(self, name: str) -> _Meter:
        with self._lock:
            return self._meters.setdefault(name, _Meter())


def _share(usage: Mapping[str, Any]) -> float:
    """The largest share in a usage header, 0 to 1; it counts in percent."""
    return max((_number(usage.get(name)) for name in SHARES), default=0.0) / 100.0


def _regain_minutes(usage: Mapping[str, Any]) -> float:
    return _number(usage.get("estimated_time_to_regain_access"))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _loaded(header: str | None) -> Any:
    """The JSON of a header; None when it is absent or unreadable."""
    try:
        return json.loads(header) if header else None
    except json.JSONDecodeError:
        return None
