"""One HTTP request to the Graph API: paced, stamped and logged; the token in its header."""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from zoneinfo import ZoneInfo

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from ingestion.retries import TransientError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from ingestion.graph.calls import Caller, GraphCall
    from ingestion.graph.limits import Budget

LOGGER = logging.getLogger(__name__)
TIMEOUT_SECONDS = (10.0, 120.0)
PACIFIC = ZoneInfo("America/Los_Angeles")
VERSION_HEADER = "facebook-api-version"

Read = TypeVar("Read")


@dataclass(frozen=True)
class Sent(Generic[Read]):
    """What came of a request, its headers in small letters."""

    value: Read
    headers: Mapping[str, str]
    request_id: str
    observed_at: datetime


class _Bearer(AuthBase):
    """Puts the token into a header; given as `auth`, so that no netrc entry replaces it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class Transport:
    """Sends requests for several threads and keeps count of them.

    Attributes:
        calls: HTTP requests made.
        units: Calls as Meta counts them: each call in a batch is one.
        repeated: Calls, as Meta counts them, that were made more than once.
        other_versions: Versions that answered though another was asked for.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        budget: Budget,
        *,
        api_root: str,
        api_version: str,
        bucket: str,
        max_parallel: int = 4,
        on_call: Callable[[], None] = lambda: None,
    ) -> None:
        self._clock = clock
        self._budget = budget
        self._base = f"{api_root.rstrip('/')}/{api_version}/"
        self._version = api_version
        self._bucket = bucket
        self._on_call = on_call
        self._lock = threading.Lock()
        self._log: list[dict[str, object]] = []
        self._asked: Counter[str] = Counter()
        self.other_versions: set[str] = set()
        self.calls = 0
        self.units = 0
        self.repeated = 0
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=4, pool_maxsize=max(4, 2 * max_parallel))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def taken_log(self) -> list[dict[str, object]]:
        """The rows of the requests made since this was last asked, one a request."""
        with self._lock:
            rows, self._log = self._log, []
        return rows

    def send(
        self,
        calls: Sequence[GraphCall],
        caller: Caller,
        *,
        token: str,
        body: Mapping[str, str] | None,
        read: Callable[[requests.Response], tuple[Read, int]],
    ) -> Sent[Read]:
        """Send `calls` as one request and return what `read` makes of the answer.

        Args:
            calls: The one that is sent, or those that a batch holds.
            caller: Who asks.
            token: Its token at this moment.
            body: The form of a batch; None sends the first call alone.
            read: Reads an answer; returns its content and how many rows it has.

        Raises:
            TransientError: No answer came.
            LimitReachedError: A limit is near, and waiting would take too long.
        """
        self._budget.wait(caller.meter)
        request_id = self._request_id(calls, caller)
        status, rows = 0, 0
        try:
            response = self._session.request(
                "GET" if body is None else "POST",
                self._base + (calls[0].path if body is None else ""),
                params=dict(calls[0].params) if body is None else None,
                data=body,
                auth=_Bearer(token),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
            status = response.status_code
            self._budget.note(caller.meter, response.headers)
            value, rows = read(response)
        except requests.RequestException as error:
            raise TransientError(f"network: {type(error).__name__}") from None
        finally:
            name = calls[0].endpoint if body is None else "batch"
            self._note(name, caller, request_id, status=status, rows=rows, units=len(calls))
        headers = {name.lower(): text for name, text in response.headers.items()}
        return Sent(value, headers, request_id, self._clock())

    def version(self, headers: Mapping[str, str]) -> str:
        """The version that answered; another than was asked for is remembered."""
        served = headers.get(VERSION_HEADER) or self._version
        if served != self._version:
            with self._lock:
                self.other_versions.add(served)
        return served

    def _request_id(self, calls: Sequence[GraphCall], caller: Caller) -> str:
        """The same for the same request at the same moment, so that a repeated run repeats it."""
        moment = self._clock().isoformat()
        identities = [[moment, caller.name, call.path, call.public_params] for call in calls]
        texts = [json.dumps(identity) for identity in identities]
        with self._lock:
            for text in texts:
                self._asked[text] += 1
                self.repeated += self._asked[text] > 1
            numbers = [self._asked[text] for text in texts]
        return hashlib.sha256(f"{texts}#{numbers}".encode()).hexdigest()[:32]

    def _note(
        self, endpoint: str, caller: Caller, request_id: str, *, status: int, rows: int, units: int
    ) -> None:
        now = self._clock()
        LOGGER.debug("%s: status %s, %s rows", endpoint, status, rows)
        with self._lock:
            self.calls += 1
            self.units += units
            self._log.append(
                {
                    "endpoint": endpoint,
                    "bucket": self._bucket,
                    "units": units,
                    "pacific_date": now.astimezone(PACIFIC).date(),
                    "status_code": status or None,
                    "row_count": rows,
                    "observed_at": now,
                    "request_id": request_id,
                    "api_version": self._version,
                    "consent_scope": caller.consent_scope,
                }
            )
        self._on_call()
