"""The made brand's Page: posts read in their second hour and ever more seldom, days, followers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.dbt.raw_rows import Load

PAGE = "900"
FIRST_POST = datetime(
    2026, 9, 1, 12, 30, tzinfo=UTC
)  # read every day at 14:00, first after 1.5 hours
POST_EVERY = timedelta(days=2)
READ_AT_DAYS = frozenset({0, 1, 2, 3, 6, 7, 8, 14, 27, 28, 29, 35})
LATENCY_DAYS = 2


def add_page(load: Load, now: datetime) -> None:
    """The Page, its posts that are due and its newest days at a moment."""
    profile = {
        "id": PAGE,
        "name": "Copper Ladle",
        "followers_count": 5000 + now.timetuple().tm_yday,
    }
    load.facebook("pages", page_id=PAGE, payload=profile)
    published = FIRST_POST
    while published <= now:
        if (now - published).days in READ_AT_DAYS:
            add_post(load, published, now)
        published += POST_EVERY
    for late in (LATENCY_DAYS, 5):
        add_day(load, now - timedelta(days=late), late)
    load.facebook(
        "fetched_ranges",
        page_id=PAGE,
        resource="page_insights",
        start_date=str((now - timedelta(days=5)).date()),
        end_date=str((now - timedelta(days=LATENCY_DAYS)).date()),
    )


def add_post(load: Load, published: datetime, now: datetime) -> None:
    """A post looked up: its counters, and its views in a call of their own."""
    number = (published - FIRST_POST) // POST_EVERY
    post_id = f"{PAGE}_{number}"
    grown = ((now - published).total_seconds() / 3600) ** 0.5 * (1 + number % 4)
    payload = {
        "id": post_id,
        "created_time": published.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "message": f"Dish {number}: who wants more? #dinner https://ladle.example/{number}",
        "status_type": "added_photos" if number % 2 else "mobile_status_update",
        "is_published": True,
        "reactions": {"summary": {"total_count": int(9 * grown)}},
        "comments": {"summary": {"total_count": int(2 * grown)}},
        "shares": {"count": int(grown)},
    }
    load.facebook("posts", page_id=PAGE, post_id=post_id, edge="lookup", payload=payload)
    load.facebook(
        "post_insights",
        page_id=PAGE,
        post_id=post_id,
        metric="post_media_view",
        period="lifetime",
        payload={"value": int(100 * grown)},
    )


def add_day(load: Load, moment: datetime, late: int) -> None:
    """A day of the Page as stated some days later: the first statement lacks a few views."""
    load.facebook(
        "page_insights",
        page_id=PAGE,
        metric="page_media_view",
        period="day",
        day=str(moment.date()),
        end_time=(moment + timedelta(days=1)).replace(hour=7, minute=0).isoformat(),
        payload={"value": 700 + moment.day - (9 if late == LATENCY_DAYS else 0)},
    )
