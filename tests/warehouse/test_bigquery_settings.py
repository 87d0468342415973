"""Settings of BigQuery: the environment wins, wrong ones are told in one line, no secret shows."""

import pytest

from warehouse import BigQuerySettings, Target, WarehouseSettingsError

PROJECT = {"GROUNDSWELL_BIGQUERY_PROJECT": "acme-analytics"}


def settings(**variables: str) -> BigQuerySettings:
    named = {f"GROUNDSWELL_BIGQUERY_{name}": value for name, value in variables.items()}
    return BigQuerySettings.from_environment(PROJECT | named)


def test_the_environment_wins_over_the_workspace() -> None:
    read = BigQuerySettings.from_environment(
        PROJECT | {"GROUNDSWELL_BIGQUERY_LOCATION": "EU"},
        {"project": "other-project", "location": "US", "dataset_prefix": "acme_", "bucket": None},
    )
    assert (read.project, read.location) == ("acme-analytics", "EU")
    assert (read.dataset("marts"), read.bucket) == ("acme_marts", None)


def test_every_setting_is_read_and_handed_on_to_dbt() -> None:
    variables = {
        "GROUNDSWELL_BIGQUERY_PROJECT": "acme-analytics",
        "GROUNDSWELL_BIGQUERY_LOCATION": "EU",
        "GROUNDSWELL_BIGQUERY_DATASET_PREFIX": "acme_",
        "GROUNDSWELL_BIGQUERY_BUCKET": "gs://acme-social/warehouse",
        "GROUNDSWELL_BIGQUERY_METHOD": "oauth-secrets",
        "GROUNDSWELL_BIGQUERY_TOKEN": "not-a-secret",
        "GROUNDSWELL_BIGQUERY_API_ENDPOINT": "http://127.0.0.1:9050",
        "GROUNDSWELL_BIGQUERY_PRIORITY": "batch",
        "GROUNDSWELL_BIGQUERY_TIMEOUT_SECONDS": "77",
        "GROUNDSWELL_BIGQUERY_JOB_RETRIES": "5",
        "GROUNDSWELL_BIGQUERY_MAXIMUM_BYTES_BILLED": "1000000000",
        "GROUNDSWELL_BIGQUERY_LABELS": "env=prod,team=video",
        "GROUNDSWELL_BIGQUERY_RAW_PARTITION_EXPIRATION_DAYS": "400",
        "GROUNDSWELL_BIGQUERY_STORAGE_API": "false",
    }
    read = BigQuerySettings.from_environment(variables)
    assert read.labels == {"env": "prod", "team": "video"}
    assert (read.timeout_seconds, read.maximum_bytes_billed) == (77, 1_000_000_000)
    assert read.environment() == variables


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PROJECT", "Acme Analytics", "expected a project id such as acme-analytics"),
        ("BUCKET", "acme-social", "expected gs://name or gs://name/folder, got 'acme-social'"),
        ("DATASET_PREFIX", "acme-", "expected letters, digits and _, got 'acme-'"),
        ("TIMEOUT_SECONDS", "ten", "expected a whole number, got 'ten'"),
        ("LABELS", "team", "expected name=value,name=value, got 'team'"),
        ("LABELS", "Team=x", "expected small letters, digits, _ and -, got 'Team'"),
        ("PRIORITY", "fast", "expected one of interactive, batch, got 'fast'"),
        ("METHOD", "service-account", "since the method is service-account, got none"),
        ("STORAGE_API", "perhaps", "expected true or false, got 'perhaps'"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(name: str, value: str, told: str) -> None:
    with pytest.raises(WarehouseSettingsError, match="GROUNDSWELL_BIGQUERY_") as caught:
        settings(**{name: value})
    assert told in str(caught.value)


def test_a_missing_project_is_asked_for() -> None:
    with pytest.raises(WarehouseSettingsError, match="expected a project in GROUNDSWELL_BIGQUERY_"):
        BigQuerySettings.from_environment({})


def test_the_token_is_not_shown() -> None:
    read = settings(METHOD="oauth-secrets", TOKEN="not-a-secret")
    assert "not-a-secret" not in repr(read)


def test_a_key_file_that_is_not_one_is_named(tmp_path: object) -> None:
    path = f"{tmp_path}/missing.json"
    with pytest.raises(WarehouseSettingsError, match="expected a service account's key file"):
        settings(METHOD="service-account", KEYFILE=path).credentials()


def test_a_target_on_bigquery_names_its_project_and_datasets() -> None:
    target = Target.for_bigquery(settings(DATASET_PREFIX="acme_"))
    assert target.name == "BigQuery project acme-analytics, datasets acme_*"
    assert target.dataset("raw_youtube") == "acme_raw_youtube"
    assert (target.dbt_target, target.may_exist(), target.dlt_staging()) == ("bigquery", True, None)
