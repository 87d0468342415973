"""What an app, a Page and an Instagram account may ask, and the headers that tell how much is left.

An app's calls count by the hour, a Page's and an account's by 24 hours, from the first call on.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.graph.errors import limit_reached

HOUR = timedelta(hours=1)
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class GraphQuota:
    """How many calls there are.

    Attributes:
        app_calls_an_hour: Of users' and the app's own tokens: 200 times its users.
        page_calls_a_day: Of each Page, with Page and system-user tokens: 4,800 times its engaged
            users.
        account_calls_a_day: Of each Instagram account: 4,800 times its impressions.
    """

    app_calls_an_hour: int = 20_000
    page_calls_a_day: int = 480_000
    account_calls_a_day: int = 480_000


@dataclass
class _Window:
    since: datetime
    calls: int = 0


@dataclass
class Budget:
    """The calls counted so far.

    Attributes:
        quota: May be changed while the sandbox runs.
    """

    quota: GraphQuota
    clock: Callable[[], datetime]
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def used(self, kind: str, owner_id: str = "") -> int:
        """Return the calls of `app`, or of a Page (`pages`) or account (`instagram`)."""
        with self._lock:
            return self._window(kind, owner_id).calls

    def spend(self, kind: str, owner_id: str, calls: int) -> None:
        """Count calls without making them, so that a test starts near a limit."""
        with self._lock:
            self._window(kind, owner_id).calls += calls

    def charge(self, kind: str, owner_id: str, *, is_users_token: bool) -> dict[str, str]:
        """Count one call and return the headers that tell of it.

        Raises:
            GraphError: The budget is spent (4, 32, 80001, 80002); the headers come with it.
        """
        counted = "app" if is_users_token else kind
        name = "" if counted == "app" else owner_id
        with self._lock:
            window = self._window(counted, name)
            window.calls += 1
            is_spent = window.calls > self._limit(counted)
            headers = self._headers(counted, name, window)
        if is_spent:
            codes = {"pages": 80001, "instagram": 80002}
            code = codes.get(counted, 32 if kind == "pages" else 4)
            error = limit_reached(code)
            error.headers |= headers
            raise error
        return headers

    def _limit(self, kind: str) -> int:
        if kind == "app":
            return self.quota.app_calls_an_hour
        return self.quota.page_calls_a_day if kind == "pages" else self.quota.account_calls_a_day

    def _window(self, kind: str, owner_id: str) -> _Window:
        now = self.clock()
        window = self._windows.get((kind, owner_id))
        if window is None or now >= window.since + (HOUR if kind == "app" else DAY):
            window = self._windows[kind, owner_id] = _Window(now)
        return window

    def _headers(self, kind: str, owner_id: str, window: _Window) -> dict[str, str]:
        percent = 100 * window.calls // max(self._limit(kind), 1)
        usage = {
            "call_count": percent,
            "total_cputime": percent * 4 // 5,
            "total_time": percent * 3 // 5,
        }
        if kind == "app":
            return {"X-App-Usage": json.dumps(usage)}
        end = window.since + DAY
        minutes = int((end - self.clock()).total_seconds() // 60) if percent >= 100 else 0
        entry = {"type": kind, **usage, "estimated_time_to_regain_access": minutes}
        return {"X-Business-Use-Case-Usage": json.dumps({owner_id: [entry]})}
