"""A call to the Graph API, who makes it, and its answer."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from ingestion.graph.errors import GraphError

OWNER = "owner"


@dataclass(frozen=True)
class GraphCall:
    """One reading.

    Attributes:
        endpoint: Its kind, such as ``page/posts``; what the ledger of requests shows.
        path: The object and its edge, such as ``1234/posts``; never holds a secret.
        params: Query parameters; never hold a secret.
        is_insights: Whether a refusal is about the metrics that are asked for.
        secret_params: Parameters that must not stand in an address: such a call travels in the
            body of a batch.
    """

    endpoint: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    is_insights: bool = False
    secret_params: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def public_params(self) -> list[tuple[str, str]]:
        """The parameters that hold no secret, in order."""
        return sorted(self.params.items())

    @property
    def relative_url(self) -> str:
        """The path with its parameters, as the body of a batch names it."""
        params = [*self.public_params, *sorted(self.secret_params.items())]
        return f"{self.path}?{urlencode(params)}" if params else self.path

    @property
    def limit(self) -> int:
        """The most items an answer may hold; 0 where the call does not say."""
        return int(self.params.get("limit", "0"))

    def with_limit(self, limit: int) -> GraphCall:
        """The same call for at most `limit` items an answer."""
        return replace(self, params={**self.params, "limit": str(limit)})

    def after(self, cursor: str) -> GraphCall:
        """The same call for the page behind `cursor`."""
        return replace(self, params={**self.params, "after": cursor})


@dataclass(frozen=True)
class GraphAnswer:
    """A whole answer and where it came from; `api_version` is the one that answered."""

    data: dict[str, Any]
    request_id: str
    observed_at: datetime
    api_version: str
    consent_scope: str = OWNER

    @property
    def items(self) -> list[dict[str, Any]]:
        """The elements of ``data``; empty when there are none."""
        found = self.data.get("data")
        return found if isinstance(found, list) else []

    @property
    def next_cursor(self) -> str | None:
        """Where the next page begins; None on the last one, which still has cursors."""
        paging = self.data.get("paging") or {}
        if not paging.get("next"):
            return None
        return (paging.get("cursors") or {}).get("after") or None

    def stamp(self) -> dict[str, object]:
        """The columns every raw row carries."""
        return {
            "observed_at": self.observed_at,
            "request_id": self.request_id,
            "api_version": self.api_version,
            "consent_scope": self.consent_scope,
        }


class Caller:
    """Whose token a call carries: the Page's, the person's or the system user's.

    Attributes:
        name: What a person calls it, for messages.
        meter: Whose limits its calls count in.
    """

    consent_scope = OWNER

    def __init__(
        self,
        name: str,
        token: str,
        *,
        meter: str | None = None,
        issue: Callable[[], str | None] = lambda: None,
    ) -> None:
        self.name = name
        self.meter = meter or name
        self._token = token
        self._issue = issue
        self._issued_anew = False
        self._stopped: GraphError | None = None
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        """Show who it is, never the token."""
        return f"Caller({self.name!r})"

    @property
    def token(self) -> str:
        """The token, for a header.

        Raises:
            GraphError: The token was refused earlier in this run.
        """
        if self._stopped is not None:
            raise self._stopped
        return self._token

    @property
    def is_stopped(self) -> bool:
        """Whether nothing more is asked with this token."""
        return self._stopped is not None

    def renew(self, refused: str) -> bool:
        """Have a token issued in place of `refused`, once a run; whether there is another now."""
        with self._lock:
            if self._token != refused:
                return True
            if self._issued_anew:
                return False
            self._issued_anew = True
            token = self._issue()
            if not token or token == refused:
                return False
            self._token = token
            return True

    def stop(self, error: GraphError) -> None:
        """Ask nothing more with this token in this run."""
        self._stopped = error

    def redacted(self, text: str, *secrets: str) -> str:
        """`text` without the token and the other `secrets`."""
        for secret in (self._token, *secrets):
            if secret:
                text = text.replace(secret, "[secret]")
        return text


def batch_body(calls: Sequence[GraphCall]) -> dict[str, str]:
    """The form of one batch request."""
    parts = [{"method": "GET", "relative_url": call.relative_url} for call in calls]
    return {"batch": json.dumps(parts, separators=(",", ":")), "include_headers": "true"}
