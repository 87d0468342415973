"""The lifetime insights of posts, videos and reels by Meta's names, living and retired."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sandbox.graph.world import Value
from sandbox.worlds.made.social.counts import (
    PLAYED,
    Counts,
    has_clicks,
    insights_at,
    plays,
    reactions_by_kind,
    viewers,
    watched_seconds,
)
from sandbox.worlds.made.social.page_metrics import OLD_VIEW, divided, named_reactions, old_share
from sandbox.worlds.made.social.plans import LINK, REACH_DAY, REEL, VIEWS_DAY
from sandbox.worlds.made.social.post import SocialPost

RETENTION_POINTS = 40
Read = Callable[[SocialPost, Counts], Value | None]


def post_value(post: SocialPost, metric: str, at: datetime, breakdown: str | None) -> Value | None:
    """Return a post's lifetime value; views and viewers began with the metrics that count them."""
    counts = insights_at(post, at)
    if counts is None:
        return None
    if metric == "post_media_view":
        is_new = post.published_at.date() >= VIEWS_DAY
        return divided(int(counts.views), int(counts.promoted_views), breakdown) if is_new else None
    if metric.startswith("post_reactions_"):
        kinds = reactions_by_kind(post, counts.reactions + counts.promoted_reactions)
        name = metric.removeprefix("post_reactions_").removeprefix("by_type_")
        return named_reactions(kinds, name)
    found = POST_READS.get(metric)
    if found is not None:
        return found(post, counts)
    return _retired(post, metric, counts)


def video_value(post: SocialPost, metric: str, at: datetime) -> Value | None:
    """Return a video's or reel's lifetime value."""
    counts = insights_at(post, at)
    if counts is None or (metric in REELS_ALONE and post.kind != REEL):
        return None
    found = VIDEO_READS.get(metric)
    if found is not None:
        return found(post, counts)
    share = old_share(metric, counts.views, counts.promoted_views)
    if metric.startswith("total_video_views"):
        return int(viewers(post, _started(post, counts)) * share)
    if metric.startswith("total_video_impressions"):
        return int(counts.all_views * share)
    return None


def retention(post: SocialPost) -> dict[str, float]:
    """Return the share still watching at 40 points: all at the first, fewer at each next."""
    fall = 0.6 + 1.5 * (1 - post.watched)
    return {
        str(n): round((1 - n / RETENTION_POINTS) ** fall * 0.95 + 0.05, 4)
        for n in range(RETENTION_POINTS)
    }


def _started(post: SocialPost, counts: Counts) -> int:
    return int(counts.all_views * PLAYED) if post.is_video else 0


def _milliseconds(post: SocialPost, counts: Counts) -> int:
    return int(watched_seconds(post, _started(post, counts)) * 1000)


def _average_milliseconds(post: SocialPost, counts: Counts) -> int:
    return _milliseconds(post, counts) // max(_started(post, counts), 1)


def _of_video(read: Read) -> Read:
    """Return a reader that has nothing to say of posts without a video."""
    return lambda post, counts: read(post, counts) if post.is_video else None


def _clicks(post: SocialPost, counts: Counts) -> int:
    return counts.clicks if has_clicks(post) else 0


def _clicks_by_type(post: SocialPost, counts: Counts) -> Mapping[str, int]:
    clicks = _clicks(post, counts)
    if not clicks:
        return {}
    if post.kind == LINK:
        name, first = "link clicks", int(clicks * 0.8)
    else:
        name, first = "video play" if post.is_video else "photo view", int(clicks * 0.7)
    return {name: first, "other clicks": clicks - first}


def _viewers(post: SocialPost, counts: Counts) -> int | None:
    is_new = post.published_at.date() >= REACH_DAY
    return viewers(post, counts.all_views) if is_new else None


def _retired(post: SocialPost, metric: str, counts: Counts) -> int | None:
    share = old_share(metric, counts.views, counts.promoted_views)
    if metric.startswith("post_video_views") and post.is_video:
        return int(viewers(post, _started(post, counts)) * share)
    if not metric.startswith("post_impressions"):
        return None
    if metric.endswith("_unique"):
        return int(viewers(post, counts.all_views) * share)
    return int(counts.all_views * OLD_VIEW * share)


def _replayed(post: SocialPost, counts: Counts) -> int:
    return int(plays(post, counts) * 0.18)


POST_READS: Mapping[str, Read] = {
    "post_total_media_view_unique": _viewers,
    "post_clicks": _clicks,
    "post_clicks_by_type": _clicks_by_type,
    "post_video_views": _of_video(_started),
    "post_video_view_time": _of_video(_milliseconds),
    "post_video_avg_time_watched": _of_video(_average_milliseconds),
    "post_video_retention_graph": _of_video(lambda post, _: retention(post)),
}
VIDEO_READS: Mapping[str, Read] = {
    "total_video_views": _started,
    "total_video_view_total_time": _milliseconds,
    "total_video_avg_time_watched": _average_milliseconds,
    "total_video_retention_graph": lambda post, _: retention(post),
    "blue_reels_play_count": plays,
    "fb_reels_replay_count": _replayed,
    "fb_reels_total_plays": lambda post, counts: plays(post, counts) + _replayed(post, counts),
}
REELS_ALONE = frozenset({"blue_reels_play_count", "fb_reels_replay_count", "fb_reels_total_plays"})
