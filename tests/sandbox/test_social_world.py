"""The made Pages and Instagram accounts: what is there, at which moment."""

import json
from datetime import date, datetime, timedelta

import sandbox
from sandbox.worlds.made.social.world import MadeSocial

from .social_world import DAY, REFERENCE, by_name, number, out


def everything(social: MadeSocial, at: datetime) -> str:
    lists = [list(social.posts(page.page_id, at)) for page in social.pages]
    lists += [list(social.media(one.account_id, at)) for one in social.instagram_accounts]
    lists += [list(social.stories(one.account_id, at)) for one in social.instagram_accounts]
    day = date(2026, 11, 10)
    values = [
        social.page_metric(social.pages[0].page_id, metric, day, at)
        for metric in ("page_media_view", "page_follows", "page_post_engagements")
    ]
    return json.dumps([lists, values])


def test_the_same_seed_and_clock_give_the_same_pages_and_accounts() -> None:
    first, second = (sandbox.made_world(seed=3, videos=12).social for _ in range(2))
    other = sandbox.made_world(seed=4, videos=12).social
    assert everything(first, REFERENCE) == everything(second, REFERENCE)
    assert everything(first, REFERENCE) != everything(other, REFERENCE)


def test_the_brand_has_three_pages_and_two_accounts(social: MadeSocial) -> None:
    fans = [social.object(page.page_id, REFERENCE) for page in social.pages]
    counts = [number(found.body["fan_count"]) for found in fans if found is not None]
    assert [page.name for page in social.pages] == [
        "Copper Ladle",
        "La Louche de Cuivre",
        "Copper Ladle Test Kitchen",
    ]
    assert counts[0] > 390_000
    assert counts[1] > 34_000
    assert 60 <= counts[2] < 100
    assert [page.is_monetised for page in social.pages] == [True, False, False]
    homes = [one.page_id for one in social.instagram_accounts]
    assert homes == [page.page_id for page in social.pages[:2]]


def test_ids_are_text_of_digits_above_what_a_float_holds(social: MadeSocial) -> None:
    for post in (*out(social, "facebook", 0), *out(social, "instagram", 0)):
        assert post.post_id.replace("_", "").isdigit()
        assert int(post.post_id.rpartition("_")[2]) > 2**53
    ids = [post.post_id for post in social.roster.posts]
    assert len(set(ids)) == len(ids)


def test_the_size_of_the_social_side_follows_the_number_of_videos(social: MadeSocial) -> None:
    small = sandbox.made_world(videos=12).social
    counts = [
        [len(one.posts(page.page_id, REFERENCE)) for page in one.pages] for one in (social, small)
    ]
    assert 140 <= counts[0][0] <= 190
    assert 110 <= counts[0][1] <= 150
    assert 2 <= counts[0][2] <= 12
    assert all(2 <= count <= 14 for count in counts[1])
    media = [len(social.media(one.account_id, REFERENCE)) for one in social.instagram_accounts]
    assert all(90 <= count <= 150 for count in media)


def test_every_kind_of_post_is_there(social: MadeSocial) -> None:
    kinds = {post.kind for n in (0, 1) for post in out(social, "facebook", n)}
    assert kinds == {"photo", "link", "text", "video", "reel"}
    page = social.pages[0].page_id
    attachments = [
        item["attachments"]["data"][0]["type"]  # type: ignore[index]
        for item in social.posts(page, REFERENCE)
        if "attachments" in item
    ]
    assert set(attachments) == {"photo", "album", "share", "video_inline"}
    media = social.media(social.instagram_accounts[0].account_id, REFERENCE)
    assert {(item["media_type"], item["media_product_type"]) for item in media} == {
        ("IMAGE", "FEED"),
        ("CAROUSEL_ALBUM", "FEED"),
        ("VIDEO", "REELS"),
    }


def test_posts_come_newest_first_and_only_once_they_are_out(social: MadeSocial) -> None:
    page = social.pages[0].page_id
    times = [str(item["created_time"]) for item in social.posts(page, REFERENCE)]
    assert times == sorted(times, reverse=True)
    newest = str(social.posts(page, REFERENCE)[0]["id"])
    post = social.roster.post(newest)
    assert post is not None
    before = post.published_at - timedelta(seconds=1)
    assert social.object(newest, before) is None
    assert newest not in [item["id"] for item in social.posts(page, before)]


def test_a_deleted_post_cannot_be_looked_up_but_is_listed_for_another_hour(
    social: MadeSocial,
) -> None:
    post = next(one for one in social.roster.of("facebook", 0) if one.fate.deleted_at is not None)
    gone = post.fate.deleted_at
    assert gone is not None
    page = social.pages[0].page_id

    def is_listed(at: datetime) -> bool:
        return post.post_id in [item["id"] for item in social.posts(page, at)]

    assert social.object(post.post_id, gone - timedelta(seconds=1)) is not None
    assert social.object(post.post_id, gone) is None
    assert social.post_metric(post.post_id, "post_clicks", gone) is None
    assert is_listed(gone + timedelta(minutes=59))
    assert not is_listed(gone + timedelta(minutes=60))


def test_an_edited_caption_changes_at_its_moment(social: MadeSocial) -> None:
    post = next(
        one
        for one in social.roster.of("instagram", 0)
        if one.fate.edited_at is not None and one.fate.deleted_at is None
    )
    edited = post.fate.edited_at
    assert edited is not None
    before, after = (social.object(post.post_id, at) for at in (edited - DAY / 24, edited))
    assert before is not None
    assert after is not None
    assert before.body.get("caption") != after.body["caption"]


def test_a_few_reels_are_listed_with_the_reels_alone(social: MadeSocial) -> None:
    page = social.pages[0].page_id
    listed = {item["id"] for item in social.posts(page, REFERENCE)}
    reels = {item["post_id"] for item in social.videos(page, REFERENCE, reels=True)}
    alone = reels - listed
    assert 0 < len(alone) < len(reels) / 3
    for post_id in alone:
        found = social.object(str(post_id), REFERENCE)
        assert found is not None
        assert found.kind == "post"


def test_a_story_lives_for_a_day(social: MadeSocial) -> None:
    account = social.instagram_accounts[0].account_id
    assert 1 <= len(social.stories(account, REFERENCE)) <= 3
    story = next(one for one in social.roster.stories[0][200:] if one.size > 100)
    alive, over = (story.published_at + timedelta(hours=hours) for hours in (23.9, 24))
    assert social.object(story.media_id, alive) is not None
    assert number(social.media_metric(story.media_id, "reach", alive)) > 5
    assert social.object(story.media_id, over) is None
    assert social.media_metric(story.media_id, "reach", over) is None
    assert story.media_id not in [one["id"] for one in social.media(account, alive)]
    just_out = story.published_at + timedelta(minutes=5)
    assert social.media_metric(story.media_id, "reach", just_out) is None
    parts = social.media_metric(
        story.media_id, "navigation", alive, breakdown="story_navigation_action_type"
    )
    assert sum(by_name(parts).values()) == social.media_metric(story.media_id, "navigation", alive)
    days = {one.published_at.date() for one in social.roster.stories[0]}
    assert 1.0 <= len(social.roster.stories[0]) / len(days) <= 2.0


def test_pictures_of_a_carousel_are_objects_without_insights(social: MadeSocial) -> None:
    media = social.media(social.instagram_accounts[0].account_id, REFERENCE)
    carousel = next(item for item in media if item["media_type"] == "CAROUSEL_ALBUM")
    children = carousel["children"]["data"]  # type: ignore[index]
    assert 2 <= len(children) <= 7
    found = social.object(children[0]["id"], REFERENCE)
    assert found is not None
    assert found.kind == "ig_child"
    assert social.media_metric(children[0]["id"], "views", REFERENCE) is None
