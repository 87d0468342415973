"""Models lie in a bucket as they do in a folder."""

import pytest

from ml.registry import (
    ArtifactDamagedError,
    ArtifactMissingError,
    ArtifactPlaceError,
    Place,
    read_artifact,
    write_artifact,
)
from tests.bigquery.server import Server
from warehouse.bigquery_settings import BigQuerySettings


@pytest.fixture
def bucket(server: Server, settings: BigQuerySettings) -> Place:
    return Place(f"{server.environment()['GROUNDSWELL_BIGQUERY_BUCKET']}/models", settings)


def test_a_model_in_a_bucket_is_opened_by_its_checksum_alone(bucket: Place) -> None:
    with pytest.raises(ArtifactMissingError, match="model toy-1 is not in gs://"):
        read_artifact(bucket, "toy-1", expected_sha256="0" * 64)
    kept = write_artifact(bucket, "toy-1", model={"slope": 2.5}, card={}, card_text="# Toy\n")
    checksum = kept.card["artifact_sha256"]
    assert read_artifact(bucket, "toy-1", expected_sha256=checksum).model == {"slope": 2.5}
    content = bucket.read("toy-1/model.joblib")
    assert content is not None
    bucket.write("toy-1/model.joblib", content[:-1] + b"!")
    with pytest.raises(ArtifactDamagedError, match="it is not opened"):
        read_artifact(bucket, "toy-1", expected_sha256=checksum)
    write_artifact(bucket, "toy-1", model={"slope": 2.5}, card={}, card_text="# Toy\n")
    assert read_artifact(bucket, "toy-1", expected_sha256=checksum).model == {"slope": 2.5}


def test_a_bucket_that_is_not_there_is_one_clear_line(settings: BigQuerySettings) -> None:
    nowhere = Place("gs://groundswell-is-not-there/models", settings)
    with pytest.raises(ArtifactPlaceError, match=r"^cannot write gs://groundswell-is-not-there"):
        write_artifact(nowhere, "toy-1", model={}, card={}, card_text="")
