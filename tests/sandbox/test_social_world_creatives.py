"""What the made posts show and what goes with their success: known, so that it can be found."""

from datetime import datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

import numpy as np
import pytest

import sandbox
from sandbox.worlds.made.social import plans
from sandbox.worlds.made.social.world import MadeSocial

from .social_world import REFERENCE


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
