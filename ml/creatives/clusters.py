"""Clusters: pairs joined to works, and the ids that works keep from run to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ml.creatives.posts import Posts
    from ml.creatives.settings import MatchSettings
    from ml.creatives.weigh import Weighed


def clusters_of(posts: Posts, weighed: Weighed, *, settings: MatchSettings) -> list[list[int]]:
    """Return the works of two posts or more, as places, the strongest pairs joined first.

    A pair does not join works that hold two posts of different duration: one link in a chain
    must not make two works one.
    """
    places = np.flatnonzero(weighed.score >= settings.min_score)
    order = places[np.lexsort((places, -weighed.score[places]))]
    member_of: dict[int, list[int]] = {}
    for place in order.tolist():
        first, second = weighed.pairs[place].tolist()
        one = member_of.setdefault(first, [first])
        other = member_of.setdefault(second, [second])
        if one is other or _differ(posts.seconds, one, other, settings.other_seconds):
            continue
        one += other
        for post in other:
            member_of[post] = one
    kept = {id(members): members for members in member_of.values() if len(members) > 1}
    return sorted(sorted(members) for members in kept.values())


def _differ(
    seconds: NDArray[np.float64], one: Sequence[int], other: Sequence[int], limit: float
) -> bool:
    both = seconds[[*one, *other]]
    known = both[~np.isnan(both)]
    return len(known) > 1 and float(np.ptp(known)) > limit


def best_pairs(members: Sequence[int], weighed: Weighed) -> dict[int, int]:
    """Return for each member the place of its strongest pair within the work."""
    inside = np.isin(weighed.pairs, members).all(axis=1)
    best: dict[int, int] = {}
    for place in np.flatnonzero(inside).tolist():
        for post in weighed.pairs[place].tolist():
            if post not in best or weighed.score[place] > weighed.score[best[post]]:
                best[post] = place
    return best


def creative_ids(
    works: Sequence[Sequence[str]], held: Mapping[str, str], published: Mapping[str, float]
) -> list[str]:
    """Return an id for each work: the one it had, else the key of its first post.

    Args:
        works: Keys of the posts of each work.
        held: Post → id of the work it was in before.
        published: Post → hours since 1970.
    """
    claims = sorted(
        (-sum(held.get(key) == name for key in keys), name, place)
        for place, keys in enumerate(works)
        for name in {held[key] for key in keys if key in held}
    )
    ids: dict[int, str] = {}
    taken: set[str] = set()
    for _, name, place in claims:
        if place not in ids and name not in taken:
            ids[place] = name
            taken.add(name)
    for place, keys in enumerate(works):
        if place not in ids:
            oldest = sorted(keys, key=lambda key: (published[key], key))
            ids[place] = next(key for key in oldest if key not in taken)
            taken.add(ids[place])
    return [ids[place] for place in range(len(works))]
