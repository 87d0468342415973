"""The marts of the made channels in a temporary warehouse, as dbt would leave them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import csv

from tests.reports.made_ages import ages_of, performance_of
from tests.reports.made_channels import (
    CHANNELS,
    OBSERVED_AT,
    Post,
    Row,
    key,
    made_posts,
    who,
)
from tests.reports.made_collection import (
    made_availability,
    made_gaps,
    made_revisions,
    periods_of,
    snapshots_of,
)
from tests.reports.made_forecasts import forecasts_of, made_drift, made_models
from tests.reports.made_revenue import revenue_of
from tests.reports.made_social import made_social
from tests.reports.mart_columns import SCHEMAS
from warehouse import Target, open_warehouse

if TYPE_CHECKING:
    from datetime import date

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds"


def _accounts() -> list[Row]:
    return [
        {
            **who(channel),
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
            **who(post.channel),
            "post_id": post.post_id,
            "title": post.title,
            "post_kind": post.kind,
            "post_kind_source": "platform",
            "lifecycle": "live",
            "privacy_status": "public",
            "duration_seconds": post.duration_seconds,
            "permalink_url": f"https://www.youtube.com/watch?v={post.post_id}",
            "published_at": post.published_at,
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
            **who(post.channel),
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
                    **who(post.channel),
                    **dict.fromkeys(MEASURES, 3),
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
    "country": (
        ("FR", "France", 45),
        ("US", "United States", 25),
        ("IN", "India", 12),
        *((f"X{letter}", f"Country {letter}", 2) for letter in "ABCDEFGHI"),
    ),
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


def made_marts(seed: int = 7) -> dict[str, list[Row]]:
    """Every mart's rows by table name."""
    posts = made_posts(seed)
    account_days = [
        {"account_day_key": key(*place), **row} for place, row in sorted(_summed(posts).items())
    ]
    revenue_days, statements = revenue_of(posts, account_days)
    ages = ages_of(posts)
    post_snapshots, account_snapshots = snapshots_of(posts)
    return {
        "dim_accounts": _accounts(),
        "dim_posts": _dim_posts(posts),
        "fct_post_metrics_daily": _post_days(posts),
        "fct_account_metrics_daily": account_days,
        "fct_account_breakdowns_daily": _breakdowns(account_days),
        "fct_revenue_daily": revenue_days,
        "fct_revenue_statements": statements,
        "fct_post_ages": ages,
        "fct_post_performance": performance_of(posts, ages),
        "fct_post_forecasts": forecasts_of(posts, ages),
        "fct_forecast_models": made_models("youtube", "engaged_view_count"),
        "fct_forecast_drift": made_drift("youtube", "engaged_view_count"),
        "fct_post_snapshots": post_snapshots,
        "fct_account_snapshots": account_snapshots,
        "fct_collection_gaps": made_gaps(),
        "fct_post_periods": periods_of(posts),
        "fct_metric_revisions": made_revisions(),
        "metric_availability": made_availability(),
    }


def several_platforms(seed: int = 7) -> dict[str, list[Row]]:
    """The channels' marts with those of two Pages and an Instagram account beside them."""
    marts = made_marts(seed)
    for table, rows in made_social().items():
        marts[table] = [*marts.get(table, []), *rows]
    return marts


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


PUBLIC_TABLES = ("dim_accounts", "dim_posts", "fct_post_snapshots", "fct_account_snapshots")


def public_marts() -> dict[str, list[Row]]:
    """What is left when a key reads public data only: no days, no money, one hidden like count."""
    marts = {table: made_marts()[table] for table in PUBLIC_TABLES}
    for account in marts["dim_accounts"]:
        account.update(ownership="observed", consent_scope="public", currency=None)
    most_viewed = max(marts["fct_post_snapshots"], key=lambda row: row["view_count_lifetime"])
    most_viewed["like_count_lifetime"] = None
    return marts
