"""``groundswell doctor --target bigquery``: which permission is missing, and the role with it."""

from __future__ import annotations

import contextlib
import functools
from typing import TYPE_CHECKING

from groundswell.findings import Finding
from warehouse.bigquery_errors import explained
from warehouse.bigquery_probe import BigQueryProbe, PermissionMissingError
from warehouse.bigquery_reasons import refusal
from warehouse.layers import LAYERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse import BigQuerySettings

EDITOR = "roles/bigquery.dataEditor on the dataset {dataset}"
JOBS = "roles/bigquery.jobUser on the project {project}"
MAKE = (
    "roles/bigquery.user on the project {project}, or have deploy/terraform make the datasets "
    "{missing}"
)
SESSIONS = "roles/bigquery.readSessionUser on the project {project}"
VIEWER = "roles/storage.objectViewer on the bucket {bucket}"


class BigQueryChecks:
    """The checks of one warehouse on BigQuery, in the order in which one needs the other."""

    def __init__(self, settings: BigQuerySettings) -> None:
        self._settings = settings
        self._probe = BigQueryProbe(settings)
        self._principal = "the account"
        self._missing: list[str] = []
        self._usable: list[str] = []
        self._makes_datasets = False

    def findings(self) -> Iterator[Finding]:
        """Every check's answer; those that would fail for the same reason are left out."""
        yield self._limits()
        credentials = self._checked("BigQuery credentials", self._credentials, JOBS)
        yield credentials
        if not credentials.ok:
            return
        jobs = self._checked("jobs", self._jobs, JOBS)
        yield jobs
        if not jobs.ok:
            return
        datasets = self._checked("datasets", self._datasets, EDITOR, "of each layer")
        yield datasets
        if not datasets.ok:
            return
        if self._missing:
            yield self._checked("new datasets", self._new_datasets, MAKE)
        yield from self._layers()

    def bucket(self) -> Finding:
        """Whether a run may do with the bucket what it needs."""
        return self._checked("bucket", self._bucket, VIEWER)

    def _layers(self) -> Iterator[Finding]:
        for layer in (layer for layer in LAYERS if layer not in self._missing):
            check = functools.partial(self._tables, layer)
            found = self._checked(f"tables of {layer}", check, EDITOR, layer)
            self._usable += [layer] if found.ok else []
            yield found
        if self._settings.bucket is not None:
            yield self.bucket()
        if not (self._usable or self._makes_datasets):
            return
        layer = self._usable[0] if self._usable else "of each layer"
        yield self._checked("load jobs", self._load, EDITOR, layer)
        if self._settings.bucket is not None:
            yield self._checked("loads from the bucket", self._load_from_bucket, VIEWER)
        if self._settings.reads_by_storage_api:
            yield self._checked("storage read API", self._read, SESSIONS)

    @contextlib.contextmanager
    def _somewhere(self) -> Iterator[str]:
        """A layer in which tables can be made; where there is none yet, one for the moment."""
        if self._usable:
            yield self._usable[0]
        else:
            with self._probe.dataset() as made:
                yield made

    def _checked(self, name: str, check: Callable[[], str], role: str, layer: str = "") -> Finding:
        """Run `check`; where Google refuses it for want of a permission, `role` mends it."""
        try:
            return Finding(name, ok=True, detail=check())
        except ImportError as error:
            remedy = "install google-cloud-bigquery-storage, or set ..._STORAGE_API=false"
            return Finding(name, ok=False, detail=str(error), remedy=remedy)
        except PermissionMissingError as error:
            return self._refused(name, str(error), f"{error.role} on the bucket {{bucket}}")
        except Exception as error:
            told = refusal(error)
            if told.reason == "accessDenied":
                return self._refused(name, told.message, role, layer)
            return Finding(name, ok=False, detail=str(explained(error, self._settings)))

    def _refused(self, name: str, message: str, role: str, layer: str = "") -> Finding:
        named = role.format(
            project=self._settings.project,
            bucket=self._settings.bucket,
            dataset=self._settings.dataset(layer) if layer in LAYERS else layer,
            missing=", ".join(map(self._settings.dataset, self._missing)),
        )
        return Finding(name, ok=False, detail=message, remedy=f"give {self._principal} {named}")

    def _limits(self) -> Finding:
        most = self._settings.maximum_bytes_billed
        said = (
            f"a query may read at most {most / 2**30:,.1f} GiB"
            if most
            else "a query may read any amount: GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED limits it"
        )
        labels = ", ".join(f"{name}={value}" for name, value in self._settings.labels.items())
        return Finding("limits", ok=True, detail=f"{said}; labels: {labels or 'none'}")

    def _credentials(self) -> str:
        return self._probe.credentials()

    def _jobs(self) -> str:
        self._principal = self._probe.jobs()
        return f"project {self._settings.project} runs queries of {self._principal}"

    def _datasets(self) -> str:
        self._missing = self._probe.missing_layers()
        there = len(LAYERS) - len(self._missing)
        return f"{there} of {len(LAYERS)} layers are there, in {self._settings.location}"

    def _new_datasets(self) -> str:
        with self._probe.dataset():
            self._makes_datasets = True
        return f"can be made: {', '.join(map(self._settings.dataset, self._missing))}"

    def _tables(self, layer: str) -> str:
        self._probe.tables(layer)
        return f"can be made, read and deleted in {self._settings.dataset(layer)}"

    def _load(self) -> str:
        with self._somewhere() as layer:
            self._probe.load(layer)
        return "rows can be loaded"

    def _bucket(self) -> str:
        self._probe.bucket()
        return f"{self._settings.bucket}: objects can be made, read and listed"

    def _load_from_bucket(self) -> str:
        with self._somewhere() as layer:
            self._probe.load_from_bucket(layer)
        return f"load jobs may read {self._settings.bucket}"

    def _read(self) -> str:
        with self._somewhere() as layer:
            self._probe.read_session(layer)
        return "sessions can be opened"
