"""Made views of post performance, with effects planted in them or with none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from warehouse import Warehouse

FIRST = np.datetime64("2026-01-05T00:00:00", "us")  # a Monday
KINDS = ("image", "link", "reel")
KIND_SHARES = (0.5, 0.3, 0.2)
LANGUAGES = ("en", "fr")
TOPICS = ("bread · dough · oven", "soup · broth · winter", None)


@dataclass(frozen=True)
class Planted:
    """Log effects on a post's count; all nothing unless said.

    Attributes:
        kinds: Of each kind.
        weekend: Of Saturday and Sunday.
        evening: Of 18 to 21 o'clock.
        hashtags: Of three to five hashtags.
        topic: Of the first topic.
        kind_habit: How much more an account of many followers prefers reels: a confounder.
    """

    kinds: dict[str, float] = field(default_factory=dict)
    weekend: float = 0.0
    evening: float = 0.0
    hashtags: float = 0.0
    topic: float = 0.0
    kind_habit: float = 0.0


NOISE = Planted()
EFFECTS = Planted(
    kinds={"reel": 0.6, "link": -0.4}, weekend=0.2, evening=0.3, hashtags=0.18, topic=0.25
)


def made_performance(
    *,
    planted: Planted = NOISE,
    accounts: int = 3,
    posts_each: int = 200,
    seed: int = 1,
    luck: float = 0.7,
    week_luck: float = 0.2,
) -> pa.Table:
    """Return a view of post performance of one platform, `posts_each` posts an account in a year.

    Accounts differ by factors of ten, months by a trend, and the posts of a week share some luck.
    """
    rng = np.random.default_rng(seed)
    tables = [
        _account(rng, planted, number=number, count=posts_each, luck=luck, week_luck=week_luck)
        for number in range(accounts)
    ]
    return pa.concat_tables(tables)


def _account(
    rng: np.random.Generator,
    planted: Planted,
    *,
    number: int,
    count: int,
    luck: float,
    week_luck: float,
) -> pa.Table:
    minutes = rng.integers(0, 360 * 24 * 60, count)
    published = FIRST + minutes.astype("timedelta64[m]")
    hour = (minutes // 60) % 24
    weekday = (minutes // (24 * 60)) % 7 + 1
    shares = np.array(KIND_SHARES) * np.exp(np.array([0.0, 0.0, planted.kind_habit * number]))
    kind = rng.choice(len(KINDS), count, p=shares / shares.sum())
    hashtags = rng.choice([0, 1, 3, 4, 8], count, p=[0.4, 0.2, 0.15, 0.1, 0.15])
    topic = rng.integers(0, len(TOPICS), count)
    week = minutes // (7 * 24 * 60)
    log = (
        6.0
        + 2.3 * number
        + 0.3 * minutes / minutes.max()
        + np.array([planted.kinds.get(name, 0.0) for name in KINDS])[kind]
        + planted.weekend * (weekday >= 6)
        + planted.evening * ((hour >= 18) & (hour < 21))
        + planted.hashtags * ((hashtags >= 3) & (hashtags <= 5))
        + planted.topic * (topic == 0)
        + rng.normal(0, luck, count)
        + rng.normal(0, week_luck, 53)[week]
    )
    texts: dict[str, Any] = {
        "post_key": [f"post-{number}-{place:05}" for place in range(count)],
        "account_key": [f"account-{number}"] * count,
        "account_name": [f"Account {number}"] * count,
        "platform": ["facebook"] * count,
        "metric": ["engagement_count"] * count,
        "age": ["28d"] * count,
        "count_basis": ["reaction,comment,share"] * count,
        "post_kind": [KINDS[place] for place in kind],
        "language": [LANGUAGES[place] for place in rng.integers(0, 2, count)],
        "topic": [TOPICS[place] for place in topic],
    }
    numbers: dict[str, Any] = {
        "published_at": published.astype("datetime64[us]"),
        "published_weekday": weekday,
        "published_hour_local": hour,
        "duration_seconds": pa.array(
            np.where(kind == 2, rng.integers(10, 90, count), -1), mask=kind != 2
        ),
        "caption_length": rng.integers(0, 500, count),
        "hashtag_count": hashtags,
        "link_count": rng.integers(0, 2, count),
        "question_mark_count": rng.integers(0, 2, count),
        "is_promoted": rng.random(count) < 0.06,
        "actual_count": np.expm1(log).round().astype(np.int64),
    }
    return pa.table(texts | numbers)


def write_performance(warehouse: Warehouse, rows: pa.Table) -> None:
    """Make the view of post performance hold exactly `rows`."""
    warehouse.replace("marts", "rpt_post_performance", rows)
