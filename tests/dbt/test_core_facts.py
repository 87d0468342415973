"""Facts and dimensions of made raw rows, against values worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.dbt.project import Project, clock, one, rows
from tests.dbt.raw_rows import Load, append

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.integration

PUBLISHED = "2026-09-01T12:00:00Z"


def first_load() -> Load:
    """What a first run lands on 10 September 2026."""
    load = Load("1000.1", "2026-09-10T12:00:00Z")
    load.youtube(
        "channels",
        channel_id="UC1",
        payload={
            "snippet": {"title": "Copper Ladle", "customUrl": "@copperladle", "country": "FR"},
            "statistics": {"subscriberCount": "12300", "viewCount": "900", "videoCount": "5"},
        },
    )
    load.video("long", statistics={"viewCount": "100", "likeCount": "7", "commentCount": "2"})
    load.video("hidden", statistics={"viewCount": "50"}, duration="PT0S", privacy="unlisted")
    load.video("tall", duration="PT2M59S", snippet={"tags": ["soup", "stew"]})
    load.video("stream", duration="P0D", liveStreamingDetails={"actualStartTime": PUBLISHED})
    load.video("marathon", duration="P1DT2H3M4S")
    load.youtube("uploads", channel_id="UC1", video_id="gone", privacy_status="private")
    load.youtube("missing_videos", channel_id="UC1", video_id="gone", resource="videos")
    load.youtube("missing_videos", channel_id="UC1", video_id="never", resource="videos")
    for day, views, likes in [("2026-09-01", 40, 4), ("2026-09-02", 60, -2)]:
        load.youtube(
            "video_days",
            channel_id="UC1",
            video_id="long",
            day=day,
            creator_content_type="VIDEO_ON_DEMAND",
            views=views,
            engaged_views=views // 2,
            estimated_minutes_watched=3,
            likes=likes,
        )
    return load


def second_load() -> Load:
    """A day later: a restated day, a bulk report and its correction, an import."""
    load = Load("1001.1", "2026-09-11T12:00:00Z")
    load.video("long", statistics={"viewCount": "90", "likeCount": "7", "commentCount": "2"})
    load.youtube("missing_videos", channel_id="UC1", video_id="marathon", resource="videos")
    load.youtube(
        "video_days",
        channel_id="UC1",
        video_id="long",
        day="2026-09-01",
        creator_content_type="VIDEO_ON_DEMAND",
        views=45,
        engaged_views=20,
        estimated_minutes_watched=3,
        likes=4,
    )
    for report, made_at, views in [
        ("r2", "2026-09-05T02:00:00Z", 11),
        ("r1", "2026-09-04T02:00:00Z", 9),
    ]:
        for video_id, country in [("long", "FR"), ("long", "DE"), ("tall", "FR")]:
            if report == "r2" and video_id == "tall":
                continue
            load.youtube(
                "bulk_channel_basic_a3",
                channel_id="UC1",
                job_id="j1",
                report_id=report,
                report_create_time=made_at,
                date="2026-09-02",
                video_id=video_id,
                country_code=country,
                live_or_on_demand="on_demand",
                subscribed_status="subscribed",
                views=views,
                watch_time_minutes=1.5,
            )
    for impressions, rate in [(1000, 0.0126)]:
        load.youtube(
            "bulk_channel_reach_basic_a1",
            channel_id="UC1",
            job_id="j2",
            report_id="reach",
            report_create_time="2026-09-05T02:00:00Z",
            date="2026-09-02",
            video_id="long",
            video_thumbnail_impressions=impressions,
            video_thumbnail_impressions_ctr=rate,
        )
    load.files(
        "post_days", account_id="UC1", post_id="long", metric_date="2026-09-02", view_count=999
    )
    load.files(
        "post_days", account_id="UC1", post_id="tall", metric_date="2026-09-03", view_count=5
    )
    return load


@pytest.fixture(scope="module")
def built(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    warehouse = tmp_path_factory.mktemp("core") / "warehouse.duckdb"
    append(warehouse, first_load(), second_load())
    project.build(warehouse, with_tests=True)
    return warehouse


def post(built: Path, post_id: str, columns: str) -> object:
    return one(built, f"select {columns} from marts.dim_posts where post_id = '{post_id}'")


def test_durations_are_seconds_in_every_form_youtube_writes(built: Path) -> None:
    assert post(built, "long", "duration_seconds") == 600
    assert post(built, "hidden", "duration_seconds") == 0
    assert post(built, "stream", "duration_seconds") == 0
    assert post(built, "marathon", "duration_seconds") == 86400 + 2 * 3600 + 3 * 60 + 4
    duration = "select duration_seconds from staging.stg_youtube__video_statistics"
    assert rows(built, duration) == []


def test_absent_counts_stay_unknown(built: Path) -> None:
    assert post(built, "hidden", "is_like_count_hidden, is_comments_disabled") == (True, True)
    assert post(built, "long", "is_like_count_hidden, is_comments_disabled") == (False, False)
    likes = "select like_count_lifetime from marts.fct_post_snapshots where post_id = 'hidden'"
    assert one(built, likes) is None


def test_the_kind_is_the_platforms_word_or_said_to_be_inferred(built: Path) -> None:
    kind = "post_kind, post_kind_source"
    assert post(built, "long", kind) == ("long", "platform")
    assert post(built, "tall", kind) == ("short", "inferred")
    assert post(built, "stream", kind) == ("live", "inferred")
    assert post(built, "hidden", kind) == (None, None)


def test_posts_that_are_gone_say_how(built: Path) -> None:
    assert post(built, "gone", "lifecycle") == "private"
    assert post(built, "never", "lifecycle") == "deleted"
    assert post(built, "marathon", "lifecycle") == "deleted"
    assert post(built, "marathon", "missing_since_at") == clock("2026-09-11T12:00")
    assert post(built, "hidden", "lifecycle") == "hidden"
    assert post(built, "long", "lifecycle") == "live"


def test_tags_are_counted(built: Path) -> None:
    assert post(built, "tall", "tag_count") == 2
    assert post(built, "long", "tag_count") == 0


def test_a_restated_day_replaces_its_first_reading_and_both_versions_stay(built: Path) -> None:
    views = "select view_count from marts.fct_post_metrics_daily where post_id = 'long'"
    assert one(built, f"{views} and metric_date = '2026-09-01'") == 45
    versions = rows(
        built,
        "select view_count, known_from, known_to from intermediate.int_post_days__versions "
        "where post_id = 'long' and metric_date = '2026-09-01' order by known_from",
    )
    first, second = clock("2026-09-10T12:00"), clock("2026-09-11T12:00")
    assert versions == [(40, first, second), (45, second, None)]


def test_the_analytics_api_counts_before_bulk_before_imports(built: Path) -> None:
    day = "select view_count, reading_source from marts.fct_post_metrics_daily"
    assert one(built, f"{day} where post_id = 'long' and metric_date = '2026-09-02'") == (60, "api")
    assert one(built, f"{day} where post_id = 'tall' and metric_date = '2026-09-03'") == (
        5,
        "import",
    )


def test_a_bulk_report_replaces_its_day_whole_in_whatever_order_it_comes(built: Path) -> None:
    versions = "select view_count, is_removed, known_to from intermediate.int_post_days__versions"
    bulk = f"{versions} where reading_source = 'bulk' and metric_date = '2026-09-02'"
    assert rows(built, f"{bulk} and post_id = 'long'") == [(22, False, None)]
    # a report that was already replaced when it came alone named it: nothing is removed
    assert rows(built, f"{bulk} and post_id = 'tall'") == []


def test_a_falling_counter_is_negative_and_flagged(built: Path) -> None:
    day = "select like_count, has_negative from marts.fct_post_metrics_daily where post_id = 'long'"
    assert one(built, f"{day} and metric_date = '2026-09-02'") == (-2, True)
    assert one(built, f"{day} and metric_date = '2026-09-01'") == (4, False)
    falls = "select observed_date, is_decrease from marts.fct_post_snapshots where post_id = 'long'"
    expected = [(date(2026, 9, 10), False), (date(2026, 9, 11), True)]
    assert rows(built, f"{falls} order by observed_at") == expected


def test_thumbnail_clicks_are_impressions_times_the_rate(built: Path) -> None:
    reach = (
        "select thumbnail_impression_count, thumbnail_click_count from marts.fct_post_metrics_daily"
    )
    assert one(built, f"{reach} where post_id = 'long' and metric_date = '2026-09-02'") == (
        1000,
        13,
    )


def test_minutes_become_seconds_once(built: Path) -> None:
    seconds = "select watch_seconds from marts.fct_post_metrics_daily where post_id = 'long'"
    assert rows(built, f"{seconds} order by metric_date") == [(180,), (180,)]


def test_followers_are_said_to_be_rounded(built: Path) -> None:
    followers = "select follower_count_lifetime, is_follower_count_rounded from marts"
    assert one(built, f"{followers}.fct_account_snapshots") == (12300, True)


def test_an_account_that_let_us_in_is_owned(built: Path) -> None:
    account = "select account_name, handle, ownership, platform_day_zone from marts.dim_accounts"
    expected = ("Copper Ladle", "@copperladle", "owned", "America/Los_Angeles")
    assert one(built, account) == expected
