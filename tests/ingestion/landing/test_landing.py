"""Rows that cannot be written end in one line; nothing is half-written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ingestion.landing.landing import Landing
from ingestion.youtube import LandingError
from ingestion.youtube.tables import YOUTUBE
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

ROW = {"channel_id": "UC1", "resource": "channels"}


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "dlt").write_text("a file where a folder should be")
    landing = Landing(YOUTUBE, Target.local(tmp_path / "warehouse.duckdb"), var=tmp_path)
    landing.add("fetched_ranges", [ROW])
    with pytest.raises(LandingError, match="cannot write the collected rows") as caught:
        landing.flush()
    assert "\n" not in str(caught.value)


def test_after_a_failed_write_nothing_is_half_written_and_the_next_run_works(
    tmp_path: Path,
) -> None:
    warehouse = tmp_path / "warehouse.duckdb"
    warehouse.mkdir()
    landing = Landing(YOUTUBE, Target.local(warehouse), var=tmp_path)
    landing.add("fetched_ranges", [ROW])
    with pytest.raises(LandingError):
        landing.flush()
    warehouse.rmdir()
    target = Target.local(warehouse)
    Landing(YOUTUBE, target, var=tmp_path).finish_pending()
    later = Landing(YOUTUBE, target, var=tmp_path)
    later.add("fetched_ranges", [ROW | {"resource": "uploads"}])
    later.flush()
    with open_warehouse(target, read_only=True) as opened:
        rows = opened.query("select resource from raw_youtube.fetched_ranges order by 1")
    assert rows["resource"].to_pylist() in (["uploads"], ["channels", "uploads"])


def test_a_column_first_seen_later_is_added_and_older_rows_have_none(tmp_path: Path) -> None:
    target = Target.local(tmp_path / "warehouse.duckdb")
    for row in (ROW, ROW | {"hype": 7}):
        landing = Landing(YOUTUBE, target, var=tmp_path)
        landing.add("fetched_ranges", [row])
        landing.flush()
    with open_warehouse(target, read_only=True) as opened:
        rows = opened.query("select hype from raw_youtube.fetched_ranges order by hype nulls first")
    assert rows["hype"].to_pylist() == [None, "7"]
