"""How often BigQuery is asked again, and how a load is never done twice."""

from __future__ import annotations

import logging
import time
import uuid
from typing import TYPE_CHECKING, Any, cast

from warehouse.bigquery_reasons import refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.cloud.bigquery import LoadJob

    from warehouse.bigquery_settings import BigQuerySettings

log = logging.getLogger(__name__)

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


def job_retry(settings: BigQuerySettings) -> Any | None:
    """Return when a query job that failed is started anew; never when `job_retries` is 0."""
    from google.cloud.bigquery.retry import DEFAULT_JOB_RETRY

    if not settings.job_retries:
        return None
    return DEFAULT_JOB_RETRY.with_timeout(retry_seconds(settings))


def run_load(client: Any, start: Callable[[str], LoadJob], settings: BigQuerySettings) -> LoadJob:
    """Run a load job once: again when it did nothing, never when it may have loaded.

    A job that was refused or failed has loaded nothing, so it is tried again, up to `job_retries`
    times, when the reason passes. When the connection ends while the job is handed over, BigQuery
    is asked for it; the next attempt has the same id until a job of that id has failed, so that
    Google itself refuses a second one.

    Args:
        client: A google-cloud-bigquery client.
        start: Starts the job under the id it is given.
        settings: Timeouts and retries.

    Raises:
        GoogleAPIError: What the last attempt ended with.
        ConnectionError: The last attempt was not heard.
    """
    from google.api_core.exceptions import GoogleAPIError
    from google.api_core.retry import exponential_sleep_generator

    pauses, retry = exponential_sleep_generator(1.0, 32.0), call_retry(settings)
    job_id = _new_id()
    for retries_left in reversed(range(settings.job_retries + 1)):
        job: Any = None
        try:
            job = _started(client, start, job_id, settings)
            job.result(timeout=settings.timeout_seconds, retry=retry)
        except (GoogleAPIError, OSError) as error:
            told = refusal(error)
            if not retries_left or told.reason not in PASSING:
                raise
            job_id = _new_id() if job is not None and job.error_result else job_id
            pause = next(pauses)
            log.warning("a load is tried again in %.1f s: %s", pause, told.message)
            time.sleep(pause)
        else:
            return cast("LoadJob", job)
    raise AssertionError("a load ends or fails")


def _started(
    client: Any, start: Callable[[str], LoadJob], job_id: str, settings: BigQuerySettings
) -> Any:
    """The job, started now or by an attempt whose answer was lost."""
    from google.api_core.exceptions import Conflict, NotFound

    try:
        return start(job_id)
    except (Conflict, OSError) as error:  # requests' errors are OSErrors
        try:
            return client.get_job(job_id, location=settings.location, retry=call_retry(settings))
        except NotFound:
            raise error from None


def _new_id() -> str:
    return f"groundswell-{uuid.uuid4()}"
