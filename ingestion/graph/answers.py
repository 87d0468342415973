"""Reads an answer of the Graph API: its data, or the error that names the situation."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ingestion.graph.errors import (
    BlockedError,
    ExpiredTokenError,
    GoneError,
    GraphError,
    MissingPermissionError,
    RefusedMetricError,
    RefusedRequestError,
    TokenRefusedError,
    TooFewViewersError,
    TooMuchDataError,
    UnreadableAnswerError,
    WrongTokenKindError,
)
from ingestion.retries import RETRIED_STATUS, TransientError, retry_after_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ingestion.graph.calls import GraphCall

LIMIT_CODES = frozenset({4, 17, 32, 341, 613, 80001, 80002})
TRANSIENT_CODES = frozenset({1, 2})
EXPIRED_SUBCODES = frozenset({463})
WRONG_KIND_SUBCODES = frozenset({2069032})
GONE_SUBCODE = 33
TOO_MUCH = "reduce the amount of data"
LINKS = frozenset({"next", "previous"})
LONGEST_QUOTE = 200
NEW_TOKEN = "make a new token and set it as GRAPH_SYSTEM_USER_TOKEN or GRAPH_USER_TOKEN"  # noqa: S105 - words


class LimitedError(Exception):
    """Codes 4, 17, 32, 341, 613, 80001, 80002 or HTTP 429: asked too much for now."""


class _Told:
    """What an error body says."""

    def __init__(self, data: dict[str, Any], redact: Callable[[str], str]) -> None:
        found = data.get("error")
        error: dict[str, Any] = found if isinstance(found, dict) else {"message": str(found or "")}
        self.code = _whole(error.get("code"))
        self.subcode = _whole(error.get("error_subcode"))
        self.is_transient = error.get("is_transient") is True
        plain = " ".join(re.sub(r"<[^>]*>", "", str(error.get("message") or "")).split())
        self.message = redact(plain)[:LONGEST_QUOTE] or "no message"

    @property
    def codes(self) -> str:
        return f"code {self.code}/{self.subcode}" if self.subcode else f"code {self.code}"


def read(
    status: int,
    headers: Mapping[str, str],
    content: str,
    *,
    call: GraphCall,
    redact: Callable[[str], str],
) -> Any:
    """Return the JSON of an answer, of a call of its own or of one in a batch.

    Raises:
        TransientError: It may go well another time.
        LimitedError: It may go well after a while.
        GraphError: A subclass named after what Meta said.
    """
    if status in RETRIED_STATUS and _is_no_json(headers, content):
        raise TransientError(f"HTTP {status}", retry_after=_wait(headers))
    if _is_no_json(headers, content) or 300 <= status < 400:
        came = "a redirect" if 300 <= status < 400 else "an HTML page"
        raise UnreadableAnswerError(
            f"{call.endpoint}: expected JSON, got {came} (HTTP {status}): check the address and "
            "any proxy in between"
        )
    try:
        data = json.loads(content, parse_float=Decimal, object_hook=_without_tokens)
    except json.JSONDecodeError:
        raise TransientError("the body is cut off or no JSON") from None
    if status == 200 and not (isinstance(data, dict) and "error" in data):
        return data
    raise explained(
        status, headers, data if isinstance(data, dict) else {}, call=call, redact=redact
    )


def as_object(data: Any, call: GraphCall) -> dict[str, Any]:
    """Return `data`, which must be an object.

    Raises:
        UnreadableAnswerError: It is something else.
    """
    if not isinstance(data, dict):
        raise UnreadableAnswerError(
            f"{call.endpoint}: expected a JSON object, got {type(data).__name__}"
        )
    return data


def row_count(data: dict[str, Any]) -> int:
    """Elements of an edge's page; an object is one."""
    found = data.get("data")
    return len(found) if isinstance(found, list) else 1


def explained(
    status: int,
    headers: Mapping[str, str],
    data: dict[str, Any],
    *,
    call: GraphCall,
    redact: Callable[[str], str],
) -> Exception:
    """The error that fits an answer which is not data."""
    told = _Told(data, redact)
    subject = f"{call.endpoint} of {call.path.partition('/')[0]}" if call.path else call.endpoint
    text = f"{subject}: {told.message} ({told.codes})"
    if told.code in LIMIT_CODES or status == 429:
        return LimitedError(text)
    if told.code in TRANSIENT_CODES and TOO_MUCH in told.message.lower():
        return TooMuchDataError(text)
    if told.code in TRANSIENT_CODES or told.is_transient or status in RETRIED_STATUS:
        return TransientError(f"HTTP {status} {told.codes}", retry_after=_wait(headers))
    about_caller = _about_token(status, told, text) or _about_permission(told, text)
    return about_caller or _about_request(told, text, call=call)


def _about_token(status: int, told: _Told, text: str) -> GraphError | None:
    """The error when the token is what is wrong."""
    if told.code == 190 and told.subcode in EXPIRED_SUBCODES:
        return ExpiredTokenError(f"{text}: the token has expired; {NEW_TOKEN}")
    if told.code == 210 or (told.code == 190 and told.subcode in WRONG_KIND_SUBCODES):
        return WrongTokenKindError(
            f"{text}: expected a Page's token, got one of another kind; let the system user or "
            "person have the task ANALYZE on the Page, so that its token can be issued"
        )
    if told.code in {102, 104, 190} or status == 401:
        return TokenRefusedError(f"{text}: the token is not accepted; {NEW_TOKEN}")
    if told.code == 368:
        return BlockedError(f"{text}: Meta blocks this app or person; read the app's alerts")
    return None


def _about_permission(told: _Told, text: str) -> GraphError | None:
    """The error when the token is right but may not see this."""
    if told.code == 10 and "viewers" in told.message.lower():
        return TooFewViewersError(text)
    if told.code in {3, 10} or (told.code is not None and 200 <= told.code <= 299):
        return MissingPermissionError(
            f"{text}: give the app the permission the message names and the person the task "
            "ANALYZE on the Page, then make the token anew"
        )
    return None


def _about_request(told: _Told, text: str, *, call: GraphCall) -> GraphError:
    """The error when the request is what is wrong."""
    if told.code == 803 or (told.code == 100 and told.subcode == GONE_SUBCODE):
        return GoneError(f"{text}: it is gone, or not visible to this token")
    if call.is_insights and told.code in {100, 3001}:
        return RefusedMetricError(f"{text}, asked for {call.params.get('metric', 'no metric')}")
    return RefusedRequestError(text)


def _without_tokens(found: dict[str, Any]) -> dict[str, Any]:
    """An object whose links to other pages, wherever they are nested, hold no token."""
    for name in LINKS & found.keys():
        if isinstance(found[name], str) and "access_token=" in found[name]:
            found[name] = found[name].partition("?")[0]
    return found


def _is_no_json(headers: Mapping[str, str], content: str) -> bool:
    kind = next((v for k, v in headers.items() if k.lower() == "content-type"), "")
    return "text/html" in kind or content.lstrip()[:1] == "<"


def _wait(headers: Mapping[str, str]) -> float | None:
    return retry_after_seconds(
        next((v for k, v in headers.items() if k.lower() == "retry-after"), None)
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
