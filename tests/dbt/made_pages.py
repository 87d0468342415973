"""Made answers about Pages and Instagram accounts, as the two loaders land them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.dbt.raw_rows import Load

LIFETIME = {"period": "lifetime", "breakdown": ""}


def add_post(load: Load, post_id: str, *, at: str = "", edge: str = "lookup", **facts: Any) -> None:
    """One reading of a Page's post; `facts` are fields of the object."""
    payload = {
        "id": post_id,
        "created_time": "2026-09-01T12:00:00+0000",
        "message": "Soup",
        **facts,
    }
    load.facebook(
        "posts", post_id=post_id, edge=edge, payload=payload, observed_at=at or load.observed_at
    )


def counters(reactions: int, comments: int, shares: int | None, **kinds: int) -> dict[str, Any]:
    """The fields in which a post states its counters."""
    stated: dict[str, Any] = {
        "reactions": {"summary": {"total_count": reactions}},
        "comments": {"summary": {"total_count": comments}},
    }
    if shares is not None:
        stated["shares"] = {"count": shares}
    return stated | {kind: {"summary": {"total_count": n}} for kind, n in kinds.items()}


def add_post_insights(load: Load, post_id: str, *, at: str = "", **values: Any) -> None:
    """Lifetime values of a post, a metric each; an object is kept as it is."""
    for metric, value in values.items():
        row = {"post_id": post_id, "metric": metric, **LIFETIME, "payload": {"value": value}}
        load.facebook("post_insights", **row, observed_at=at or load.observed_at)


def add_split_views(load: Load, post_id: str, *, organic: int, paid: int) -> None:
    """The views of a post by whether an advertisement brought them."""
    for told, value in [("0", organic), ("1", paid)]:
        load.facebook(
            "post_insights",
            post_id=post_id,
            metric="post_media_view",
            period="lifetime",
            breakdown="is_from_ads",
            payload={"value": value, "is_from_ads": told},
        )


def add_page_day(load: Load, day: str, *, period: str = "day", **values: Any) -> None:
    """Values of the Page that end with a day."""
    for metric, value in values.items():
        row = {"metric": metric, "period": period, "breakdown": "", "day": day}
        load.facebook("page_insights", **row, payload={"value": value})


def add_split_day(load: Load, day: str, *, organic: int, paid: int) -> None:
    """The views of a Page's day by whether an advertisement brought them."""
    split = {"metric": "page_media_view", "period": "day", "breakdown": "is_from_ads", "day": day}
    for told, value in [("0", organic), ("1", paid)]:
        load.facebook("page_insights", **split, payload={"value": value, "is_from_ads": told})


def add_media(load: Load, media_id: str, *, kind: str = "FEED", **facts: Any) -> None:
    """One reading of media, or of a story, of an account."""
    payload = {
        "id": media_id,
        "media_product_type": kind,
        "media_type": "IMAGE",
        "timestamp": "2026-09-01T12:00:00+0000",
        **facts,
    }
    table = "stories" if kind == "STORY" else "media"
    load.instagram(table, media_id=media_id, payload=payload)


def add_media_insights(load: Load, media_id: str, *, kind: str = "FEED", **values: Any) -> None:
    """Lifetime values of media, a metric each."""
    for metric, value in values.items():
        row = {"media_id": media_id, "media_product_type": kind, "metric": metric, **LIFETIME}
        load.instagram("media_insights", **row, payload={"value": value})


def add_account_day(load: Load, first_day: str, last_day: str = "", **values: Any) -> None:
    """Values of an account over the days from one to another, or of one."""
    window = {"start_date": first_day, "end_date": last_day or first_day}
    stated = {"metric_type": "total_value", "period": "day", "breakdown": "", **window}
    for metric, value in values.items():
        load.instagram("account_insights", metric=metric, **stated, payload={"value": value})
