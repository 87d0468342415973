"""Exports of Facebook Pages and Instagram accounts: known by their columns, landed as stated."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ingestion.files.importing import Imports

pytestmark = pytest.mark.integration

STATUSES = (
    "status_id,status_message,link_name,status_type,status_link,status_published,num_reactions,"
    "num_comments,num_shares,num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys\n"
)
BREAD = (
    '77_1,"Bread,\nslowly",Album,photo,https://example.com/1,2016-06-24 08:32:58,100,5,7,'
    "80,10,5,3,1,1\n"
)
# the kinds sum to 48, two less than the stated total
CAKE = "77_2,Cake,,video,https://example.com/2,2016-12-24 08:32:58,50,4,3,40,8,0,0,0,0\n"


def test_a_page_s_statuses_land_with_reactions_by_kind_in_eastern_time(imports: Imports) -> None:
    report = imports.one(imports.file("ladle_facebook_statuses.csv", STATUSES + BREAD + CAKE))
    assert report.mapping == "facebook_page_statuses"
    posts = imports.rows("select * from raw_files.posts order by post_id")
    assert [post["account_id"] for post in posts] == ["77", "77"]
    assert {post["account_name"] for post in posts} == {"ladle"}
    assert [post["post_kind"] for post in posts] == ["image", "long"]
    assert posts[0]["description"] == "Bread,\nslowly"
    # four hours behind UTC in summer, five in winter
    assert [post["published_at"].astimezone(UTC) for post in posts] == [
        datetime(2016, 6, 24, 12, 32, 58, tzinfo=UTC),
        datetime(2016, 12, 24, 13, 32, 58, tzinfo=UTC),
    ]
    kinds = imports.rows(
        "select like_count, love_count, care_count, wow_count, haha_count, sad_count, angry_count "
        "from raw_files.post_reactions order by post_id"
    )
    assert [tuple(row.values()) for row in kinds] == [
        (80, 10, None, 5, 3, 1, 1),
        (40, 8, None, 0, 0, 0, 0),
    ]
    totals = imports.rows("select reaction_count from raw_files.post_snapshots order by post_id")
    assert [row["reaction_count"] for row in totals] == [100, 50]


def test_reactions_that_do_not_add_up_are_told_and_kept_as_stated(imports: Imports) -> None:
    report = imports.one(imports.file("ladle_facebook_statuses.csv", STATUSES + BREAD + CAKE))
    assert report.notes == (
        "1 of 2 rows: the reactions by kind do not add up to the total the file states; "
        "both are kept as stated",
    )


def test_the_same_post_in_two_files_with_other_counts_is_told(imports: Imports) -> None:
    first = imports.file("a_facebook_statuses.csv", STATUSES + BREAD)
    second = imports.file("b_facebook_statuses.csv", STATUSES + BREAD.replace(",100,5,", ",100,6,"))
    report = imports.run(first, second)
    assert not report.failures
    assert report.files[1].notes == (
        "1 posts have other counts in a_facebook_statuses.csv, read at the same moment: "
        "the larger counts are shown, both are kept",
    )
    held = imports.rows("select comment_count from raw_files.post_snapshots order by 1")
    assert [row["comment_count"] for row in held] == [5, 6]


def test_headers_in_another_language_are_refused_with_what_was_looked_for(
    imports: Imports,
) -> None:
    text = "Identifiant de la publication,Identifiant de la Page,Vues\n1,2,3\n"
    report = imports.run(imports.file("export.csv", text))
    (failed,) = report.failures
    assert "no mapping fits its columns Identifiant de la publication" in failed.error
    assert "meta_business_suite_facebook" in failed.error
    assert "write one (docs/imports.md) and pass --mapping" in failed.error


def test_an_instagram_insights_export_without_ids_makes_one_post_of_repeated_rows(
    imports: Imports,
) -> None:
    text = (
        "Date,Impressions,From Home,Saves,Comments,Shares,Likes,Profile Visits,Follows,Caption,"
        "Hashtags\n"
        "2021-12-10,3920,2586,98,9,5,162,35,2,Caf\xe9 au lait,#coffee #milk\n"
        "2021-12-10,3920,2586,98,9,5,162,35,2,Caf\xe9 au lait,#coffee #milk\n"
        "2021-12-11,5394,2727,194,7,14,224,48,10,Another,#tea\n"
    )
    file = imports.file("Instagram data.csv", text.encode("latin-1"))
    report = imports.one(file, account="ladle")
    assert (report.mapping, report.rows_landed) == ("instagram_insights", 3)
    posts = imports.rows(
        "select distinct post_id, description, tags, published_date, account_id "
        "from raw_files.posts order by published_date"
    )
    assert [post["description"] for post in posts] == ["Café au lait", "Another"]
    assert [post["published_date"] for post in posts] == [date(2021, 12, 10), date(2021, 12, 11)]
    assert posts[0]["tags"] == '["coffee","milk"]'
    assert {post["account_id"] for post in posts} == {"ladle"}
    counts = imports.rows("select * from raw_files.post_snapshots where like_count = 224")[0]
    assert (counts["impression_count"], counts["save_count"], counts["view_count"]) == (
        5394,
        194,
        None,
    )


def test_hidden_likes_of_public_instagram_posts_are_unknown_not_minus_one(
    imports: Imports,
) -> None:
    text = (
        '\ufeff[{"caption": "Bags", "ownerFullName": "Bag House", "ownerUsername": "baghouse", '
        '"url": "https://www.instagram.com/p/DVbUe8OklER/", "commentsCount": 4, '
        '"firstComment": "x", "likesCount": -1, "timestamp": "2026-03-03T15:16:33.000Z"}]'
    )
    report = imports.one(imports.file("posts.json", text))
    assert report.mapping == "instagram_posts"
    row = imports.rows("select * from raw_files.post_snapshots")[0]
    assert (row["post_id"], row["account_id"]) == ("DVbUe8OklER", "baghouse")
    assert (row["like_count"], row["comment_count"]) == (None, 4)


def test_repeated_snapshots_and_the_list_beside_them_are_told_apart(imports: Imports) -> None:
    snapshots = imports.file(
        "snapshots.csv",
        "snapshot_at,id,like_count,comments_count,reach,impressions,saved,followers\n"
        "2026-03-26T15:59:31+00:00,178,12,0,,,,\n"
        "2026-03-27T16:00:00+00:00,178,13,0,450,,2,11556\n",
    )
    listed = imports.file(
        "posts.csv",
        "id,caption,media_type,timestamp,permalink,username\n"
        "178,Hello,CAROUSEL_ALBUM,2026-01-30,https://www.instagram.com/p/x/,ladle\n"
        "179,Hello,VIDEO,2026-01-31T10:00:00+0100,https://www.instagram.com/p/y/,ladle\n",
    )
    report = imports.run(snapshots, listed)
    assert [file.mapping for file in report.files] == [
        "instagram_post_snapshots",
        "instagram_post_list",
    ]
    reach = imports.rows("select viewer_count from raw_files.post_snapshots order by observed_at")
    assert [row["viewer_count"] for row in reach] == [None, 450]
    posts = imports.rows("select * from raw_files.posts order by post_id")
    assert [post["post_kind"] for post in posts] == ["carousel", "reel"]
    assert posts[0]["published_at"] is None
    assert posts[0]["published_date"] == date(2026, 1, 30)
    assert posts[1]["published_at"].astimezone(UTC) == datetime(2026, 1, 31, 9, tzinfo=UTC)


def test_business_suite_exports_of_a_page_and_an_account_land_by_their_column_names(
    imports: Imports,
) -> None:
    page = imports.file(
        "page.csv",
        "Post ID,Page ID,Page name,Title,Description,Duration (sec),Publish time,Permalink,"
        "Post type,Views,Reach,Reactions,Comments,Shares,Total clicks,Seconds viewed,"
        "Estimated earnings (USD)\n"
        "123,77,Ladle,,Bread,62,11/05/2026 09:30,https://example.com/123,Reels,"
        "900,700,40,5,3,12,4000,1.25\n",
    )
    account = imports.file(
        "account.csv",
        "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,"
        "Permalink,Post type,Views,Reach,Likes,Shares,Follows,Comments,Saves\n"
        "55,88,ladle,Ladle,Bread,0,07/05/2026 09:30,https://example.com/55,IG carousel,"
        "500,400,30,2,1,4,6\n",
    )
    report = imports.run(page, account)
    assert [file.mapping for file in report.files] == [
        "meta_business_suite_facebook",
        "meta_business_suite_instagram",
    ]
    posts = imports.rows("select * from raw_files.posts order by platform")
    # the Page's post as the Graph API names it
    assert [post["post_id"] for post in posts] == ["77_123", "55"]
    assert [post["post_kind"] for post in posts] == ["reel", "carousel"]
    # Pacific standard time in November, daylight saving time in July
    assert [post["published_at"].astimezone(UTC) for post in posts] == [
        datetime(2026, 11, 5, 17, 30, tzinfo=UTC),
        datetime(2026, 7, 5, 16, 30, tzinfo=UTC),
    ]
    counts = imports.rows("select * from raw_files.post_snapshots order by platform")
    assert [row["view_count"] for row in counts] == [900, 500]
    assert (counts[0]["reaction_count"], counts[0]["watch_seconds"]) == (40, 4000)
    assert (counts[1]["like_count"], counts[1]["save_count"]) == (30, 6)
    assert "1.25" in counts[0]["extra_fields"]


def test_many_small_files_land_as_one_query_a_table_and_each_once(imports: Imports) -> None:
    files = [
        imports.file(
            f"p{number}_facebook_statuses.csv", STATUSES + BREAD.replace("77_", f"{number}_")
        )
        for number in range(1, 6)
    ]
    assert imports.run(*files).rows_landed == 5
    again = imports.run(*files)
    assert [file.status for file in again.files] == ["already imported"] * 5
    held = imports.rows("select count(*) as held from raw_files.post_reactions")
    assert held[0]["held"] == 5
