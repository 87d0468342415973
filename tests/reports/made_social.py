"""Two made Pages and an Instagram account beside the channels: posts, scores, effects, works."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from tests.reports.made_channels import LAST_DAY, OBSERVED_AT, Row, key
from tests.reports.made_forecasts import social_forecasts, social_models
from tests.reports.made_patterns import (
    ENGAGEMENT_PARTS,
    made_effects,
    made_times,
    work_of,
    works_of,
)
from tests.reports.made_revenue import page_revenue

if TYPE_CHECKING:
    from collections.abc import Sequence

ACCOUNTS = (
    ("facebook", "100001", "Made Bakery"),
    ("facebook", "100002", "Made Bistro"),
    ("instagram", "200001", "madebakery"),
)
KINDS = ("image", "link", "reel")
AGES = {"1d": 24, "7d": 168, "28d": 672}
HOSTILE_CAPTION = "</script><img src=x onerror=alert(2)> cake & co"
POSTS_EACH = 40


def account_key(platform: str, account_id: str) -> str:
    return key(platform, account_id)


def made_social(seed: int = 3) -> dict[str, list[Row]]:
    """The rows these accounts add to each mart."""
    chance = random.Random(seed)
    posts: list[Row] = []
    for place, (platform, account_id, name) in enumerate(ACCOUNTS):
        own = [
            _post(platform, account_id, name, number=number, chance=chance)
            for number in range(POSTS_EACH)
        ]
        if place == 0:
            own[7]["title"] = HOSTILE_CAPTION
            own[8]["permalink_url"] = "javascript:alert(3)"
            own[9]["title"] = None
        _rank(own)
        posts += own
    report, scores, ages = [], [], []
    for post in posts:
        held = _ages(post)
        scores += [_score(post, row) for row in held]
        ages += [_age(post, row) for row in held]
        report.append(_report_row(post, held[-1]))
    bakery = _account(*ACCOUNTS[0])
    owner = {name: bakery[name] for name in ("account_key", "platform", "account_id")}
    days, statements = page_revenue(owner, [LAST_DAY - timedelta(days=day) for day in range(60)])
    return {
        "fct_revenue_daily": days,
        "fct_revenue_statements": statements,
        "fct_account_metrics_daily": _account_days(owner),
        "dim_accounts": [_account(*account) for account in ACCOUNTS],
        "dim_posts": [_dimension(post) for post in posts],
        "dim_post_versions": [_version(post) for post in posts],
        "fct_post_snapshots": [_snapshot(post) for post in posts],
        "fct_post_reactions": [row for post in posts for row in _reactions(post)],
        "fct_post_traffic_snapshots": [row for post in posts for row in _traffic(post)],
        "fct_post_ages": ages,
        "fct_post_forecasts": social_forecasts(posts, ages),
        "fct_forecast_models": social_models(),
        "fct_post_performance": scores,
        "rpt_post_performance": report,
        "fct_post_effects": made_effects(),
        "fct_publish_times": made_times(),
        **works_of(posts),
    }


def _account(platform: str, account_id: str, name: str) -> Row:
    return {
        "account_key": account_key(platform, account_id),
        "platform": platform,
        "account_id": account_id,
        "account_name": name,
        "ownership": "owned",
        "platform_day_zone": "America/Los_Angeles" if platform == "facebook" else "UTC",
        "first_observed_at": OBSERVED_AT,
        "last_observed_at": OBSERVED_AT,
        "consent_scope": "owner",
    }


def _account_days(owner: Row) -> list[Row]:
    """Sixty days of the first Page, up to the day after YouTube's newest: views and followers."""
    return [
        {
            "account_day_key": key(owner["account_key"], number),
            **owner,
            "metric_date": LAST_DAY + timedelta(days=1 - number),
            "view_count": 1_000 + number,
            "followers_gained_count": 5,
            "followers_lost_count": 2,
            "metric_epoch": "facebook_2025",
            "settlement_status": "settled",
            "known_from": OBSERVED_AT,
        }
        for number in range(60)
    ]


def _post(platform: str, account_id: str, name: str, *, number: int, chance: random.Random) -> Row:
    published = LAST_DAY - timedelta(days=3 * (POSTS_EACH - number))
    kind = KINDS[number % len(KINDS)]
    expected = {"image": 400.0, "link": 120.0, "reel": 900.0}[kind] if number >= 3 else None
    actual = int((expected or 300) * chance.lognormvariate(0, 0.8))
    return {
        "post_key": key(platform, f"{account_id}_{number}"),
        "account_key": account_key(platform, account_id),
        "account_id": account_id,
        "account_name": name,
        "platform": platform,
        "post_id": f"{account_id}_{number}",
        "post_kind": kind,
        "title": f"{name} dish {number:02d}",
        "permalink_url": f"https://www.{platform}.com/{account_id}_{number}",
        "published_date": published,
        "published_at": datetime.combine(published, time(17, 30)),
        "duration_seconds": 31 if kind == "reel" else None,
        "caption_length": 20 + number,
        "hashtag_count": number % 4,
        "language": "fr" if number % 5 == 0 else "en",
        "topic": "bread, flour, oven" if number % 2 else "soup, broth, leek",
        "expected_count": expected,
        "actual_count": actual,
        "outperformed_rate": None,
    }


def factor_of(actual: int, expected: float | None) -> float | None:
    """The published rule, for expectations above the minimum."""
    if expected is None:
        return None
    return actual / expected if actual >= expected else -expected / max(actual, 0.5)


def _rank(posts: Sequence[Row]) -> None:
    """Each post's share of the account's scored posts below it."""
    scored = sorted(
        factor
        for post in posts
        if (factor := factor_of(post["actual_count"], post["expected_count"])) is not None
    )
    for post in posts:
        factor = factor_of(post["actual_count"], post["expected_count"])
        if factor is not None:
            post["outperformed_rate"] = scored.index(factor) / len(scored)


def _ages(post: Row) -> list[Row]:
    """The ages the post has reached, its count growing to that of the oldest one."""
    reached = [
        (age, hours)
        for age, hours in AGES.items()
        if post["published_date"] + timedelta(hours=hours) <= LAST_DAY
    ] or [("1d", 24)]
    return [
        {
            "age": age,
            "age_hours": hours,
            "actual": post["actual_count"] * (place + 1) // len(reached),
            "expected": None
            if post["expected_count"] is None
            else post["expected_count"] * (place + 1) / len(reached),
            "is_best_age": place == len(reached) - 1,
        }
        for place, (age, hours) in enumerate(reached)
    ]


def _score(post: Row, row: Row) -> Row:
    return {
        "post_performance_key": key(post["post_key"], row["age"], "engagement_count"),
        **{name: post[name] for name in ("post_key", "account_key", "platform")},
        "age": row["age"],
        "metric": "engagement_count",
        "count_basis": ENGAGEMENT_PARTS,
        "expected_count": row["expected"],
        "actual_count": row["actual"],
        "performance_factor": factor_of(row["actual"], row["expected"]),
        "robust_score": None if row["expected"] is None else 0.25,
        "outperformed_rate": post["outperformed_rate"],
        "peer_count": 0 if row["expected"] is None else 12,
        "is_best_age": row["is_best_age"],
    }


def _report_row(post: Row, row: Row) -> Row:
    return {
        **{name: value for name, value in post.items() if name != "expected_count"},
        **_score(post, row),
        "creative_key": work_of(post),
        "local_time_zone": "Europe/Paris",
        "published_weekday": post["published_date"].isoweekday(),
        "published_hour_local": 18,
        "published_month": post["published_date"].replace(day=1),
        "is_crosspost": False,
    }


def _age(post: Row, row: Row) -> Row:
    return {
        "post_age_key": key(post["post_key"], row["age"]),
        **{name: post[name] for name in ("post_key", "account_key", "platform", "published_date")},
        "age": row["age"],
        "age_hours": row["age_hours"],
        "engagement_count_lifetime": row["actual"],
        "engagement_parts": ENGAGEMENT_PARTS,
        "reading_source": "snapshot",
        "age_error_hours": 1.0,
        "reached_at": post["published_at"] + timedelta(hours=row["age_hours"]),
    }


def _dimension(post: Row) -> Row:
    names = ("post_key", "account_key", "account_id", "platform", "post_id", "post_kind",
             "permalink_url", "published_at", "published_date", "duration_seconds")  # fmt: skip
    return {**{name: post[name] for name in names}, "title": None, "lifecycle": "live"}


def _version(post: Row) -> Row:
    """These platforms know captions, no titles."""
    return {
        "post_version_key": key(post["post_key"], "version"),
        "post_key": post["post_key"],
        "platform": post["platform"],
        "post_id": post["post_id"],
        "description": post["title"],
        "is_current": True,
    }


def _snapshot(post: Row) -> Row:
    return {
        "post_snapshot_key": key(post["post_key"], OBSERVED_AT),
        **{name: post[name] for name in ("post_key", "account_key", "account_id", "platform")},
        "post_id": post["post_id"],
        "observed_at": OBSERVED_AT,
        "observed_date": OBSERVED_AT.date(),
        "like_count_lifetime": post["actual_count"] // 2,
        "comment_count_lifetime": post["actual_count"] // 10,
        "engagement_count_lifetime": post["actual_count"],
        "reading_source": "api",
        "is_decrease": False,
    }


def _reading(post: Row) -> Row:
    return {
        **{name: post[name] for name in ("post_key", "account_key", "account_id", "platform")},
        "post_id": post["post_id"],
        "observed_at": OBSERVED_AT,
        "observed_date": OBSERVED_AT.date(),
    }


def _reactions(post: Row) -> list[Row]:
    """Three of four reactions are likes, the rest loves; an older reading held fewer."""
    if post["platform"] != "facebook":
        return []
    rows = []
    for kind, part in (("like", 3), ("love", 1)):
        for days_before in (0, 1):
            row = _reading(post)
            row["observed_at"] -= timedelta(days=days_before)
            row["observed_date"] = row["observed_at"].date()
            count = 40 * part - days_before
            own = {"reaction_kind": kind, "reaction_count_lifetime": count}
            rows.append(
                {"post_reaction_key": key(post["post_key"], kind, days_before), **row, **own}
            )
    return rows


def _traffic(post: Row) -> list[Row]:
    """One post in ten was boosted."""
    if int(post["post_id"].split("_")[1]) % 10:
        return []
    return [
        {
            "post_traffic_snapshot_key": key(post["post_key"], scope),
            **_reading(post),
            "traffic_scope": scope,
            "view_count_lifetime": views,
        }
        for scope, views in (("total", 900), ("paid", 300), ("organic", 600))
    ]
