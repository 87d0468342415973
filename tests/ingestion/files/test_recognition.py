"""Shipped mappings: files are known by their columns, and land as what they are."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from ingestion.files.errors import AmbiguousMappingError
from ingestion.files.intake import take_in
from ingestion.files.mapping import parse_mapping
from ingestion.files.opening import open_source, reading_engine
from ingestion.files.recognise import recognise
from tests.ingestion.files.importing import NOW

if TYPE_CHECKING:
    from tests.ingestion.files.importing import Imports

TABLE = (
    "Content,Video title,Video publish time,Duration,Views,Watch time (hours),Subscribers,"
    "Impressions,Impressions click-through rate (%)\n"
    "Total,,,,110,1.5,3,900,1.68\n"
    'vid_A,"Bread, slowly","Aug 28, 2025",61,100,1.25,2,800,3.51\n'
    'vid_B,Cake,"Sep 1, 2025",9,10,0.25,1,100,\n'
)


def test_table_data_holds_each_video_s_totals_and_the_total_row_is_checked(
    imports: Imports,
) -> None:
    file = imports.file("Content 2025-06-13_2026-06-13 Copper Ladle/Table data.csv", TABLE)
    report = imports.one(file)
    assert report.mapping == "youtube_studio_table"
    assert (report.rows_read, report.rows_landed, report.rows_control) == (3, 2, 1)
    assert {total.field: (total.stated, total.is_equal) for total in report.control_totals} == {
        "view_count": (110.0, True),
        "watch_seconds": (5400.0, True),
        "followers_net_count": (3.0, True),
        "impression_count": (900.0, True),
    }
    first = imports.rows("select * from raw_files.post_periods order by row_number")[0]
    assert (first["post_id"], first["account_id"]) == ("vid_A", "Copper Ladle")
    assert (first["view_count"], first["watch_seconds"]) == (100, 4500)
    assert first["period_start_date"] == date(2025, 6, 13)
    assert json.loads(first["extra_fields"]) == {"Impressions click-through rate (%)": "3.51"}
    post = imports.rows("select * from raw_files.posts order by row_number")[0]
    assert (post["title"], post["published_date"], post["duration_seconds"]) == (
        "Bread, slowly",
        date(2025, 8, 28),
        61,
    )


def test_an_account_given_with_the_command_replaces_the_folder_s(imports: Imports) -> None:
    guessed = imports.dry(imports.file("Ladle/Table data.csv", TABLE))
    assert guessed.notes == ("account 'Ladle' is the folder's name: --account ID says better",)
    report = imports.dry(imports.file("Table data.csv", TABLE), account="UCabc")
    assert report.notes == ()
    assert {row["account_id"] for row in report.sample["post_periods"]} == {"UCabc"}


def test_chart_data_holds_days_of_the_top_videos(imports: Imports) -> None:
    file = imports.file(
        "Chart data.csv",
        "Date,Content,Video title,Video publish time,Duration,Views\n"
        '2025-06-13,vid_A,Bread,"Sep 29, 2025",5,7\n',
    )
    report = imports.dry(file)
    assert report.mapping == "youtube_studio_chart"
    row = report.sample["post_days"][0]
    assert (row["post_id"], row["metric_date"], row["view_count"]) == (
        "vid_A",
        date(2025, 6, 13),
        7,
    )


@pytest.mark.parametrize("day", ["13-06-2025", "2025-06-13"])
def test_totals_are_days_of_the_channel_in_either_form(imports: Imports, day: str) -> None:
    report = imports.dry(imports.file("Totals.csv", f"Date,Views\n{day},1224\n"))
    assert report.mapping == "youtube_studio_totals"
    row = report.sample["account_days"][0]
    assert (row["metric_date"], row["view_count"]) == (date(2025, 6, 13), 1224)


def test_a_french_export_is_known_too(imports: Imports) -> None:
    file = imports.file(
        "Données.csv",
        "Contenu;Titre de la vidéo;Heure de publication de la vidéo;Durée;Vues;"
        "Durée de visionnage (heures);Abonnés\n"
        "vid_A;Pain;28 août 2025;61;1\u202f234;1.5;2\n",
    )
    report = imports.dry(file)
    assert report.mapping == "youtube_studio_table"
    assert report.sample["post_periods"][0]["view_count"] == 1234
    assert report.sample["posts"][0]["published_date"] == date(2025, 8, 28)


def test_a_revenue_export_with_soft_hyphens_takes_its_currency_from_the_header(
    imports: Imports,
) -> None:
    file = imports.file(
        "by video.csv",
        "Video,Video title,Video pub\u00adlish time,Likes,RPM (EUR),Av\u00ader\u00adage view "
        "dur\u00ada\u00adtion,Views,Watch time (hours),Your es\u00adtim\u00adated "
        "rev\u00aden\u00adue (EUR)\n"
        'vid_A,Bread,"May 8, 2020",5,4.452,0:03:04,17268,883.2341,76.731\n',
    )
    report = imports.dry(file)
    assert report.mapping == "youtube_studio_revenue"
    money = report.sample["revenue"][0]
    assert (money["revenue_amount"], money["currency"]) == (Decimal("76.731"), "EUR")
    period = report.sample["post_periods"][0]
    assert (period["view_count"], period["watch_seconds"]) == (17268, 3179643)
    assert report.kept_columns == ("RPM (EUR)", "Average view duration")


@pytest.mark.parametrize(
    "text",
    [
        "video_id,title,publishedAt,channelId,channelTitle,categoryId,trending_date,tags,"
        "view_count,likes,dislikes,comment_count,thumbnail_link,description\n"
        '"v1","Bread","2018-10-31T10:00:03.000Z","UCabc","Ladle","24","18.01.11","a|b c",'
        '"100","9","1","2","http://t","text"\n',
        "video_id,trending_date,title,channel_title,category_id,publish_time,tags,views,likes,"
        "dislikes,comment_count,thumbnail_link,description\n"
        'v1,18.01.11,"Bread","Ladle",24,2018-10-31T10:00:03.000Z,"a"|"b c",100,9,1,2,http://t,text\n',
    ],
)
def test_both_forms_of_a_trending_list_land_alike(imports: Imports, text: str) -> None:
    report = imports.dry(imports.file("trending.csv", text))
    assert report.mapping == "youtube_trending"
    snapshot, post = report.sample["post_snapshots"][0], report.sample["posts"][0]
    assert snapshot["observed_at"] == datetime(2018, 11, 1, tzinfo=UTC)
    assert (snapshot["view_count"], snapshot["dislike_count"]) == (100, 1)
    assert json.loads(post["tags"]) == ["a", "b c"]
    assert post["published_at"] == datetime(2018, 10, 31, 10, 0, 3, tzinfo=UTC)
    assert post["account_name"] == "Ladle"


def test_a_video_whose_day_of_publication_alone_is_known_came_out_at_its_start(
    imports: Imports,
) -> None:
    text = (
        "celebrity,date,video_id,title,views,likes,comments,published,_commit_time\n"
        "Ladle,2026-01-25,v1,Bread,994285.0,12.0,6.0,2026-01-24,2026-01-25T01:12:40+00:00\n"
    )
    report = imports.dry(imports.file("daily.csv", text))
    assert report.mapping == "youtube_video_counters"
    snapshot, post = report.sample["post_snapshots"][0], report.sample["posts"][0]
    assert snapshot["observed_at"] == datetime(2026, 1, 25, 1, 12, 40, tzinfo=UTC)
    assert snapshot["view_count"] == 994285
    assert post["published_at"] == datetime(2026, 1, 24, tzinfo=UTC)


def test_two_mappings_that_fit_equally_well_are_told(imports: Imports) -> None:
    file = imports.file("a.csv", "clip,views\na,1\n")
    text = "name: {}\nplatform: x\ntables:\n  post_periods: {{post_id: clip, view_count: views}}\n"
    mappings = [parse_mapping(text.format(name), name) for name in ("one", "two")]
    facts = take_in(file)
    with reading_engine(imports.folder) as engine:
        source = open_source(facts, None, engine, imports.folder)
    with pytest.raises(AmbiguousMappingError) as refused:
        recognise(mappings, facts, source, account=None, imported_at=NOW)
    assert str(refused.value).endswith(
        "fits the mappings one and two equally well: choose one with --mapping"
    )
