"""How BigQuery is reached: project, datasets, credentials, limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, get_args

from warehouse.errors import WarehouseSettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "GROUNDSWELL_BIGQUERY_"
SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
Method = Literal["oauth", "service-account", "oauth-secrets"]
Priority = Literal["interactive", "batch"]
PROJECT = re.compile(r"^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$")
DATASET_PREFIX = re.compile(r"^(?:[A-Za-z][A-Za-z0-9_]*)?$")
BUCKET = re.compile(r"^gs://[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](?:/[^/]+)*$")
LABEL = re.compile(r"^[a-z][a-z0-9_-]{0,62}$")
LABEL_VALUE = re.compile(r"^[a-z0-9_-]{0,63}$")


@dataclass(frozen=True)
class BigQuerySettings:
    """Settings of the warehouse on BigQuery.

    Attributes:
        project: Google Cloud project of the datasets and jobs.
        location: Region of datasets and jobs.
        dataset_prefix: What stands before the layer in a dataset's name, such as ``acme_``.
        bucket: ``gs://…`` of staging files and the archive; none: files are sent with the jobs.
        method: ``oauth`` (application default credentials, which a workload identity provides too),
            ``service-account`` (a key file) or ``oauth-secrets`` (an access token).
        keyfile: The key file of ``service-account``.
        token: The access token of ``oauth-secrets``.
        api_endpoint: Another address of the API, such as a private endpoint.
        priority: ``interactive`` or ``batch``.
        timeout_seconds: A job that takes longer fails.
        job_retries: How often a job that failed for a passing reason is tried again.
        maximum_bytes_billed: A query that would read more is refused.
        labels: Labels of every job and dataset.
        raw_partition_expiration_days: Days a raw partition is kept; for ever when none.
        storage_api: Read through the Storage Read API; when none, if its library is installed.
    """

    project: str
    location: str = "US"
    dataset_prefix: str = ""
    bucket: str | None = None
    method: Method = "oauth"
    keyfile: str | None = None
    token: str | None = field(default=None, repr=False)
    api_endpoint: str | None = None
    priority: Priority = "interactive"
    timeout_seconds: int = 600
    job_retries: int = 2
    maximum_bytes_billed: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    raw_partition_expiration_days: int | None = None
    storage_api: bool | None = None

    def __post_init__(self) -> None:
        """Check the names and the credentials' kind.

        Raises:
            WarehouseSettingsError: One is not as Google wants it.
        """
        _matching("project", self.project, PROJECT, "a project id such as acme-analytics")
        _matching("dataset_prefix", self.dataset_prefix, DATASET_PREFIX, "letters, digits and _")
        if self.bucket is not None:
            _matching("bucket", self.bucket, BUCKET, "gs://name or gs://name/folder")
        for name, value in self.labels.items():
            _matching("labels", name, LABEL, "small letters, digits, _ and -")
            _matching("labels", value, LABEL_VALUE, "small letters, digits, _ and -")
        for name, kind in (("method", Method), ("priority", Priority)):
            if getattr(self, name) not in get_args(kind):
                wanted = ", ".join(get_args(kind))
                raise _wrong(name, f"one of {wanted}", getattr(self, name))
        for needing, needed in (("service-account", "keyfile"), ("oauth-secrets", "token")):
            if self.method == needing and not getattr(self, needed):
                raise _wrong(needed, f"a value, since the method is {needing}", None)

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str], workspace: Mapping[str, Any] | None = None
    ) -> BigQuerySettings:
        """Join the workspace's section and the environment, which wins.

        Raises:
            WarehouseSettingsError: The project is missing, or a value is not as expected.
        """
        values: dict[str, Any] = {
            name: value for name, value in (workspace or {}).items() if value is not None
        }
        for each in fields(cls):
            if text := environment.get(_variable(each.name)):
                values[each.name] = _read(each.name, text)
        if "project" not in values:
            raise WarehouseSettingsError(
                f"--target bigquery: expected a project in {PREFIX}PROJECT or under `bigquery:` "
                "in the workspace file, got none"
            )
        return cls(**values)

    @property
    def reads_by_storage_api(self) -> bool:
        """Whether answers are read through the Storage Read API."""
        if self.storage_api is not None:
            return self.storage_api
        return self.api_endpoint is None and find_spec("google.cloud.bigquery_storage") is not None

    def dataset(self, schema: str) -> str:
        """The dataset of the layer `schema`."""
        return f"{self.dataset_prefix}{schema}"

    def environment(self) -> dict[str, str]:
        """The variables ``profiles.yml`` reads."""
        found: dict[str, str] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, bool):
                value = str(value).lower()
            if each.name == "labels":
                value = ",".join(f"{name}={text}" for name, text in sorted(value.items()))
            found[_variable(each.name)] = "" if value is None else str(value)
        return {name: text for name, text in found.items() if text}

    def credentials(self) -> Any:
        """Google credentials of `method`.

        Raises:
            WarehouseSettingsError: There are none, or the key file cannot be read.
        """
        import google.auth
        from google.auth.exceptions import DefaultCredentialsError
        from google.oauth2 import credentials, service_account

        make_token: Any = credentials.Credentials
        make_account: Any = service_account.Credentials.from_service_account_file
        try:
            if self.method == "oauth-secrets":
                return make_token(token=self.token)
            if self.method == "service-account":
                return make_account(self.keyfile, scopes=SCOPES)
            found, _ = google.auth.default(scopes=SCOPES)
        except DefaultCredentialsError as error:
            raise WarehouseSettingsError(
                "expected Google credentials, found none: run `gcloud auth application-default "
                "login`, give the machine a workload identity, or name a key file in "
                f"{_variable('keyfile')} with {_variable('method')}=service-account"
            ) from error
        except (OSError, ValueError) as error:
            raise _wrong(
                "keyfile", f"a service account's key file ({error})", self.keyfile
            ) from error
        return found

    def client(self) -> Any:
        """A google-cloud-bigquery client of the project.

        Raises:
            WarehouseSettingsError: There are no credentials.
        """
        from google.cloud import bigquery

        options = {"api_endpoint": self.api_endpoint} if self.api_endpoint else None
        return bigquery.Client(
            project=self.project,
            credentials=self.credentials(),
            location=self.location,
            client_options=options,
        )

    def storage_client(self) -> Any | None:
        """A client of the Storage Read API; none where answers are read without it."""
        if not self.reads_by_storage_api:
            return None
        from google.cloud import bigquery_storage  # type: ignore[attr-defined,unused-ignore]

        return bigquery_storage.BigQueryReadClient(credentials=self.credentials())

    def storage_filesystem(self) -> Any:
        """The file system of the bucket (fsspec)."""
        import gcsfs  # type: ignore[import-untyped]

        return gcsfs.GCSFileSystem(project=self.project, token=self.credentials())


def _variable(name: str) -> str:
    return PREFIX + name.upper()


def _read(name: str, text: str) -> Any:
    if name in {"timeout_seconds", "job_retries", "maximum_bytes_billed"} or name.endswith("_days"):
        if not text.isdecimal():
            raise _wrong(name, "a whole number", text)
        return int(text)
    if name == "storage_api":
        if text.lower() not in {"true", "false"}:
            raise _wrong(name, "true or false", text)
        return text.lower() == "true"
    if name == "labels":
        pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
        if not all(sign for _, sign, _ in pairs):
            raise _wrong(name, "name=value,name=value", text)
        return {key.strip(): value.strip() for key, _, value in pairs}
    return text.rstrip("/") if name == "bucket" else text


def _matching(name: str, value: str, pattern: re.Pattern[str], wanted: str) -> None:
    if not pattern.fullmatch(value):
        raise _wrong(name, wanted, value)


def _wrong(name: str, wanted: str, came: object) -> WarehouseSettingsError:
    shown = "none" if came is None else repr(came)
    return WarehouseSettingsError(f"{_variable(name)}: expected {wanted}, got {shown}")
