"""Mappings a user writes from docs/imports.md, on made files of the shapes they are for."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.files.mapping import parse_mapping
from tests.ingestion.files.importing import Imports, documented_mapping

NAMES = (
    "facebook_page_statuses",
    "instagram_post_snapshots",
    "channel_snapshots_daily",
    "reels_by_day",
    "partner_revenue",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_documented_mapping_is_valid_and_under_20_lines(name: str) -> None:
    text = documented_mapping(name)
    assert parse_mapping(text, name).name == name
    assert len(text.splitlines()) < 20


def test_a_page_status_becomes_a_post_and_its_counters(imports: Imports) -> None:
    file = imports.file(
        "copper_ladle_facebook_statuses.csv",
        "status_id,status_message,status_type,status_link,status_published,"
        "num_reactions,num_comments,num_shares,num_likes\n"
        '1_2,"Soup\n\nis ready",photo,http://a.example,2016-06-23 21:30:39,622,3,2,614\n',
    )
    report = imports.dry(file, documented_mapping("facebook_page_statuses"))
    post, snapshot = report.sample["posts"][0], report.sample["post_snapshots"][0]
    assert post["description"] == "Soup\n\nis ready"
    assert post["account_id"] == "copper_ladle"
    assert post["post_kind"] == "image"
    assert post["published_at"] == datetime(2016, 6, 24, 1, 30, 39, tzinfo=UTC)  # EDT is UTC−4
    assert snapshot["observed_at"] == datetime(2026, 11, 20, 14, tzinfo=UTC)
    assert (snapshot["reaction_count"], snapshot["share_count"]) == (622, 2)


def test_repeated_readings_of_a_post_are_snapshots_with_unknown_reach(imports: Imports) -> None:
    file = imports.file(
        "snapshots.csv",
        "snapshot_at,id,like_count,comments_count,reach,impressions,saved,followers\n"
        "2026-03-26T15:59:31+00:00,17880845763507621,12,0,,,,\n"
        "2026-03-27 16:59:31+01:00,17880845763507621,14,1,90,,2,11556\n",
    )
    report = imports.dry(file, documented_mapping("instagram_post_snapshots"))
    first, second = report.sample["post_snapshots"]
    assert first["post_id"] == second["post_id"] == "17880845763507621"
    assert (first["viewer_count"], second["viewer_count"]) == (None, 90)
    assert second["observed_at"] == datetime(2026, 3, 27, 15, 59, 31, tzinfo=UTC)
    assert report.kept_columns == ("impressions", "followers")


def test_daily_counters_of_channels_are_account_snapshots(imports: Imports) -> None:
    file = imports.file(
        "channels.csv",
        "date_utc,channel_id,channel_title,subscribers,views,videos\n"
        "2026-01-17,UCabc,Copper Ladle,2690000,609282099,2110\n",
    )
    report = imports.dry(file, documented_mapping("channel_snapshots_daily"))
    row = report.sample["account_snapshots"][0]
    assert (row["follower_count"], row["view_count"], row["post_count"]) == (
        2690000,
        609282099,
        2110,
    )
    assert row["observed_at"] == datetime(2026, 1, 17, tzinfo=UTC)


def test_a_german_export_by_day_is_read_with_its_own_separators(imports: Imports) -> None:
    file = imports.file(
        "Reels.csv",
        "\ufeffDatum;Seiten-ID;Reel-ID;Aufrufe;Wiedergabezeit (Stunden)\r\n"
        "31.01.2026;77;r1;1.234;1,5\r\n"
        "01.02.2026;77;r1;12;0,25\r\n"
        ";;Summe;1.246;1,75\r\n",
    )
    report = imports.dry(file, documented_mapping("reels_by_day"))
    first, second = report.sample["post_days"]
    assert (first["metric_date"], first["view_count"], first["watch_seconds"]) == (
        date(2026, 1, 31),
        1234,
        5400,
    )
    assert (second["metric_date"], second["watch_seconds"]) == (date(2026, 2, 1), 900)
    assert report.rows_control == 1


def test_money_is_read_exactly_and_beside_the_views_of_its_day(imports: Imports) -> None:
    file = imports.file(
        "revenus.csv",
        "jour\tpage_id\ttype\tmontant\tvues\n"
        "05/03/2026\t77\tpublicité\t1\u202f234,50 €\t10 000\n"
        "06/03/2026\t77\tabonnements\t0,000001\t7\n",
    )
    report = imports.dry(file, documented_mapping("partner_revenue"))
    first, second = report.sample["revenue"]
    assert first["revenue_amount"] == Decimal("1234.5")
    assert second["revenue_amount"] == Decimal("0.000001")
    assert (first["revenue_source"], second["revenue_source"]) == ("ads", "subscriptions")
    assert report.sample["account_days"][0]["view_count"] == 10000


def test_the_documented_examples_are_all_there() -> None:
    page = (Path(__file__).parents[3] / "docs" / "imports.md").read_text(encoding="utf-8")
    assert page.count("```yaml") == len(NAMES)
