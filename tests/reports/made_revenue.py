"""Made revenue: days of channels and videos, and the monthly statements they add up to."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.reports.made_channels import CHANNELS, OBSERVED_AT, Post, Row, key, who


def revenue_of(posts: list[Post], account_days: list[Row]) -> tuple[list[Row], list[Row]]:
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
                    {**who(post.channel), **day}, "ads", day["engaged_view_count"] * 1_900
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


def page_revenue(who: Row, days: list[date]) -> tuple[list[Row], list[Row]]:
    """What a Page earned: a dollar a day from content monetisation."""
    rows = [_revenue_day({**who, "metric_date": day}, "content", 1_000_000) for day in days]
    return rows, _statements(rows)


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
