"""One HTTP call to YouTube: charged, paced, retried, logged, and its failure explained."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from ingestion.retries import RetryPolicy, TransientError
from ingestion.youtube import answers
from ingestion.youtube.errors import ExpiredTokenError, UnreachableError, WrongKeyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from ingestion.youtube.accounts import Account
    from ingestion.youtube.quota import Pace, QuotaLedger

LOGGER = logging.getLogger(__name__)
TIMEOUT_SECONDS = (10.0, 120.0)
API_VERSIONS = {"data": "v3", "batch_stats": "v3", "analytics": "v2", "reporting": "v1"}


@dataclass(frozen=True)
class Call:
    """One request to be made.

    Attributes:
        endpoint: Its documented name, such as ``videos.list``.
        url: Address without parameters; never holds a secret.
        bucket: The quota bucket it counts in.
        params: Query parameters.
        units: Units it costs.
        body: JSON body; makes it a POST.
        is_csv: Whether a CSV is expected instead of JSON.
    """

    endpoint: str
    url: str
    bucket: str
    params: Mapping[str, str] = field(default_factory=dict)
    units: int = 1
    body: Mapping[str, str] | None = None
    is_csv: bool = False


@dataclass(frozen=True)
class Answer:
    """A whole answer and where it came from; `content` holds a CSV, `data` everything else."""

    data: dict[str, Any]
    content: bytes
    request_id: str
    observed_at: datetime
    api_version: str
    consent_scope: str

    def stamp(self) -> dict[str, object]:
        """The columns every raw row carries."""
        return {
            "observed_at": self.observed_at,
            "request_id": self.request_id,
            "api_version": self.api_version,
            "consent_scope": self.consent_scope,
        }


class _Headers(AuthBase):
    """Puts the secret into headers; given as `auth`, so that no netrc entry replaces it."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update(self._headers)
        return request


class Client:
    """Makes calls for any account; several threads may share one client."""

    def __init__(
        self,
        ledger: QuotaLedger,
        pace: Pace,
        clock: Callable[[], datetime],
        *,
        retries: RetryPolicy | None = None,
        max_parallel: int = 4,
        on_call: Callable[[], None] = lambda: None,
    ) -> None:
        self._ledger = ledger
        self._pace = pace
        self._clock = clock
        self._retries = retries or RetryPolicy()
        self._on_call = on_call
        self._lock = threading.Lock()
        self._log: list[dict[str, object]] = []
        self._asked: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.units: Counter[str] = Counter()
        self.repeated = 0
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=4, pool_maxsize=max(4, 2 * max_parallel))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def taken_log(self) -> list[dict[str, object]]:
        """The rows of the calls made since this was last asked, one a call."""
        with self._lock:
            rows, self._log = self._log, []
        return rows

    def ask(self, call: Call, account: Account) -> Answer:
        """Return the answer to `call`.

        Raises:
            QuotaExceededError: The bucket is used up; nothing more is sent until Pacific midnight.
            WrongKeyError, ExpiredTokenError: The account is refused, after one refresh.
            NotAllowedError, NotFoundError, RefusedRequestError: YouTube says no.
            UnreadableAnswerError: Something else than YouTube answered.
            UnreachableError: No whole answer in five tries.
        """
        try:
            return self._asked_with_token(call, account)
        except TransientError as error:
            raise UnreachableError(
                f"{call.endpoint} gave no whole answer in five tries ({error}): "
                "check the network, or run again later"
            ) from None

    def _asked_with_token(self, call: Call, account: Account) -> Answer:
        """Ask; when the token is refused, refresh it once and ask again."""
        refused: dict[str, str] | None = None
        for _ in range(2):
            headers = self._retries.run(account.headers)
            if refused is not None and headers == refused:
                break
            try:
                return self._retries.run(functools.partial(self._try, call, account, headers))
            except answers.UnauthorisedError:
                refused = headers
                if not self._retries.run(functools.partial(account.renew, headers)):
                    break
        refusal = _refusal(account)
        account.stop(refusal)
        raise refusal

    def _try(self, call: Call, account: Account, headers: Mapping[str, str]) -> Answer:
        """Send `call` once."""
        self._pace.wait(call.bucket)
        day = self._ledger.charge(call.bucket, call.units)
        request_id = self._request_id(call, account)
        status, rows = 0, 0
        try:
            response = self._session.request(
                "POST" if call.body is not None else "GET",
                call.url,
                params=dict(call.params),
                json=call.body,
                auth=_Headers(headers),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
            status = response.status_code
            data, content = answers.read(
                response, call, exhaust=self._ledger.exhaust, redact=account.redacted
            )
            rows = answers.row_count(data, content)
        except requests.RequestException as error:
            raise TransientError(f"network: {type(error).__name__}") from None
        finally:
            self._note(call, account, request_id, day, status=status, rows=rows)
        return Answer(
            data=data,
            content=content,
            request_id=request_id,
            observed_at=self._clock(),
            api_version=API_VERSIONS[call.bucket],
            consent_scope=account.consent_scope,
        )

    def _request_id(self, call: Call, account: Account) -> str:
        """The same for the same request at the same moment, so that a repeated run repeats it."""
        asked = json.dumps(
            [
                self._clock().isoformat(),
                account.identity,
                call.endpoint,
                urlsplit(call.url).path,
                sorted(call.params.items()),
                sorted((call.body or {}).items()),
            ]
        )
        with self._lock:
            self._asked[asked] += 1
            number = self._asked[asked]
            self.repeated += number > 1
        return hashlib.sha256(f"{asked}#{number}".encode()).hexdigest()[:32]

    def _note(
        self, call: Call, account: Account, request_id: str, day: date, *, status: int, rows: int
    ) -> None:
        LOGGER.debug("%s: status %s, %s rows", call.endpoint, status, rows)
        with self._lock:
            self.calls[call.bucket] += 1
            self.units[call.bucket] += call.units
            self._log.append(
                {
                    "endpoint": call.endpoint,
                    "bucket": call.bucket,
                    "units": call.units,
                    "pacific_date": day,
                    "status_code": status or None,
                    "row_count": rows,
                    "observed_at": self._clock(),
                    "request_id": request_id,
                    "api_version": API_VERSIONS[call.bucket],
                    "consent_scope": account.consent_scope,
                }
            )
        self._on_call()


def _refusal(account: Account) -> WrongKeyError | ExpiredTokenError:
    if account.is_owner:
        return ExpiredTokenError(
            f"the token of {account.identity} is refused even after a refresh: sign in again "
            "with `groundswell authorize youtube`"
        )
    return WrongKeyError(
        "the API key is not accepted: check YOUTUBE_API_KEY and that YouTube Data API v3 "
        "is enabled for its project"
    )
