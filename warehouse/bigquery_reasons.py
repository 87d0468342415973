"""Reads why Google said no from whatever its clients, dlt or dbt raise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LINKS = ("__cause__", "__context__", "cause", "exception", "client_exception", "dbapi_exception")
"""Where an error keeps the one behind it: Python, google-api-core's RetryError, dlt."""

TEXTS = {
    "bytesBilledLimitExceeded": r"exceeded limit for bytes billed|bytesBilledLimitExceeded",
    "wrongLocation": r"different locations?\b|location mismatch|in a different region",
    "rateLimitExceeded": r"Exceeded rate limits|[rR]ateLimitExceeded",
    "quotaExceeded": r"Quota exceeded|quotaExceeded|exceeded your .*quota",
    "accessDenied": r"Access Denied|accessDenied|does not have [\w.]+ (?:access|permission)",
    "notFound": r"Not found: |notFound",
    "unauthorized": r"invalid_grant|Invalid Credentials|401 ",
    "timeout": r"Timeout Exceeded|Operation did not complete within|Job timed out",
    "unreachable": (
        r"Max retries exceeded|Connection (?:aborted|refused|reset)|RemoteDisconnected|"
        r"NameResolutionError|Failed to establish"
    ),
    "backendError": r"backendError|internalError",
}
"""How the reasons look in text, for errors that carry no reason of their own."""
RENAMED = {
    "badGateway": "backendError",
    "internalError": "backendError",
    "jobBackendError": "backendError",
    "jobInternalError": "backendError",
    "jobRateLimitExceeded": "rateLimitExceeded",
    "userRateLimitExceeded": "rateLimitExceeded",
    "authError": "unauthorized",
    "required": "unauthorized",
}
CODES = {401: "unauthorized", 404: "notFound", 429: "rateLimitExceeded"}
FIRST_SERVER_ERROR = 500
MESSAGE_LENGTH = 240


@dataclass(frozen=True)
class Refusal:
    """What Google said.

    Attributes:
        reason: One of Google's reasons, or ``unreachable``, ``timeout``, ``wrongLocation``,
            ``unauthorized``; ``unknown`` where nothing tells.
        message: Its words, on one line.
    """

    reason: str
    message: str


def refusal(error: BaseException) -> Refusal:
    """Return what the first telling error behind `error` says."""
    chain = list(errors_behind(error))
    for each in chain:
        if found := _of_google(each):
            return found
    for each in chain:
        if found := _of_network(each):
            return found
    for each in chain:
        if reason := _reason_in(str(each)):
            return Refusal(reason, shortened(str(each)))
    return Refusal("unknown", shortened(str(error)) or type(error).__name__)


def errors_behind(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and every error it was raised for, the nearest first."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        linked = [each.__dict__.get(name) or getattr(each, name, None) for name in LINKS]
        waiting += [one for one in (*linked, *each.args) if isinstance(one, BaseException)]


def shortened(text: str) -> str:
    """Return Google's words without the request and without what stands in them twice."""
    line = " ".join(text.split())
    line = re.sub(r"^\d{3} (?=[A-Z])", "", line)
    line = re.sub(r"^(?:GET|POST|PUT|PATCH|DELETE) https?://\S+?: ", "", line)
    line = re.split(r"; reason: |\(Background on this error|\s*Location: \S+ Job ID:", line)[0]
    line = line.rstrip(". ")
    return line if len(line) <= MESSAGE_LENGTH else line[: MESSAGE_LENGTH - 1] + "…"


def _of_google(error: BaseException) -> Refusal | None:
    """What an answer of Google's API, or its login, says."""
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth.exceptions import DefaultCredentialsError, RefreshError

    if isinstance(error, DefaultCredentialsError | RefreshError):
        return Refusal("unauthorized", shortened(str(error)))
    if not isinstance(error, GoogleAPICallError):
        return None
    told: Any = error.errors[0] if error.errors else {}
    told = told if isinstance(told, dict) else {}
    message = shortened(str(told.get("message") or error.message))
    reason = RENAMED.get(str(told.get("reason")), str(told.get("reason") or ""))
    if reason in {"", "invalid", "invalidQuery", "forbidden", "unknown"}:
        reason = _reason_in(message) or reason or _by_code(error.code)
    return Refusal(reason, message)


def _by_code(code: int | None) -> str:
    if code is not None and code >= FIRST_SERVER_ERROR:
        return "backendError"
    return CODES.get(code or 0, "unknown")


def _of_network(error: BaseException) -> Refusal | None:
    """What a connection that failed says; a job that takes too long fails as one, too."""
    from concurrent.futures import TimeoutError as TooLong

    from google.auth.exceptions import TransportError
    from requests.exceptions import ConnectionError as NoConnection
    from requests.exceptions import Timeout

    if isinstance(error, NoConnection | Timeout | TransportError | ConnectionError):
        return Refusal("unreachable", shortened(_innermost(error)))
    if isinstance(error, TooLong | TimeoutError):
        return Refusal("timeout", shortened(str(error)))
    return None


def _innermost(error: BaseException) -> str:
    """The words of the error at the bottom, which name the cause and no object in memory."""
    words = str(list(errors_behind(error))[-1]) or str(error)
    return re.sub(r"<[^>]+>[:,]? ?", "", words)


def _reason_in(text: str) -> str | None:
    return next((reason for reason, form in TEXTS.items() if re.search(form, text)), None)
