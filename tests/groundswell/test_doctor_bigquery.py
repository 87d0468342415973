"""The doctor on BigQuery: each permission a run needs, and the role that is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from groundswell.doctor_bigquery import BigQueryChecks
from sandbox.bigquery import FaultyBigQuery, RunningBigQuery, reason_not_installed, start
from tests.groundswell.command import groundswell
from tests.groundswell.made_bucket import MadeBucket
from warehouse import BigQuerySettings
from warehouse.bigquery_probe import LAYERS, OBJECT_PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from groundswell.findings import Finding

pytestmark = pytest.mark.integration

TOKEN = "made.up.token"
WHO = "local-bigquery@localhost"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBigQuery]:
    """A local BigQuery with a dataset for every layer."""
    if reason := reason_not_installed():
        pytest.skip(reason)
    with start(tmp_path_factory.mktemp("bigquery")) as running:
        for layer in LAYERS:
            running.client().create_dataset(f"acme_{layer}")
        yield running


@pytest.fixture
def google(
    server: RunningBigQuery, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[FaultyBigQuery, BigQuerySettings]]:
    """A proxy before the server, and settings that lead to it."""
    with FaultyBigQuery(server.url) as proxy:
        environment = server.environment(url=proxy.url)
        for name in ("STORAGE_EMULATOR_HOST", "GOOGLE_CLOUD_PROJECT"):
            monkeypatch.setenv(name, environment[name])
        settings = BigQuerySettings.from_environment(environment)
        yield (
            proxy,
            replace(settings, dataset_prefix="acme_", token=TOKEN, labels={"team": "audience"}),
        )


def findings(settings: BigQuerySettings) -> dict[str, Finding]:
    return {found.name: found for found in BigQueryChecks(settings).findings()}


def tables(server: RunningBigQuery) -> list[str]:
    client = server.client()
    return [
        table.table_id
        for dataset in client.list_datasets()
        for table in client.list_tables(dataset.dataset_id)
    ]


def datasets(server: RunningBigQuery) -> set[str]:
    """All but the server's own."""
    return {each.dataset_id for each in server.client().list_datasets()} - {"local"}


def denied(permission: str, path: str, *, method: str = ".*", body: str = "") -> dict[str, Any]:
    """Google's refusal of every such request."""
    return {
        "path": path,
        "method": method,
        "body": body,
        "count": None,
        "reason": "accessDenied",
        "message": f"Access Denied: Permission {permission} denied (or it may not exist).",
    }


def test_all_is_well_and_nothing_is_left_behind(
    server: RunningBigQuery, google: tuple[FaultyBigQuery, BigQuerySettings]
) -> None:
    _, settings = google
    found = findings(settings)
    assert [f for f in found.values() if not f.ok] == []
    assert list(found) == [
        "limits",
        "BigQuery credentials",
        "jobs",
        "datasets",
        *(f"tables of {layer}" for layer in LAYERS),
        "bucket",
        "load jobs",
        "loads from the bucket",
    ]
    assert WHO in found["jobs"].detail
    assert "10 of 10 layers are there, in US" in found["datasets"].detail
    assert tables(server) == []
    assert datasets(server) == {f"acme_{layer}" for layer in LAYERS}


def test_limits_and_labels_are_told(google: tuple[FaultyBigQuery, BigQuerySettings]) -> None:
    _, settings = google
    unlimited = next(BigQueryChecks(settings).findings())
    assert unlimited.detail.endswith("labels: team=audience")
    assert "GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED" in unlimited.detail
    limited = next(BigQueryChecks(replace(settings, maximum_bytes_billed=50 * 2**30)).findings())
    assert limited.detail.startswith("a query may read at most 50.0 GiB")


@pytest.mark.parametrize(
    ("fault", "check", "role"),
    [
        (
            denied("bigquery.jobs.create", "/(jobs|queries)", method="POST"),
            "jobs",
            "give the account roles/bigquery.jobUser on the project groundswell-local",
        ),
        (
            denied("bigquery.datasets.get", "/datasets/acme_marts"),
            "datasets",
            f"give {WHO} roles/bigquery.dataEditor on the dataset of each layer",
        ),
        (
            denied("bigquery.tables.create", "/datasets/acme_marts/tables", method="POST"),
            "tables of marts",
            f"give {WHO} roles/bigquery.dataEditor on the dataset acme_marts",
        ),
        (
            denied("bigquery.tables.getData", "/datasets/acme_ops/tables/.*/data"),
            "tables of ops",
            f"give {WHO} roles/bigquery.dataEditor on the dataset acme_ops",
        ),
        (
            denied("bigquery.tables.updateData", "/upload/bigquery", method="POST"),
            "load jobs",
            f"give {WHO} roles/bigquery.dataEditor on the dataset acme_raw_youtube",
        ),
        (
            denied("storage.objects.get", "/jobs", method="POST", body="sourceUris"),
            "loads from the bucket",
            f"give {WHO} roles/storage.objectViewer on the bucket gs://groundswell-local",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and " on " not in value else None,
)
def test_a_missing_permission_names_the_role_that_mends_it(
    server: RunningBigQuery,
    google: tuple[FaultyBigQuery, BigQuerySettings],
    fault: dict[str, Any],
    check: str,
    role: str,
) -> None:
    proxy, settings = google
    proxy.faults.add("error", **fault)
    found = findings(settings)
    assert [f.name for f in found.values() if not f.ok] == [check]
    assert found[check].remedy == role
    assert "Permission" in found[check].detail
    assert tables(server) == []


def test_datasets_that_are_missing_can_be_made_or_name_the_role(
    server: RunningBigQuery, google: tuple[FaultyBigQuery, BigQuerySettings]
) -> None:
    proxy, settings = google
    elsewhere = replace(settings, dataset_prefix="new_")
    found = findings(elsewhere)
    assert [name for name in found if not name.startswith("BigQuery")] == [
        "limits",
        "jobs",
        "datasets",
        "new datasets",
        "bucket",
        "load jobs",
        "loads from the bucket",
    ]
    assert "can be made: new_raw_youtube, new_raw_facebook" in found["new datasets"].detail
    assert all(f.ok for f in found.values())
    proxy.faults.add("error", **denied("bigquery.datasets.create", "/datasets", method="POST"))
    refused = findings(elsewhere)["new datasets"]
    assert not refused.ok
    assert refused.remedy.startswith(
        f"give {WHO} roles/bigquery.user on the project groundswell-local, or have deploy/terraform"
    )
    assert datasets(server) == {f"acme_{layer}" for layer in LAYERS}


def test_a_dataset_elsewhere_says_where(google: tuple[FaultyBigQuery, BigQuerySettings]) -> None:
    _, settings = google
    found = findings(replace(settings, location="EU"))["datasets"]
    assert not found.ok
    assert "set GROUNDSWELL_BIGQUERY_LOCATION=US" in found.detail


def test_a_project_that_is_not_there_is_told_in_one_line(
    google: tuple[FaultyBigQuery, BigQuerySettings],
) -> None:
    proxy, settings = google
    told = "Not found: Project groundswell-local"
    proxy.faults.add("error", "/(jobs|queries)", count=None, reason="notFound", message=told)
    found = findings(settings)
    assert list(found) == ["limits", "BigQuery credentials", "jobs"]
    assert "GROUNDSWELL_BIGQUERY_PROJECT" in found["jobs"].detail
    assert "\n" not in found["jobs"].detail


def test_no_credentials_end_the_checks_and_no_token_is_told(
    google: tuple[FaultyBigQuery, BigQuerySettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, settings = google
    told = findings(settings)
    assert TOKEN not in str(told)
    assert told["BigQuery credentials"].detail == "an access token"
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_CONFIG", "HOME", "APPDATA"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS")
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    found = findings(replace(settings, method="oauth", token=None))
    assert list(found) == ["limits", "BigQuery credentials"]
    assert "gcloud auth application-default login" in found["BigQuery credentials"].detail


def test_the_storage_read_api_without_its_library_says_what_to_install(
    google: tuple[FaultyBigQuery, BigQuerySettings],
) -> None:
    _, settings = google
    found = findings(replace(settings, storage_api=True, bucket=None))["storage read API"]
    assert not found.ok
    assert "google-cloud-bigquery-storage" in found.remedy


@pytest.fixture
def bucket(
    google: tuple[FaultyBigQuery, BigQuerySettings], monkeypatch: pytest.MonkeyPatch
) -> Iterator[MadeBucket]:
    """A bucket that refuses, instead of the server's."""
    with MadeBucket() as made:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", made.url)
        yield made


@pytest.mark.parametrize(
    ("missing", "role"),
    [
        ("storage.objects.create", "roles/storage.objectCreator"),
        ("storage.objects.get", "roles/storage.objectViewer"),
        ("storage.objects.list", "roles/storage.objectViewer"),
    ],
)
def test_a_permission_missing_on_the_bucket_names_the_role(
    google: tuple[FaultyBigQuery, BigQuerySettings], bucket: MadeBucket, missing: str, role: str
) -> None:
    bucket.held = OBJECT_PERMISSIONS.keys() - {missing}
    found = BigQueryChecks(google[1]).bucket()
    assert not found.ok
    assert missing in found.detail
    assert found.remedy == f"give the account {role} on the bucket gs://groundswell-local"


def test_a_bucket_that_is_not_there_is_told(
    google: tuple[FaultyBigQuery, BigQuerySettings], bucket: MadeBucket
) -> None:
    bucket.held = None
    found = BigQueryChecks(google[1]).bucket()
    assert not found.ok
    assert "_BUCKET" in found.detail


def test_the_command_tells_programs_what_to_mend_and_fails(
    google: tuple[FaultyBigQuery, BigQuerySettings], tmp_path: Path
) -> None:
    proxy, settings = google
    proxy.faults.add("error", **denied("bigquery.jobs.create", "/(jobs|queries)", method="POST"))
    arguments = ["doctor", "--target", "bigquery", "--var", tmp_path, "--json"]
    ended = groundswell(*arguments, **settings.environment())
    assert ended.code == 1, ended.err
    checks = {check["name"]: check for check in ended.told["checks"]}
    assert not checks["jobs"]["ok"]
    assert "roles/bigquery.jobUser" in checks["jobs"]["remedy"]
    assert "warehouse" not in checks
    assert TOKEN not in ended.out + ended.err
