"""Made readings at equal ages, and the scores calculated from them."""

from __future__ import annotations

from datetime import timedelta

from tests.reports.made_channels import FIRST_DAY, LAST_DAY, Post, Row, key

AGES = {"1h": 1, "6h": 6, "1d": 24, "3d": 72, "7d": 168, "28d": 672}


def ages_of(posts: list[Post]) -> list[Row]:
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
                    "reached_at": post.published_at + timedelta(hours=hours),
                    "published_date": post.published,
                }
            )
    return rows


def performance_of(posts: list[Post], ages: list[Row]) -> list[Row]:
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
