"""Three made channels and their videos, day by day; a function of the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from hashlib import md5
from typing import Any

LAST_DAY = date(2026, 11, 17)
FIRST_DAY = LAST_DAY - timedelta(days=119)
VIEW_RULE_DAY = date(2026, 8, 24)
OBSERVED_AT = datetime(2026, 11, 20, 14)  # noqa: DTZ001 - marts hold UTC without a zone
HOSTILE_TITLE = "<script>alert('x')</script> & \"Salt\" </script>"
FORMULA_TITLE = '=HYPERLINK("http://evil.example","free knives")'
Row = dict[str, Any]


def key(*parts: object) -> str:
    """The marts' hash of `parts`."""
    return md5("|".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()


@dataclass
class Channel:
    """One made channel."""

    account_id: str
    name: str
    scale: int
    monetised: bool

    @property
    def account_key(self) -> str:
        return key("youtube", self.account_id)


@dataclass
class Post:
    """One made video and its days."""

    channel: Channel
    post_id: str
    title: str
    kind: str
    duration_seconds: int
    published: date
    peak: float
    days: list[Row] = field(default_factory=list)

    @property
    def post_key(self) -> str:
        return key("youtube", self.post_id)

    @property
    def published_at(self) -> datetime:
        return datetime.combine(self.published, time(16))


CHANNELS = (
    Channel("UCmadeKitchen00000000001", "Made Kitchen", 30_000, monetised=True),
    Channel("UCmadeShorts000000000002", "Made Shorts", 9_000, monetised=True),
    Channel("UCmadeLive00000000000003", "Made Live", 1_200, monetised=False),
)


def made_posts(seed: int = 7) -> list[Post]:
    """Sixty videos with their days."""
    chance = random.Random(seed)
    posts = []
    for number in range(60):
        channel = CHANNELS[number % 3]
        kind = ("long", "short", "live")[chance.choices((0, 1, 2), (5, 4, 1))[0]]
        title = f"Recipe {number:02d}: {chance.choice(('soup', 'bread', 'curry', 'pickles'))}"
        if number == 0:
            title = HOSTILE_TITLE
        if number == 3:
            title = FORMULA_TITLE
        post = Post(
            channel=channel,
            post_id=f"made{number:07d}",
            title=title,
            kind=kind,
            duration_seconds={"long": 640, "short": 41, "live": 5_400}[kind] + number,
            published=FIRST_DAY - timedelta(days=20) + timedelta(days=number * 2 + number // 4),
            peak=channel.scale * chance.lognormvariate(0, 0.7) / 8,
        )
        post.days = [*_days(post, chance)]
        posts.append(post)
    return posts


def _days(post: Post, chance: random.Random) -> list[Row]:
    rows = []
    day = max(post.published, FIRST_DAY)
    while day <= LAST_DAY:
        age = (day - post.published).days
        engaged = int(post.peak * (age + 1) ** -0.8 * chance.uniform(0.8, 1.2)) + 1
        rule = 1.08 if day < VIEW_RULE_DAY else 1.45
        rows.append(
            {
                "metric_date": day,
                "view_count": int(engaged * rule),
                "engaged_view_count": engaged,
                "watch_seconds": int(engaged * min(post.duration_seconds * 0.4, 600)),
                "reaction_count": engaged // 25,
                "like_count": engaged // 25,
                "dislike_count": engaged // 900,
                "comment_count": engaged // 120,
                "share_count": engaged // 200,
                "followers_gained_count": engaged // 150,
                "followers_lost_count": engaged // 500,
                "metric_epoch": _epoch(day),
                "settlement_status": "settling" if (LAST_DAY - day).days < 4 else "settled",
                "reading_source": "api",
                "known_from": OBSERVED_AT,
            }
        )
        day += timedelta(days=1)
    return rows


def _epoch(day: date) -> str:
    return "youtube_shorts_2025" if day < VIEW_RULE_DAY else "youtube_2026"


def who(channel: Channel) -> Row:
    """The columns that name a channel."""
    return {
        "account_key": channel.account_key,
        "platform": "youtube",
        "account_id": channel.account_id,
    }
