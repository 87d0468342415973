"""What is found in made posts: effects, publishing times, and works in several places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.reports.made_channels import OBSERVED_AT, Row, key

if TYPE_CHECKING:
    from collections.abc import Sequence

ENGAGEMENT_PARTS = "reaction,comment,share"


def made_effects() -> list[Row]:
    levels = (("image", 1.0, 1.0, 1.0, None, False), ("reel", 1.5, 1.2, 1.9, 2.4, True),
              ("link", 0.95, 0.8, 1.1, 0.5, False))  # fmt: skip
    days = (("Monday", 1.0, 1.0, 1.0, None, False), ("Saturday", 0.7, 0.5, 0.9, 0.8, True))
    bakery = key("facebook", "100001")
    scopes = (
        ("all", "facebook", None),
        ("all", "instagram", None),
        ("account", "facebook", bakery),
    )
    return [
        {
            "post_effect_key": key(scope, platform, factor, level),
            "scope": scope,
            "account_key": account,
            "platform": platform,
            "metric": "engagement_count",
            "factor": factor,
            "level": level,
            "level_order": order,
            "reference_level": held[0][0],
            "effect": effect,
            "low": low,
            "high": high,
            "naive_effect": naive,
            "is_clear": clear,
            "post_count": 30,
            "model_post_count": 80,
            "made_at": OBSERVED_AT,
        }
        for scope, platform, account in scopes
        for factor, held in (("post_kind", levels), ("published_weekday", days))
        for order, (level, effect, low, high, naive, clear) in enumerate(held)
    ]


def made_times() -> list[Row]:
    return [
        {
            "publish_time_key": key("time", weekday, block),
            "platform": "facebook",
            "account_key": key("facebook", "100001"),
            "metric": "engagement_count",
            "weekday": weekday,
            "hour_block": block,
            "effect": 1.4 if (weekday, block) == (6, 18) else 1.02,
            "low": 1.1 if (weekday, block) == (6, 18) else 0.8,
            "high": 1.8 if (weekday, block) == (6, 18) else 1.3,
            "is_clear": (weekday, block) == (6, 18),
            "post_count": 6,
            "made_at": OBSERVED_AT,
        }
        for weekday in range(1, 8)
        for block in (9, 18)
    ]


def work_of(post: Row) -> str:
    """Posts of one number on the bakery's Page and Instagram are one work."""
    number = post["post_id"].split("_")[1]
    is_bakery = post["account_name"] in {"Made Bakery", "madebakery"}
    return key("work", number if is_bakery and int(number) % 4 == 0 else post["post_key"])


def works_of(posts: Sequence[Row]) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = {}
    for post in posts:
        held.setdefault(work_of(post), []).append(post)
    creatives, bridge, totals = [], [], []
    for creative, own in sorted(held.items()):
        first = own[0]
        creatives.append(
            {
                "creative_key": creative,
                "title": first["title"],
                "first_post_key": first["post_key"],
                "post_count": len(own),
                "account_count": len(own),
                "platform_count": len({post["platform"] for post in own}),
                "first_published_at": first["published_at"],
                "match_score": 0.93 if len(own) > 1 else None,
            }
        )
        for place, post in enumerate(own):
            bridge.append(
                {
                    "creative_key": creative,
                    **{name: post[name] for name in ("post_key", "account_key", "platform")},
                    "is_original": place == 0,
                    "match_score": 0.93 if place else None,
                    "match_method": "text" if place else None,
                    "published_at": post["published_at"],
                }
            )
            totals.append(
                {
                    "creative_total_key": key(creative, post["platform"]),
                    "creative_key": creative,
                    "platform": post["platform"],
                    "metric": "engagement_count",
                    "count_basis": ENGAGEMENT_PARTS,
                    "post_count": 1,
                    "crosspost_count": min(place, 1),
                    "total_count_lifetime": post["actual_count"],
                    "original_count_lifetime": 0 if place else post["actual_count"],
                    "crosspost_count_lifetime": post["actual_count"] if place else 0,
                }
            )
    return {
        "dim_creatives": creatives,
        "bridge_creative_posts": bridge,
        "fct_creative_totals": totals,
    }
