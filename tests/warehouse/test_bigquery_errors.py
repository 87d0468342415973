"""Whatever raised it, a failure of BigQuery becomes the line of its situation."""

from __future__ import annotations

import pytest
from google.api_core import exceptions as google
from google.auth.exceptions import DefaultCredentialsError, RefreshError, TransportError
from requests.exceptions import ConnectionError as NoConnection

from warehouse import bigquery_errors as errors
from warehouse.bigquery_reasons import refusal, shortened
from warehouse.bigquery_retries import call_retry, retry_seconds
from warehouse.bigquery_settings import BigQuerySettings
from warehouse.errors import WarehouseError

SETTINGS = BigQuerySettings(project="acme-analytics", location="EU", maximum_bytes_billed=1000)


def api(kind: type[google.GoogleAPICallError], reason: str, message: str) -> Exception:
    return kind(message, errors=[{"reason": reason, "message": message}])


def wrapped(error: Exception) -> Exception:
    """The error as dlt passes it on: raised for another, which holds it in a field."""
    outer = RuntimeError("Pipeline execution failed")
    outer.exception = RuntimeError("job failed")  # type: ignore[attr-defined]
    outer.exception.__cause__ = error  # type: ignore[attr-defined]
    return outer


@pytest.mark.parametrize(
    ("error", "situation"),
    [
        (api(google.NotFound, "notFound", "Not found: Dataset a:b"), "NotFound"),
        (api(google.Forbidden, "accessDenied", "Access Denied: Table a:b.c"), "NotAllowed"),
        (api(google.Forbidden, "quotaExceeded", "Quota exceeded: x"), "QuotaExceeded"),
        (api(google.Forbidden, "rateLimitExceeded", "Exceeded rate limits"), "RateLimited"),
        (api(google.BadRequest, "jobRateLimitExceeded", "too many jobs"), "RateLimited"),
        (api(google.InternalServerError, "backendError", "later"), "Unavailable"),
        (api(google.InternalServerError, "bytesBilledLimitExceeded", "over"), "TooManyBytes"),
        (
            api(
                google.BadRequest,
                "invalid",
                "Cannot read and write in different locations: source: EU, destination: US",
            ),
            "Location",
        ),
        (api(google.BadRequest, "invalidQuery", "Syntax error at [1:1]"), "JobFailed"),
        (google.TooManyRequests("slow down"), "RateLimited"),
        (google.BadGateway("html page"), "Unavailable"),
        (google.Unauthorized("Invalid Credentials"), "Credentials"),
        (google.RetryError("Timeout of 120s", cause=NoConnection("refused")), "Unreachable"),
        (RefreshError("invalid_grant: Token has been expired or revoked."), "Credentials"),
        (DefaultCredentialsError("none found"), "Credentials"),
        (TransportError("no route"), "Unreachable"),
        (ConnectionResetError("reset by peer"), "Unreachable"),
        (TimeoutError(), "Timeout"),
        (RuntimeError("403 Quota exceeded: imports per table"), "QuotaExceeded"),
        (ValueError("what?"), "JobFailed"),
    ],
)
def test_a_failure_is_told_by_its_reason(error: Exception, situation: str) -> None:
    for raised in (error, wrapped(error)):
        told = errors.explained(raised, SETTINGS)
        assert type(told).__name__ == f"BigQuery{situation}Error"
        assert str(told).startswith("expected ")
        assert "\n" not in str(told)


def test_a_line_that_was_already_told_is_kept() -> None:
    told = WarehouseError("expected one thing, got another: do this")
    assert errors.explained(wrapped(told), SETTINGS) is told


@pytest.mark.parametrize(
    ("permission", "role"),
    [
        ("bigquery.jobs.create", "roles/bigquery.jobUser on the project"),
        ("bigquery.datasets.create", "roles/bigquery.user on the project"),
        ("bigquery.datasets.get", "roles/bigquery.dataEditor on the datasets"),
        ("bigquery.tables.updateData", "roles/bigquery.dataEditor on the datasets"),
        ("bigquery.rowAccessPolicies.create", "roles/bigquery.dataOwner on the datasets"),
        ("bigquery.readsessions.create", "roles/bigquery.readSessionUser on the project"),
        ("storage.objects.create", "roles/storage.objectUser on the bucket"),
    ],
)
def test_a_missing_permission_names_the_least_role_that_holds_it(
    permission: str, role: str
) -> None:
    denied = api(google.Forbidden, "accessDenied", f"Access Denied: Permission {permission} denied")
    told = str(errors.explained(denied, SETTINGS))
    assert f"expected the permission {permission} in BigQuery project acme-analytics" in told
    assert f"give the account {role};" in told


def test_only_failures_of_bigquery_are_taken_for_such() -> None:
    assert errors.is_bigquery_error(wrapped(google.BadGateway("x")))
    assert not errors.is_bigquery_error(wrapped(KeyError("x")))


def test_google_s_words_are_kept_without_the_request_and_said_once() -> None:
    text = (
        "403 POST https://bigquery.googleapis.com/bigquery/v2/projects/a/jobs: Access Denied: "
        "Project a; reason: accessDenied, message: Access Denied: Project a\n\nLocation: US\n"
    )
    assert shortened(text) == "Access Denied: Project a"
    assert len(shortened("many words " * 100)) == 240


def test_the_reason_is_found_behind_the_error_that_ended_the_retries() -> None:
    cause = api(google.Forbidden, "rateLimitExceeded", "Exceeded rate limits")
    assert refusal(google.RetryError("Timeout of 120s", cause=cause)).reason == "rateLimitExceeded"


@pytest.mark.parametrize(
    ("retries", "timeout", "seconds"), [(2, 600, 120.0), (5, 60, 60.0), (0, 600, 0.0)]
)
def test_a_call_is_asked_again_for_a_minute_a_retry(
    retries: int, timeout: int, seconds: float
) -> None:
    settings = BigQuerySettings(
        project="acme-analytics", job_retries=retries, timeout_seconds=timeout
    )
    assert retry_seconds(settings) == seconds


@pytest.mark.parametrize(
    ("error", "is_retried"),
    [
        (api(google.Forbidden, "rateLimitExceeded", "x"), True),
        (api(google.InternalServerError, "backendError", "x"), True),
        (NoConnection("x"), True),
        (api(google.Forbidden, "quotaExceeded", "x"), False),
        (api(google.Forbidden, "accessDenied", "x"), False),
    ],
)
def test_what_passes_is_asked_again_and_nothing_else(error: Exception, is_retried: bool) -> None:
    asked = []

    def ask() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise error
        return "answer"

    retry = call_retry(SETTINGS).with_delay(initial=0.0)
    if is_retried:
        assert retry(ask)() == "answer"
    else:
        with pytest.raises(type(error)):
            retry(ask)()
    assert len(asked) == 1 + is_retried
