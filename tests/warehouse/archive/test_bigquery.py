"""The archive, the copy and snapshots on a local BigQuery, with a local bucket."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.bigquery import reason_not_installed, start
from tests.warehouse.archive.made_warehouse import add_load, contents, load_id, make
from warehouse import Target, WarehouseError, open_warehouse
from warehouse.archive import Files, open_files, rebuild_from, set_expiry, verify, write_new
from warehouse.archive.sources import YOUTUBE
from warehouse.bigquery_settings import BigQuerySettings
from warehouse.snapshot import current_snapshot, publish_snapshot
from warehouse.transfer import WarehouseNotEmptyError, open_store
from warehouse.transfer_copy import copy_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BigQuerySettings]:
    if reason := reason_not_installed():
        pytest.skip(reason)
    with (
        start(tmp_path_factory.mktemp("bigquery")) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name, value in server.environment().items():
            patch.setenv(name, value)
        found = BigQuerySettings.from_environment(dict(os.environ))
        yield replace(found, bucket=f"{found.bucket}/brand", dataset_prefix="brand_")


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("local") / "warehouse.duckdb")


@pytest.fixture(scope="module")
def copied(settings: BigQuerySettings, local: Path) -> Target:
    """A BigQuery project that was filled from the local warehouse."""
    target = Target.for_bigquery(settings)
    copy_tables(Target.local(local), target)
    return target


@pytest.fixture(scope="module")
def bucket(settings: BigQuerySettings, copied: Target) -> Files:
    """The archive of that project, written from BigQuery."""
    files = open_files(str(settings.bucket), settings)
    write_new(copied, files)
    return files


def table(target: Target, schema: str, name: str) -> Any:
    client = target.settings.client()
    return client.get_table(f"{client.project}.{target.dataset(schema)}.{name}")


def test_a_copied_table_has_exact_types_partitions_and_clusters(copied: Target) -> None:
    held = table(copied, "raw_youtube", "channel_revenue_days")
    assert {field.name: (field.field_type, field.mode) for field in held.schema} == {
        "channel_id": ("STRING", "NULLABLE"),
        "day": ("DATE", "NULLABLE"),
        "currency": ("STRING", "NULLABLE"),
        "estimated_revenue": ("NUMERIC", "NULLABLE"),
        "cpm": ("FLOAT", "NULLABLE"),
        "views": ("INTEGER", "NULLABLE"),
        "observed_at": ("TIMESTAMP", "NULLABLE"),
        "_dlt_load_id": ("STRING", "REQUIRED"),
        "_dlt_id": ("STRING", "REQUIRED"),
    }
    assert (held.time_partitioning.field, held.clustering_fields) == ("observed_at", ["channel_id"])
    assert table(copied, "raw_youtube", "fetched_ranges").time_partitioning is None
    imported = table(copied, "raw_files", "posts")
    assert imported.time_partitioning.field == "imported_at"
    assert imported.clustering_fields == ["account_id", "file_sha256"]
    forecasts = table(copied, "predictions", "post_forecasts")
    assert forecasts.time_partitioning.field == "recorded_at"
    payload = table(copied, "raw_youtube", "videos").schema[2]
    assert (payload.name, payload.field_type) == ("payload", "JSON")


def test_the_copy_goes_on_from_the_same_load_state(copied: Target) -> None:
    with open_warehouse(copied) as warehouse:
        loads = warehouse.query("select load_id, status from raw_youtube._dlt_loads order by 1")
        assert loads.to_pylist() == [
            {"load_id": load_id(number), "status": 0} for number in range(2)
        ]
        assert warehouse.query("select world from ops.warehouse_identity").to_pylist() == [
            {"world": "made"}
        ]


def test_a_second_copy_into_it_is_refused(copied: Target, local: Path) -> None:
    with pytest.raises(WarehouseNotEmptyError, match="expected an empty warehouse"):
        copy_tables(Target.local(local), copied)


def test_the_archive_of_the_local_warehouse_agrees_with_the_copy(
    copied: Target, local: Path, tmp_path: Path
) -> None:
    files = open_files(str(tmp_path / "archive"))
    write_new(Target.local(local), files)
    verdict = verify(copied, files)
    assert verdict.findings == ()
    assert sum(each.held for each in verdict.tables) == 16


def test_the_archive_in_the_bucket_agrees_and_rebuilds_a_local_warehouse(
    copied: Target, bucket: Files, local: Path, tmp_path: Path
) -> None:
    assert bucket.names("raw/youtube/videos/", ".parquet") == [
        f"raw/youtube/videos/dt=2026-11-01/{load_id(0)}.parquet",
        f"raw/youtube/videos/dt=2026-11-02/{load_id(1)}.parquet",
    ]
    assert verify(copied, bucket).findings == ()
    rebuilt = tmp_path / "rebuilt.duckdb"
    rebuild_from(bucket, Target.local(rebuilt))
    ours, theirs = contents(local), contents(rebuilt)
    assert ours.keys() == theirs.keys()
    assert verify(Target.local(local), bucket).findings == ()
    # JSON comes back as BigQuery spells it; everything else as it was
    exact = [name for name in ours if name not in {"raw_youtube.videos", "raw_files.posts"}]
    # and a moment without a zone comes back as one in UTC
    exact.remove("predictions.post_forecasts")
    assert {name: theirs[name] for name in exact} == {name: ours[name] for name in exact}


def test_an_empty_project_is_rebuilt_from_the_bucket(
    settings: BigQuerySettings, bucket: Files
) -> None:
    other = Target.for_bigquery(replace(settings, dataset_prefix="again_"))
    assert rebuild_from(bucket, other) == 16
    assert verify(other, bucket).findings == ()
    assert table(other, "raw_youtube", "videos").time_partitioning.field == "observed_at"


def test_a_bucket_keeps_what_is_there(bucket: Files) -> None:
    assert bucket.create("probe/a.txt", b"first")
    assert not bucket.create("probe/a.txt", b"second")
    assert bucket.read("probe/a.txt") == b"first"
    assert bucket.read("probe/none.txt") is None


def test_a_bucket_that_is_not_there_is_named_in_one_line(settings: BigQuerySettings) -> None:
    with pytest.raises(WarehouseError, match="cannot write gs://no-such-bucket/a") as raised:
        open_files("gs://no-such-bucket", settings).create("a", b"1")
    assert "\n" not in str(raised.value)


def test_a_copy_back_to_a_local_file_agrees(copied: Target, bucket: Files, tmp_path: Path) -> None:
    back = Target.local(tmp_path / "back.duckdb")
    copy_tables(copied, back)
    assert verify(back, bucket).findings == ()
    add_load(back.path, 2)
    assert write_new(back, open_files(str(tmp_path / "archive"))).units == 5


def test_a_snapshot_in_the_bucket_holds_the_rows_of_the_tables_named(
    settings: BigQuerySettings, copied: Target, tmp_path: Path
) -> None:
    tables = ["raw_youtube.channel_revenue_days", "predictions.post_forecasts", "predictions.none"]
    here, there = tmp_path / "publisher", tmp_path / "reader"
    where = f"{settings.bucket}/serving"
    now = datetime(2026, 11, 20, 6, tzinfo=UTC)
    with open_warehouse(copied) as warehouse:
        held = {each: warehouse.query(f"select * from {each}") for each in tables[:2]}
        warehouse.replace("predictions", "none", held[tables[1]].slice(0, 0))
        publish_snapshot(warehouse, where, tables=tables, now=now, cache=here, settings=settings)
    path = current_snapshot(where, cache=there, settings=settings)
    with open_warehouse(Target.local(path), read_only=True) as snapshot:
        for each in tables[:2]:
            assert snapshot.query(f"select * from {each}").to_pylist() == held[each].to_pylist()
        assert snapshot.query("select count(*) as n from predictions.none").to_pylist() == [
            {"n": 0}
        ]
        names = snapshot.columns("predictions", "post_forecasts")
        assert snapshot.columns("predictions", "none") == names


def test_raw_tables_are_told_when_partitions_go_and_ledgers_are_not(
    settings: BigQuerySettings, bucket: Files
) -> None:
    target = Target.for_bigquery(replace(settings, dataset_prefix="expiring_"))
    rebuild_from(bucket, target)
    set_expiry(target, days=400)
    held = table(target, "raw_youtube", "videos").time_partitioning
    assert int(held.expiration_ms) == 400 * 24 * 60 * 60 * 1000
    assert table(target, "raw_youtube", "fetched_ranges").time_partitioning is None
    with open_store(target) as store:
        assert store.expiry("raw_youtube", "fetched_ranges") is None
        assert store.expiry("raw_youtube", "videos") is not None
        assert set(YOUTUBE.shapes(store)) == {
            "channel_revenue_days",
            "comment_threads",
            "fetched_ranges",
            "videos",
        }
    set_expiry(target, days=0)
    assert table(target, "raw_youtube", "videos").time_partitioning.expiration_ms is None
