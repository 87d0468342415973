"""Turns what Google's clients, dlt and dbt raise about BigQuery into one clear line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warehouse.bigquery_reasons import Refusal, errors_behind, refusal
from warehouse.bigquery_retries import retry_seconds
from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Callable

    from warehouse.bigquery_settings import BigQuerySettings

MODULES = ("google.api_core", "google.auth", "google.cloud", "google.resumable_media", "requests")
GOOGLE = "https://bigquery.googleapis.com"
PERMISSION = re.compile(r"\b((?:bigquery|storage)\.[A-Za-z]+\.[A-Za-z]+)\b")
ROLES = {
    "bigquery.jobs": "roles/bigquery.jobUser on the project",
    "bigquery.datasets.create": "roles/bigquery.user on the project",
    "bigquery.readsessions": "roles/bigquery.readSessionUser on the project",
    "bigquery.rowAccessPolicies": "roles/bigquery.dataOwner on the datasets",
    "bigquery.datasets.update": "roles/bigquery.dataOwner on the datasets",
    "bigquery.datasets.setIamPolicy": "roles/bigquery.dataOwner on the datasets",
    "bigquery": "roles/bigquery.dataEditor on the datasets",
    "storage.buckets": "roles/storage.legacyBucketReader on the bucket",
    "storage": "roles/storage.objectUser on the bucket",
}
"""The least role that holds a permission, by the permission's first words; the first wins."""


class BigQueryCredentialsError(WarehouseError):
    """Google does not take the credentials."""


class BigQueryNotAllowedError(WarehouseError):
    """The account lacks a permission."""


class BigQueryNotFoundError(WarehouseError):
    """A dataset, table, bucket or the project is missing."""


class BigQueryLocationError(WarehouseError):
    """A dataset or bucket lies in another region than the job."""


class BigQueryQuotaExceededError(WarehouseError):
    """A quota of the project is used up; it is not asked again."""


class BigQueryRateLimitedError(WarehouseError):
    """Too many requests at once, also after retries."""


class BigQueryTooManyBytesError(WarehouseError):
    """A query would read more than we allow."""


class BigQueryUnreachableError(WarehouseError):
    """Nobody answers at the API's address, also after retries."""


class BigQueryUnavailableError(WarehouseError):
    """Google failed for reasons of its own, also after retries."""


class BigQueryTimeoutError(WarehouseError):
    """A job took longer than we allow."""


class BigQueryJobFailedError(WarehouseError):
    """Google refused a job, or it failed, for a reason that trying again does not mend."""


def is_bigquery_error(error: BaseException) -> bool:
    """Whether `error` came from one of Google's clients, however it was wrapped since."""
    return any(
        isinstance(each, WarehouseError) or type(each).__module__.startswith(MODULES)
        for each in errors_behind(error)
    )


def explained(error: BaseException, settings: BigQuerySettings) -> WarehouseError:
    """Return the situation behind `error`, as one line: what was expected, what came, what to do.

    Args:
        error: Raised by Google's clients, by dlt or by dbt.
        settings: How the warehouse was reached.
    """
    for each in errors_behind(error):
        if isinstance(each, WarehouseError):
            return each
    told = refusal(error)
    return SITUATIONS.get(told.reason, _job_failed)(told, settings)


def explained_text(text: str, settings: BigQuerySettings) -> WarehouseError | None:
    """Return the situation that `text`, such as dbt's word on a model, tells of, or none.

    A model that is wrong is no situation of the warehouse: that is dbt's to tell.
    """
    told = refusal(Exception(text))
    make = SITUATIONS.get(told.reason)
    return None if make is None else make(told, settings)


def role_for(permission: str) -> str:
    """Return the least role that holds `permission`, and where it is given."""
    return next(role for start, role in ROLES.items() if permission.startswith(start))


def _credentials(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryCredentialsError(
        f"expected credentials that open BigQuery project {settings.project} "
        f"(method {settings.method}), Google refused them: {told.message}: make a new key or "
        "token, or run `gcloud auth application-default login`"
    )


def _not_allowed(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    named = PERMISSION.search(told.message)
    wanted = f"the permission {named[1]}" if named else "more permissions"
    role = role_for(named[1]) if named else f"{ROLES['bigquery.jobs']} and {ROLES['bigquery']}"
    return BigQueryNotAllowedError(
        f"expected {wanted} in BigQuery project {settings.project}, Google refused: "
        f"{told.message}: give the account {role}; `groundswell doctor --target bigquery` "
        "lists every role it needs"
    )


def _not_found(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryNotFoundError(
        f"expected all of BigQuery project {settings.project} in {settings.location}, "
        f"got: {told.message}: check GROUNDSWELL_BIGQUERY_PROJECT, _LOCATION, _DATASET_PREFIX and "
        "_BUCKET; `groundswell run --target bigquery` makes datasets and tables that are missing"
    )


def _wrong_location(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryLocationError(
        f"expected every dataset and bucket in {settings.location}, got: {told.message}: set "
        "GROUNDSWELL_BIGQUERY_LOCATION to where they are; a dataset cannot be moved, only copied"
    )


def _quota(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryQuotaExceededError(
        f"expected BigQuery project {settings.project} to have quota left, got: {told.message}: "
        "not asked again; a daily quota is given anew at midnight Pacific time and the next run "
        "goes on, or raise it under IAM & Admin > Quotas"
    )


def _rate_limit(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryRateLimitedError(
        f"expected BigQuery project {settings.project} to answer within "
        f"{retry_seconds(settings):.0f} s of retries, got: {told.message}: "
        "let other jobs end, then run again; what was loaded is kept"
    )


def _too_many_bytes(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    limit = settings.maximum_bytes_billed
    allowed = f"at most {limit:,} bytes" if limit else "fewer bytes than the project's limit"
    return BigQueryTooManyBytesError(
        f"expected a query to read {allowed}, got: {told.message}: not run, nothing billed; raise "
        "GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED if that much is meant"
    )


def _unreachable(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryUnreachableError(
        f"expected BigQuery at {settings.api_endpoint or GOOGLE} to answer within "
        f"{retry_seconds(settings):.0f} s of retries, got: {told.message}: check the network and "
        "GROUNDSWELL_BIGQUERY_API_ENDPOINT; the next run goes on from here"
    )


def _unavailable(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryUnavailableError(
        f"expected BigQuery project {settings.project} to work within "
        f"{retry_seconds(settings):.0f} s of retries, got: {told.message}: "
        "Google's side failed; run again later, the next run goes on from here"
    )


def _timeout(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryTimeoutError(
        f"expected every job to end within {settings.timeout_seconds} s, got: "
        f"{told.message or 'no end'}: raise GROUNDSWELL_BIGQUERY_TIMEOUT_SECONDS, or run again"
    )


def _job_failed(told: Refusal, settings: BigQuerySettings) -> WarehouseError:
    return BigQueryJobFailedError(
        f"expected BigQuery project {settings.project} to do a job, got {told.reason}: "
        f"{told.message}: not asked again; var/logs says more"
    )


SITUATIONS: dict[str, Callable[[Refusal, BigQuerySettings], WarehouseError]] = {
    "accessDenied": _not_allowed,
    "backendError": _unavailable,
    "bytesBilledLimitExceeded": _too_many_bytes,
    "forbidden": _not_allowed,
    "notFound": _not_found,
    "quotaExceeded": _quota,
    "rateLimitExceeded": _rate_limit,
    "timeout": _timeout,
    "unauthorized": _credentials,
    "unreachable": _unreachable,
    "wrongLocation": _wrong_location,
}
