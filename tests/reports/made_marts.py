"""Seeded marts in a temporary warehouse: three channels, 60 videos, 120 days, as dbt would leave them."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from tests.reports.mart_columns import SCHEMAS
from warehouse import Target, open_warehouse

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"
LAST_DAY = date(2026, 11, 17)
FIRST_DAY = LAST_DAY - timedelta(days=119)
VIEW_RULE_DAY = date(2026, 8, 24)
OBSERVED_AT = datetime(2026, 11, 20, 14)  # noqa: DTZ001 - marts hold UTC without a zone
HOSTILE_TITLE = "<script>alert('x')</script> & \"Salt\" </script>"
FORMULA_TITLE = "=HYPERLINK(\"http://evil.example\",\"free knives\")"
AGES = {"1h": 1, "6h": 6, "1d": 24, "3d": 72, "7d": 168, "28d": 672}
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


def _who(channel: Channel) -> Row:
    return {
        "account_key": channel.account_key,
        "platform": "youtube",
        "account_id": channel.account_id,
    }


def _accounts() -> list[Row]:
    return [
        {
            **_who(channel),
            "account_name": channel.name,
            "handle": "@" + channel.name.lower().replace(" ", ""),
            "ownership": "owned",
            "platform_day_zone": "America/Los_Angeles",
            "currency": "USD",
            "is_follower_count_hidden": False,
            "first_observed_at": OBSERVED_AT,
            "last_observed_at": OBSERVED_AT,
            "consent_scope": "owner",
        }
        for channel in CHANNELS
    ]


def _dim_posts(posts: list[Post]) -> list[Row]:
    return [
        {
            "post_key": post.post_key,
            **_who(post.channel),
            "post_id": post.post_id,
            "title": post.title,
            "post_kind": post.kind,
            "post_kind_source": "platform",
            "lifecycle": "live",
            "privacy_status": "public",
            "duration_seconds": post.duration_seconds,
            "permalink_url": f"https://www.youtube.com/watch?v={post.post_id}",
            "published_at": datetime(*post.published.timetuple()[:3], 16),
            "published_date": post.published,
            "first_observed_at": OBSERVED_AT,
            "last_verified_at": OBSERVED_AT,
        }
        for post in posts
    ]


def _post_days(posts: list[Post]) -> list[Row]:
    return [
        {
            "post_day_key": key(post.post_key, day["metric_date"]),
            "post_key": post.post_key,
            **_who(post.channel),
            "post_id": post.post_id,
            **day,
            "thumbnail_impression_count": day["view_count"] * 9,
            "thumbnail_click_count": day["view_count"] // 3,
            "is_derived": False,
            "has_negative": False,
        }
        for post in posts
        for day in post.days
    ]


MEASURES = (
    "view_count",
    "engaged_view_count",
    "watch_seconds",
    "reaction_count",
    "like_count",
    "dislike_count",
    "comment_count",
    "share_count",
    "followers_gained_count",
    "followers_lost_count",
)


def _summed(posts: list[Post]) -> dict[tuple[str, date], Row]:
    """Account days: the sum of the posts' days and a little nobody's."""
    totals: dict[tuple[str, date], Row] = {}
    for post in posts:
        for day in post.days:
            row = totals.setdefault(
                (post.channel.account_id, day["metric_date"]),
                {
                    **_who(post.channel),
                    **{name: 3 for name in MEASURES},
                    **{
                        name: day[name]
                        for name in (
                            "metric_date",
                            "metric_epoch",
                            "settlement_status",
                            "reading_source",
                            "known_from",
                        )
                    },
                },
            )
            for name in MEASURES:
                row[name] += day[name]
    return totals


SPLITS = {
    "country": (("FR", "France", 45), ("US", "United States", 25), ("IN", "India", 12))
    + tuple((f"X{letter}", f"Country {letter}", 2) for letter in "ABCDEFGHI"),
    "traffic_source": (
        ("YT_SEARCH", "YouTube search", 30),
        ("SUBSCRIBER", "Browse features", 35),
        ("SHORTS", "Shorts feed", 20),
        ("ADVERTISING", "YouTube advertising", 15),
    ),
    "content_type": (
        ("video_on_demand", "Long video", 60),
        ("shorts", "Shorts", 30),
        ("live_stream", "Live", 10),
    ),
}


def _breakdowns(account_days: list[Row]) -> list[Row]:
    rows = []
    for day in account_days:
        for dimension, parts in SPLITS.items():
            for value, label, percent in parts:
                rows.append(
                    {
                        "account_breakdown_key": key(day["account_key"], day["metric_date"], value),
                        **{name: day[name] for name in ("account_key", "platform", "account_id")},
                        "metric_date": day["metric_date"],
                        "dimension": dimension,
                        "dimension_value": value,
                        "dimension_label": label,
                        **{name: day[name] * percent // 100 for name in MEASURES[:3]},
                        "metric_epoch": day["metric_epoch"],
                        "settlement_status": day["settlement_status"],
                        "known_from": OBSERVED_AT,
                    }
                )
    return rows


def _revenue(posts: list[Post], account_days: list[Row]) -> tuple[list[Row], list[Row]]:
    """Revenue days (account and post) and the monthly statements they add up to."""
    monetised = {channel.account_id for channel in CHANNELS if channel.monetised}
    days = []
    for day in account_days:
        if day["account_id"] in monetised:
            for source, per_view in (("ads", 1_931), ("subscriptions", 207)):
                days.append(_revenue_day(day, source, day["engaged_view_count"] * per_view))
    for post in posts:
        if post.channel.monetised:
            for day in post.days:
                row = _revenue_day(
                    {**_who(post.channel), **day}, "ads", day["engaged_view_count"] * 1_900
                )
                days.append(
                    {
                        **row,
                        "revenue_day_key": key(row["revenue_day_key"], post.post_id),
                        "post_key": post.post_key,
                        "post_id": post.post_id,
                        "revenue_level": "post",
                    }
                )
    return days, _statements([row for row in days if row["revenue_level"] == "account"])


def _revenue_day(day: Row, source: str, micros: int) -> Row:
    settled = day["metric_date"] < date(2026, 11, 1)
    return {
        "revenue_day_key": key(day["account_key"], day["metric_date"], source),
        **{name: day[name] for name in ("account_key", "platform", "account_id", "metric_date")},
        "revenue_level": "account",
        "revenue_source": source,
        "currency": "USD",
        "revenue_status": "settled" if settled else "estimate",
        "estimated_revenue_micros": micros,
        "known_from": OBSERVED_AT,
    }


def _statements(days: list[Row]) -> list[Row]:
    totals: dict[tuple[Any, ...], Row] = {}
    for day in days:
        month = day["metric_date"].replace(day=1)
        closed = month < date(2026, 11, 1)
        row = totals.setdefault(
            (day["account_id"], month, day["revenue_source"]),
            {
                "revenue_statement_key": key(day["account_key"], month, day["revenue_source"]),
                **{name: day[name] for name in ("account_key", "platform", "account_id")},
                "statement_month": month,
                "revenue_source": day["revenue_source"],
                "currency": "USD",
                "revenue_status": "closed" if closed else "estimate",
                "revenue_micros": 0,
                "closed_at": OBSERVED_AT if closed else None,
                "restated_after_close_micros": 0 if closed else None,
            },
        )
        row["revenue_micros"] += day["estimated_revenue_micros"]
    return list(totals.values())


def _ages(posts: list[Post]) -> list[Row]:
    rows = []
    for post in posts:
        if post.published < FIRST_DAY:
            continue
        for age, hours in AGES.items():
            if post.published + timedelta(hours=hours) > LAST_DAY:
                continue
            held = post.days[: max(1, hours // 24)]
            part = min(1.0, hours / 24)
            mixes = held[0]["metric_epoch"] != held[-1]["metric_epoch"]
            views = None if mixes else int(sum(day["view_count"] for day in held) * part)
            rows.append(
                {
                    "post_age_key": key(post.post_key, age),
                    "post_key": post.post_key,
                    "account_key": post.channel.account_key,
                    "platform": "youtube",
                    "age": age,
                    "age_hours": hours,
                    "view_count_lifetime": views,
                    "engaged_view_count_lifetime": int(
                        sum(day["engaged_view_count"] for day in held) * part
                    ),
                    "metric_epoch": None if mixes else held[0]["metric_epoch"],
                    "reading_source": "daily",
                    "age_error_hours": 8.0,
                    "reached_at": datetime(*post.published.timetuple()[:3], 16)
                    + timedelta(hours=hours),
                }
            )
    return rows


def _performance(posts: list[Post], ages: list[Row]) -> list[Row]:
    rows = []
    for row in ages:
        expected = 900.0 if row["age"] == "7d" else 2_400.0
        if row["age"] not in {"7d", "28d"}:
            continue
        actual = row["engaged_view_count_lifetime"]
        rows.append(
            {
                "post_performance_key": row["post_age_key"],
                **{name: row[name] for name in ("post_key", "account_key", "age")},
                "platform": "youtube",
                "metric": "engaged_view_count",
                "expected_count": expected,
                "actual_count": actual,
                "performance_factor": actual / expected
                if actual >= expected
                else -expected / max(actual, 1),
                "robust_score": (actual - expected) / expected,
                "peer_count": len(posts) // 3,
            }
        )
    return rows


def _forecasts(posts: list[Post], ages: list[Row]) -> list[Row]:
    reached = {(row["post_key"], row["age"]): row for row in ages}
    chance = random.Random(11)
    rows = []
    for post in posts:
        if post.published < FIRST_DAY:
            continue
        for stage in ("publication", "first_day"):
            for horizon in (7, 28):
                label = reached.get((post.post_key, f"{horizon}d"))
                actual = label["engaged_view_count_lifetime"] if label else None
                guess = post.peak * (2.2 if horizon == 7 else 3.6) * chance.lognormvariate(0, 0.4)
                low, high = guess * 0.6, guess * 1.7
                published = datetime(*post.published.timetuple()[:3], 16)
                rows.append(
                    {
                        "forecast_key": key(post.post_key, stage, horizon),
                        "post_key": post.post_key,
                        "account_key": post.channel.account_key,
                        "platform": "youtube",
                        "stage": stage,
                        "horizon_days": horizon,
                        "metric": "engaged_view_count",
                        "model_version": "made-1",
                        "model_kind": "model",
                        "made_at": published,
                        "target_at": published + timedelta(days=horizon),
                        "forecast_count": guess,
                        "lower_80_count": low,
                        "upper_80_count": high,
                        "baseline_median_count": post.channel.scale / 4.0,
                        "baseline_growth_count": guess * 1.3 if stage == "first_day" else None,
                        "actual_count": actual,
                        "actual_known_at": OBSERVED_AT if actual is not None else None,
                        "is_inside_80": None if actual is None else low <= actual <= high,
                        "absolute_error_count": None if actual is None else abs(guess - actual),
                    }
                )
    return rows


def _snapshots(posts: list[Post]) -> tuple[list[Row], list[Row]]:
    post_rows = [
        {
            "post_snapshot_key": key(post.post_key, OBSERVED_AT),
            "post_key": post.post_key,
            **_who(post.channel),
            "post_id": post.post_id,
            "observed_at": OBSERVED_AT,
            "observed_date": OBSERVED_AT.date(),
            "view_count_lifetime": sum(day["view_count"] for day in post.days),
            "like_count_lifetime": sum(day["like_count"] for day in post.days),
            "comment_count_lifetime": sum(day["comment_count"] for day in post.days),
            "metric_epoch": "youtube_2026",
            "reading_source": "api",
            "is_decrease": False,
        }
        for post in posts
    ]
    account_rows = [
        {
            "account_snapshot_key": key(channel.account_key, OBSERVED_AT),
            **_who(channel),
            "observed_at": OBSERVED_AT,
            "observed_date": OBSERVED_AT.date(),
            "follower_count_lifetime": channel.scale * 10,
            "is_follower_count_rounded": True,
            "view_count_lifetime": channel.scale * 900,
            "post_count_lifetime": 20,
            "reading_source": "api",
        }
        for channel in CHANNELS
    ]
    return post_rows, account_rows


def _gaps() -> list[Row]:
    return [
        {
            "gap_key": key("gap", number),
            **_who(CHANNELS[2]),
            "resource": "channel_revenue_days",
            "gap_date": LAST_DAY - timedelta(days=number),
            "reason": "not_monetised",
            "detail": "403 forbidden <b>monetary</b>",
            "recoverable_until": None,
            "is_recoverable": False,
            "status": "open",
            "first_seen_at": OBSERVED_AT,
        }
        for number in range(10)
    ]


def _availability() -> list[Row]:
    return [
        {
            "availability_key": key("availability", CHANNELS[2].account_id),
            "entity_type": "account",
            "account_key": CHANNELS[2].account_key,
            "metric": "estimated_revenue_micros",
            "metric_date": LAST_DAY,
            "availability": "not_monetised",
            "reason": "the channel is not in the partner programme",
        }
    ]


def made_marts(seed: int = 7) -> dict[str, list[Row]]:
    """Every mart's rows by table name."""
    posts = made_posts(seed)
    account_days = [
        {"account_day_key": key(*place), **row} for place, row in sorted(_summed(posts).items())
    ]
    revenue_days, statements = _revenue(posts, account_days)
    ages = _ages(posts)
    post_snapshots, account_snapshots = _snapshots(posts)
    return {
        "dim_accounts": _accounts(),
        "dim_posts": _dim_posts(posts),
        "fct_post_metrics_daily": _post_days(posts),
        "fct_account_metrics_daily": account_days,
        "fct_account_breakdowns_daily": _breakdowns(account_days),
        "fct_revenue_daily": revenue_days,
        "fct_revenue_statements": statements,
        "fct_post_ages": ages,
        "fct_post_performance": _performance(posts, ages),
        "fct_post_forecasts": _forecasts(posts, ages),
        "fct_post_snapshots": post_snapshots,
        "fct_account_snapshots": account_snapshots,
        "fct_collection_gaps": _gaps(),
        "metric_availability": _availability(),
    }


def write_marts(path: Path, marts: dict[str, list[Row]]) -> Target:
    """Write `marts` into a new warehouse; tables that are not named are there and empty."""
    target = Target.local(path)
    with open_warehouse(target) as warehouse:
        for table, schema in SCHEMAS.items():
            rows = pa.Table.from_pylist(marts.get(table, []), schema=schema)
            warehouse.replace("marts", table, rows)
        for seed in ("metric_definitions", "metric_epochs"):
            warehouse.replace("marts", seed, csv.read_csv(SEEDS / f"{seed}.csv"))
    return target
