"""Candidates: the few pairs of posts that are worth weighing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ml.creatives.posts import Posts
    from ml.creatives.settings import MatchSettings


@dataclass(frozen=True)
class Candidates:
    """Pairs worth a look.

    Attributes:
        pairs: Places of the two posts, the smaller first, each pair once; shape (pairs, 2).
        most_text: Weight of the rare words they share; infinite where other reasons brought them.
    """

    pairs: NDArray[np.int64]
    most_text: NDArray[np.float64]

    def codes(self, size: int) -> NDArray[np.int64]:
        """Return one number a pair of `size` posts."""
        return _code(self.pairs[:, 0], self.pairs[:, 1], size)


def word_weights(posts: Posts) -> dict[str, float]:
    """Return for each word how much it tells: the log of one over the share of posts with it."""
    counts: dict[str, int] = {}
    for words in posts.head:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    size = len(posts)
    return {word: float(np.log((size + 1) / count)) for word, count in counts.items()}


def candidate_pairs(
    posts: Posts, weights: Mapping[str, float], *, settings: MatchSettings
) -> Candidates:
    """Return the pairs that may be the same work.

    A pair is one when the platform names one as the other's origin, when both are published near
    each other and last as long, or when they share a rare word.
    """
    size = len(posts)
    if size < 2:
        return Candidates(np.empty((0, 2), dtype=np.int64), np.empty(0))
    named, near = named_codes(posts), _near(posts, settings)
    alike, shared = _alike(posts, weights, settings)
    codes = np.concatenate([named, near, alike])
    open_ended = np.full(len(named) + len(near), np.inf)
    pair, position = np.unique(codes, return_inverse=True)
    most = np.zeros(len(pair))
    np.maximum.at(most, position, np.concatenate([open_ended, shared]))
    return Candidates(np.column_stack([pair // size, pair % size]), most)


def named_codes(posts: Posts) -> NDArray[np.int64]:
    """Return one number a pair of post and origin, where the platform names one that is held."""
    by_id = {post_id.rpartition("_")[2]: place for place, post_id in enumerate(posts.post_id)}
    by_id |= {post_id: place for place, post_id in enumerate(posts.post_id)}
    found = []
    for place, origin in enumerate(posts.origins):
        # an id, or an address with the id as a part of its path or question
        parts = (origin, *re.split(r"[/?=&]", origin)) if origin else ()
        other = next((by_id[part] for part in parts if part in by_id), place)
        if other != place:
            found.append((min(place, other), max(place, other)))
    pairs = np.array(found, dtype=np.int64).reshape(-1, 2)
    return _code(pairs[:, 0], pairs[:, 1], len(posts))


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


def _alike(
    posts: Posts, weights: Mapping[str, float], settings: MatchSettings
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Pairs that share rare words, and the weight of those, unless their durations differ."""
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
    total = np.zeros(len(pair))
    np.add.at(total, position, np.concatenate(shared))
    apart = np.abs(posts.seconds[pair // size] - posts.seconds[pair % size])
    kept = ~(apart > settings.other_seconds)
    return pair[kept], total[kept]


def _code(first: NDArray[np.int64], second: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    codes: NDArray[np.int64] = np.minimum(first, second) * size + np.maximum(first, second)
    return codes
