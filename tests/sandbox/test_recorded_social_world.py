"""Recorded Graph answers: put in relation, served as they were kept."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import sandbox
from sandbox.graph.world import SocialWorld

REAL = Path(__file__).parents[3] / "shared" / "data" / "recorded" / "graph_api"
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
PAGE, ACCOUNT, GROUP = "100000000000001", "17841400000000001", "200000000000001"

ANSWERS: dict[str, object] = {
    "page.json": {
        "id": PAGE,
        "name": "Pot",
        "username": "pot",
        "fan_count": 500,
        "instagram_business_account": {"id": ACCOUNT},
    },
    "posts.json": {
        "data": [
            {"id": f"{PAGE}_11", "created_time": "2026-01-02T10:00:00+0000", "message": "Soup"},
            {"id": f"{PAGE}_12", "created_time": "2026-01-03T10:00:00+0000", "message": "Bread"},
        ]
    },
    "later/post.json": {
        "id": f"{PAGE}_11",
        "created_time": "2026-01-02T10:00:00+0000",
        "reactions": {"data": [], "summary": {"total_count": 8}},
    },
    "videos.json": {
        "data": [
            {"id": "31", "length": 20.5, "permalink_url": "/pot/videos/31/", "title": "Stock"},
            {"id": "32", "length": 9.1, "permalink_url": "/reel/32/", "from": {"id": PAGE}},
        ]
    },
    "comment.json": {"id": f"{PAGE}_99", "message": "Nice", "like_count": 2},
    "group.json": {"id": GROUP, "name": "Cooks", "member_count": 9},
    "feed.json": {"data": [{"id": f"{GROUP}_1", "message": "Hello", "created_time": "2026"}]},
    "account.json": {"id": ACCOUNT, "username": "pot.ig", "followers_count": 90, "media_count": 2},
    "media.json": {
        "data": [
            {
                "id": "41",
                "media_type": "CAROUSEL_ALBUM",
                "permalink": "https://www.instagram.com/p/AAA/",
                "timestamp": "2026-01-05T10:00:00+0000",
                "children": {"data": [{"id": "43", "media_type": "IMAGE"}]},
            },
            {
                "id": "42",
                "media_type": "VIDEO",
                "permalink": "https://www.instagram.com/reel/BBB/",
                "timestamp": "2026-01-06T10:00:00+0000",
            },
        ],
        "paging": {"next": f"https://graph.facebook.com/v11.0/{ACCOUNT}/media?after=x"},
    },
    "stories.json": {
        "data": [{"id": "44", "media_type": "IMAGE", "owner": {"id": ACCOUNT}}],
        "paging": {"previous": f"https://graph.facebook.com/v11.0/{ACCOUNT}/stories?before=x"},
    },
    "insights.json": {
        "data": [
            {
                "name": "reach",
                "period": "lifetime",
                "values": [{"value": 5}],
                "id": "42/insights/x",
            },
            {
                "name": "profile_views",
                "period": "day",
                "values": [
                    {"value": 3, "end_time": "2026-01-02T08:00:00+0000"},
                    {"value": 4, "end_time": "2026-01-03T08:00:00+0000"},
                ],
                "id": f"{ACCOUNT}/insights/profile_views/day",
            },
            {
                "name": "reach",
                "period": "day",
                "total_value": {
                    "value": 12,
                    "breakdowns": [
                        {
                            "dimension_keys": ["follow_type"],
                            "results": [
                                {"dimension_values": ["FOLLOWER"], "value": 5},
                                {"dimension_values": ["NON_FOLLOWER"], "value": 7},
                            ],
                        }
                    ],
                },
                "id": f"{ACCOUNT}/insights/reach/day",
            },
        ]
    },
    "refused.json": {"error": {"message": "no", "type": "OAuthException", "code": 190}},
    "strange.json": [1, 2],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, body in ANSWERS.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(body), encoding="utf-8")
    return tmp_path


@pytest.fixture
def social(folder: Path) -> SocialWorld:
    found = sandbox.recorded_world(folder).social
    assert found is not None
    return found


def test_pages_and_accounts_are_the_recorded_ones(social: SocialWorld) -> None:
    assert [(page.page_id, page.name) for page in social.pages] == [(PAGE, "Pot")]
    (account,) = social.instagram_accounts
    assert (account.account_id, account.username, account.page_id) == (ACCOUNT, "pot.ig", PAGE)


def test_posts_come_newest_first_without_comments_and_what_groups_posted(
    social: SocialWorld,
) -> None:
    assert [post["id"] for post in social.posts(PAGE, NOW)] == [f"{PAGE}_12", f"{PAGE}_11"]
    assert social.object(f"{PAGE}_99", NOW) is None
    assert social.posts(GROUP, NOW) == []
    assert social.object(f"{GROUP}_1", NOW) is None


def test_a_later_answer_adds_its_fields_to_the_object(social: SocialWorld) -> None:
    found = social.object(f"{PAGE}_11", NOW)
    assert found is not None
    assert found.body["message"] == "Soup"
    assert found.body["reactions"] == {"data": [], "summary": {"total_count": 8}}


def test_videos_and_reels_find_their_page_by_name_or_by_author(social: SocialWorld) -> None:
    assert [one["id"] for one in social.videos(PAGE, NOW, reels=False)] == ["31"]
    assert [one["id"] for one in social.videos(PAGE, NOW, reels=True)] == ["32"]


def test_media_learn_their_owner_from_the_page_link_and_their_surface_from_the_address(
    social: SocialWorld,
) -> None:
    kinds = [(one["id"], one["media_product_type"]) for one in social.media(ACCOUNT, NOW)]
    assert kinds == [("42", "REELS"), ("41", "FEED")]
    assert [one["id"] for one in social.stories(ACCOUNT, NOW)] == ["44"]
    child = social.object("43", NOW)
    assert child is not None
    assert (child.kind, child.owner_id) == ("ig_child", ACCOUNT)


def test_recorded_insights_are_found_by_object_day_and_breakdown(social: SocialWorld) -> None:
    assert social.media_metric("42", "reach", NOW) == 5
    assert social.media_metric("42", "views", NOW) is None
    first, second = date(2026, 1, 1), date(2026, 1, 2)
    assert social.account_metric(ACCOUNT, "profile_views", first, first, NOW) == 3
    assert social.account_metric(ACCOUNT, "profile_views", second, second, NOW) == 4
    assert social.account_metric(ACCOUNT, "reach", first, second, NOW) == 12
    parts = social.account_metric(ACCOUNT, "reach", first, second, NOW, breakdown="follow_type")
    assert parts == {"FOLLOWER": 5, "NON_FOLLOWER": 7}


def test_a_file_that_is_not_json_is_named(folder: Path) -> None:
    (folder / "half.json").write_text('{"data": [', encoding="utf-8")
    with pytest.raises(sandbox.RecordedWorldError, match=r"half\.json: expected one JSON answer"):
        sandbox.recorded_world(folder)


def test_a_folder_may_hold_both_platforms(folder: Path) -> None:
    line = {"kind": "youtube#videoListResponse", "items": []}
    (folder / "videos.jsonl").write_text(json.dumps(line), encoding="utf-8")
    world = sandbox.recorded_world(folder)
    assert world.social is not None
    assert world.channels == ()


@pytest.mark.skipif(not REAL.is_dir(), reason="the recorded Graph answers are not here")
def test_the_recorded_answers_are_served_with_all_their_objects() -> None:
    social = sandbox.recorded_world(REAL).social
    assert social is not None
    listed = {page.name: len(social.posts(page.page_id, NOW)) for page in social.pages}
    assert listed["Facebook for Developers"] > 5
    accounts = {one.username: one.account_id for one in social.instagram_accounts}
    assert len(social.media(accounts["ikroskun"], NOW)) > 5
    assert len(social.stories(accounts["ikroskun"], NOW)) > 2
    for page in social.pages:
        for post in social.posts(page.page_id, NOW):
            found = social.object(str(post["id"]), NOW)
            assert found is not None
            assert (found.kind, found.owner_id) == ("post", page.page_id)
