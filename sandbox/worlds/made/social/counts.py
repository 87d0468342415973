"""What a post has gathered at a moment: scalars, fast enough for thousands of calls a second."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from sandbox.worlds.made.social.plans import FACEBOOK, INSTAGRAM, REEL, TEXT
from sandbox.worlds.made.social.post import SocialPost

Floats = NDArray[np.float64]
HOUR = 3600.0
REACTIONS = ("LIKE", "LOVE", "WOW", "HAHA", "SAD", "ANGRY", "CARE")
# A promoted view brings fewer interactions than one that came by itself.
PROMOTED_INTERACTIONS = 0.3
# How much of the insights is lacking, by the post's age in hours, until they are settled.
LACKING = ((24.0, 0.020), (72.0, 0.010), (168.0, 0.005), (672.0, 0.002))
CORRECTED_AFTER_HOURS = 14 * 24.0
VIEWS_A_VIEWER = {FACEBOOK: 1.22, INSTAGRAM: 1.31}
INSIGHTS_STEP = 600  # seconds between two computations of a Facebook post's insights
PLAYED = 0.46  # of the views of a video, how many last three seconds
LONG_WATCH = 90.0  # seconds nobody watches on average, however long the video
SLOW = frozenset({"reach", "saved"})  # what Instagram counts latest


@dataclass(frozen=True)
class Counts:
    """A post's running totals. `views`, `likes`, … are organic, the promoted ones stand apart."""

    views: float
    promoted_views: float
    reactions: int
    promoted_reactions: int
    comments: int
    promoted_comments: int
    shares: int
    saves: int
    clicks: int

    @property
    def all_views(self) -> int:
        """Return organic and promoted views."""
        return int(self.views) + int(self.promoted_views)


def counts_at(post: SocialPost, at: datetime) -> Counts:
    """Return what a post has gathered; a deleted one gathers no more."""
    views, promoted = organic_views(post, at), promoted_views(post, at)
    rates = post.rates
    helped = promoted * PROMOTED_INTERACTIONS
    taken_back = 0.99 if _is_unliked(post, at) else 1.0
    return Counts(
        views=views,
        promoted_views=promoted,
        reactions=int(views * rates.reactions * taken_back),
        promoted_reactions=int(helped * rates.reactions),
        comments=int(views * rates.comments),
        promoted_comments=int(helped * rates.comments),
        shares=int((views + helped) * rates.shares),
        saves=int((views + helped) * rates.saves),
        clicks=int((views + promoted) * rates.clicks),
    )


def insights_at(post: SocialPost, at: datetime, metric: str = "") -> Counts | None:
    """Return the totals as the insights show them: late on Instagram, and corrected for 28 days.

    None while Instagram has counted nothing yet.
    """
    if post.platform == INSTAGRAM:
        factor = 1.0 if metric in SLOW else 0.5
        at = at - timedelta(hours=post.fate.lag_hours * factor)
        if at <= post.published_at:
            return None
    else:
        at = datetime.fromtimestamp(at.timestamp() // INSIGHTS_STEP * INSIGHTS_STEP, at.tzinfo)
    true = counts_at(post, at)
    factor = shown(post, at)
    return Counts(
        views=true.views * factor,
        promoted_views=true.promoted_views * factor,
        reactions=int(true.reactions * factor),
        promoted_reactions=int(true.promoted_reactions * factor),
        comments=true.comments,
        promoted_comments=true.promoted_comments,
        shares=int(true.shares * factor),
        saves=int(true.saves * factor),
        clicks=int(true.clicks * factor),
    )


def shown(post: SocialPost, at: datetime) -> float:
    """Return the share of its true figures a post's insights show."""
    age = (at - post.published_at).total_seconds() / HOUR
    lacking = next((lack for hours, lack in LACKING if age < hours), 0.0)
    corrected = post.fate.corrected if age >= CORRECTED_AFTER_HOURS else 1.0
    return (1 - lacking) * corrected


def reactions_by_kind(post: SocialPost, total: int) -> dict[str, int]:
    """Return a total divided by kind, adding up to it."""
    found = {
        kind: int(total * share)
        for kind, share in zip(REACTIONS, post.rates.kinds, strict=True)
        if kind != "LIKE"
    }
    return {"LIKE": total - sum(found.values()), **found}


def viewers(post: SocialPost, views: float) -> int:
    """Return how many people views came from: never more than views, never falling as they rise."""
    a_viewer = VIEWS_A_VIEWER[post.platform] + (0.15 if post.is_video else 0.0)
    return max(int(views / a_viewer), 1) if views >= 1 else 0


def organic_views(post: SocialPost, at: datetime) -> float:
    """Return the organic views gathered until a moment."""
    if post.fate.deleted_at is not None:
        at = min(at, post.fate.deleted_at)
    age = (at - post.published_at).total_seconds() / HOUR
    if age <= 0:
        return 0.0
    return float(post.size * (1 - (1 + age / post.tau_hours) ** -post.alpha))


def promoted_views(post: SocialPost, at: datetime) -> float:
    """Return the views bought until a moment."""
    if post.boost is None:
        return 0.0
    if post.fate.deleted_at is not None:
        at = min(at, post.fate.deleted_at)
    spent = (at - post.boost.start) / (post.boost.end - post.boost.start)
    return post.boost.views * min(max(spent, 0.0), 1.0)


def watched_seconds(post: SocialPost, views: float) -> float:
    """Return the seconds watched in those views: nobody sees much of a long video."""
    seen = LONG_WATCH * (1 - math.exp(-post.seconds / LONG_WATCH))
    return views * post.watched * seen


def plays(post: SocialPost, counts: Counts) -> int:
    """Return the public views of a video: of three seconds, or any play of a reel."""
    return counts.all_views if post.kind == REEL else int(counts.all_views * PLAYED)


def views_by_day(posts: list[SocialPost], edges: Floats) -> tuple[Floats, Floats]:
    """Return organic and promoted views of each post on each day, whole numbers."""
    published = np.array([post.published_at.timestamp() for post in posts])[:, None]
    tau = np.array([post.tau_hours for post in posts])[:, None]
    alpha = np.array([post.alpha for post in posts])[:, None]
    size = np.array([post.size for post in posts])[:, None]
    gone = [post.fate.deleted_at for post in posts]
    ends = np.array([np.inf if end is None else end.timestamp() for end in gone])[:, None]
    moments = np.minimum(edges[None, :], ends)
    age = np.maximum((moments - published) / HOUR, 0.0)
    organic = np.floor(size * (1 - (1 + age / tau) ** -alpha))
    promoted = np.zeros_like(organic)
    for row, post in enumerate(posts):
        if post.boost is not None:
            start, end = post.boost.start.timestamp(), post.boost.end.timestamp()
            spent = np.clip((moments[row] - start) / (end - start), 0.0, 1.0)
            promoted[row] = np.floor(post.boost.views * spent)
    return np.diff(organic, axis=1), np.diff(promoted, axis=1)


def has_clicks(post: SocialPost) -> bool:
    """Whether a post can be clicked open."""
    return post.kind != TEXT


def _is_unliked(post: SocialPost, at: datetime) -> bool:
    after = post.fate.unliked_after_days
    return after > 0 and at - post.published_at >= timedelta(days=after)
