"""Tries out what a run does on BigQuery and in the bucket, and leaves nothing behind."""

from __future__ import annotations

import contextlib
import functools
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from warehouse.errors import WarehouseError
from warehouse.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.bigquery_settings import BigQuerySettings

OBJECT_PERMISSIONS = {
    "storage.objects.create": "roles/storage.objectCreator",
    "storage.objects.get": "roles/storage.objectViewer",
    "storage.objects.list": "roles/storage.objectViewer",
}
"""What a run needs of the bucket, and the least role that holds it; nothing is deleted there."""

SECONDS = 60
PROBE = "groundswell_doctor_"


class PermissionMissingError(WarehouseError):
    """Google tells that a permission is missing without refusing a request."""

    def __init__(self, message: str, role: str) -> None:
        super().__init__(message)
        self.role = role


class BigQueryProbe:
    """One try at each thing a run does; every method returns what was found, or raises."""

    def __init__(
        self,
        settings: BigQuerySettings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings, self._now = settings, now
        self._once: Any = {"retry": None, "timeout": SECONDS}

    def credentials(self) -> str:
        """Which kind of credentials were found, and whose they are where they tell."""
        found = self._settings.credentials()
        module = type(found).__module__.removeprefix("google.").removeprefix("auth.")
        kinds = {
            "oauth2.service_account": "a service account's key",
            "oauth2.credentials": "an access token"
            if self._settings.method == "oauth-secrets"
            else "a person's login",
            "compute_engine.credentials": "the machine's service account",
            "impersonated_credentials": "an impersonated service account",
        }
        kind = kinds.get(module, "a workload identity")
        whose = getattr(found, "service_account_email", None)
        return f"{kind}{f', {whose}' if whose and '@' in str(whose) else ''}"

    @functools.cached_property
    def _client(self) -> Any:
        """Made when first needed, since it raises where there are no credentials."""
        return self._settings.client()

    def jobs(self) -> str:
        """Run a query that reads nothing; return as whom."""
        from google.cloud import bigquery

        dry = bigquery.QueryJobConfig(dry_run=True, labels=dict(self._settings.labels))
        self._client.query("select 1 as one", job_config=dry, job_retry=None, **self._once)
        rows = self._client.query_and_wait(
            "select session_user() as principal",
            job_config=bigquery.QueryJobConfig(labels=dict(self._settings.labels)),
            job_retry=None,
            retry=None,
            api_timeout=SECONDS,
            wait_timeout=SECONDS,
        )
        return str(next(iter(rows))["principal"])

    def missing_layers(self) -> list[str]:
        """The layers that have no dataset yet.

        Raises:
            WarehouseError: A dataset lies in another location than the settings name.
        """
        from google.api_core.exceptions import NotFound

        missing = []
        for layer in LAYERS:
            try:
                held = self._client.get_dataset(self._id(layer), **self._once)
            except NotFound:
                missing.append(layer)
                continue
            if held.location.lower() != self._settings.location.lower():
                raise WarehouseError(
                    f"expected the dataset {held.dataset_id} in {self._settings.location}, it is "
                    f"in {held.location}: set GROUNDSWELL_BIGQUERY_LOCATION={held.location}, or "
                    "another GROUNDSWELL_BIGQUERY_DATASET_PREFIX"
                )
        return missing

    @contextlib.contextmanager
    def dataset(self) -> Iterator[str]:
        """Make a dataset, which stands for a layer until the block ends, and delete it."""
        from google.cloud import bigquery

        layer = f"{PROBE}{secrets.token_hex(4)}"
        dataset = bigquery.Dataset(self._id(layer))
        dataset.location = self._settings.location
        self._client.create_dataset(dataset, **self._once)
        try:
            yield layer
        finally:
            self._client.delete_dataset(dataset, delete_contents=True, **self._once)

    def tables(self, layer: str) -> None:
        """Make a table in the dataset of `layer`, read it and delete it."""
        with self._table(layer) as table:
            list(self._client.list_rows(table, **self._once))

    def load(self, layer: str) -> None:
        """Load a row from memory into a table of `layer`."""
        with self._table(layer) as table:
            config = self._load_config("NEWLINE_DELIMITED_JSON")
            self._client.load_table_from_json(
                [{"probe": 1}], table, job_config=config, timeout=SECONDS
            ).result(timeout=SECONDS, retry=None)

    def read_session(self, layer: str) -> None:
        """Open a session of the Storage Read API on a table of `layer`."""
        from google.cloud import bigquery_storage

        client = bigquery_storage.BigQueryReadClient(credentials=self._settings.credentials())
        with self._table(layer) as table:
            wanted = {"table": table.path.lstrip("/"), "data_format": "ARROW"}
            client.create_read_session(
                parent=f"projects/{self._settings.project}",
                read_session=wanted,
                max_stream_count=1,
                timeout=SECONDS,
            )

    def bucket(self) -> None:
        """Ask which permissions we have on the bucket, and list one object.

        Raises:
            PermissionMissingError: One that a run needs is missing.
        """
        from google.cloud import storage  # type: ignore[attr-defined]

        client = storage.Client(
            project=self._settings.project, credentials=self._settings.credentials()
        )
        bucket = client.bucket(self._bucket)
        held = bucket.test_iam_permissions(list(OBJECT_PERMISSIONS), **self._once)
        for permission, role in OBJECT_PERMISSIONS.items():
            if permission not in held:
                raise PermissionMissingError(
                    f"expected the permission {permission} on gs://{self._bucket}, it is not held",
                    role,
                )
        list(client.list_blobs(self._bucket, max_results=1, **self._once))

    def load_from_bucket(self, layer: str) -> None:
        """Let a load job look for an object that is not there; not to be allowed says otherwise."""
        from google.api_core.exceptions import NotFound

        address = f"{self._settings.bucket}/{PROBE}{secrets.token_hex(4)}.parquet"
        with self._table(layer) as table:
            job = self._client.load_table_from_uri(
                address, table, job_config=self._load_config("PARQUET"), **self._once
            )
            try:
                job.result(timeout=SECONDS, retry=None)
            except NotFound:
                return
        raise WarehouseError(f"expected no object {address}, a load job found one")

    @property
    def _bucket(self) -> str:
        return str(self._settings.bucket).removeprefix("gs://").split("/")[0]

    def _id(self, layer: str) -> str:
        return f"{self._settings.project}.{self._settings.dataset(layer)}"

    def _load_config(self, source_format: str) -> Any:
        from google.cloud import bigquery

        return bigquery.LoadJobConfig(
            source_format=source_format,
            schema=[bigquery.SchemaField("probe", "INT64")],
            labels=dict(self._settings.labels),
        )

    @contextlib.contextmanager
    def _table(self, layer: str) -> Iterator[Any]:
        """A table that is deleted after the block, and expires should that fail."""
        from google.cloud import bigquery

        table = bigquery.Table(
            f"{self._id(layer)}.{PROBE}{secrets.token_hex(4)}",
            schema=[bigquery.SchemaField("probe", "INT64")],
        )
        table.expires = self._now() + timedelta(hours=1)
        made = self._client.create_table(table, **self._once)
        try:
            yield made
        finally:
            self._client.delete_table(made, not_found_ok=True, **self._once)
