"""Runs a job on BigQuery once: again when it did nothing, never when it may have been done.

Google's own retries of a query restart it for up to ten minutes, whatever its settings say, and
those of a load end with the first job that fails; so both are run here.
"""

from __future__ import annotations

import logging
import time
import uuid
from typing import TYPE_CHECKING, Any

from warehouse.bigquery_reasons import refusal
from warehouse.bigquery_retries import PASSING, call_retry, retry_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from google.cloud.bigquery import QueryJobConfig

    from warehouse.bigquery_settings import BigQuerySettings

log = logging.getLogger(__name__)


def run_load(client: Any, start: Callable[[str], Any], settings: BigQuerySettings) -> Any:
    """Run a load job and return it when it has ended well.

    Args:
        client: A google-cloud-bigquery client.
        start: Starts the job under the id it is given.
        settings: Timeouts and retries.

    Raises:
        GoogleAPIError: What the last attempt ended with.
        OSError: Nobody answered.
    """

    def wait(job: Any) -> Any:
        return job.result(timeout=settings.timeout_seconds, retry=call_retry(settings))

    return _run(client, start, wait, settings)


def run_query(client: Any, sql: str, config: QueryJobConfig, settings: BigQuerySettings) -> Any:
    """Run a query job and return its rows, an iterator of google-cloud-bigquery.

    Args:
        client: A google-cloud-bigquery client.
        sql: In BigQuery's dialect.
        config: Parameters, labels and limits.
        settings: Timeouts and retries.

    Raises:
        GoogleAPIError: What the last attempt ended with.
        OSError: Nobody answered.
    """
    retry = call_retry(settings)

    def start(job_id: str) -> Any:
        return client.query(sql, job_config=config, job_id=job_id, retry=retry, job_retry=None)

    def wait(job: Any) -> Any:
        # the answer of a job that failed looks like a failed question: look at the job itself
        asking = retry.with_predicate(
            lambda error: refusal(error).reason in PASSING and not _has_failed(job)
        )
        return job.result(
            timeout=settings.timeout_seconds,
            retry=asking if settings.job_retries else retry,
            job_retry=None,
        )

    return _run(client, start, wait, settings)


def _run(
    client: Any,
    start: Callable[[str], Any],
    wait: Callable[[Any], Any],
    settings: BigQuerySettings,
) -> Any:
    """Start a job and wait for it, again while its failure passes.

    A job that failed has done nothing: another takes its place, up to `job_retries` times. Until
    one has failed every attempt has the same id, so that Google refuses to do the work twice when
    an earlier attempt was heard, but its answer lost.
    """
    from google.api_core.exceptions import GoogleAPIError
    from google.api_core.retry import exponential_sleep_generator

    pauses, job_id = exponential_sleep_generator(1.0, 32.0), _new_id()
    ending, failures = time.monotonic() + retry_seconds(settings), 0
    while True:
        job: Any = None
        try:
            job = _started(client, start, job_id, settings)
            return wait(job)
        except (GoogleAPIError, OSError) as error:
            told = refusal(error)
            has_failed = job is not None and _has_failed(job)
            failures += has_failed
            is_over = failures > settings.job_retries if has_failed else time.monotonic() > ending
            if is_over or told.reason not in PASSING:
                raise
            job_id = _new_id() if has_failed else job_id
        pause = next(pauses)
        log.warning("a job is tried again in %.1f s: %s", pause, told.message)
        time.sleep(pause)


def _started(
    client: Any, start: Callable[[str], Any], job_id: str, settings: BigQuerySettings
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


def _has_failed(job: Any) -> bool:
    """Whether Google says that the job has ended in an error."""
    from google.api_core.exceptions import GoogleAPIError

    try:
        if job.state != "DONE":
            job.reload(retry=None)
    except (GoogleAPIError, OSError):
        return False
    return bool(job.error_result)


def _new_id() -> str:
    return f"groundswell-{uuid.uuid4()}"
