"""What the made Pages and accounts count: never more than is true, and when it is known."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from sandbox.worlds.made.pacific import day_start
from sandbox.worlds.made.social.world import MadeSocial

from .social_world import DAY, REFERENCE, by_name, number, out


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
