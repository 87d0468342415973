"""Bulk CSV is read by header name into types; what is unknown lands too."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from ingestion.landing.errors import ChangedTypeError
from ingestion.youtube.client import Answer
from ingestion.youtube.reporting import BulkReport, archived, typed_rows

if TYPE_CHECKING:
    from pathlib import Path

MADE_AT = datetime(2026, 11, 18, 9, 30, 1, 250_000, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


def report(report_type: str = "channel_reach_basic_a1") -> BulkReport:
    start, end = datetime(2026, 11, 15, 8, tzinfo=UTC), datetime(2026, 11, 16, 8, tzinfo=UTC)
    return BulkReport("job1", report_type, "42", start, end, MADE_AT, "http://127.0.0.1/x")


def read(text: str, report_type: str = "channel_reach_basic_a1") -> list[dict[str, Any]]:
    content = text.encode()
    rows: list[dict[str, Any]] = typed_rows(
        report(report_type), Answer({}, content, "r1", NOW, "v1", "owner")
    ).to_pylist()
    return rows


HEADER = "date,channel_id,video_id,video_thumbnail_impressions,video_thumbnail_impressions_ctr\n"


def test_a_row_lands_typed_with_its_report() -> None:
    [row] = read(HEADER + "20261115,UC1,v1,1200,0.0525\n")
    assert row["date"] == date(2026, 11, 15)
    assert row["video_thumbnail_impressions"] == 1200
    assert row["video_thumbnail_impressions_ctr"] == 0.0525
    assert (row["job_id"], row["report_id"]) == ("job1", "42")
    assert row["report_create_time"] == MADE_AT
    assert row["request_id"] == "r1"


def test_columns_in_another_order_land_under_their_names() -> None:
    [row] = read("video_id,video_thumbnail_impressions,date\nv1,7,20261115\n")
    assert row["video_id"] == "v1"
    assert row["video_thumbnail_impressions"] == 7
    assert row["channel_id"] is None


def test_a_new_column_lands_as_text() -> None:
    [row] = read(HEADER.strip() + ",hype\n20261115,UC1,v1,1,0.5,007\n")
    assert row["hype"] == "007"


def test_a_row_without_video_is_kept() -> None:
    [row] = read(HEADER + "20261115,UC1,,3,0.1\n")
    assert row["video_id"] is None
    assert row["video_thumbnail_impressions"] == 3


def test_codes_stay_text_and_unknown_codes_load() -> None:
    text = (
        "date,channel_id,traffic_source_type,traffic_source_detail,views\n20261115,UC1,99,007,5\n"
    )
    [row] = read(text, "channel_traffic_source_a3")
    assert row["traffic_source_type"] == "99"
    assert row["traffic_source_detail"] == "007"
    assert row["views"] == 5


def test_a_file_of_a_header_or_of_nothing_has_no_rows() -> None:
    assert read(HEADER) == []
    assert read("") == []


def test_a_byte_order_mark_does_not_hide_the_first_column() -> None:
    [row] = read("\ufeff" + HEADER + "20261115,UC1,v1,1,0.5\n")
    assert row["date"] == date(2026, 11, 15)


def test_quoted_values_with_commas_and_newlines_are_one_value() -> None:
    text = (
        "date,channel_id,traffic_source_type,traffic_source_detail,views\n"
        '20261115,UC1,5,"soup, quick\nand easy",5\n'
    )
    [row] = read(text, "channel_traffic_source_a3")
    assert row["traffic_source_detail"] == "soup, quick\nand easy"


@pytest.mark.parametrize("value", ["many", "1.5"])
def test_a_count_of_another_type_is_refused(value: str) -> None:
    with pytest.raises(ChangedTypeError, match="cannot read report 42"):
        read(HEADER + f"20261115,UC1,v1,{value},0.5\n")


def test_a_date_in_another_form_is_refused() -> None:
    with pytest.raises(ChangedTypeError, match="cannot read report 42"):
        read(HEADER + "2026-11-15,UC1,v1,1,0.5\n")


def test_the_file_itself_is_kept(tmp_path: Path) -> None:
    path = archived(b"date\n20261115\n", report(), channel_id="UC1", archive=tmp_path)
    place = "youtube/bulk/channel_reach_basic_a1/UC1/2026-11-15/42.csv.gz"
    assert path == tmp_path / place
    assert gzip.decompress(path.read_bytes()) == b"date\n20261115\n"
    again = archived(b"date\n20261115\n", report(), channel_id="UC1", archive=tmp_path)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [again]
