"""The daily insights of Pages by Meta's names, living and retired."""

from collections.abc import Mapping
from datetime import date, datetime

from sandbox.graph.world import Period, Value
from sandbox.worlds.made.social.days import AccountDays
from sandbox.worlds.made.social.plans import REACH_DAY, SMALLEST_PAGE, VIEWS_DAY

FROM_FOLLOWERS = 0.34
OLD_VIEW = 0.93  # an impression counted less than a view does
WINDOW_DAYS = {"day": 1, "week": 7, "days_28": 28}
INSIGHT_KINDS = {
    "LIKE": "like",
    "LOVE": "love",
    "WOW": "wow",
    "HAHA": "haha",
    "SAD": "sorry",
    "ANGRY": "anger",
}
DAY_COUNTS = {
    "page_views_total": "visits",
    "page_video_views": "video_views",
    "page_daily_follows": "gained",
    "page_daily_follows_unique": "gained",
    "page_daily_unfollows_unique": "lost",
    "page_fan_adds": "gained",
    "page_fan_adds_unique": "gained",
    "page_fan_removes": "lost",
    "page_fan_removes_unique": "lost",
}
BEGAN = {"page_media_view": VIEWS_DAY, "page_total_media_view_unique": REACH_DAY}
REACTIONS_PREFIX = "page_actions_post_reactions_"
PEOPLE = {
    "page_total_media_view_unique": ("views", "promoted"),
    "page_posts_served_impressions_organic_unique": ("views",),
    "page_video_views_unique": ("video_views",),
}
Window = tuple[int, int, datetime]
OLD_SHARES = {"": 1.0, "_viral": 0.12, "_nonviral": 0.8, "_fan": 0.4, "_organic": 0.9}


def page_value(
    figures: AccountDays,
    metric: str,
    day: date,
    at: datetime,
    *,
    period: Period,
    breakdown: str | None,
) -> Value | None:
    """Return a Page's value of the 1, 7 or 28 days that end with a day."""
    last = figures.index(day)
    first = max(last - WINDOW_DAYS[period] + 1, figures.index(BEGAN.get(metric, date.min)))
    is_old_enough = first <= last
    is_large_enough = figures.plan.likes >= SMALLEST_PAGE
    if first < 0 or not (is_old_enough and is_large_enough and figures.is_known(last, at)):
        return None
    days = (first, last, at)
    if metric == "page_media_view":
        views, promoted = (_total(figures, name, days) for name in ("views", "promoted"))
        return divided(views, promoted, breakdown)
    if metric in ("page_follows", "page_fans"):
        lead = 0 if metric == "page_follows" else figures.plan.likes - figures.plan.followers
        return max(int(figures.followers_at_end[last]) + lead, 0)
    if metric in DAY_COUNTS:
        return figures.total(DAY_COUNTS[metric], *days)
    return _engagements(figures, metric, days)


def _engagements(figures: AccountDays, metric: str, days: Window) -> Value | None:
    names = ("reactions", "comments", "shares", "clicks")
    if metric == "page_post_engagements":
        return sum(_total(figures, name, days) for name in names)
    if metric == "page_total_actions":
        return int(_total(figures, "visits", days) * 0.05)
    if metric.startswith(REACTIONS_PREFIX):
        kinds = figures.reactions_by_kind(_total(figures, "reactions", days))
        return named_reactions(kinds, metric.removeprefix(REACTIONS_PREFIX))
    return _retired(figures, metric, days)


def _retired(figures: AccountDays, metric: str, days: Window) -> int | None:
    if metric in PEOPLE:
        return figures.viewers(*days, names=PEOPLE[metric])
    if not metric.startswith(("page_impressions", "page_posts_impressions")):
        return None
    plain, promoted = (_total(figures, name, days) for name in ("views", "promoted"))
    share = old_share(metric, plain, promoted) * (0.9 if "_posts_" in metric else 1.0)
    if metric.endswith("_unique"):
        return int((figures.viewers(*days, names=("views", "promoted")) or 0) * share)
    return int((plain + promoted) * OLD_VIEW * share)


def _total(figures: AccountDays, name: str, days: Window) -> int:
    return figures.total(name, *days) or 0


def divided(plain: int, promoted: int, breakdown: str | None) -> Value:
    """Return views as one number, or by the breakdown that was asked for."""
    if breakdown == "is_from_ads":
        return {"0": plain, "1": promoted}
    if breakdown == "is_from_followers":
        followers = int(plain * FROM_FOLLOWERS)
        return {"0": plain + promoted - followers, "1": followers}
    return plain + promoted


def named_reactions(kinds: Mapping[str, int], name: str) -> Value | None:
    """Return `total` (all kinds but care) or one kind, as insights name them."""
    found = {INSIGHT_KINDS[kind]: count for kind, count in kinds.items() if kind in INSIGHT_KINDS}
    if name == "total":
        return {kind: count for kind, count in found.items() if count}
    return found.get(name.removesuffix("_total"))


def old_share(metric: str, plain: float, promoted: float) -> float:
    """Return the share of the whole that a variant of an old metric counts."""
    name = metric.removesuffix("_unique")
    if name.endswith("_paid"):
        return promoted / max(plain + promoted, 1)
    return next((part for end, part in OLD_SHARES.items() if end and name.endswith(end)), 1.0)
