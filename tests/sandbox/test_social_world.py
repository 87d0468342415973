"""The made Pages and Instagram accounts: the same for ever, and true in what they count."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import combinations, pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import sandbox
from sandbox.worlds.made.pacific import day_start
from sandbox.worlds.made.social import plans
from sandbox.worlds.made.social.post import SocialPost
from sandbox.worlds.made.social.world import MadeSocial

REFERENCE = datetime(2026, 11, 20, 14, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="session")
def social() -> MadeSocial:
    return sandbox.made_world(seed=7).social


def out(social: MadeSocial, platform: str, owner: int) -> list[SocialPost]:
    return [post for post in social.roster.of(platform, owner) if post.is_out(REFERENCE)]


def number(value: object) -> int:
    assert isinstance(value, int)
    return value


def by_name(value: object) -> Mapping[str, int]:
    assert isinstance(value, dict)
    return value


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


def test_views_begin_with_the_metric_that_counts_them(social: MadeSocial) -> None:
    page = social.pages[0].page_id
    first, last = date(2025, 11, 15), date(2025, 11, 14)
    assert social.page_metric(page, "page_media_view", last, REFERENCE) is None
    assert number(social.page_metric(page, "page_media_view", first, REFERENCE)) > 0
    assert number(social.page_metric(page, "page_impressions", last, REFERENCE)) > 0
    new = "page_total_media_view_unique"
    assert social.page_metric(page, new, date(2026, 6, 14), REFERENCE) is None
    assert number(social.page_metric(page, new, date(2026, 6, 15), REFERENCE)) > 0
    posts = out(social, "facebook", 0)
    old = [post for post in posts if post.published_at.date() < first]
    assert old
    assert {social.post_metric(p.post_id, "post_media_view", REFERENCE) for p in old} == {None}


def test_a_day_of_a_page_is_known_twenty_hours_after_its_end_and_then_completed(
    social: MadeSocial,
) -> None:
    page, day = social.pages[0].page_id, date(2026, 11, 2)
    end = day_start(day + DAY)
    moments = [end + timedelta(hours=hours) for hours in (19.9, 20, 50, 200)]
    values = [social.page_metric(page, "page_media_view", day, at) for at in moments]
    assert values[0] is None
    known = [number(value) for value in values[1:]]
    assert known[0] < known[1] < known[2]
    assert known[0] > known[2] * 0.98


def test_few_days_are_counted_again_two_weeks_later(social: MadeSocial) -> None:
    page, changed = social.pages[0].page_id, 0
    for n in range(100):
        day = date(2026, 5, 1) + timedelta(days=n)
        recount = day_start(day + DAY) + timedelta(days=14)
        before, after = (
            number(social.page_metric(page, "page_media_view", day, at))
            for at in (recount - DAY / 24, recount)
        )
        changed += before != after
    assert 0 < changed <= 8


def test_a_page_counts_what_its_posts_count_and_a_little_more(social: MadeSocial) -> None:
    figures = social.page_days[0]
    organic, promoted = figures.post_views
    assert np.array_equal(figures.daily["promoted"], promoted.sum(axis=0))
    rest = figures.daily["views"] - organic.sum(axis=0)
    assert (rest > 0).all()
    post = next(one for one in out(social, "facebook", 0) if one.boost is None)
    row, at = figures.posts.index(post), REFERENCE + timedelta(days=10)
    gathered = int(organic[row, : figures.index(date(2026, 11, 30))].sum())
    end = day_start(date(2026, 11, 30))
    assert end < at
    seen = number(social.post_metric(post.post_id, "post_impressions", end))
    assert abs(gathered * 0.93 * (post.fate.corrected or 1) - seen) <= 2


def test_paid_views_stand_apart_and_add_up_to_the_whole(social: MadeSocial) -> None:
    posts = out(social, "facebook", 0)
    boosted = [post for post in posts if post.boost is not None and post.published_at.year == 2026]
    assert boosted
    for post in boosted:
        whole = number(social.post_metric(post.post_id, "post_media_view", REFERENCE))
        parts = by_name(
            social.post_metric(post.post_id, "post_media_view", REFERENCE, breakdown="is_from_ads")
        )
        assert parts["0"] + parts["1"] == whole
        followers = by_name(
            social.post_metric(
                post.post_id, "post_media_view", REFERENCE, breakdown="is_from_followers"
            )
        )
        assert followers["0"] + followers["1"] == whole
    share = len([post for post in social.roster.posts if post.boost]) / len(social.roster.posts)
    assert 0.03 < share < 0.10


def test_instagram_views_are_organic_and_totals_include_promotion(social: MadeSocial) -> None:
    posts = [post for n in (0, 1) for post in out(social, "instagram", n)]
    for post in posts:
        views = social.media_metric(post.post_id, "views", REFERENCE)
        total = social.media_metric(post.post_id, "total_views", REFERENCE)
        if views is None:
            assert total is None
        elif post.boost is not None and post.boost.start < REFERENCE - timedelta(days=3):
            assert number(total) > number(views)
        elif post.boost is None:
            assert total == views


def test_people_are_never_more_than_views_and_windows_never_fewer_than_their_days(
    social: MadeSocial,
) -> None:
    page = social.pages[0].page_id
    for n in range(30):
        day = date(2026, 10, 1) + timedelta(days=n)
        metric = "page_total_media_view_unique"
        one = number(social.page_metric(page, metric, day, REFERENCE))
        week = number(social.page_metric(page, metric, day, REFERENCE, period="week"))
        month = number(social.page_metric(page, metric, day, REFERENCE, period="days_28"))
        views = number(social.page_metric(page, "page_media_view", day, REFERENCE))
        days = [
            number(social.page_metric(page, metric, day - timedelta(days=k), REFERENCE))
            for k in range(7)
        ]
        assert one <= views
        assert max(days) <= week <= sum(days)
        assert week <= month
    for post in out(social, "instagram", 0):
        reach = social.media_metric(post.post_id, "reach", REFERENCE)
        if reach is not None:
            views = number(social.media_metric(post.post_id, "views", REFERENCE + 2 * DAY))
            assert number(reach) <= views


def test_instagram_has_no_value_until_it_has_counted(social: MadeSocial) -> None:
    late = next(post for post in out(social, "instagram", 0) if post.fate.lag_hours > 12)
    first = late.published_at + timedelta(hours=late.fate.lag_hours / 2)
    assert social.media_metric(late.post_id, "views", first) is None
    assert number(social.media_metric(late.post_id, "views", first + DAY)) > 0
    assert social.media_metric(late.post_id, "saved", first + timedelta(hours=1)) is None
    found = social.object(late.post_id, first)
    assert found is not None  # the object's own counters are not late
    assert number(found.body["comments_count"]) >= 0


def test_insights_move_for_28_days_and_settle(social: MadeSocial) -> None:
    post = next(
        one
        for one in out(social, "facebook", 0)
        if one.fate.corrected < 0.97 and one.fate.deleted_at is None and one.boost is None
    )
    at = post.published_at + timedelta(days=14)
    before = number(social.post_metric(post.post_id, "post_impressions", at - DAY / 2))
    after = number(social.post_metric(post.post_id, "post_impressions", at + DAY / 2))
    assert after < before  # counted again: it falls
    late = [post.published_at + timedelta(days=n) for n in (29, 60, 120)]
    values = [number(social.post_metric(post.post_id, "post_impressions", one)) for one in late]
    assert values == sorted(values)
    assert values[2] <= values[0] * 1.1


def test_reactions_by_kind_add_up_in_the_post_but_insights_leave_care_out(
    social: MadeSocial,
) -> None:
    at = REFERENCE
    post = max(out(social, "facebook", 0), key=lambda one: one.size)
    found = social.object(post.post_id, at)
    assert found is not None
    kinds = by_name(found.body["reactions"])
    assert set(kinds) == {"LIKE", "LOVE", "WOW", "HAHA", "SAD", "ANGRY", "CARE"}
    told = by_name(social.post_metric(post.post_id, "post_reactions_by_type_total", at))
    assert set(told) <= {"like", "love", "wow", "haha", "sorry", "anger"}
    assert 0 < sum(told.values()) < sum(kinds.values())
    assert told["love"] == social.post_metric(post.post_id, "post_reactions_love_total", at)


def test_video_figures_belong_to_videos_and_plays_to_reels(social: MadeSocial) -> None:
    posts = out(social, "facebook", 0)
    photo = next(post for post in posts if post.kind == "photo")
    video = next(post for post in posts if post.kind == "video" and post.fate.deleted_at is None)
    reel = next(post for post in posts if post.kind == "reel" and post.fate.deleted_at is None)
    assert social.post_metric(photo.post_id, "post_video_views", REFERENCE) is None
    assert number(social.post_metric(video.post_id, "post_video_views", REFERENCE)) > 0
    assert social.video_metric(video.video_id, "fb_reels_total_plays", REFERENCE) is None
    plays, first, again = (
        number(social.video_metric(reel.video_id, metric, REFERENCE))
        for metric in ("fb_reels_total_plays", "blue_reels_play_count", "fb_reels_replay_count")
    )
    assert plays == first + again
    curve = by_name(social.video_metric(video.video_id, "total_video_retention_graph", REFERENCE))
    points = [curve[str(n)] for n in range(40)]
    assert points[0] == 1.0
    assert all(left >= right for left, right in pairwise(points))


def test_the_tiny_page_has_no_insights(social: MadeSocial) -> None:
    tiny = social.pages[2].page_id
    assert social.page_metric(tiny, "page_media_view", date(2026, 11, 10), REFERENCE) is None
    post = out(social, "facebook", 2)[0]
    assert social.post_metric(post.post_id, "post_clicks", REFERENCE) is None
    assert social.object(post.post_id, REFERENCE) is not None


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


def test_account_figures_are_kept_for_ninety_days(social: MadeSocial) -> None:
    account = social.instagram_accounts[0].account_id

    def views(start: date, end: date) -> object:
        return social.account_metric(account, "views", start, end, REFERENCE)

    assert views(date(2026, 8, 1), date(2026, 8, 1)) is None
    day = number(views(date(2026, 11, 10), date(2026, 11, 10)))
    days = [
        number(views(date(2026, 11, 4) + n * DAY, date(2026, 11, 4) + n * DAY)) for n in range(7)
    ]
    assert day == days[6]
    assert number(views(date(2026, 11, 4), date(2026, 11, 10))) == sum(days)
    reach = number(
        social.account_metric(account, "reach", date(2026, 11, 4), date(2026, 11, 10), REFERENCE)
    )
    assert reach < sum(days)
    parts = social.account_metric(
        account,
        "views",
        date(2026, 11, 10),
        date(2026, 11, 10),
        REFERENCE,
        breakdown="follow_type",
    )
    assert sum(by_name(parts).values()) == day


@pytest.mark.parametrize("breakdown", ["age", "city", "country", "gender"])
def test_an_audience_is_divided_by_one_dimension(social: MadeSocial, breakdown: str) -> None:
    account = social.instagram_accounts[1].account_id
    found = social.demographics(
        account, "follower_demographics", breakdown, "this_month", REFERENCE
    )
    assert found is not None
    assert 0 < sum(found.values()) <= 30_000
    assert social.demographics(account, "follower_demographics", "x", "x", REFERENCE) is None


def test_only_the_monetised_page_earns_and_its_posts_add_up_to_it(social: MadeSocial) -> None:
    page, day = social.pages[0].page_id, date(2026, 11, 10)
    whole = social.earnings(page, None, day, REFERENCE)
    parts = [
        social.earnings(page, post.post_id, day, REFERENCE)
        for post in social.roster.of("facebook", 0)
    ]
    assert whole is not None
    assert whole > 0
    assert whole == sum(part for part in parts if part is not None)
    assert social.earnings(page, None, date(2026, 11, 20), REFERENCE) is None
    assert social.earnings(social.pages[1].page_id, None, day, REFERENCE) is None
    so_far = social.earnings(page, None, None, REFERENCE)
    assert so_far is not None
    assert so_far > whole


def test_six_in_ten_videos_are_crossposted_with_their_length_later(social: MadeSocial) -> None:
    world = sandbox.made_world(seed=7)
    videos = {video.video_id: video for video in world.videos if video.published_at < REFERENCE}
    posts = [post for post in social.roster.posts if post.creative in videos]
    share = len({post.creative for post in posts}) / len(videos)
    assert 0.45 < share < 0.65
    for post in posts:
        video = videos[post.creative]
        assert abs(post.seconds - video.duration_seconds) <= 1.0
        assert post.published_at > video.published_at


def test_labelled_pairs_are_all_pairs_of_a_piece_and_look_alikes_are_none(
    social: MadeSocial,
) -> None:
    pairs = set(social.creatives)
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in social.roster.posts:
        if post.creative:
            names = groups.setdefault(post.creative, [("youtube", post.creative)])
            names.append((post.platform, post.post_id))
    assert pairs == {pair for names in groups.values() for pair in combinations(names, 2)}
    labelled = {name for pair in pairs for name in pair}
    titles = {post.title for post in social.roster.posts if post.creative}
    look_alikes = [post for post in social.roster.posts if post.title and not post.creative]
    assert len(look_alikes) > 20
    assert any(post.title in titles for post in look_alikes)
    assert not [post for post in look_alikes if (post.platform, post.post_id) in labelled]


def test_old_videos_come_again_and_some_are_translated(social: MadeSocial) -> None:
    first: dict[tuple[str, str, int], datetime] = {}
    again = 0
    for post in social.roster.posts:  # oldest first
        key = (post.creative, post.platform, post.owner)
        if post.creative and key in first:
            again += 1
            assert post.published_at - first[key] > timedelta(days=45)
        first.setdefault(key, post.published_at)
    uploads = [post for post in social.roster.posts if post.creative]
    assert 0.04 < again / len(uploads) < 0.14
    english = {v.video_id for v in sandbox.made_world(seed=7).videos if v.language == "en"}
    translated = [post for post in uploads if post.creative in english and post.owner == 1]
    assert translated
    assert {post.language for post in translated} == {"fr"}


def test_the_planted_effects_can_be_found_again() -> None:
    social = sandbox.made_world(seed=11, videos=1_200).social
    zones = {(p.platform, n): p.zone for n, p in enumerate(plans.PAGES)}
    posts = [
        post
        for post in social.roster.posts
        if post.platform == "facebook" and post.owner < 2 and not post.is_video
    ]
    local = [
        post.published_at.astimezone(ZoneInfo(zones["facebook", post.owner])) for post in posts
    ]
    columns = [
        [1.0 for _ in posts],
        [float(post.owner) for post in posts],
        [float(post.kind == "link") for post in posts],
        [float(post.kind == "text") for post in posts],
        [float(17 <= at.hour <= 20) for at in local],
        [float(at.hour < 6) for at in local],
        [float(at.weekday() >= 5) for at in local],
        [float(3 <= post.hashtags <= 5) for post in posts],
        *([float(post.topic == topic) for post in posts] for topic in ("dessert", "pasta", "soup")),
    ]
    sizes = np.log([post.size for post in posts])
    found, *_ = np.linalg.lstsq(np.array(columns).T, sizes, rcond=None)
    link, text, evening, night, weekend, few = found[2:8]
    assert link == pytest.approx(-0.45, abs=0.12)
    assert text == pytest.approx(-0.20, abs=0.16)
    assert evening == pytest.approx(0.30, abs=0.12)
    assert night == pytest.approx(-0.45, abs=0.15)
    assert weekend == pytest.approx(0.20, abs=0.12)
    assert few == pytest.approx(0.18, abs=0.14)
