"""For how long BigQuery is asked again, and after what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.bigquery_settings import BigQuerySettings

SECONDS_PER_RETRY = 60
PASSING = ("backendError", "rateLimitExceeded", "unreachable")
"""Reasons that pass by themselves. A quota used up does not: asking again only costs time."""


def retry_seconds(settings: BigQuerySettings) -> float:
    """Return for how long a call that fails for a passing reason is asked again.

    Google counts requests in windows of seconds, so a minute for each of `job_retries` outlasts
    any limit that passes, and an address where nobody answers is told within two.
    """
    return float(min(settings.timeout_seconds, SECONDS_PER_RETRY * settings.job_retries))


def call_retry(settings: BigQuerySettings) -> Any:
    """Return when a call is asked again: rate limit, 5xx, connection lost; never over a quota."""
    from google.api_core.retry import Retry, if_exception_type
    from google.cloud.bigquery import DEFAULT_RETRY

    if not settings.job_retries:
        return Retry(predicate=if_exception_type())
    return DEFAULT_RETRY.with_timeout(retry_seconds(settings))
