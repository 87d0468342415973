"""Rows become typed Arrow: money exactly, unknown columns kept, changed types refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ingestion.landing.columns import as_json
from ingestion.landing.errors import ChangedTypeError
from ingestion.ranges import Days
from ingestion.youtube.analytics import raw_rows
from ingestion.youtube.client import Answer
from ingestion.youtube.errors import YoutubeError
from ingestion.youtube.reports import REPORTS, Query, column_name
from ingestion.youtube.tables import TABLES, YOUTUBE

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
DAY = date(2026, 11, 1)


def answer(headers: list[str], rows: list[list[object]] | None) -> Answer:
    data: dict[str, Any] = {"columnHeaders": [{"name": header} for header in headers]}
    if rows is not None:
        data["rows"] = rows
    return Answer(data, b"", "r1", NOW, "v2", "owner")


def query(resource: str, **options: Any) -> Query:
    return Query(REPORTS[resource], "UC1", Days(DAY, DAY), **options)


def test_rows_are_read_by_header_name_not_by_place() -> None:
    rows = raw_rows(query("channel_days"), answer(["views", "day"], [[7, "2026-11-01"]]))
    assert rows[0]["views"] == 7
    assert rows[0]["day"] == DAY
    assert rows[0]["channel_id"] == "UC1"
    assert rows[0]["observed_at"] == NOW


def test_an_answer_without_rows_has_none() -> None:
    assert raw_rows(query("channel_days"), answer(["day", "views"], None)) == []


def test_a_row_longer_than_its_headers_is_refused() -> None:
    with pytest.raises(ChangedTypeError, match="expected 2 values a row"):
        raw_rows(query("channel_days"), answer(["day", "views"], [["2026-11-01", 1, 2]]))


def test_money_keeps_every_digit() -> None:
    row = {"day": DAY, "estimated_revenue": Decimal("0.100000001"), "cpm": 3}
    table = YOUTUBE.arrow_rows("channel_revenue_days", [row])
    assert table["estimated_revenue"][0].as_py() == Decimal("0.100000001")
    assert table["cpm"][0].as_py() == Decimal("3.000000000")


def test_no_money_column_is_a_float() -> None:
    money = {
        name
        for table, columns in TABLES.items()
        for name, kind in columns.items()
        if ("revenue" in name or "cpm" in name) and not str(kind).startswith("decimal128(38, 9)")
    }
    assert money == set()


def test_a_count_that_comes_as_text_is_refused() -> None:
    with pytest.raises(ChangedTypeError, match=r"channel_days\.views: expected int64, got '12'"):
        YOUTUBE.arrow_rows("channel_days", [{"views": 3}, {"views": "12"}])


def test_a_count_with_a_fraction_is_refused() -> None:
    with pytest.raises(ChangedTypeError, match=r"channel_days\.likes"):
        YOUTUBE.arrow_rows("channel_days", [{"likes": Decimal("1.5")}])


def test_a_missing_value_is_null() -> None:
    table = YOUTUBE.arrow_rows("channel_days", [{"views": None}])
    assert table["views"][0].as_py() is None
    assert table["likes"][0].as_py() is None


def test_a_column_nobody_declared_lands_as_text() -> None:
    table = YOUTUBE.arrow_rows("channel_days", [{"views": 1, "hype_points": 12}])
    assert table["hype_points"][0].as_py() == "12"


def test_every_table_carries_where_its_rows_came_from() -> None:
    for table in TABLES:
        names = YOUTUBE.arrow_schema(table).names
        assert names[-4:] == ["observed_at", "request_id", "api_version", "consent_scope"]


def test_ids_above_2_to_the_53_stay_intact() -> None:
    assert as_json({"id": 9007199254740993}) == '{"id":9007199254740993}'


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("averageViewDuration", "average_view_duration"),
        ("insightTrafficSourceType", "insight_traffic_source_type"),
        ("video", "video_id"),
        ("cpm", "cpm"),
    ],
)
def test_api_names_become_columns(header: str, column: str) -> None:
    assert column_name(header) == column


def test_every_metric_that_is_asked_for_has_its_column() -> None:
    for resource, report in REPORTS.items():
        assert {column_name(metric) for metric in report.metrics} <= set(TABLES[resource])


def test_a_request_that_youtube_would_refuse_is_not_sent() -> None:
    ids = tuple(f"v{number}" for number in range(501))
    with pytest.raises(YoutubeError, match="at most 500 video ids, got 501"):
        query("video_days", video_ids=ids, is_one_day=True).params(("views",))
    with pytest.raises(YoutubeError, match="exactly one video, got 2"):
        query("video_retention", video_ids=("a", "b")).params(("audienceWatchRatio",))
    with pytest.raises(YoutubeError, match="expected video ids, got none"):
        query("video_days", is_one_day=True).params(("views",))


def test_a_content_owners_request_is_narrowed_to_the_channel() -> None:
    params = query("channel_days").params(("views",), content_owner="Brand")
    assert params["ids"] == "contentOwner==Brand"
    assert params["filters"] == "channel==UC1"
