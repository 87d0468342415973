"""Turns what Google's clients raise into one clear line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from warehouse.errors import WarehouseError

if TYPE_CHECKING:
    from warehouse.bigquery_settings import BigQuerySettings


def call_retry(settings: BigQuerySettings) -> Any:
    """Return how often a call that failed for a passing reason is asked again."""
    from google.cloud.bigquery import DEFAULT_RETRY

    return DEFAULT_RETRY.with_timeout(settings.timeout_seconds)


def explained(error: BaseException, settings: BigQuerySettings) -> WarehouseError:
    """Return the situation behind `error`."""
    if isinstance(error, WarehouseError):
        return error
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = lines[0] if lines else type(error).__name__
    return WarehouseError(f"BigQuery project {settings.project}: {told}")
