"""Candidates: the few pairs of posts that are worth weighing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ml.creatives.posts import Posts
    from ml.creatives.settings import MatchSettings


def word_weights(posts: Posts) -> dict[str, float]:
    """Return for each word how much it tells: the log of one over the share of posts with it."""
    counts: dict[str, int] = {}
    for words in posts.head:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    size = len(posts)
    return {word: float(np.log((size + 1) / count)) for word, count in counts.items()}


def candidate_pairs(
    posts: Posts, weights: dict[str, float], *, settings: MatchSettings
) -> NDArray[np.int64]:
    """Return pairs of places, the smaller first, each once; shape (pairs, 2).

    A pair is worth weighing when the platform names one as the other's origin, when both are
    published near each other and last as long, or when they share words that are rare enough.
    """
    size = len(posts)
    if size < 2:
        return np.empty((0, 2), dtype=np.int64)
    codes = np.concatenate(
        [
            _named(posts),
            _near(posts, settings),
            _alike(posts, weights, settings),
        ]
    )
    codes = np.unique(codes)
    return np.column_stack([codes // size, codes % size])


def named_pairs(posts: Posts) -> Iterator[tuple[int, int]]:
    """Yield post and origin, where the platform names an origin that is held."""
    by_id = {post_id.rpartition("_")[2]: place for place, post_id in enumerate(posts.post_id)}
    by_id |= {post_id: place for place, post_id in enumerate(posts.post_id)}
    for place, origin in enumerate(posts.origins):
        if not origin:
            continue
        parts = origin.replace("?", "/").replace("=", "/").replace("&", "/").split("/")
        found = next((by_id[part] for part in (origin, *parts) if part in by_id), None)
        if found is not None and found != place:
            yield place, found


def _named(posts: Posts) -> NDArray[np.int64]:
    size = len(posts)
    codes = [min(pair) * size + max(pair) for pair in named_pairs(posts)]
    return np.array(codes, dtype=np.int64)


def _near(posts: Posts, settings: MatchSettings) -> NDArray[np.int64]:
    """Pairs near in time that last as long."""
    known = np.flatnonzero(~np.isnan(posts.hours) & ~np.isnan(posts.seconds))
    order = known[np.argsort(posts.hours[known], kind="stable")]
    hours, seconds = posts.hours[order], posts.seconds[order]
    found = [np.empty(0, dtype=np.int64)]
    for step in range(1, len(order)):
        is_near = hours[step:] - hours[:-step] <= settings.near_days * 24
        if not is_near.any():
            break
        lasts_as_long = np.abs(seconds[step:] - seconds[:-step]) <= settings.same_seconds
        places = np.flatnonzero(is_near & lasts_as_long)
        found.append(_code(order[places], order[places + step], len(posts)))
    return np.concatenate(found)


def _alike(posts: Posts, weights: dict[str, float], settings: MatchSettings) -> NDArray[np.int64]:
    """Pairs that share rare words, unless their durations differ."""
    size = len(posts)
    most = max(settings.rare_posts, int(settings.rare_rate * size))
    least_weight = float(np.log((size + 1) / most))
    holders: dict[str, list[int]] = {}
    for place, words in enumerate(posts.head):
        for word in words:
            if weights[word] >= least_weight:
                holders.setdefault(word, []).append(place)
    codes, shared = [np.empty(0, dtype=np.int64)], [np.empty(0)]
    for word in sorted(holders):
        places = np.array(holders[word], dtype=np.int64)
        if len(places) > 1:
            first, second = np.triu_indices(len(places), 1)
            codes.append(_code(places[first], places[second], size))
            shared.append(np.full(len(first), weights[word]))
    pair, position = np.unique(np.concatenate(codes), return_inverse=True)
    total = np.bincount(position, weights=np.concatenate(shared), minlength=len(pair))
    first, second = pair // size, pair % size
    is_near = np.abs(posts.hours[first] - posts.hours[second]) <= settings.near_days * 24
    is_apart = np.abs(posts.seconds[first] - posts.seconds[second]) > settings.other_seconds
    enough = np.where(is_near, settings.min_shared_near, settings.min_shared)
    alike: NDArray[np.int64] = pair[(total >= enough) & ~is_apart]
    return alike


def _code(first: NDArray[np.int64], second: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = np.minimum(first, second) * size + np.maximum(first, second)
    return codes
