"""Reading the made social world in tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sandbox.worlds.made.social.post import SocialPost
from sandbox.worlds.made.social.world import MadeSocial

REFERENCE = datetime(2026, 11, 20, 14, tzinfo=UTC)
DAY = timedelta(days=1)


def out(social: MadeSocial, platform: str, owner: int) -> list[SocialPost]:
    return [post for post in social.roster.of(platform, owner) if post.is_out(REFERENCE)]


def number(value: object) -> int:
    assert isinstance(value, int)
    return value


def by_name(value: object) -> Mapping[str, int]:
    assert isinstance(value, dict)
    return value
