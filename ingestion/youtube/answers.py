"""Reads an HTTP answer of YouTube: its data, or the error that names the situation."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ingestion.retries import RETRIED_STATUS, TransientError, retry_after_seconds
from ingestion.youtube.errors import (
    CommentsDisabledError,
    NotAllowedError,
    NotFoundError,
    QuotaExceededError,
    RefusedRequestError,
    UnreadableAnswerError,
    WrongKeyError,
    YoutubeError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    import requests

    from ingestion.youtube.client import Call

RETRIED_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
KEY_REASONS = frozenset({"keyInvalid", "keyExpired", "API_KEY_INVALID", "accessNotConfigured"})
DAILY_REASONS = frozenset({"quotaExceeded", "dailyLimitExceeded"})
LONGEST_QUOTE = 200


class UnauthorisedError(Exception):
    """HTTP 401: the token or key of this try is refused."""


def read(
    response: requests.Response,
    call: Call,
    *,
    exhaust: Callable[[str], QuotaExceededError],
    redact: Callable[[str], str],
) -> tuple[dict[str, Any], bytes]:
    """Return the JSON object and the CSV bytes of an answer, one of them empty.

    Raises:
        TransientError: It may go well another time.
        UnauthorisedError: The token or key is refused.
        YoutubeError: A subclass named after what YouTube said.
    """
    if response.status_code in RETRIED_STATUS:
        wait = retry_after_seconds(response.headers.get("Retry-After"))
        raise TransientError(f"HTTP {response.status_code}", retry_after=wait)
    content = response.content
    looks_like_html = content.lstrip()[:1] == b"<"
    is_html = "text/html" in response.headers.get("Content-Type", "") or looks_like_html
    if response.status_code == 200 and call.is_csv and not is_html:
        return {}, content
    if is_html or 300 <= response.status_code < 400:
        came = "an HTML page" if is_html else "a redirect"
        raise UnreadableAnswerError(
            f"{call.endpoint}: expected JSON, got {came} (HTTP {response.status_code}) from "
            f"{urlsplit(call.url).netloc}: check the address and any proxy in between"
        )
    try:
        data = json.loads(content, parse_float=Decimal)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise TransientError("the body is cut off or no JSON") from None
    if not isinstance(data, dict):
        raise UnreadableAnswerError(
            f"{call.endpoint}: expected a JSON object, got {type(data).__name__}"
        )
    if response.status_code == 200:
        return data, b""
    raise _explained(response, data, call, exhaust=exhaust, redact=redact)


def row_count(data: dict[str, Any], content: bytes) -> int:
    """Items, rows, reports or CSV lines in an answer."""
    for name in ("items", "rows", "jobs", "reports"):
        if isinstance(data.get(name), list):
            return len(data[name])
    return max(0, content.count(b"\n") - 1)


def error_details(data: dict[str, Any]) -> tuple[str, str, str]:
    """Reason, message and the named daily limit of an error body, any of them empty."""
    error = data.get("error")
    if not isinstance(error, dict):
        return "", str(error or ""), ""
    reasons = [str(item.get("reason", "")) for item in error.get("errors") or []]
    limit = ""
    for detail in error.get("details") or []:
        reasons.append(str(detail.get("reason", "")))
        limit = limit or str((detail.get("metadata") or {}).get("quota_limit", ""))
    reason = next((word for word in reasons if word), str(error.get("status", "")))
    special = next((word for word in reasons if word in KEY_REASONS), reason)
    return special, _plain(str(error.get("message", ""))), limit


def _explained(
    response: requests.Response,
    data: dict[str, Any],
    call: Call,
    *,
    exhaust: Callable[[str], QuotaExceededError],
    redact: Callable[[str], str],
) -> Exception:
    """The error that fits an answer which is not 200."""
    status = response.status_code
    reason, message, limit = error_details(data)
    told = redact(f"{call.endpoint}: {message or 'no message'} (HTTP {status} {reason})")
    if reason in DAILY_REASONS or (status == 429 and "PerDay" in limit):
        return exhaust(call.bucket)
    if status == 429 or reason in RETRIED_REASONS:
        wait = retry_after_seconds(response.headers.get("Retry-After"))
        return TransientError(f"HTTP {status} {reason}", retry_after=wait)
    if reason in KEY_REASONS or "API key not valid" in message:
        return WrongKeyError(
            f"the API key is not accepted ({reason}): check YOUTUBE_API_KEY and that YouTube Data "
            "API v3 is enabled for its project"
        )
    if status == 401:
        return UnauthorisedError(told)
    if reason == "commentsDisabled":
        return CommentsDisabledError(told)
    kinds: dict[int, type[YoutubeError]] = {
        400: RefusedRequestError,
        403: NotAllowedError,
        404: NotFoundError,
        410: NotFoundError,
    }
    return kinds.get(status, YoutubeError)(told)


def _plain(message: str) -> str:
    """One short line without markup."""
    text = re.sub(r"<[^>]*>", "", message)
    return " ".join(text.split())[:LONGEST_QUOTE]
