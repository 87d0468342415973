"""Loads into BigQuery: the rows of DuckDB, in partitions, each once whatever happens."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import sandbox
from ingestion.landing.errors import LandingError
from ingestion.landing.landing import Landing
from ingestion.youtube.state import read_state
from ingestion.youtube.tables import TABLES, YOUTUBE
from sandbox.bigquery import FaultyBigQuery
from tests.ingestion.youtube.killing import killed
from warehouse import open_warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pyarrow as pa
    from conftest import Rig

    from sandbox.bigquery import RunningBigQuery
    from warehouse import Target

pytestmark = pytest.mark.integration

FIRST_DAY = date(2026, 11, 1)
OF_THE_LOAD = {"_dlt_id", "_dlt_load_id", "request_id"}  # a request's id tells in which order
LEDGERS = {"fetched_ranges", "collection_gaps", "metric_refusals", "bulk_reports"}
FEW = ("channels", "uploads", "videos", "video_statistics", "channel_days")


@dataclass
class Both:
    """The same loads of the same world, on DuckDB and on BigQuery."""

    duckdb: Rig
    bigquery: Rig


@pytest.fixture(scope="module")
def both(
    on_bigquery: Callable[..., Target],
    tmp_path_factory: pytest.TempPathFactory,
    rig_maker: Callable[[Any, Path], Rig],
) -> Both:
    """Two days of loads; on BigQuery through the bucket, the second day from another machine."""
    world = sandbox.made_world(videos=8, start=FIRST_DAY)
    rigs: list[Rig] = []
    for target in (None, on_bigquery("both", bucket=True)):
        with sandbox.start(world) as running:
            rig = rig_maker(running, tmp_path_factory.mktemp("both"))
            rig.elsewhere = target
            rig.change(history_start=FIRST_DAY)
            rig.at(rig.clock - timedelta(days=1))
            assert rig.load().failures == ()
            if target is not None:
                rig.var = tmp_path_factory.mktemp("another-machine")
            rig.at(rig.clock + timedelta(days=1))
            assert rig.load().failures == ()
            assert sum(rig.load().rows.values()) == 0
            rigs.append(rig)
    return Both(*rigs)


def table(target: Target, name: str) -> pa.Table:
    with open_warehouse(target, read_only=True) as warehouse:
        return warehouse.query(f"select * from raw_youtube.{name}")


def counted(rows: pa.Table) -> Counter[str]:
    """How often each row is there, without what tells one load from another."""
    found: Counter[str] = Counter()
    for row in rows.to_pylist():
        if row.get("payload"):
            row["payload"] = json.loads(row["payload"])
        found[repr(sorted((k, v) for k, v in row.items() if k not in OF_THE_LOAD))] += 1
    return found


def test_every_raw_table_has_the_rows_and_types_of_duckdb(both: Both) -> None:
    filled = 0
    for name in TABLES:
        here, there = table(both.duckdb.target, name), table(both.bigquery.target, name)
        types = {field.name: field.type for field in there.schema}
        assert types == {field.name: field.type for field in here.schema}, name
        assert counted(there) == counted(here), name
        filled += here.num_rows > 0
    assert filled == len(TABLES) - 2  # nothing is missing, comments are off


def test_what_is_remembered_is_the_same_on_both_engines(both: Both) -> None:
    remembered = read_state(both.bigquery.target)
    assert remembered == read_state(both.duckdb.target)
    assert sum(len(videos) for videos in remembered.uploads.values()) > 0


def test_readings_lie_in_partitions_of_the_day_they_were_observed(both: Both) -> None:
    settings = both.bigquery.target.settings
    client = settings.client()
    listed = {each.table_id: each for each in client.list_tables(settings.dataset("raw_youtube"))}
    for name, columns in TABLES.items():
        partitioning = listed[name].time_partitioning
        assert (partitioning.field if partitioning else None) == (
            None if name in LEDGERS else "observed_at"
        ), name
        wanted = ["channel_id"] if "channel_id" in columns else ["endpoint"]
        assert listed[name].clustering_fields == wanted
    client.close()


def test_a_load_killed_while_bigquery_loads_is_finished_by_the_next_one(
    rig: Rig, on_bigquery: Callable[..., Target]
) -> None:
    rig.elsewhere = on_bigquery("killed")
    rig.only(*FEW)
    started = "dlt/bigquery/*/youtube/load/normalized/*/started_jobs/*"
    assert killed(rig, lambda: any(rig.var.glob(started)))
    assert rig.load().failures == ()
    for name in FEW:
        ids = table(rig.target, name)["_dlt_id"].to_pylist()
        assert len(ids) == len(set(ids)) > 0, name
    videos = table(rig.target, "videos")["video_id"].to_pylist()
    assert len(videos) == len(set(videos))
    days = table(rig.target, "channel_days").select(["channel_id", "day"]).to_pylist()
    assert len(days) == len({(row["channel_id"], row["day"]) for row in days})


def test_a_file_whose_job_was_lost_sight_of_is_loaded_once(
    bigquery: RunningBigQuery, on_bigquery: Callable[..., Target], tmp_path: Path
) -> None:
    with FaultyBigQuery(bigquery.url) as faulty:
        target = on_bigquery("unseen", url=faulty.url, job_retries=0)
        faulty.faults.add("slow_job", "upload_id", method="PUT", count=None)
        faulty.faults.add("drop", "jobs/fetched_ranges", method="GET", count=2)
        landing = Landing(YOUTUBE, target, var=tmp_path)
        landing.add("fetched_ranges", [{"channel_id": "UC1", "resource": "channels"}])
        landing.flush()
        sent = [each for each in faulty.requests if each.method == "PUT"]
        faulty.faults.clear()
        assert table(target, "fetched_ranges")["resource"].to_pylist() == ["channels"]
    assert len(sent) == 2  # the rows, and dlt's own state


def test_a_disk_that_cannot_be_written_is_not_told_as_bigquery_s_fault(
    on_bigquery: Callable[..., Target], tmp_path: Path
) -> None:
    (tmp_path / "dlt").write_text("a file where a folder should be")
    landing = Landing(YOUTUBE, on_bigquery("no_disk"), var=tmp_path)
    landing.add("fetched_ranges", [{"channel_id": "UC1", "resource": "channels"}])
    with pytest.raises(LandingError, match="cannot write the collected rows"):
        landing.flush()
