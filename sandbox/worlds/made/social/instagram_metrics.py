"""The insights of Instagram accounts, media and stories by Meta's names."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sandbox.graph.world import Value
from sandbox.worlds.made.pacific import day_of
from sandbox.worlds.made.social.counts import Counts, insights_at, viewers, watched_seconds
from sandbox.worlds.made.social.days import AccountDays
from sandbox.worlds.made.social.plans import REEL, REELS_RULE_DAY
from sandbox.worlds.made.social.post import SocialPost
from sandbox.worlds.made.social.stories import Story

KEPT_DAYS = 90  # how long an account's insights are kept
SMALLEST_AUDIENCE = 100
STILL_COUNTING = timedelta(minutes=20)  # a story has no insights before
NAVIGATION = {"tap_forward": 0.62, "tap_back": 0.08, "tap_exit": 0.18, "swipe_forward": 0.12}
ACTIVITY = {"bio_link_clicked": 0.6, "email": 0.25, "direction": 0.15}
FOLLOW_TYPES = {"FOLLOWER": 0.58, "NON_FOLLOWER": 0.39, "UNKNOWN": 0.03}
PRODUCT_TYPES = {"REEL": 0.64, "POST": 0.16, "CAROUSEL_CONTAINER": 0.20}
BUTTONS = {"EMAIL": 0.5, "CALL": 0.2, "DIRECTION": 0.2, "TEXT": 0.1}
AGES = {
    "13-17": 0.02,
    "18-24": 0.17,
    "25-34": 0.34,
    "35-44": 0.24,
    "45-54": 0.13,
    "55-64": 0.07,
    "65+": 0.03,
}
GENDERS = {"F": 0.61, "M": 0.33, "U": 0.06}
COUNTRIES = {
    "en": {"US": 0.52, "GB": 0.14, "CA": 0.11, "AU": 0.08, "IN": 0.07, "DE": 0.03, "FR": 0.02},
    "fr": {"FR": 0.70, "BE": 0.10, "CA": 0.08, "CH": 0.06, "MA": 0.03},
}
CITIES = {
    "en": {"New York, New York": 0.06, "London, England": 0.05, "Toronto, Ontario": 0.03},
    "fr": {"Paris, Île-de-France": 0.09, "Lyon, Rhône-Alpes": 0.03, "Brussels, Belgium": 0.03},
}
SEEN = frozenset({"reach", "views"})  # what stories are part of
DAY_SUMS = {
    "likes": ("reactions",),
    "comments": ("comments",),
    "saves": ("saves",),
    "shares": ("shares",),
    "total_interactions": ("reactions", "comments", "saves", "shares"),
    "follower_count": ("gained",),
}
DAY_SHARES = {
    "accounts_engaged": ("reactions", 0.85),
    "replies": ("stories", 0.002),
    "reposts": ("shares", 0.2),
    "profile_links_taps": ("visits", 0.07),
    "profile_views": ("visits", 1.0),
}


def media_value(
    post: SocialPost, metric: str, at: datetime, breakdown: str | None, *, is_crossposted: bool
) -> Value | None:
    """Return a media's lifetime value, None as long as nothing is counted or ever will be."""
    counts = insights_at(post, at, metric)
    if counts is None:
        return None
    found = _every_media(counts, post) | (
        _reel(counts, post) if post.kind == REEL else _feed(counts)
    )
    if metric == "profile_activity" and breakdown == "action_type":
        return _split(int(found[metric]), ACTIVITY)
    if metric == "facebook_views":
        return int(counts.views * 0.45) if is_crossposted else None
    if metric == "crossposted_views" and post.kind == REEL:
        return int(counts.views * 1.45) if is_crossposted else None
    if metric == "reels_skip_rate" and post.published_at.date() < REELS_RULE_DAY:
        return None
    return found.get(metric)


def _every_media(counts: Counts, post: SocialPost) -> dict[str, int | float]:
    return {
        "views": int(counts.views),
        "reach": viewers(post, counts.views),
        "likes": counts.reactions,
        "comments": counts.comments,
        "saved": counts.saves,
        "shares": counts.shares,
        "total_interactions": counts.reactions + counts.comments + counts.saves + counts.shares,
        "reposts": int(counts.shares * 0.2),
        "total_views": counts.all_views,
        "total_likes": counts.reactions + counts.promoted_reactions,
        "total_comments": counts.comments + counts.promoted_comments,
    }


def _feed(counts: Counts) -> dict[str, int | float]:
    visits = int(counts.views * 0.011)
    return {
        "profile_visits": visits,
        "profile_activity": int(visits * 0.08),
        "follows": int(counts.views * 0.0009),
    }


def _reel(counts: Counts, post: SocialPost) -> dict[str, int | float]:
    """Return the figures of reels; the average watch time counts first plays alone."""
    milliseconds = int(watched_seconds(post, counts.views) * 1000)
    return {
        "ig_reels_video_view_total_time": milliseconds,
        "ig_reels_avg_watch_time": int(milliseconds / max(counts.views, 1) * 1.12),
        "reels_skip_rate": round(100 * (0.75 - 0.6 * post.watched), 2),
    }


def story_value(story: Story, metric: str, at: datetime, breakdown: str | None) -> Value | None:
    """Return a story's value so far."""
    if at - story.published_at < STILL_COUNTING:
        return None
    views = story.views_at(at - STILL_COUNTING)
    navigation = int(views * 1.05)
    if metric == "navigation" and breakdown == "story_navigation_action_type":
        return _split(navigation, NAVIGATION)
    if metric == "profile_activity" and breakdown == "action_type":
        return _split(int(views * 0.002), ACTIVITY)
    if metric == "link_clicks" and not story.has_link:
        return None
    shares, replies = int(views * 0.002), int(views * 0.003)
    return {
        "views": views,
        "reach": int(views / 1.08),
        "total_interactions": shares + replies,
        "shares": shares,
        "replies": replies,
        "navigation": navigation,
        "profile_visits": int(views * 0.008),
        "profile_activity": int(views * 0.002),
        "follows": int(views * 0.0004),
        "link_clicks": int(views * 0.013),
    }.get(metric)


def account_value(
    figures: AccountDays,
    metric: str,
    start: date,
    end: date,
    at: datetime,
    *,
    breakdown: str | None,
) -> Value | None:
    """Return an account's value of the days from `start` to `end`, of those kept and known."""
    oldest = day_of(at) - timedelta(days=KEPT_DAYS)
    if end < oldest:
        return None
    first, last = figures.index(max(start, oldest)), figures.index(end)
    if metric == "follows_and_unfollows":
        gained = figures.total("gained", first, last, at)
        lost = figures.total("lost", first, last, at)
        if gained is None or lost is None:
            return None
        return {"FOLLOWER": gained, "NON_FOLLOWER": lost} if breakdown else gained
    if metric == "reach":
        value = figures.viewers(first, last, at, names=("views", "stories"))
    elif metric == "views":
        value = _sum(figures, ("views", "stories"), first, last, at)
    elif metric in DAY_SHARES:
        name, share = DAY_SHARES[metric]
        total = figures.total(name, first, last, at)
        value = None if total is None else int(total * share)
    else:
        value = _sum(figures, DAY_SUMS.get(metric, ()), first, last, at)
    if value is None or breakdown is None:
        return value
    seen = [figures.total(name, first, last, at) or 0 for name in ("views", "stories")]
    return _by(value, breakdown, seen[1] / max(sum(seen), 1) if metric in SEEN else 0.0)


def audience(
    figures: AccountDays, metric: str, breakdown: str, timeframe: str, at: datetime
) -> Mapping[str, int] | None:
    """Return followers, or the people who engaged, by age, city, country or gender."""
    people = figures.followers(at)
    if metric == "engaged_audience_demographics":
        people = int(people * (0.02 if timeframe == "this_week" else 0.06))
    if people < SMALLEST_AUDIENCE:
        return None
    language = figures.plan.language
    shares = {"age": AGES, "gender": GENDERS, "country": COUNTRIES[language]}
    found = {"city": CITIES[language], **shares}.get(breakdown)
    return None if found is None else {name: int(people * share) for name, share in found.items()}


def _sum(
    figures: AccountDays, names: tuple[str, ...], first: int, last: int, at: datetime
) -> int | None:
    totals = [figures.total(name, first, last, at) for name in names]
    known = [total for total in totals if total is not None]
    return sum(known) if known else None


def _by(value: int, breakdown: str, stories: float) -> Value | None:
    """Return a value by a dimension, `stories` being their share in it."""
    products = {name: share * (1 - stories) for name, share in PRODUCT_TYPES.items()}
    kinds = {
        "follow_type": FOLLOW_TYPES,
        "contact_button_type": BUTTONS,
        "media_product_type": {**products, "STORY": stories} if stories else products,
    }
    shares = kinds.get(breakdown)
    return None if shares is None else _split(value, shares)


def _split(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Return a total divided by shares; the largest takes what rounding leaves."""
    found = {name: int(total * share) for name, share in shares.items()}
    largest = max(shares, key=lambda name: shares[name])
    return {**found, largest: found[largest] + total - sum(found.values())}
