"""dlt's BigQuery destination, led by our settings, which loads no file twice.

dlt names each load job after its file and finds it again after a kill. When it loses the answer of
a job, though (a connection that ends while it asks), it tries the file again under a new name,
while the first job may have loaded it: here the earlier attempts are asked for first.
"""

from __future__ import annotations

import warnings
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from dlt.common.configuration.specs import GcpServiceAccountCredentials
from dlt.common.configuration.specs.gcp_credentials import GcpDefaultCredentials
from dlt.common.storages.load_package import ParsedLoadJobFileName
from dlt.destinations.impl.bigquery.bigquery import BigQueryClient, BigQueryLoadJob
from dlt.destinations.impl.bigquery.factory import bigquery
from google.api_core.exceptions import NotFound
from google.cloud.bigquery import DEFAULT_RETRY, LoadJob, LoadJobConfig, QueryJobConfig

from warehouse.bigquery_retries import retry_seconds

if TYPE_CHECKING:
    from dlt.common.destination import PreparedTableSchema
    from dlt.common.schema import Schema

    from warehouse.bigquery_settings import BigQuerySettings


def google_credentials(settings: BigQuerySettings) -> GcpServiceAccountCredentials:
    """Return the credentials of `settings`, of whatever kind, as dlt holds those of a machine."""
    held = GcpServiceAccountCredentials()
    GcpDefaultCredentials.parse_native_representation(held, settings.credentials())
    held.project_id = settings.project
    return held


class OnceOnlyClient(BigQueryClient):
    """Starts a load job only when no earlier attempt has loaded its file, or still may."""

    def _create_load_job(self, table: PreparedTableSchema, file_path: str) -> LoadJob:
        return self._earlier_attempt(file_path) or super()._create_load_job(table, file_path)

    def _earlier_attempt(self, file_path: str) -> LoadJob | None:
        """A job of an earlier attempt that succeeded or is still at work."""
        name = ParsedLoadJobFileName.parse(file_path)
        for count in range(name.retry_count):
            attempt = name._replace(retry_count=count).file_name()
            job_id = BigQueryLoadJob.get_job_id_from_file_path(attempt)
            try:
                job = self.sql_client.native_connection.get_job(
                    job_id,
                    retry=DEFAULT_RETRY.with_deadline(self.config.retry_deadline),
                    timeout=self.config.http_timeout,
                )
            except NotFound:
                continue
            if job.error_result is None:
                return cast("LoadJob", job)
        return None


class SettledBigQuery(bigquery):
    """The destination, with the endpoint, credentials, labels and limits of `settings`."""

    __orig_base__ = bigquery  # whose arguments dlt shall take for those of this class

    def __init__(self, settings: BigQuerySettings) -> None:
        super().__init__(
            credentials=google_credentials(settings),
            location=settings.location,
            project_id=settings.project,
            http_timeout=float(min(settings.timeout_seconds, 60)),
            retry_deadline=max(retry_seconds(settings), 1.0),
        )
        self._settings = settings

    @property
    def client_class(self) -> type[BigQueryClient]:
        """The client that loads no file twice."""
        return OnceOnlyClient

    def client(self, schema: Schema, initial_config: Any = None) -> BigQueryClient:
        """Return a client whose connection our settings make."""
        made = super().client(schema, initial_config)
        sql: Any = made.sql_client
        settings, labels = self._settings, dict(self._settings.labels)

        def open_connection() -> Any:
            # a load reads a few rows of dlt's own tables, for which no such client is needed
            warnings.filterwarnings("ignore", message="Cannot create BigQuery Storage client")
            opened = settings.client()
            opened.default_load_job_config = LoadJobConfig(labels=labels)
            opened.default_query_job_config = QueryJobConfig(labels=labels)
            limits = {"retry": sql._default_retry, "timeout": sql.http_timeout}
            opened.query = partial(opened.query, **limits)
            opened.get_job = partial(opened.get_job, **limits)
            sql._client = opened
            return opened

        sql.open_connection = open_connection
        return made
